//! A secret value, such as a code, a token or a client secret.

use std::fmt;
use subtle::ConstantTimeEq;

/// A secret string. It cannot be printed by accident, and it compares in constant time.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a string as a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the code that sends or digests it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}
