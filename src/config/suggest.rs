//! "Did you mean": the known word nearest to a misspelt one.

/// The known key that was probably meant: the same last word elsewhere, or the nearest spelling.
pub fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let spelt = known
        .iter()
        .map(|key| (distance(given, key), *key))
        .filter(|(distance, _)| *distance <= (given.len() / 4).max(2))
        .min();
    let moved = || known.iter().copied().find(|key| last(key) == last(given));
    spelt.map(|(_, key)| key).or_else(moved)
}

/// Insertions, deletions and replacements that turn one word into the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["public_url", "mail.host", "mail.port", "server.listen"];

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(nearest("mail.hots", &KNOWN), Some("mail.host"));
        assert_eq!(nearest("pubilc_url", &KNOWN), Some("public_url"));
    }

    #[test]
    fn a_key_in_the_wrong_section_is_recognised() {
        assert_eq!(nearest("database.listen", &KNOWN), Some("server.listen"));
    }

    #[test]
    fn nothing_is_suggested_for_something_else() {
        assert_eq!(nearest("colour_of_the_sky", &KNOWN), None);
    }
}
