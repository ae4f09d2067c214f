//! Why something that was asked for cannot be. The edge puts it into the reader's words.

use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// One thing that cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What is wrong: the end of the name of its text, `admin-fault-CODE`.
    pub code: &'static str,
    /// The field that it is about, where it is about one.
    pub field: Option<&'static str>,
    /// The arguments of its text.
    pub arguments: BTreeMap<&'static str, String>,
}

impl Fault {
    /// One without field and arguments.
    pub fn new(code: &'static str) -> Self {
        Self { code, field: None, arguments: BTreeMap::new() }
    }

    /// The same about a field.
    #[must_use]
    pub fn about(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// The same with an argument of its text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.insert(name, value.into());
        self
    }

    /// The name of its text.
    pub fn key(&self) -> String {
        format!("admin-fault-{}", self.code)
    }
}

impl fmt::Display for Fault {
    /// For the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        self.arguments.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}
