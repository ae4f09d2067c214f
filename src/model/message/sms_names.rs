//! Names in text messages and notifications. They come from people and from the developers of apps, so anything that
//! looks like a link or a code is removed from them before they are stored, and again when they are read.

use serde::{Deserialize, Serialize};

/// The name of an app in one short line, without anything that could be a link or a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct ShortName(String);

impl ShortName {
    /// That name without what could be a link or a code.
    pub fn new(name: &str) -> Self {
        let plain: String = name.chars().map(|c| if is_risky(c) { ' ' } else { c }).collect();
        let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        Self(line.chars().take(40).collect::<String>().trim_end().to_owned())
    }
}

impl From<String> for ShortName {
    fn from(name: String) -> Self {
        Self::new(&name)
    }
}

fn is_risky(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '@' | '#' | '<' | '>' | '\u{2028}' | '\u{2029}')
}

/// A person's first name, if it is a single word of letters; empty otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<String>")]
pub struct FirstName(String);

impl From<Option<String>> for FirstName {
    fn from(name: Option<String>) -> Self {
        let is_part = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
        let first = name.as_deref().and_then(|name| name.split_whitespace().next()).unwrap_or_default();
        let is_name = first.chars().all(is_part) && first.chars().count() <= 20;
        Self(if is_name { first.replace('’', "'") } else { String::new() })
    }
}
