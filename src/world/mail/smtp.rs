//! Mail over SMTP (RFC 5321), submitted to the operator's server.
//!
//! The pool is our own. `lettre`'s pool takes back a connection whose sender was dropped in the middle
//! of a dialogue, and the next message would then read the replies to the last one. Here a
//! connection is kept only after a complete dialogue, so a timeout may drop a send at any point.

use super::{
    Accepted, Mail, MailMessage, SendError,
    compose::{compose, mailbox},
};
use crate::protocol::secret::Secret;
use async_trait::async_trait;
use lettre::{
    message::Mailbox,
    transport::smtp::{
        self,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands,
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};
use std::{
    fmt::Display,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpStream, UdpSocket, lookup_host},
    time::timeout,
};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

/// How many idle connections are kept.
const MAX_PARKED: usize = 4;
/// How long they are kept: servers close idle connections after a few minutes (RFC 5321 §4.5.3.2.7).
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

/// The mail server, and the account and sender to use.
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
    /// The name for EHLO (RFC 5321 §4.1.1.1); without one, our address.
    pub ehlo_name: Option<String>,
    /// How long one message may take from connecting to acceptance, in seconds.
    pub timeout_secs: u64,
}

/// Sends over SMTP, keeping connections between messages.
pub struct SmtpMail {
    settings: SmtpSettings,
    from: Mailbox,
    /// Created at first use, because reading the system's certificates takes longer than the rest of a start.
    tls: OnceLock<TlsParameters>,
    parked: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl SmtpMail {
    /// Prepares to send; nothing is connected yet. Fails when the sender is not a mailbox.
    ///
    /// # Errors
    /// The settings name a host or a certificate that cannot be used.
    pub fn new(settings: SmtpSettings) -> Result<Self, SendError> {
        let from = mailbox(&settings.from)?;
        Ok(Self { settings, from, tls: OnceLock::new(), parked: Mutex::default() })
    }

    async fn deliver(&self, mail: &lettre::Message) -> Result<Response, SendError> {
        let mut connection = self.connection().await?;
        match hand_over(&mut connection, mail).await {
            Ok(response) => {
                self.park(connection);
                Ok(response)
            }
            Err(error) => {
                connection.abort().await;
                Err(error)
            }
        }
    }

    /// The name for EHLO. Many servers refuse a bare name such as `localhost`, as the standard allows. Without a full
    /// name, an address literal is used (RFC 5321 §4.1.4).
    async fn hello(&self) -> ClientId {
        match &self.settings.ehlo_name {
            Some(name) => ClientId::Domain(name.clone()),
            None => match own_address(&self.settings.host, self.settings.port).await {
                IpAddr::V4(address) => ClientId::Ipv4(address),
                IpAddr::V6(address) => ClientId::Ipv6(address),
            },
        }
    }

    /// A connection that responds: one that was kept, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        while let Some(mut connection) = self.unpark() {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    /// An error here is not the fault of a message, so it is transient even with a 5xx reply.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpSettings { host, port, security, username, password, .. } = &self.settings;
        let server = (host.as_str(), *port);
        let hello = self.hello().await;
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

    /// Runs a dialogue within the time limit and without tracing: `lettre` traces every line at the debug
    /// level, including the password and the link or code in the message.
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
        check_letters(&connection, &self.from.email)?;
        self.park(connection);
        Ok(())
    }
}

/// Sends one message, command by command, because the meaning of a refusal depends on what was refused.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    mail: &lettre::Message,
) -> Result<Response, SendError> {
    let (envelope, bytes) = (mail.envelope(), mail.formatted());
    let mut parameters = Vec::new();
    for address in envelope.from().into_iter().chain(envelope.to()) {
        if check_letters(connection, address)? && parameters.is_empty() {
            parameters.push(MailParameter::SmtpUtfEight);
        }
    }
    if !bytes.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    // Who we are and whom we send for is the same for every message: no message fails because of it.
    let sender = commands::Mail::new(envelope.from().cloned(), parameters);
    connection.command(sender).await.map_err(transient)?;
    for recipient in envelope.to() {
        let recipient = commands::Rcpt::new(recipient.clone(), vec![]);
        connection.command(recipient).await.map_err(|error| classify(&error))?;
    }
    connection.command(commands::Data).await.map_err(|error| classify(&error))?;
    connection.message(&bytes).await.map_err(|error| classify(&error))
}

/// Whether the address needs SMTPUTF8 (RFC 6531).
///
/// # Errors
/// It does, and the server does not support it: no later attempt will change that.
fn check_letters(connection: &AsyncSmtpConnection, address: &lettre::Address) -> Result<bool, SendError> {
    let address: &str = address.as_ref();
    if address.is_ascii() {
        return Ok(false);
    }
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        return Ok(true);
    }
    let why = "the part before the @ has letters beyond ASCII, and the mail server does not offer SMTPUTF8";
    Err(SendError::Permanent(why.to_owned()))
}

fn classify(error: &smtp::Error) -> SendError {
    let why = printable(&error.to_string());
    let is_ours = error.status().is_some_and(|code| is_about_connection(&code.to_string(), &why));
    // A client error is the message's own, such as an address that this server cannot carry.
    if (error.is_permanent() && !is_ours) || error.is_client() {
        SendError::Permanent(why)
    } else {
        SendError::Transient(why)
    }
}

/// Whether a refusal concerns this connection, and would concern any other message too. Some servers report that they
/// refuse the client's name or address only when the recipient is named (`smtpd_delay_reject` of Postfix).
fn is_about_connection(code: &str, words: &str) -> bool {
    // Commands and their order, no mail service here, TLS or sign-in required (RFC 5321 §4.2.3, RFC 3207, RFC 4954).
    const CODES: [&str; 10] = ["500", "501", "502", "503", "504", "521", "530", "534", "535", "538"];
    // Protocol status (RFC 3463 §3.6).
    const WORDS: [&str; 4] = [" 5.5.", "helo command rejected", "client host", "sender address rejected"];
    let words = words.to_ascii_lowercase();
    CODES.contains(&code) || WORDS.iter().any(|known| words.contains(known))
}

/// Our address on the way to that server. Connecting a datagram socket asks the routing table and sends nothing.
async fn own_address(host: &str, port: u16) -> IpAddr {
    let find = async {
        let server = lookup_host((host, port)).await?.next();
        let server = server.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))?;
        let any: SocketAddr = match server {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(any).await?;
        socket.connect(server).await?;
        Ok::<_, std::io::Error>(socket.local_addr()?.ip())
    };
    find.await.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
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
