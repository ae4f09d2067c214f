//! What a person is told about their account by mail, beside what they asked for.

use super::{message::Body, origin::Origin};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// What happened to a person's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactChange {
    /// One was added.
    Added,
    /// One was taken away.
    Removed,
    /// One was put before the others.
    Primary,
}

/// A notice. Every `report_link` holds a token that is good once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum SecurityNotification {
    /// Somebody signed in in a browser that the person had never used.
    NewDevice {
        /// From where.
        #[serde(rename = "device")]
        origin: Origin,
        /// When.
        at: UnixTime,
        /// "This wasn't me".
        report_link: String,
    },
    /// The code that proves that an address is theirs.
    ContactCode {
        /// The code.
        code: String,
        /// For how many minutes it is good.
        minutes: i64,
        /// From where.
        #[serde(rename = "device")]
        origin: Origin,
    },
    /// Somebody wants to add an address that belongs to an account already. It holds no code.
    ContactTaken {
        /// From where.
        #[serde(rename = "device")]
        origin: Origin,
        /// Where to sign in.
        link: String,
    },
    /// The person's addresses changed.
    Contact {
        /// How.
        change: ContactChange,
        /// The address in question.
        address: String,
        /// From where.
        #[serde(rename = "device")]
        origin: Origin,
        /// Where to look and to undo it.
        link: String,
        /// "This wasn't me".
        report_link: String,
    },
    /// The account was deleted.
    Deleted {
        /// From where.
        #[serde(rename = "device")]
        origin: Origin,
    },
}

impl Body for SecurityNotification {
    fn kind(&self) -> &'static str {
        "account"
    }

    fn link(&self) -> Option<&str> {
        match self {
            Self::NewDevice { report_link, .. } | Self::Contact { report_link, .. } => Some(report_link),
            Self::ContactTaken { link, .. } => Some(link),
            Self::ContactCode { .. } | Self::Deleted { .. } => None,
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::ContactCode { code, .. } => Some(code),
            _ => None,
        }
    }
}
