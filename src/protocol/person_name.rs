//! Names of people, as people type them and as other providers send them (OpenID Connect Core §5.1). The same rule is
//! used everywhere.

use std::fmt;

/// The largest number of characters.
pub const MOST: usize = 200;

/// Why a text is not accepted as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// There is nothing in it.
    Empty,
    /// It has more than [`MOST`] characters.
    TooLong,
    /// It has control characters, invisible characters, or characters that change the direction of the text.
    Characters,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "must not be empty",
            Self::TooLong => "must not be longer than 200 characters",
            Self::Characters => {
                "must not have control characters, invisible characters or such as turn the direction of the text"
            }
        })
    }
}

/// A name: one line of visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Parses what was typed. White space around it is ignored.
    ///
    /// # Errors
    /// Why it is not accepted.
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameFault::Empty);
        }
        if text.chars().count() > MOST {
            return Err(NameFault::TooLong);
        }
        if text.chars().any(disguises) {
            return Err(NameFault::Characters);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads a name from another provider. Characters that are not allowed are left out, because nobody is there to
    /// correct them. `None` if nothing is left.
    pub fn of_others(text: &str) -> Option<Self> {
        let apart = |c: char| c.is_whitespace() || c.is_control();
        let visible = |word: &str| word.chars().filter(|c| !disguises(*c)).collect::<String>();
        let words: Vec<String> = text.split(apart).map(visible).filter(|word| !word.is_empty()).collect();
        let line: String = words.join(" ").chars().take(MOST).collect();
        Self::parse(&line).ok()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

/// Whether a character can make a text look like another one, because it is invisible or changes the direction of the
/// text (Unicode's `Bidi_Control` and `Default_Ignorable_Code_Point`, except those that names need).
pub fn disguises(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_visible_text_in_any_script() {
        for good in [" Ada Lovelace ", "אדה", "Ada <Lovelace>", "O’Brien-Ćosić", "王小明", &"x".repeat(200)]
        {
            assert_eq!(PersonName::parse(good).map(String::from).as_deref(), Ok(good.trim()));
        }
        for (bad, fault) in [
            ("  ", NameFault::Empty),
            (&*"x".repeat(201), NameFault::TooLong),
            ("Ada\nLovelace", NameFault::Characters),
            ("Ada\u{202e}ecalevoL", NameFault::Characters),
            ("Ada\u{2066}x\u{2069}", NameFault::Characters),
            ("Ada\u{61c}", NameFault::Characters),
            ("A\u{200b}da", NameFault::Characters),
        ] {
            assert_eq!(PersonName::parse(bad), Err(fault), "{bad:?}");
        }
    }

    #[test]
    fn what_another_provider_says_is_a_name_or_nothing() {
        for (said, name) in [
            (" Ada\r\n<b>Lovelace ", Some("Ada <b>Lovelace")),
            ("Ada\u{202e}ecalevoL", Some("AdaecalevoL")),
            ("\u{200b}\u{202e}", None),
            ("", None),
        ] {
            assert_eq!(PersonName::of_others(said).map(String::from).as_deref(), name, "{said:?}");
        }
    }
}
