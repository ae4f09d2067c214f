//! What a person who has only a telephone number is told of their account.

use super::{Body, Channel, ShortName};
use crate::model::{device::Device, security_notification::ContactChange};
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
    /// An admin has invited the person to sign in.
    Invited,
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

/// A security notification by text message, for somebody without an e-mail address.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsNotificationContent {
    /// The installation's name.
    pub app: ShortName,
    /// What happened.
    pub about: SmsNotificationKind,
    /// "This wasn't me", where there is something to end; where to sign in, in an invitation.
    pub link: Option<String>,
    /// Who did it.
    pub device: Device,
}

impl Body for SmsNotificationContent {
    fn kind(&self) -> &'static str {
        "sms_notice"
    }

    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }
}
