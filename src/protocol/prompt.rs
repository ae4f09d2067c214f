//! `prompt` (OIDC Core §3.1.2.1).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::OAuthError;

/// One value of `prompt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prompt {
    /// Show no page, and answer with a code or an error.
    None,
    /// Sign in again, even if there is a session.
    Login,
    /// Ask for consent again.
    Consent,
    /// Let the person choose an account.
    SelectAccount,
}

impl Prompt {
    /// Every value, as discovery lists them.
    pub const ALL: [Self; 4] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}

/// The values of one `prompt` parameter. Empty when it was absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prompts(BTreeSet<Prompt>);

impl Prompts {
    /// Parses values separated by spaces.
    ///
    /// # Errors
    /// `invalid_request`: an unknown value, or `none` together with another value.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let values = text.split(' ').filter(|value| !value.is_empty());
        let found: BTreeSet<_> = values.map(parse_one).collect::<Result<_, _>>()?;
        if found.contains(&Prompt::None) && found.len() > 1 {
            return Err(OAuthError::invalid_request("prompt=none cannot be combined with another prompt"));
        }
        Ok(Self(found))
    }

    /// No page may be shown.
    pub fn none(&self) -> bool {
        self.0.contains(&Prompt::None)
    }

    /// The person must sign in again.
    pub fn login(&self) -> bool {
        self.0.contains(&Prompt::Login)
    }

    /// Consent must be asked for again.
    pub fn consent(&self) -> bool {
        self.0.contains(&Prompt::Consent)
    }

    /// The person must be able to choose an account.
    pub fn select_account(&self) -> bool {
        self.0.contains(&Prompt::SelectAccount)
    }
}

fn parse_one(value: &str) -> Result<Prompt, OAuthError> {
    let known = Prompt::ALL.into_iter().find(|prompt| prompt.as_str() == value);
    known.ok_or_else(|| {
        OAuthError::invalid_request("prompt has an unknown value: use none, login, consent or select_account")
    })
}

impl fmt::Display for Prompts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|prompt| prompt.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}

impl TryFrom<String> for Prompts {
    type Error = OAuthError;

    fn try_from(text: String) -> Result<Self, OAuthError> {
        Self::parse(&text)
    }
}

impl From<Prompts> for String {
    fn from(prompts: Prompts) -> Self {
        prompts.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_can_be_combined() {
        let prompts = Prompts::parse("consent login").unwrap();
        assert!(prompts.login() && prompts.consent());
        assert!(!prompts.none() && !prompts.select_account());
        assert_eq!(prompts.to_string(), "login consent");
    }

    #[test]
    fn none_stands_alone() {
        assert!(Prompts::parse("none").unwrap().none());
        assert!(Prompts::parse("none login").is_err());
    }

    #[test]
    fn unknown_values_are_refused() {
        for text in ["create", "Login", "login,consent", "none\tlogin"] {
            assert!(Prompts::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_value_is_read_back_from_its_string() {
        for prompt in Prompt::ALL {
            let prompts = Prompts::parse(prompt.as_str()).unwrap();
            let json = serde_json::to_string(&prompts).unwrap();
            assert_eq!(serde_json::from_str::<Prompts>(&json).unwrap(), prompts);
        }
        assert_eq!(serde_json::from_str::<Prompts>("\"\"").unwrap(), Prompts::default());
    }
}
