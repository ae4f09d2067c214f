//! The transport for text messages that a configuration describes.

use crate::{
    config::{
        Config,
        sms::{Api, Body, Provider, Transport, Verb},
    },
    protocol::secret::Secret,
    world::{
        http::{Http, Method},
        sms::{
            BodyFormat, CaptureSms, Chain, Generic, GenericSettings, NoSms, Sms, Twilio, TwilioAccount,
            TwilioSender, TwilioSettings, TwilioVerify, Vonage, VonageSettings,
        },
    },
};
use std::sync::Arc;
use url::{Host, Url};

/// The configured transport.
pub fn way(config: &Config, http: &Arc<dyn Http>) -> Arc<dyn Sms> {
    match &config.sms.transport {
        Transport::None => Arc::new(NoSms),
        Transport::Capture => Arc::new(CaptureSms),
        Transport::Providers(providers) => {
            Arc::new(Chain::new(providers.iter().map(|one| provider(config, one, http.clone())).collect()))
        }
    }
}

fn provider(config: &Config, provider: &Provider, http: Arc<dyn Http>) -> Arc<dyn Sms> {
    let Provider { name, url, api } = provider.clone();
    match api {
        Api::Twilio { account_sid, auth_token, messaging_service_sid, from } => {
            let service = messaging_service_sid.map(TwilioSender::Service);
            let settings = TwilioSettings {
                account: account(account_sid, auth_token),
                sender: service.unwrap_or_else(|| TwilioSender::From(from.unwrap_or_default())),
                status_url: status_url(config, provider),
                name,
                url,
            };
            Arc::new(Twilio::new(settings, http))
        }
        Api::TwilioVerify { account_sid, auth_token, service_sid } => {
            Arc::new(TwilioVerify::new(name, url, account(account_sid, auth_token), service_sid, http))
        }
        Api::Vonage { api_key, api_secret, from } => {
            Arc::new(Vonage::new(VonageSettings { name, url, api_key, api_secret, from }, http))
        }
        Api::Http { verb, headers, body, format, secret, success, id_pointer } => {
            let method = match verb {
                Verb::Get => Method::Get,
                Verb::Post => Method::Post,
            };
            let format = match format {
                Body::Json => BodyFormat::Json,
                Body::Form => BodyFormat::Form,
                Body::Text => BodyFormat::Text,
            };
            let settings =
                GenericSettings { name, url, method, headers, body, format, secret, success, id_pointer };
            Arc::new(Generic::new(settings, http))
        }
    }
}

fn account(account_sid: String, auth_token: Secret) -> TwilioAccount {
    TwilioAccount { account_sid, auth_token }
}

/// The URL for Twilio's status callbacks. Twilio refuses an address that it cannot reach; a test server on this
/// machine can reach us in any case.
fn status_url(config: &Config, provider: &Provider) -> Option<String> {
    let is_here = Url::parse(&provider.url).is_ok_and(|url| match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    });
    let can_reach = !config.public_url.is_local() || is_here;
    can_reach.then(|| format!("{}/sms/status/{}", config.issuer(), provider.name))
}
