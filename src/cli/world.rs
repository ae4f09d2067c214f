//! The outside world of a configuration.

pub mod geo;
pub mod sms;

use crate::{
    config::{
        Config,
        mail::{Security, Smtp, Transport},
        push,
    },
    world::{
        World,
        clock::SystemClock,
        http::{GuardedHttp, Http},
        mail::{self, CaptureMail, Mail, SmtpMail, SmtpSettings},
        push::{CapturePush, NoPush, Push, WebPush},
        random::SystemRandom,
    },
};
use std::sync::Arc;

/// The real clock, random numbers and network, and the configured transports for messages.
///
/// # Errors
/// A sentence that names the key: the sender is not a mailbox, or the file of `geo.database` is not valid.
pub fn real(config: &Config) -> Result<World, String> {
    let mail: Arc<dyn Mail> = match &config.mail.transport {
        Transport::Capture => Arc::new(CaptureMail),
        Transport::Smtp(smtp) => Arc::new(
            SmtpMail::new(settings(smtp, &config.mail.from))
                .map_err(|error| format!("mail.from: {error}"))?,
        ),
    };
    // An installation that nobody else can reach may have its neighbours on this machine too.
    let guard =
        if config.public_url.is_local() { GuardedHttp::allowing_loopback() } else { GuardedHttp::new() };
    let http: Arc<dyn Http> = Arc::new(guard.within(config.outgoing.reach()));
    let sms = sms::way(config, &http);
    let geo = geo::database(config).map_err(|error| format!("geo.database: {error}"))?;
    let push = push(config, &http);
    Ok(World { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), mail, sms, push, http, geo })
}

/// The configured transport for notifications.
pub fn push(config: &Config, http: &Arc<dyn Http>) -> Arc<dyn Push> {
    match config.push.transport {
        push::Transport::None => Arc::new(NoPush),
        push::Transport::Capture => Arc::new(CapturePush),
        push::Transport::Send => Arc::new(WebPush::new(http.clone())),
    }
}

fn settings(smtp: &Smtp, from: &str) -> SmtpSettings {
    SmtpSettings {
        host: smtp.host.clone(),
        port: smtp.port,
        security: match smtp.security {
            Security::Starttls => mail::Security::Starttls,
            Security::Tls => mail::Security::Tls,
            Security::None => mail::Security::None,
        },
        username: smtp.login.as_ref().map(|login| login.username.clone()),
        password: smtp.login.as_ref().map(|login| login.password.clone()),
        from: from.to_owned(),
        ehlo_name: smtp.ehlo_name.clone(),
        timeout_secs: smtp.timeout_seconds,
    }
}
