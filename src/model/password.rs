//! Passwords: the form in which they are compared, and how strong one must be.

use super::{
    id::UserId,
    policy::{Method, Policy, SecondFactor},
};
use crate::protocol::{UnixTime, secret::Secret};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

/// The most bytes of a password, so that 64 characters of any script always fit.
pub const MOST_BYTES: usize = 256;
/// How many guesses a password must stand, as zxcvbn scores it: 3 is 10^8 and more.
const LEAST_SCORE: Score = Score::Three;
/// The shortest of a person's own words that counts as one.
const LEAST_WORD: usize = 3;

/// A password as it is compared: the `OpaqueString` profile of RFC 8265 §4.2. Spaces of every kind are one kind,
/// letters are composed (NFC), case and width stay. It cannot be printed by accident.
#[derive(Clone)]
pub struct Password(Secret);

/// A person's password as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose.
    pub user_id: UserId,
    /// Its PHC string, sealed for this person.
    pub sealed: Vec<u8>,
    /// Set or changed.
    pub changed_at: UnixTime,
}

/// Why a text cannot be a password at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Nothing was typed.
    Empty,
    /// More than [`MOST_BYTES`].
    TooLong,
    /// A character that no keyboard types.
    Control,
}

/// Why a new password is not taken. Each has a sentence that says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It cannot be a password at all.
    Malformed(Malformed),
    /// Fewer characters than this.
    TooShort(usize),
    /// It is made of the person's own words.
    Personal,
    /// It can be guessed.
    Guessable,
    /// It is in a list of passwords that others lost.
    Breached,
}

impl Password {
    /// Takes what was typed.
    ///
    /// # Errors
    /// It cannot be a password, new or old.
    pub fn parse(typed: &str) -> Result<Self, Malformed> {
        if typed.is_empty() {
            return Err(Malformed::Empty);
        }
        if typed.chars().any(char::is_control) {
            return Err(Malformed::Control);
        }
        let text: String = typed.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).nfc().collect();
        if text.len() > MOST_BYTES { Err(Malformed::TooLong) } else { Ok(Self(Secret::new(text))) }
    }

    /// The text itself, for the one place that hashes it.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// Checks that nobody will guess it, who may know these words about its owner. Length first: each code point
    /// is one character (NIST SP 800-63B-4 §3.1.1.2), and no kinds of characters are asked for.
    ///
    /// # Errors
    /// What is weak about it.
    pub fn check(&self, own_words: &[String], least: usize) -> Result<(), Weakness> {
        let text = self.0.expose();
        if text.chars().count() < least {
            return Err(Weakness::TooShort(least));
        }
        let words: Vec<&str> = own_words.iter().map(String::as_str).collect();
        if zxcvbn(text, &words).score() >= LEAST_SCORE {
            return Ok(());
        }
        let without = zxcvbn(text, &[]).score();
        Err(if without >= LEAST_SCORE { Weakness::Personal } else { Weakness::Guessable })
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// The words that somebody who knows the person would try first: each text and the parts of it.
pub fn own_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in texts {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        for word in std::iter::once(text).chain(parts).map(str::to_lowercase) {
            if word.chars().count() >= LEAST_WORD && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// Whether that policy lets somebody in with a password and nothing else: then NIST SP 800-63B-4 §3.1.1.2 asks for
/// 15 characters, and for 8 where it is one of two factors.
pub fn is_enough(policy: &Policy) -> bool {
    policy.begins_with(Method::Password) && policy.second_factor != SecondFactor::Everyone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::PolicyStep;

    fn weakness(text: &str, words: &[&str]) -> Option<Weakness> {
        let password = Password::parse(text).unwrap();
        password.check(&own_words(words.iter().copied()), 15).err()
    }

    #[test]
    fn one_password_typed_on_two_keyboards_is_one_password() {
        let form = |text: &str| Password::parse(text).unwrap().secret().expose().to_owned();
        assert_eq!(form("Zu\u{308}rich\u{a0}am\u{3000}See"), form("Z\u{fc}rich am See"));
        assert_eq!(form(" a  b "), " a  b ", "spaces count, wherever they are");
        assert_ne!(form("Ａ"), form("A"), "width stays (RFC 8265 §4.2.2)");
    }

    #[test]
    fn what_cannot_be_a_password_is_told_apart() {
        assert_eq!(Password::parse("").unwrap_err(), Malformed::Empty);
        assert_eq!(Password::parse("a\nb").unwrap_err(), Malformed::Control);
        assert_eq!(Password::parse(&"x".repeat(257)).unwrap_err(), Malformed::TooLong);
        assert!(Password::parse(&"🗝".repeat(64)).is_ok(), "64 of the longest characters fit");
    }

    #[test]
    fn length_comes_first_and_nothing_is_asked_of_the_kinds_of_characters() {
        assert_eq!(weakness("tR8&kq!z2#Lw", &[]), Some(Weakness::TooShort(15)));
        assert_eq!(weakness("velvet otter paints the moon", &[]), None);
        assert_eq!(weakness("ガラスの灯台は夜ごと静かに歌う", &[]), None, "15 characters of any script");
    }

    #[test]
    fn what_everybody_tries_first_is_refused_however_long() {
        for known in
            ["passwordpassword", "123456789012345678", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaaaaaaaa"]
        {
            assert_eq!(weakness(known, &[]), Some(Weakness::Guessable), "{known}");
        }
    }

    #[test]
    fn a_person_s_own_words_are_refused() {
        let words = ["rumpelstilzchen.quasar@example.org", "Rumpelstilzchen Quasar"];
        assert_eq!(weakness("rumpelstilzchenquasar", &words), Some(Weakness::Personal));
        assert_eq!(weakness("rumpelstilzchenquasar", &[]), None, "of nobody else");
    }

    #[test]
    fn own_words_are_the_texts_and_their_parts() {
        let words = own_words(["Ada.L@example.org", "Ada"]);
        assert_eq!(words, ["ada.l@example.org", "ada", "example", "org"]);
    }

    #[test]
    fn a_password_is_enough_unless_everyone_gives_a_second_factor() {
        let steps = vec![PolicyStep::any_of(&[Method::EmailLink, Method::Password])];
        let taken = Policy { steps, ..Policy::default() };
        assert!(is_enough(&taken) && !is_enough(&Policy::default()));
        assert!(!is_enough(&Policy { second_factor: SecondFactor::Everyone, ..taken }));
    }
}
