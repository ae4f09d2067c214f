//! A request of an app that was refused, as an admin sees it.

use super::id::ClientId;
use crate::protocol::{UnixTime, cause::Cause};

/// The most characters that are kept of a value that a stranger sent.
const MAX_VALUE: usize = 200;
/// The most characters that are shown of a value inside a URI's query.
const MAX_QUERY_VALUE: usize = 12;

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientError {
    /// Its id, which grows with time.
    pub id: String,
    /// The app that it says it is from; `None` where that is not registered here. Nothing proves it.
    pub client_id: Option<ClientId>,
    /// When.
    pub at: UnixTime,
    /// The endpoint's name, such as `token`.
    pub endpoint: String,
    /// What was wrong.
    pub cause: Cause,
    /// The parameter that was at fault.
    pub parameter: Option<String>,
    /// What the parameter said, made harmless by [`shown`]; never a secret.
    pub value: Option<String>,
    /// The reference on the page that the person saw, and in the log.
    pub reference: String,
    /// The network address that it came from.
    pub ip: String,
}

/// A value that a stranger sent, so that it can be shown and logged: cut, in printable ASCII, and without whatever
/// stands in a URI's query under a name, because that may be somebody's code or token.
pub fn shown(value: &str) -> String {
    let (head, query) = value.split_once('?').map_or((value, None), |(head, query)| (head, Some(query)));
    let mut text = head.to_owned();
    if let Some(query) = query {
        let short = |pair: &str| match pair.split_once('=') {
            Some((name, value)) if value.chars().count() > MAX_QUERY_VALUE => format!("{name}=..."),
            _ => pair.to_owned(),
        };
        text = format!("{text}?{}", query.split('&').map(short).collect::<Vec<_>>().join("&"));
    }
    let cut = text.chars().count() > MAX_VALUE;
    let mut shown: String = text.chars().take(MAX_VALUE).map(printable).collect();
    if cut {
        shown.push_str("...");
    }
    shown
}

fn printable(c: char) -> String {
    if matches!(c, ' '..='~') { c.to_string() } else { c.escape_unicode().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_sent_is_short_printable_and_holds_no_token() {
        assert_eq!(shown("https://app.example/cb?lang=de"), "https://app.example/cb?lang=de");
        assert_eq!(shown("https://a/?token=0123456789abcdef&x=1"), "https://a/?token=...&x=1");
        assert_eq!(shown("a\nb\u{202e}ü"), "a\\u{a}b\\u{202e}\\u{fc}");
        assert_eq!(shown(&"x".repeat(5000)).len(), MAX_VALUE + 3);
    }
}
