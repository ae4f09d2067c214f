//! `[[webhooks]]`: endpoints that are notified when somebody's access begins and ends. The keys of the first one are
//! `webhooks.1.url` and so on, also in variables.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::outgoing::Outgoing;
use super::source::Source;
use crate::protocol::secret::Secret;

/// The largest number of webhooks.
const MOST: u32 = 20;
/// What the secret of a webhook begins with (Standard Webhooks, "Signature scheme").
const PREFIX: &str = "whsec_";

/// The events that can be sent to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookEvent {
    /// Access of a person began or was extended.
    AccessGranted,
    /// Access of a person ended.
    AccessEnded,
}

impl WebhookEvent {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::AccessGranted, Self::AccessEnded];

    /// The `type` of the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessGranted => "access.granted",
            Self::AccessEnded => "access.ended",
        }
    }
}

/// One webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its address.
    pub url: String,
    /// `whsec_` and the key of its signatures, 24 to 64 bytes in base64.
    pub secret: Secret,
    /// The events that are sent to it.
    pub events: Vec<WebhookEvent>,
    /// It may be in a private network, and without TLS there.
    pub allow_private: bool,
}

impl Webhook {
    /// The key for its signatures.
    pub fn key(&self) -> Vec<u8> {
        key(self.secret.expose()).unwrap_or_default()
    }
}

/// The webhooks in the configuration that have no errors.
pub(super) fn read_all(source: &mut Source, outgoing: &Outgoing) -> Vec<Webhook> {
    let mut numbers: Vec<u32> = Vec::new();
    for name in source.names_under("webhooks") {
        match name.parse() {
            Ok(number) if (1..=MOST).contains(&number) => numbers.push(number),
            _ => {
                let text = format!("webhooks are numbered from 1 to {MOST}, in the order of the file");
                source.fault(&format!("webhooks.{name}"), text, None);
            }
        }
    }
    numbers.sort_unstable();
    let mut webhooks: Vec<Webhook> = Vec::new();
    for number in numbers {
        let section = format!("webhooks.{number}");
        // The section itself is known, even when it is empty.
        source.entry(&section);
        let Some(webhook) = read(source, &section, outgoing) else { continue };
        if webhooks.iter().any(|other| other.url == webhook.url) {
            source.fault(&format!("{section}.url"), "is another webhook's too: keep one of them", None);
        }
        webhooks.push(webhook);
    }
    webhooks
}

fn read(source: &mut Source, section: &str, outgoing: &Outgoing) -> Option<Webhook> {
    let allow_private = source.flag(&format!("{section}.allow_private"), false);
    let url = read_url(source, &format!("{section}.url"), allow_private, outgoing);
    let secret = read_secret(source, &format!("{section}.secret"));
    let names = WebhookEvent::ALL.map(WebhookEvent::as_str);
    let events = source.list(&format!("{section}.events"), &names, |name| {
        let known = WebhookEvent::ALL.into_iter().find(|event| event.as_str() == name);
        known.ok_or_else(|| format!("must be of {}, not {name:?}", names.join(", ")))
    });
    Some(Webhook { url: url?, secret: secret?, events, allow_private })
}

fn read_url(source: &mut Source, key: &str, allow_private: bool, outgoing: &Outgoing) -> Option<String> {
    const EXAMPLE: &str = "https://gate.example.org/porchlight";
    if !source.is_set(key) {
        source.entry(key);
        source.fault(key, "is missing: where the webhook is", Some(&format!("{EXAMPLE:?}")));
        return None;
    }
    source.parsed(key, EXAMPLE, |text| {
        let url = Url::parse(text).map_err(|error| format!("cannot be read: {error}"))?;
        if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
            return Err("must have a host, and no user name or password".to_owned());
        }
        match url.scheme() {
            "https" => Ok(text.to_owned()),
            "http" if allow_private || outgoing.may_be_plain(&url) => Ok(text.to_owned()),
            "http" => Err("must use https; http is for networks of outgoing.private_networks".to_owned()),
            other => Err(format!("must use https, not {other}")),
        }
    })
}

fn read_secret(source: &mut Source, name: &str) -> Option<Secret> {
    let secret = source.secret(name);
    let missing = secret.is_none() && !source.is_set(name) && !source.is_set(&format!("{name}_file"));
    let wrong = secret.as_ref().is_some_and(|secret| key(secret.expose()).is_none());
    if missing || wrong {
        let text = "must be whsec_ and 24 to 64 random bytes in base64, such as \
                    `echo whsec_$(openssl rand -base64 32)` prints";
        source.fault(name, text, None);
        return None;
    }
    secret
}

fn key(secret: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    (24..=64).contains(&bytes.len()).then_some(bytes)
}
