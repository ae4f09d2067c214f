//! `[mail]`: how messages are sent.

use std::net::IpAddr;

use super::public_url::PublicUrl;
use super::source::Source;
use crate::protocol::{
    email::{EmailAddress, Mailbox},
    secret::Secret,
};

/// How messages are sent, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The transport.
    pub transport: Transport,
    /// The sender, as `Name <address>` or an address.
    pub from: String,
}

/// The transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Messages are stored and shown at `/dev/outbox` instead of being sent.
    Capture,
    /// Handed to a mail server.
    Smtp(Smtp),
}

/// A mail server (RFC 5321).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The account, if the server requires one.
    pub login: Option<SmtpLogin>,
    /// The name for EHLO (RFC 5321 §4.1.1.1); without one, the address of this machine.
    pub ehlo_name: Option<String>,
    /// Seconds to wait for any one answer.
    pub timeout_seconds: u64,
}

/// A name and password at the mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpLogin {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// STARTTLS, which is required (RFC 3207).
    Starttls,
    /// TLS from the first byte (RFC 8314 §3.3).
    Tls,
    /// Not protected.
    None,
}

impl Security {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "starttls" => Ok(Self::Starttls),
            "tls" => Ok(Self::Tls),
            "none" => Ok(Self::None),
            other => Err(format!("must be \"starttls\", \"tls\" or \"none\", not {other:?}")),
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

impl Mail {
    pub(super) fn read(source: &mut Source, public_url: Option<&PublicUrl>) -> Self {
        let capture = source.parsed_or("mail.transport", "smtp", |text| match text {
            "smtp" => Ok(false),
            "capture" => Ok(true),
            other => Err(format!("must be \"smtp\" or \"capture\", not {other:?}")),
        });
        let smtp = Smtp::read(source, !capture, public_url);
        let from = read_from(source, public_url, capture);
        if capture && public_url.is_some_and(|url| !url.is_local()) {
            let text = "shows every link to everyone: it is only for a public_url on localhost, a loopback \
                        address, .localhost or .test";
            source.fault("mail.transport", text, Some("\"smtp\""));
        }
        Self { transport: if capture { Transport::Capture } else { Transport::Smtp(smtp) }, from }
    }
}

impl Smtp {
    fn read(source: &mut Source, needed: bool, public_url: Option<&PublicUrl>) -> Self {
        if needed && !source.is_set("mail.host") {
            source.fault(
                "mail.host",
                "is missing: the name of your mail server",
                Some("\"smtp.example.org\""),
            );
        }
        let host = source.parsed("mail.host", "smtp.example.org", parse_host);
        let security = source.parsed_or("mail.security", "starttls", Security::parse);
        let port = source.number("mail.port", security.port(), 1..=65535);
        let login = SmtpLogin::read(source);
        let ehlo_name = read_ehlo_name(source, public_url);
        let timeout_seconds = u64::from(source.number("mail.timeout_seconds", 10_u16, 1..=120));
        let host = host.unwrap_or_default();
        if needed && login.is_some() && security == Security::None && !is_here(&host) {
            let text =
                "would send the password unprotected; only a mail server on this machine may do without";
            source.fault("mail.security", text, Some("\"starttls\""));
        }
        Self { host, port, security, login, ehlo_name, timeout_seconds }
    }
}

impl SmtpLogin {
    fn read(source: &mut Source) -> Option<Self> {
        let username = source.parsed("mail.username", "porchlight", |text| Ok(text.to_owned()));
        let password = source.secret("mail.password");
        let password_set = source.is_set("mail.password") || source.is_set("mail.password_file");
        match (username, password) {
            (Some(username), Some(password)) => return Some(Self { username, password }),
            (Some(_), None) if !password_set => {
                source.fault("mail.password", "is missing: mail.username needs it", Some("\"…\""));
            }
            (None, _) if password_set && !source.is_set("mail.username") => {
                source.fault("mail.username", "is missing: mail.password needs it", Some("\"porchlight\""));
            }
            _ => {}
        }
        None
    }
}

/// The host of `public_url`, if mail servers accept it as a name; not `localhost` or an IP address.
fn read_ehlo_name(source: &mut Source, public_url: Option<&PublicUrl>) -> Option<String> {
    if source.is_set("mail.ehlo_name") {
        return source.parsed("mail.ehlo_name", "id.example.org", parse_ehlo_name);
    }
    let host = public_url.map(PublicUrl::host).and_then(|host| parse_ehlo_name(host).ok());
    source.entry("mail.ehlo_name");
    source.note(
        "mail.ehlo_name",
        host.as_ref().map_or_else(|| "its address".to_owned(), |host| format!("{host:?}")),
    );
    host
}

fn parse_ehlo_name(text: &str) -> Result<String, String> {
    let is_label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = text.contains('.') && text.split('.').all(is_label) && text.len() <= 253;
    if is_name && text.parse::<IpAddr>().is_err() {
        Ok(text.to_owned())
    } else {
        Err(format!("must be a full host name such as id.example.org, not {text:?}"))
    }
}

fn read_from(source: &mut Source, public_url: Option<&PublicUrl>, capture: bool) -> String {
    let host = public_url.map_or("id.example.org", PublicUrl::host);
    let from = |host: &str| format!("Porchlight <no-reply@{host}>");
    // An IP address is no domain of a sender.
    let example = if parse_mailbox(&from(host)).is_ok() { from(host) } else { from("localhost") };
    if source.is_set("mail.from") {
        return source.parsed("mail.from", &example, parse_mailbox).unwrap_or(example);
    }
    source.entry("mail.from");
    source.note("mail.from", format!("\"{example}\""));
    if capture {
        return example;
    }
    source.fault("mail.from", "is missing: the sender that people see", Some(&format!("\"{example}\"")));
    example
}

fn parse_host(text: &str) -> Result<String, String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
    if text.len() <= 253
        && text.chars().all(is_name)
        && (!text.contains(':') || text.parse::<IpAddr>().is_ok())
    {
        Ok(text.to_owned())
    } else {
        Err(format!("must be the name of a mail server alone, not {text:?}"))
    }
}

fn parse_mailbox(text: &str) -> Result<String, String> {
    let parsed = Mailbox::parse(text).map(|_| text.to_owned());
    parsed.map_err(|error| format!("must be an address, or a name and <address> ({error})"))
}

/// An address alone, without a name before it.
///
/// # Errors
/// What is wrong with the address.
pub fn parse_address(text: &str) -> Result<String, String> {
    let parsed = EmailAddress::parse(text).map(|_| text.to_owned());
    parsed.map_err(|error| format!("must be an e-mail address ({error})"))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
