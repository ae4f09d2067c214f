//! A name that a person chooses for themselves: the `preferred_username` claim (OIDC Core §5.1).

use unicode_normalization::UnicodeNormalization;

/// The fewest and the most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=40;

/// Whether a person may choose that name: plain letters, digits, dots, dashes and underscores, which nobody
/// can mistake for another name, for an address or for a number.
pub fn is_username(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    plain && LENGTH.contains(&text.len()) && text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}

/// The name to compare and to look up by: other spellings of one name share it.
pub fn comparison_key(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_plain_and_is_no_address_and_no_number() {
        for good in ["ada", "Ada.Lovelace", "a1-b_2"] {
            assert!(is_username(good), "{good}");
        }
        for bad in
            ["", "a", "ada@example.com", "ada lovelace", "+41", "41", ".ada", "аda", "ａda", "a\u{200b}b"]
        {
            assert!(!is_username(bad), "{bad:?}");
        }
        assert!(!is_username(&"a".repeat(41)));
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        assert_eq!(comparison_key("Ada"), comparison_key(" aDA "));
        assert_eq!(comparison_key("ａda"), "ada");
        assert_ne!(comparison_key("ada"), comparison_key("ad.a"));
    }
}
