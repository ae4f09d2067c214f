//! The query of an address of ours.

use url::form_urlencoded;

/// The value of a name; the first, if there are several. One with a NUL is none: no database of ours could look for it.
pub fn value(query: &str, name: &str) -> Option<String> {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).filter(|value| !value.contains('\0'))
}

/// A path and query with that name set to that value.
pub fn with(path_and_query: &str, name: &str, value: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != name);
    let query =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair(name, value).finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_replaced_and_the_others_are_kept() {
        assert_eq!(with("/a", "l", "de"), "/a?l=de");
        assert_eq!(with("/a?x=1&l=en&y=%26", "l", "de"), "/a?x=1&y=%26&l=de");
        assert_eq!(value("x=1&l=de+en", "l").as_deref(), Some("de en"));
    }
}
