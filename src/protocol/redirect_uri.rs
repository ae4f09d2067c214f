//! `redirect_uri` (RFC 6749 §3.1.2, RFC 8252 §7 and §8, RFC 9700 §2.1 and §4.1).

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

/// The most bytes that a redirect URI may have.
const MAX_LEN: usize = 2000;

/// Hosts that never leave the machine. Plain http is allowed there.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Fields of our answer: a registered query that has one would make it ambiguous.
const ANSWER_FIELDS: [&str; 5] = ["code", "state", "iss", "error", "error_description"];

/// A redirect URI that a client may register, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Checks a URI for registration.
    ///
    /// # Errors
    /// The reason, as a sentence for a developer.
    pub fn parse(text: &str) -> Result<Self, String> {
        check_characters(text)?;
        let url =
            Url::parse(text).map_err(|_| "must be an absolute URI, such as https://app.example/callback")?;
        match url.scheme() {
            "https" => check_host(text, &url)?,
            "http" => {
                check_host(text, &url)?;
                check_loopback(&url)?;
            }
            scheme => check_private_use(scheme, &url)?,
        }
        check_query(&url)?;
        Ok(Self(text.to_owned()))
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

/// Only what RFC 3986 allows outside a fragment: nothing that two readers could read differently.
fn check_characters(text: &str) -> Result<(), String> {
    let odd = |c: char| !matches!(c, '!'..='~') || r#""<>\^`{|}"#.contains(c);
    if text.is_empty() {
        return Err("is empty".into());
    }
    if text.len() > MAX_LEN {
        return Err(format!("is longer than {MAX_LEN} characters"));
    }
    if text.contains('#') {
        return Err("must not have a fragment (#)".into());
    }
    if text.chars().any(odd) {
        return Err("has a character that must be percent-encoded".into());
    }
    Ok(())
}

/// The authority of `http(s)://` must be spelt as every reader resolves it.
fn check_host(text: &str, url: &Url) -> Result<(), String> {
    let authority = authority(text).ok_or("must begin with https:// and a host")?;
    if authority.contains('@') {
        return Err("must not have a user name or password (@)".into());
    }
    if authority.contains('*') {
        return Err("must not have a wildcard (*) in its host".into());
    }
    let host = url.host_str().ok_or("must have a host")?;
    let (spelt, _) = split_port(authority);
    if !spelt.eq_ignore_ascii_case(host) {
        return Err(format!("must spell its host as {host}"));
    }
    Ok(())
}

fn check_loopback(url: &Url) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default();
    if LOOPBACK.contains(&host) || host.ends_with(".localhost") {
        return Ok(());
    }
    Err("must use https: http is for localhost, 127.0.0.1 and [::1] only".into())
}

/// RFC 8252 §7.1: a scheme of a native app is a domain name turned round, so it has a dot.
/// That also keeps out `javascript:`, `data:`, `file:`, `vbscript:` and `blob:`.
fn check_private_use(scheme: &str, url: &Url) -> Result<(), String> {
    if !scheme.contains('.') {
        return Err(format!(
            "must not use the scheme {scheme}: use https, or for a native app a scheme with a \
             dot, such as com.example.app"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not have a user name or password (@)".into());
    }
    if url.host_str().is_some_and(|host| host.contains('*')) {
        return Err("must not have a wildcard (*) in its host".into());
    }
    Ok(())
}

fn check_query(url: &Url) -> Result<(), String> {
    let query = url.query().unwrap_or_default();
    let taken =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| ANSWER_FIELDS.contains(&name.as_ref()));
    taken.map_or(Ok(()), |(name, _)| Err(format!("must not have {name} in its query: the answer adds it")))
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
        |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|n| n > 0);
    let plain = LOOPBACK.contains(&host) && port.is_none_or(is_port);
    plain.then(|| (host, &rest[authority.len()..]))
}

/// Whether a page may link to this URI: https, or http on a loopback host (RFC 7591 §2).
///
/// # Errors
/// The reason, as a sentence for a developer.
pub(super) fn check_page_uri(text: &str) -> Result<(), String> {
    check_characters(&text.replacen('#', "", 1))?;
    let url = Url::parse(text).map_err(|_| "must be an absolute URI, such as https://app.example")?;
    match url.scheme() {
        "https" => check_host(text, &url),
        "http" => check_host(text, &url).and_then(|()| check_loopback(&url)),
        _ => Err("must use https".into()),
    }
}

/// An address that we call ourselves: whether it may be without TLS depends on the network that it is in
/// (OIDC Back-Channel Logout §2.2), which is decided where it is called.
pub(super) fn check_called_uri(text: &str) -> Result<(), String> {
    check_characters(&text.replacen('#', "", 1))?;
    let url = Url::parse(text).map_err(|_| "must be an absolute URI, such as https://app.example")?;
    match url.scheme() {
        "https" | "http" => check_host(text, &url),
        _ => Err("must use https".into()),
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
        Self::parse(&text)
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(registered: &str, presented: &str) -> bool {
        RedirectUri::parse(registered).unwrap().matches(presented)
    }

    #[test]
    fn https_loopback_and_private_use_uris_can_be_registered() {
        for text in [
            "https://app.example/cb",
            "https://app.example",
            "https://app.example:8443/cb?tenant=1&x=%20",
            "https://xn--bcher-kva.example/cb",
            "http://localhost/cb",
            "http://localhost:3000/cb",
            "http://127.0.0.1:3000/cb",
            "http://[::1]:3000/cb",
            "http://rp.localhost:8081/cb",
            "com.example.app:/oauth2redirect",
            "com.example.app://callback",
        ] {
            assert_eq!(RedirectUri::parse(text).map(String::from), Ok(text.to_owned()));
        }
    }

    #[test]
    fn dangerous_and_ambiguous_uris_cannot() {
        for text in [
            "",
            "/cb",
            "app.example/cb",
            "//app.example/cb",
            "https:app.example/cb",
            "https:/app.example/cb",
            "https:///app.example/cb",
            "https://",
            "https://app.example/cb#x",
            "https://app.example/cb#",
            "https://user@app.example/cb",
            "https://user:pw@app.example/cb",
            "https://@app.example/cb",
            "https://*.app.example/cb",
            "https://app.example\\@evil.example/cb",
            "https://app.example/c b",
            " https://app.example/cb",
            "https://app.example/cb\n",
            "https://app.exa\tmple/cb",
            "https://b\u{fc}cher.example/cb",
            "https://app%2eexample/cb",
            "http://app.example/cb",
            "http://localhost.app.example/cb",
            "http://2130706433/cb",
            "http://0x7f.1/cb",
            "http://127.1/cb",
            "http://127.0.0.1.example/cb",
            "http://app.test/cb",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "blob:https://app.example/1",
            "myapp:/cb",
            "urn:ietf:wg:oauth:2.0:oob",
            "com.example.app://user@host/cb",
            "https://app.example/cb?code=1",
            "https://app.example/cb?x=1&%73tate=1",
            "https://app.example:99999/cb",
        ] {
            assert!(RedirectUri::parse(text).is_err(), "{text:?}");
        }
        let long = format!("https://app.example/{}", "x".repeat(MAX_LEN));
        assert!(RedirectUri::parse(&long).is_err());
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        for (text, word) in [
            ("https://user@app.example/cb", "user name"),
            ("https://*.app.example/cb", "wildcard"),
            ("http://app.example/cb", "https"),
            ("https://app.example/cb#x", "fragment"),
            ("javascript:alert(1)", "scheme javascript"),
            ("https://APP%2eexample/cb", "app.example"),
        ] {
            let reason = RedirectUri::parse(text).unwrap_err();
            assert!(reason.contains(word), "{text}: {reason}");
        }
    }

    #[test]
    fn matching_is_by_string() {
        let registered = "https://app.example/cb?x=1";
        assert!(matches(registered, registered));
        for presented in [
            "https://app.example/cb",
            "https://app.example/cb?x=1&y=2",
            "https://app.example/cb/?x=1",
            "https://app.example:443/cb?x=1",
            "https://APP.example/cb?x=1",
            "https://app.example/./cb?x=1",
            "https://app.example/cb?x=1#",
            "https://app.example/cb?x=%31",
            "http://app.example/cb?x=1",
        ] {
            assert!(!matches(registered, presented), "{presented}");
        }
    }

    #[test]
    fn the_port_of_a_loopback_uri_does_not_count() {
        assert!(matches("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"));
        assert!(matches("http://127.0.0.1:1/cb", "http://127.0.0.1/cb"));
        assert!(matches("http://[::1]:1/cb", "http://[::1]:65535/cb"));
        assert!(matches("http://[::1]/cb", "http://[::1]:65535/cb"));
        assert!(matches("http://localhost:1/cb?x", "http://localhost:2/cb?x"));
        for presented in [
            "http://127.0.0.1:0/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:+80/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1:80:80/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:80/cb2",
            "http://127.0.0.1:80/cb?x",
            "http://localhost:80/cb",
            "https://127.0.0.1:80/cb",
            "HTTP://127.0.0.1:80/cb",
            "http://evil.example/cb",
        ] {
            assert!(!matches("http://127.0.0.1/cb", presented), "{presented}");
        }
        assert!(!matches("http://rp.localhost:1/cb", "http://rp.localhost:2/cb"));
    }

    #[test]
    fn pages_of_a_client_are_https_or_loopback() {
        for text in ["https://app.example/terms#eu", "http://localhost:3000/logo.png"] {
            assert_eq!(check_page_uri(text), Ok(()), "{text}");
        }
        for text in ["http://app.example", "javascript:alert(1)", "data:,x", "/terms", "a.b:/x"] {
            assert!(check_page_uri(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC{0,40}", tail in "\\PC{0,20}") {
            let _ = RedirectUri::parse(&text);
            let _ = RedirectUri::parse(&format!("https://{text}"));
            let _ = RedirectUri::parse(&format!("http://127.0.0.1{tail}"));
            let _ = matches("http://127.0.0.1/cb", &format!("http://127.0.0.1{tail}"));
        }

        #[test]
        fn what_is_accepted_matches_itself_and_reads_back(
            host in "[a-z]{1,9}\\.example", port in 1u16.., path in "[a-zA-Z0-9/._~%-]{0,20}"
        ) {
            let text = format!("https://{host}:{port}/{path}");
            let uri = RedirectUri::parse(&text).unwrap();
            prop_assert!(uri.matches(&text));
            let json = serde_json::to_string(&uri).unwrap();
            prop_assert_eq!(serde_json::from_str::<RedirectUri>(&json).unwrap(), uri);
        }

        /// Whatever follows a loopback host, a match never sends the answer to another host.
        #[test]
        fn a_match_stays_on_its_host(tail in "[:@/?.a-z0-9\\[\\]\\\\]{0,20}") {
            let presented = format!("http://127.0.0.1{tail}/cb");
            if matches("http://127.0.0.1/cb", &presented) {
                let url = Url::parse(&presented).unwrap();
                prop_assert_eq!(url.host_str(), Some("127.0.0.1"));
                prop_assert_eq!(url.path(), "/cb");
                prop_assert!(url.username().is_empty());
            }
        }
    }
}
