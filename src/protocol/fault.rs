//! What is wrong with a value that was given: a code with its arguments, which pages put into the reader's language, and the
//! English sentence for a developer.

use std::{borrow::Cow, fmt};

/// Every code of a reason.
pub const CODES: [&str; 29] = [
    "needed",
    "empty",
    "too-long",
    "too-many",
    "control",
    "negative",
    "signed-userinfo",
    "refresh-alone",
    "code-alone",
    "fragment",
    "percent-encode",
    "absolute",
    "host-missing",
    "user-info",
    "wildcard",
    "host-spelling",
    "plain-http",
    "scheme",
    "scheme-undotted",
    "answer-field",
    "https",
    "uri-empty",
    "uri-too-long",
    "key-missing",
    "public-rotates",
    "policy",
    "client-id",
    "outdated",
    "other",
];

/// Why a value is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// One of [`CODES`].
    pub code: &'static str,
    /// What belongs into the words.
    pub arguments: Vec<(&'static str, String)>,
    english: Cow<'static, str>,
}

impl Reason {
    /// A reason that is the same for every value.
    pub fn new(code: &'static str, english: impl Into<Cow<'static, str>>) -> Self {
        debug_assert!(CODES.contains(&code), "{code} is no code");
        Self { code, arguments: Vec::new(), english: english.into() }
    }

    /// A reason that has words in English alone.
    pub fn other(english: impl Into<String>) -> Self {
        let english = english.into();
        Self::new("other", english.clone()).with("text", english)
    }

    /// With what belongs into its words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// The same, about one of several values.
    #[must_use]
    pub fn about(self, value: &str) -> Self {
        let english = format!("'{value}' {}", self.english).into();
        Self { english, ..self }.with("value", value)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataFault {
    /// The member, by its name in the standard; empty where it is about the whole.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: Reason,
}

impl MetadataFault {
    /// What is wrong with that member.
    pub fn new(field: &'static str, reason: Reason) -> Self {
        Self { field, reason }
    }
}

impl fmt::Display for MetadataFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            return self.reason.fmt(f);
        }
        write!(f, "{}: {}", self.field, self.reason)
    }
}
