//! What a person who has only a telephone number is told of their account.

use super::super::security_notification::ContactChange;
use serde::{Deserialize, Serialize};

/// What a notice by text message is about. Which address or which key it was stands on the account page: a text
/// message is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsNotificationKind {
    /// Somebody signed in in a browser that the person had never used.
    NewDevice,
    /// An address or a number was added.
    ContactAdded,
    /// One was taken away.
    ContactRemoved,
    /// One was put before the others.
    ContactPrimary,
    /// A way to sign in was added, changed or removed.
    FactorChanged,
    /// A sign-in was refused because it was unusual.
    SignInRefused,
    /// The account was deleted.
    Deleted,
}

impl SmsNotificationKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NewDevice,
        Self::ContactAdded,
        Self::ContactRemoved,
        Self::ContactPrimary,
        Self::FactorChanged,
        Self::SignInRefused,
        Self::Deleted,
    ];

    /// Its name in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewDevice => "new-device",
            Self::ContactAdded => "contact-added",
            Self::ContactRemoved => "contact-removed",
            Self::ContactPrimary => "contact-primary",
            Self::FactorChanged => "factor-changed",
            Self::SignInRefused => "sign-in-refused",
            Self::Deleted => "deleted",
        }
    }
}

impl From<ContactChange> for SmsNotificationKind {
    fn from(change: ContactChange) -> Self {
        match change {
            ContactChange::Added => Self::ContactAdded,
            ContactChange::Removed => Self::ContactRemoved,
            ContactChange::Primary => Self::ContactPrimary,
        }
    }
}
