//! A path and query on this server, for links and redirects of our own pages.

use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A path and query that every browser resolves to this server (RFC 3986 §4.2): it begins with one slash and has no
/// empty segment, no backslash and no control character, plain or encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads one. Characters that are not allowed in a URL are encoded. `None` for anything that could lead to another
    /// server or inject a header.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let decoded: Vec<u8> = percent_decode(path);
        let is_sound = path.starts_with('/')
            && !path.contains("//")
            && !text.contains(['\\', '#'])
            && !text.chars().any(char::is_control)
            && !decoded.iter().any(u8::is_ascii_control);
        is_sound.then(|| Self(encode(text)))
    }

    /// As it is written in a link or a `Location` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The account page, which everybody has.
impl Default for LocalPath {
    fn default() -> Self {
        Self("/account".to_owned())
    }
}

/// A stored value is checked again by the same rule.
impl From<String> for LocalPath {
    fn from(text: String) -> Self {
        Self::parse(&text).unwrap_or_default()
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> Self {
        path.0
    }
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>^`{|}".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn percent_decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex.filter(|_| byte == b'%') {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_our_own_are_kept_as_they_are() {
        for path in
            ["/", "/account", "/admin/people?q=a%20b&page=2", "/a?next=//x", "/a?x=%0d%0a", "/a/%C3%A9/"]
        {
            assert_eq!(LocalPath::parse(path).expect(path).as_str(), path);
        }
    }

    #[test]
    fn what_leads_to_another_server_or_into_another_header_is_none() {
        for path in [
            "",
            "account",
            "//evil.example/x",
            "/a//b",
            "/.//evil.example",
            "/\\evil.example",
            "/a?x=\\",
            "http://evil.example/",
            "/a#b",
            "/admin/people/\r\n",
            "/a?x=\r\nSet-Cookie: a=b",
            "/admin/people/%0d%0a",
            "/a/%00",
            "/a/%7f",
            "/\u{85}",
        ] {
            assert_eq!(LocalPath::parse(path), None, "{path:?}");
        }
    }

    #[test]
    fn what_has_no_place_in_an_address_is_encoded() {
        assert_eq!(
            LocalPath::parse("/admin/clients/ä b\"<%").expect("a path").as_str(),
            "/admin/clients/%C3%A4%20b%22%3C%"
        );
    }

    #[test]
    fn what_was_kept_otherwise_leads_to_the_account() {
        let path: LocalPath = serde_json::from_str("\"//evil.example\"").expect("read");
        assert_eq!(path, LocalPath::default());
    }
}
