//! What an admin issues to a person: a link or a code to sign in. Who makes it and who takes it agree on this.

use super::id::UserId;

/// How long a link is good, in seconds.
pub const LINK_SECONDS: i64 = 300;
/// Wrong answers to the question whose a link is that end it.
pub const LINK_TRIES: i64 = 3;
/// How long a code is good, in seconds.
pub const CODE_SECONDS: i64 = 7 * 86_400;
/// Wrong codes that end it, from browsers in which its person has been signed in. Nobody else can end it.
pub const CODE_TRIES: i64 = 5;
/// Codes that are compared in a day from all other browsers together.
///
/// A code lives 7 days, in which 7 windows of a day can begin: 7 × 12 = 84 guesses of strangers, and 5 of its person's
/// own browsers, are 89 of 1,000,000 codes. So the odds that it is guessed in its life are under 1 in 10,000. A flood
/// of guesses uses up one day's share and not the code.
pub const STRANGERS_A_DAY: i64 = 12;
/// The same from one network: one stranger leaves something for the person, who may be in a new browser.
pub const STRANGERS_OF_A_NETWORK_A_DAY: i64 = 5;
/// How many digits a code has.
pub const CODE_LENGTH: u32 = 6;
/// What the digests of codes are made for.
pub const CODE_PURPOSE: &str = "issued code";

/// What a code's digest is made of: it is nothing beside another person's name.
pub fn code_text(user: &UserId, code: &str) -> String {
    format!("{user}:{code}")
}

/// Where it is counted that a person answered "this wasn't me": for a while nothing more is issued to them.
pub fn quiet_key(user: &UserId) -> String {
    format!("issued-quiet/{user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_odds_that_a_code_is_guessed_in_its_life_are_under_one_in_ten_thousand() {
        let windows = CODE_SECONDS.div_euclid(86_400);
        assert_eq!(windows * 86_400, CODE_SECONDS, "one more window could begin");
        let guesses = windows * STRANGERS_A_DAY + CODE_TRIES;
        let codes = 10_i64.pow(CODE_LENGTH);
        assert!(guesses * 10_000 < codes, "{guesses} of {codes}");
    }
}
