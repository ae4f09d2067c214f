//! `redirect_uri` (RFC 6749 §3.1.2, RFC 8252 §7 and §8, RFC 9700 §2.1 and §4.1).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

use super::fault::Reason;

/// The most bytes that a redirect URI may have.
const MAX_LEN: usize = 2000;

/// Hosts that never leave the machine. Plain http is allowed there.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Fields of our answer: a registered query that has one would make it ambiguous.
const ANSWER_FIELDS: [&str; 5] = ["code", "state", "iss", "error", "error_description"];

/// Schemes without a dot that no app of a person's device can own: they run scripts, read files, or belong to the
/// browser, the system or another protocol. `localhost` is a port written without `http://`.
const NEVER: [&str; 34] = [
    "javascript",
    "vbscript",
    "livescript",
    "mocha",
    "data",
    "file",
    "filesystem",
    "blob",
    "about",
    "cid",
    "mid",
    "view-source",
    "jar",
    "chrome",
    "chrome-extension",
    "moz-extension",
    "resource",
    "res",
    "ms-its",
    "mhtml",
    "intent",
    "android-app",
    "ws",
    "wss",
    "ftp",
    "ftps",
    "sftp",
    "ssh",
    "ldap",
    "mailto",
    "tel",
    "sms",
    "urn",
    "localhost",
];

/// Which schemes of native apps may be registered (RFC 8252 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schemes {
    /// Those that are a domain name turned round, such as `com.example.app`: nobody takes them by accident.
    Dotted,
    /// Any, such as `myapp`: an admin has decided so.
    Any,
}

/// A redirect URI that a client may register, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Checks a URI for registration.
    ///
    /// # Errors
    /// The reason, as a sentence for a developer.
    pub fn parse(text: &str, schemes: Schemes) -> Result<Self, Reason> {
        // Compared character by character, it would not match what its author meant.
        if text.split('?').next().is_some_and(|before_query| before_query.contains('*')) {
            return Err(Reason::new("wildcard", "must not have a wildcard (*): write each URI in full"));
        }
        Self::check(text, schemes)
    }

    fn check(text: &str, schemes: Schemes) -> Result<Self, Reason> {
        check_characters(text)?;
        let url = absolute(text, "must be an absolute URI, such as https://app.example/callback")?;
        match url.scheme() {
            "https" => check_host(text, &url)?,
            "http" => {
                check_host(text, &url)?;
                check_loopback(&url)?;
            }
            scheme => check_private_use(scheme, &url, schemes)?,
        }
        check_query(&url)?;
        Ok(Self(text.to_owned()))
    }

    /// Checks a URI that was registered before: a row that should not be there opens nothing. Whether the client
    /// may have a scheme without a dot was decided when it was registered.
    ///
    /// # Errors
    /// The reason, as a sentence for a developer.
    pub fn registered(text: &str) -> Result<Self, Reason> {
        Self::check(text, Schemes::Any)
    }

    /// The URI as it was registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a request may use `presented`: the same string, except that the port of an http
    /// loopback URI does not count (RFC 8252 §7.3), because a native app takes any free one.
    pub fn matches(&self, presented: &str) -> bool {
        if presented == self.0 {
            return true;
        }
        let registered = without_loopback_port(&self.0);
        registered.is_some() && registered == without_loopback_port(presented)
    }
}

/// Whether a presented URI is one of those that were registered, each checked again.
pub fn is_registered(presented: &str, registered: &[String]) -> bool {
    registered.iter().filter_map(|uri| RedirectUri::registered(uri).ok()).any(|uri| uri.matches(presented))
}

fn absolute(text: &str, english: &'static str) -> Result<Url, Reason> {
    Url::parse(text).map_err(|_| Reason::new("absolute", english))
}

/// Only what RFC 3986 allows outside a fragment: nothing that two readers could read differently.
fn check_characters(text: &str) -> Result<(), Reason> {
    let odd = |c: char| !matches!(c, '!'..='~') || r#""<>\^`{|}"#.contains(c);
    if text.is_empty() {
        return Err(Reason::new("uri-empty", "is empty"));
    }
    if text.len() > MAX_LEN {
        return Err(Reason::new("uri-too-long", format!("is longer than {MAX_LEN} characters"))
            .with("most", MAX_LEN.to_string()));
    }
    if text.contains('#') {
        return Err(Reason::new("fragment", "must not have a fragment (#)"));
    }
    if text.chars().any(odd) {
        return Err(Reason::new("percent-encode", "has a character that must be percent-encoded"));
    }
    Ok(())
}

/// The authority of `http(s)://` must be spelt as every reader resolves it.
fn check_host(text: &str, url: &Url) -> Result<(), Reason> {
    let missing = || Reason::new("host-missing", "must begin with https:// and a host");
    let authority = authority(text).ok_or_else(missing)?;
    if authority.contains('@') {
        return Err(Reason::new("user-info", "must not have a user name or password (@)"));
    }
    if authority.contains('*') {
        return Err(Reason::new("wildcard", "must not have a wildcard (*) in its host"));
    }
    let host = url.host_str().ok_or_else(missing)?;
    let (spelt, _) = split_port(authority);
    if !spelt.eq_ignore_ascii_case(host) {
        return Err(Reason::new("host-spelling", format!("must spell its host as {host}")).with("host", host));
    }
    Ok(())
}

fn check_loopback(url: &Url) -> Result<(), Reason> {
    let host = url.host_str().unwrap_or_default();
    if LOOPBACK.contains(&host) || host.ends_with(".localhost") {
        return Ok(());
    }
    let english = "must use https: http is for localhost, 127.0.0.1 and [::1] only";
    Err(Reason::new("plain-http", english))
}

/// RFC 8252 §7.1: a scheme of a native app should be a domain name turned round, so it has a dot. One letter is a
/// drive of Windows.
fn check_private_use(scheme: &str, url: &Url, schemes: Schemes) -> Result<(), Reason> {
    if NEVER.contains(&scheme) || scheme.len() < 2 {
        let english = format!(
            "must not use the scheme {scheme}: use https, or for a native app a scheme of its own with a \
             dot, such as com.example.app"
        );
        return Err(Reason::new("scheme", english).with("scheme", scheme));
    }
    if !scheme.contains('.') && schemes == Schemes::Dotted {
        let english = format!(
            "must not use the scheme {scheme}: use https, or for a native app a scheme with a dot, such as \
             com.example.app; a scheme without a dot must be allowed for this app (RFC 8252 section 7.1)"
        );
        return Err(Reason::new("scheme-undotted", english).with("scheme", scheme));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Reason::new("user-info", "must not have a user name or password (@)"));
    }
    if url.host_str().is_some_and(|host| host.contains('*')) {
        return Err(Reason::new("wildcard", "must not have a wildcard (*) in its host"));
    }
    Ok(())
}

fn check_query(url: &Url) -> Result<(), Reason> {
    let query = url.query().unwrap_or_default();
    let taken =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| ANSWER_FIELDS.contains(&name.as_ref()));
    taken.map_or(Ok(()), |(name, _)| {
        let english = format!("must not have {name} in its query: the answer adds it");
        Err(Reason::new("answer-field", english).with("name", name))
    })
}

/// What stands between `://` and the path or query.
fn authority(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|authority| !authority.is_empty())
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Host and rest of an http loopback URI. `None` for any other, and for a port that is none.
fn without_loopback_port(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("http://")?;
    let authority = authority(text)?;
    let (host, port) = split_port(authority);
    let is_port =
        |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port);
    let plain = LOOPBACK.contains(&host) && port.is_none_or(is_port);
    plain.then(|| (host, &rest[authority.len()..]))
}

/// Whether a page may link to this URI: https, or http on a loopback host (RFC 7591 §2).
///
/// # Errors
/// The reason, as a sentence for a developer.
pub(super) fn check_page_uri(text: &str) -> Result<(), Reason> {
    check_characters(&text.replacen('#', "", 1))?;
    let url = absolute(text, "must be an absolute URI, such as https://app.example")?;
    match url.scheme() {
        "https" => check_host(text, &url),
        "http" => check_host(text, &url).and_then(|()| check_loopback(&url)),
        _ => Err(Reason::new("https", "must use https")),
    }
}

/// An address that we call ourselves: whether it may be without TLS depends on the network that it is in
/// (OIDC Back-Channel Logout §2.2), which is decided where it is called.
pub(super) fn check_called_uri(text: &str) -> Result<(), Reason> {
    check_characters(&text.replacen('#', "", 1))?;
    let url = absolute(text, "must be an absolute URI, such as https://app.example")?;
    match url.scheme() {
        "https" | "http" => check_host(text, &url),
        _ => Err(Reason::new("https", "must use https")),
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::registered(&text).map_err(|reason| reason.to_string())
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

#[cfg(test)]
mod tests;
