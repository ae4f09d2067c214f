//! What a person is told of an admin's doing.

use super::Body;
use serde::{Deserialize, Serialize};

/// What an admin did for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminAction {
    /// Let them in.
    Approved,
    /// Issued a link.
    Link,
    /// Issued a code.
    Code,
    /// Issued one of them, which this message does not hold.
    Issued,
}

/// What an admin did for a person, and what it is good for.
#[derive(Clone, Serialize, Deserialize)]
pub struct AdminActionContent {
    /// What.
    pub what: AdminAction,
    /// Where to go on.
    pub link: String,
    /// The code, when there is one.
    pub code: Option<String>,
    /// For how many minutes it is good; 0 when it does not end.
    pub minutes: i64,
    /// "This wasn't me", where it opens the account.
    #[serde(default)]
    pub report_link: Option<String>,
}

impl Body for AdminActionContent {
    fn kind(&self) -> &'static str {
        "by_admin"
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }

    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}
