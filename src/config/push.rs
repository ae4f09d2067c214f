//! `[push]`: sign-in notifications, and their limits.

use url::Url;

use super::mail::parse_address;
use super::public_url::PublicUrl;
use super::source::Source;

/// Sign-in notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The transport.
    pub transport: Transport,
    /// The contact for operators of push services (RFC 8292 §2.1): `mailto:` or `https:`.
    pub contact: String,
    /// The largest number of notifications to one person in an hour.
    pub per_person: u32,
}

/// The transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// None: notifications are off.
    None,
    /// Notifications are stored and shown at `/dev/outbox` instead of being sent.
    Capture,
    /// Sent to the push service of each browser.
    Send,
}

impl Push {
    /// Whether there are notifications at all.
    pub fn is_on(&self) -> bool {
        self.transport != Transport::None
    }

    pub(super) fn read(source: &mut Source, public_url: Option<&PublicUrl>) -> Self {
        let transport = source.parsed_or("push.transport", "none", |text| match text {
            "none" => Ok(Transport::None),
            "capture" => Ok(Transport::Capture),
            "send" => Ok(Transport::Send),
            other => Err(format!("must be \"none\", \"capture\" or \"send\", not {other:?}")),
        });
        if transport == Transport::Capture && public_url.is_some_and(|url| !url.is_local()) {
            let text = "shows every link to everyone: it is only for a public_url on localhost, a loopback \
                        address, .localhost or .test";
            source.fault("push.transport", text, Some("\"send\""));
        }
        let own = public_url.filter(|url| url.is_https()).map(PublicUrl::as_str);
        if transport == Transport::Send && own.is_none() && !source.is_set("push.contact") {
            let text = "is missing: whom a push service can write to, since public_url is not https";
            source.fault("push.contact", text, Some("\"mailto:ops@example.org\""));
        }
        let written = source.parsed("push.contact", "mailto:ops@example.org", parse_contact);
        if let (None, Some(own)) = (&written, own) {
            source.note("push.contact", format!("\"{own}\""));
        }
        Self {
            transport,
            contact: written.or(own.map(str::to_owned)).unwrap_or_default(),
            per_person: source.number("push.per_person_per_hour", 10, 1..=1000),
        }
    }
}

fn parse_contact(text: &str) -> Result<String, String> {
    let is_https = Url::parse(text).is_ok_and(|url| url.scheme() == "https");
    let is_mail = text.strip_prefix("mailto:").is_some_and(|address| parse_address(address).is_ok());
    if is_https || is_mail {
        Ok(text.to_owned())
    } else {
        Err(format!("must be mailto: and an address, or an https address, not {text:?}"))
    }
}
