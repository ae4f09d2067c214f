//! Texts that people typed, as patterns of LIKE: each sign stands for itself.

/// The sign that takes a wildcard its meaning. It must be named in the query: PostgreSQL has one by itself, SQLite has
/// none.
pub(super) const ESCAPE: char = '\\';

/// The pattern of whatever has that text in it.
pub(super) fn anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(anywhere("ada"), "%ada%");
        assert_eq!(anywhere("100%_\\"), "%100\\%\\_\\\\%");
    }
}
