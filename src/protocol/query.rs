//! Adding fields to the query of a redirect (RFC 6749 §4.1.2).

use url::form_urlencoded::byte_serialize;

/// Adds fields to the query of a URI that has no fragment. What it has already stays byte for byte.
pub(super) fn append(uri: &str, fields: &[(&str, &str)]) -> String {
    let mut out = uri.to_owned();
    for (name, value) in fields {
        out.push_str(separator(&out));
        encode(&mut out, name);
        out.push('=');
        encode(&mut out, value);
    }
    out
}

fn separator(uri: &str) -> &'static str {
    match uri.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    }
}

/// A space becomes `%20`, which form decoders and plain percent decoders both read.
fn encode(out: &mut String, text: &str) {
    for part in byte_serialize(text.as_bytes()) {
        out.push_str(if part == "+" { "%20" } else { part });
    }
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn a_query_that_was_there_is_kept_byte_for_byte() {
        let fields = [("code", "a b+c&d"), ("iss", "https://op")];
        assert_eq!(
            append("https://rp/cb?x=%7e&y=+", &fields),
            "https://rp/cb?x=%7e&y=+&code=a%20b%2Bc%26d&iss=https%3A%2F%2Fop"
        );
    }

    #[test]
    fn separators_are_neither_missing_nor_doubled() {
        for (uri, wanted) in [
            ("https://rp", "https://rp?a=1"),
            ("https://rp/?", "https://rp/?a=1"),
            ("https://rp/?b&", "https://rp/?b&a=1"),
            ("com.example.app:/cb", "com.example.app:/cb?a=1"),
        ] {
            assert_eq!(append(uri, &[("a", "1")]), wanted);
        }
    }

    #[test]
    fn no_field_changes_nothing() {
        assert_eq!(append("https://rp/cb", &[]), "https://rp/cb");
    }
}
