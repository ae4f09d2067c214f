//! A message on its way to a person.

mod admin_action;
mod content;
mod factor;
mod invite;
mod password_reset;
mod push_sign_in;
mod sign_in;
mod sign_in_refused;
mod sms;
mod sms_names;
mod sms_notification;

pub use admin_action::{AdminAction, AdminActionContent};
pub use content::{Body, Content, SIGN_IN_KINDS};
pub use factor::{FactorChange, FactorChangedContent};
pub use invite::InviteContent;
pub use password_reset::PasswordResetContent;
pub use push_sign_in::PushSignInContent;
pub use sign_in::SignInContent;
pub use sign_in_refused::SignInRefusedContent;
pub use sms::{SmsCodeContent, SmsIssuedContent, SmsSignInContent, SmsTakenContent};
pub use sms_names::{FirstName, ShortName};
pub use sms_notification::{SmsNotificationContent, SmsNotificationKind};

use super::id::{LoginId, MessageId, UserId};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// By which way a message reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Mail.
    Email,
    /// A text message.
    Sms,
    /// A notification on a device of the person's.
    Push,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Push];

    /// The name under which it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
        }
    }

    /// The channel of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Waiting for its turn.
    Queued,
    /// A sender has taken it, until its lease ends.
    Sending,
    /// The provider accepted it.
    Sent,
    /// The provider says that it arrived. Only some tell.
    Delivered,
    /// It will not be tried again.
    Failed,
    /// Its contents were no longer of use before it could be sent.
    Expired,
    /// Not to be sent: there is nobody to tell, or a limit was reached. It waits for its turn all the same and
    /// is dropped then: whoever asks for something else meanwhile waits as long as behind one that is sent.
    Withheld,
    /// It was withheld, and its turn has come.
    Dropped,
}

impl MessageStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Failed,
        Self::Expired,
        Self::Withheld,
        Self::Dropped,
    ];

    /// Those of a message that still has a turn: it will be tried, or dropped.
    pub const WITH_A_TURN: [Self; 3] = [Self::Queued, Self::Sending, Self::Withheld];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Withheld => "withheld",
            Self::Dropped => "dropped",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// A message's row.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id, which becomes the `Message-ID`, so that a double is recognised.
    pub id: MessageId,
    /// By which way it goes.
    pub channel: Channel,
    /// The stored address, never one from a request. A notification goes to a person, on all their devices.
    pub recipient: String,
    /// `Content` as sealed JSON; empty once it is of no more use.
    pub sealed: Vec<u8>,
    /// The reader's language.
    pub lang: String,
    /// The sign-in it belongs to.
    pub login_id: Option<LoginId>,
    /// The person it is for.
    pub user_id: Option<UserId>,
    /// Where it stands.
    pub status: MessageStatus,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: UnixTime,
    /// When it is given up.
    pub expires_at: UnixTime,
    /// Why the last try failed, or why it is not sent.
    pub note: Option<String>,
    /// Made.
    pub created_at: UnixTime,
    /// Accepted by the provider.
    pub sent_at: Option<UnixTime>,
    /// How often a provider answered and did not take it.
    pub refusals: i64,
    /// Which provider accepted it, where there are several.
    pub provider: Option<String>,
    /// The provider's own id of it.
    pub provider_id: Option<String>,
    /// How many messages of the network it was cut into; 0 where that means nothing.
    pub segments: i64,
}

impl Message {
    /// It came to its end: what it held is not kept.
    #[must_use]
    pub fn ended(self, status: MessageStatus, note: impl Into<String>) -> Self {
        Self { status, note: Some(note.into()), sealed: Vec::new(), ..self }
    }
}
