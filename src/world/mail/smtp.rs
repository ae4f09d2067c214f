//! Mail over SMTP (RFC 5321), submitted to the operator's server.
//!
//! The pool is our own: `lettre`'s takes back a connection whose sender was dropped in the middle
//! of a dialogue, and the next message would then read the replies of the last one. Here a
//! connection is only kept after a whole dialogue, so a timeout may drop a send anywhere.

use super::{Accepted, Mail, MailMessage, SendError, compose::compose};
use crate::protocol::secret::Secret;
use async_trait::async_trait;
use lettre::{
    message::Mailbox,
    transport::smtp::{
        self,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
        response::Response,
    },
};
use std::{
    fmt::Display,
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, time::timeout};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

/// How many idle connections are kept.
const MAX_PARKED: usize = 4;
/// For how long: servers close theirs after a few minutes (RFC 5321 §4.5.3.2.7).
const MAX_IDLE: Duration = Duration::from_mins(1);
/// How much of a server's answer is kept.
const MAX_RESPONSE: usize = 200;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Begins in the clear and must change to TLS before anything is said (RFC 3207), port 587.
    Starttls,
    /// TLS from the first byte (RFC 8314 §3.3), port 465.
    Tls,
    /// No protection: for a server on the same machine.
    None,
}

/// Where mail goes and as whom.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The server's name, also the name in its certificate.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The account, when the server asks for one.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// The sender, `Name <address>` or an address.
    pub from: String,
    /// How long one message may take from connecting to acceptance, in seconds.
    pub timeout_secs: u64,
}

/// Sends over SMTP, keeping connections between messages.
pub struct SmtpMail {
    settings: SmtpSettings,
    from: Mailbox,
    /// Made at first use: reading the system's certificates costs more than the rest of a start.
    tls: OnceLock<TlsParameters>,
    parked: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl SmtpMail {
    /// Prepares to send; nothing is connected yet. Fails when the sender is not a mailbox.
    pub fn new(settings: SmtpSettings) -> Result<Self, SendError> {
        let from = settings
            .from
            .parse()
            .map_err(|_| SendError::Permanent("the configured sender is not a mail address".to_owned()))?;
        Ok(Self { settings, from, tls: OnceLock::new(), parked: Mutex::default() })
    }

    async fn deliver(&self, mail: &lettre::Message) -> Result<Response, SendError> {
        let mut connection = self.connection().await?;
        let response =
            connection.send(mail.envelope(), &mail.formatted()).await.map_err(|error| classify(&error))?;
        self.park(connection);
        Ok(response)
    }

    /// A connection that answers: a kept one, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        while let Some(mut connection) = self.unpark() {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    /// Whatever goes wrong here is no message's fault, so it is transient even with a 5xx reply.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpSettings { host, port, security, username, password, .. } = &self.settings;
        let server = (host.as_str(), *port);
        let hello = ClientId::default();
        let mut connection = if *security == Security::Tls {
            AsyncSmtpConnection::connect_tokio1(server, Some(self.limit()), &hello, Some(self.tls()?), None)
                .await
        } else {
            let stream = TcpStream::connect(server).await.map_err(transient)?;
            // A mail's text and its final dot are written apart: Nagle's rule would hold the dot
            // back until the text is acknowledged, 40 ms later.
            stream.set_nodelay(true).map_err(transient)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await
        }
        .map_err(transient)?;
        if *security == Security::Starttls {
            connection.starttls(self.tls()?, &hello).await.map_err(transient)?;
        }
        if let (Some(username), Some(password)) = (username, password) {
            let credentials = Credentials::new(username.clone(), password.expose().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await.map_err(transient)?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, SendError> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls.clone());
        }
        let tls = TlsParameters::new(self.settings.host.clone()).map_err(transient)?;
        Ok(self.tls.get_or_init(|| tls).clone())
    }

    fn park(&self, connection: AsyncSmtpConnection) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        if parked.len() < MAX_PARKED {
            parked.push((connection, Instant::now()));
        }
    }

    fn unpark(&self) -> Option<AsyncSmtpConnection> {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.retain(|(_, since)| since.elapsed() < MAX_IDLE);
        parked.pop().map(|(connection, _)| connection)
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(self.settings.timeout_secs)
    }

    /// Runs a dialogue within the limit and unheard: `lettre` traces every line of it at the debug
    /// level, with the password and the way in that the message holds.
    async fn in_time<T>(&self, dialogue: impl Future<Output = Result<T, SendError>>) -> Result<T, SendError> {
        let unheard = dialogue.with_subscriber(NoSubscriber::default());
        timeout(self.limit(), unheard).await.map_err(|_| self.late())?
    }

    fn late(&self) -> SendError {
        let SmtpSettings { host, port, timeout_secs, .. } = &self.settings;
        SendError::Transient(format!("no answer from {host}:{port} within {timeout_secs} s"))
    }
}

#[async_trait]
impl Mail for SmtpMail {
    async fn send(&self, message: &MailMessage) -> Result<Accepted, SendError> {
        let mail = compose(&self.from, message)?;
        let response = self.in_time(self.deliver(&mail)).await?;
        let text = format!("{} {}", response.code(), response.first_line().unwrap_or_default());
        Ok(Accepted { response: printable(&text) })
    }

    async fn check(&self) -> Result<(), SendError> {
        let connection = self.in_time(self.connection()).await?;
        self.park(connection);
        Ok(())
    }
}

fn classify(error: &smtp::Error) -> SendError {
    let why = printable(&error.to_string());
    // A client error is the message's own, such as an address that this server cannot carry.
    if error.is_permanent() || error.is_client() {
        SendError::Permanent(why)
    } else {
        SendError::Transient(why)
    }
}

fn transient(error: impl Display) -> SendError {
    SendError::Transient(printable(&error.to_string()))
}

/// The server's words, short and without control characters: they go to logs and the admin page.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_RESPONSE).collect()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;
