//! `scope` (RFC 6749 §3.3, OIDC Core §5.4 and §11).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::{ErrorCode, OAuthError};

/// Makes an OAuth request an OIDC request.
pub const OPENID: &str = "openid";
/// Name, picture and the other claims of a profile.
pub const PROFILE: &str = "profile";
/// `email` and `email_verified`.
pub const EMAIL: &str = "email";
/// `address`.
pub const ADDRESS: &str = "address";
/// `phone_number` and `phone_number_verified`.
pub const PHONE: &str = "phone";
/// `groups`, the names of the groups to which the person belongs. No standard defines it, but many apps request it.
pub const GROUPS: &str = "groups";
/// A refresh token for use while the person is not present (OIDC Core §11).
pub const OFFLINE_ACCESS: &str = "offline_access";

/// The supported scope values.
pub const SUPPORTED: [&str; 7] = [OPENID, PROFILE, EMAIL, ADDRESS, PHONE, GROUPS, OFFLINE_ACCESS];

/// The largest number of values in one scope.
const MAX_VALUES: usize = 100;

/// A set of scope values that remembers the order in which they were written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope(Vec<String>);

impl Scope {
    /// Parses scope values separated by spaces. A repeated value counts once.
    ///
    /// # Errors
    /// `invalid_scope`: a character outside RFC 6749 §3.3, or more than 100 values.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let refuse = |why: &'static str| Err(OAuthError::new(ErrorCode::InvalidScope, why));
        let mut values: Vec<String> = Vec::new();
        for value in text.split(' ').filter(|value| !value.is_empty()) {
            if !value.bytes().all(is_scope_char) {
                return refuse("scope has a character that RFC 6749 section 3.3 does not allow");
            }
            if values.len() == MAX_VALUES {
                return refuse("scope has more than 100 values");
            }
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        Ok(Self(values))
    }

    /// Every scope of [`SUPPORTED`].
    pub fn supported() -> Self {
        Self(SUPPORTED.map(str::to_owned).to_vec())
    }

    /// Whether it has this value.
    pub fn contains(&self, value: &str) -> bool {
        self.0.iter().any(|known| known == value)
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether it has no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `other` has every value of this.
    pub fn is_subset_of(&self, other: &Self) -> bool {
        self.iter().all(|value| other.contains(value))
    }

    /// The values that are also in `other`, in this one's order.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let shared = self.iter().filter(|value| other.contains(value));
        Self(shared.map(str::to_owned).collect())
    }

    /// The values of both: these first, then what `other` adds.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let added = other.iter().filter(|value| !self.contains(value));
        Self(self.iter().chain(added).map(str::to_owned).collect())
    }

    /// The values and one more.
    #[must_use]
    pub fn with(mut self, value: &'static str) -> Self {
        if !self.contains(value) {
            self.0.push(value.to_owned());
        }
        self
    }

    /// The values except one.
    #[must_use]
    pub fn without(&self, value: &str) -> Self {
        let kept = self.iter().filter(|known| *known != value);
        Self(kept.map(str::to_owned).collect())
    }
}

/// `scope-token` of RFC 6749 §3.3.
fn is_scope_char(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

/// The order does not matter (RFC 6749 §3.3).
impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.is_subset_of(other)
    }
}

impl Eq for Scope {}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl TryFrom<String> for Scope {
    type Error = OAuthError;

    fn try_from(text: String) -> Result<Self, OAuthError> {
        Self::parse(&text)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scope(text: &str) -> Scope {
        Scope::parse(text).unwrap()
    }

    #[test]
    fn order_is_kept_and_repeats_are_dropped() {
        let parsed = scope("openid email  openid profile ");
        assert_eq!(parsed.to_string(), "openid email profile");
        assert_eq!(parsed, scope("profile openid email"));
        assert_ne!(parsed, scope("openid email"));
        assert_ne!(parsed, scope("openid email phone"));
    }

    #[test]
    fn characters_outside_the_standard_are_refused() {
        for text in ["a\"b", "a\\b", "a\tb", "a\u{7f}", "ü", "a\n"] {
            assert_eq!(Scope::parse(text).unwrap_err().code, ErrorCode::InvalidScope, "{text:?}");
        }
    }

    #[test]
    fn sets_can_be_compared_and_combined() {
        let asked = scope("openid phone email unknown");
        let allowed = scope("email openid offline_access");
        assert_eq!(asked.intersect(&allowed).to_string(), "openid email");
        assert!(!asked.is_subset_of(&allowed));
        assert!(asked.intersect(&allowed).is_subset_of(&allowed));
        assert_eq!(asked.union(&allowed).to_string(), "openid phone email unknown offline_access");
        assert_eq!(allowed.without(OFFLINE_ACCESS), scope("openid email"));
        assert!(Scope::default().is_subset_of(&allowed));
    }

    #[test]
    fn there_is_an_end_to_values() {
        let many = |n: usize| (0..n).map(|i| format!("s{i}")).collect::<Vec<_>>().join(" ");
        assert!(Scope::parse(&many(MAX_VALUES)).is_ok());
        assert!(Scope::parse(&many(MAX_VALUES + 1)).is_err());
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_what_is_accepted_reads_back_the_same(text in "\\PC{0,40}") {
            if let Ok(parsed) = Scope::parse(&text) {
                let json = serde_json::to_string(&parsed).unwrap();
                let again: Scope = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(again.to_string(), parsed.to_string());
            }
        }

        #[test]
        fn every_text_of_the_standard_is_accepted(text in "[!#-\\[\\]-~]{1,9}( [!#-\\[\\]-~]{1,9}){0,5}") {
            prop_assert!(Scope::parse(&text).is_ok());
        }
    }
}
