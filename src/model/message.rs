//! A message on its way to a person.

mod admin_action;
mod factor;
mod kind;
mod sms_notification;

pub use admin_action::{AdminAction, AdminActionContent};
pub use factor::{FactorChange, FactorChangedContent};
pub use kind::SIGN_IN_KINDS;
pub use sms_notification::SmsNotificationKind;

use super::{
    device::Device,
    id::{LoginId, MessageId, UserId},
    policy::OtherDevice,
    security_notification::SecurityNotification,
};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// By which way a message reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a message says, before it is worded in the reader's language. Kept only sealed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A link and a code to sign in.
    SignIn(SignInContent),
    /// An invitation to sign in for the first time.
    Invite {
        /// Where to begin; it holds no secret.
        link: String,
    },
    /// A link to sign in, by text message.
    SmsSignIn {
        /// The person's first name, when known.
        first_name: Option<String>,
        /// The app's name.
        app: String,
        /// The sign-in link.
        link: String,
        /// The code, when there is one beside the link.
        #[serde(default)]
        code: Option<String>,
        /// For how many minutes it is good.
        minutes: i64,
        /// The host of the page where a code is typed, for browsers that fill it in (WebOTP).
        #[serde(default)]
        domain: String,
        /// The link is accepted only in the browser that asked for it.
        #[serde(default)]
        same_browser: bool,
    },
    /// A code to sign in, by text message.
    SmsCode {
        /// The app's name.
        app: String,
        /// The code.
        code: String,
        /// For how many minutes it is good.
        minutes: i64,
        /// The host of the page where it is typed, for browsers that fill it in (WebOTP).
        domain: String,
    },
    /// A link to sign in, by notification. It tells nothing of the person.
    PushSignIn {
        /// The app's name.
        app: String,
        /// The sign-in link.
        link: String,
    },
    /// By text message: somebody wants to add a number that belongs to an account already.
    SmsTaken {
        /// The app's name.
        app: String,
    },
    /// By text message: an admin issued a way to sign in, which this message does not hold.
    SmsIssued {
        /// The installation's name.
        app: String,
        /// Where the admin sat.
        #[serde(default)]
        device: Device,
    },
    /// By text message: something happened to the account of somebody whom no mail would tell.
    SmsNotification {
        /// The installation's name.
        app: String,
        /// What happened.
        about: SmsNotificationKind,
        /// "This wasn't me", where there is something to end.
        link: Option<String>,
        /// Who did it.
        device: Device,
    },
    /// A way to sign in was added or removed.
    FactorChanged(FactorChangedContent),
    /// Something about the account.
    Account(SecurityNotification),
    /// An admin did something for the person.
    AdminAction(AdminActionContent),
    /// A sign-in was refused because it was unusual.
    SignInRefused(SignInRefusedContent),
    /// A link to choose a new password.
    PasswordReset(PasswordResetContent),
}

impl Content {
    /// The way on which it goes.
    pub fn channel(&self) -> Channel {
        match self {
            Self::SignIn(_)
            | Self::Invite { .. }
            | Self::FactorChanged(_)
            | Self::SignInRefused(_)
            | Self::AdminAction(_)
            | Self::PasswordReset(_)
            | Self::Account(_) => Channel::Email,
            Self::SmsSignIn { .. }
            | Self::SmsCode { .. }
            | Self::SmsTaken { .. }
            | Self::SmsIssued { .. }
            | Self::SmsNotification { .. } => Channel::Sms,
            Self::PushSignIn { .. } => Channel::Push,
        }
    }

    /// The link that it holds.
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::SignIn(SignInContent { link, by_link, .. }) => by_link.then_some(link),
            Self::Invite { link }
            | Self::PasswordReset(PasswordResetContent { link, .. })
            | Self::AdminAction(AdminActionContent { link, .. })
            | Self::SmsSignIn { link, .. }
            | Self::PushSignIn { link, .. } => Some(link),
            Self::SmsNotification { link, .. } => link.as_deref(),
            Self::FactorChanged(changed) => Some(&changed.report_link),
            Self::Account(notice) => notice.link(),
            Self::SmsCode { .. }
            | Self::SmsTaken { .. }
            | Self::SmsIssued { .. }
            | Self::SignInRefused(_) => None,
        }
    }

    /// By whose doing, when it is a notice by text message: one that nobody asked for and nobody answers.
    pub fn text_notice_by(&self) -> Option<&Device> {
        match self {
            Self::SmsIssued { device, .. } | Self::SmsNotification { device, .. } => Some(device),
            _ => None,
        }
    }

    /// The code that it holds.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::SignIn(SignInContent { code, .. })
            | Self::SmsSignIn { code, .. }
            | Self::AdminAction(AdminActionContent { code, .. }) => code.as_deref(),
            Self::SmsCode { code, .. } => Some(code),
            Self::Account(notice) => notice.code(),
            Self::Invite { .. }
            | Self::PushSignIn { .. }
            | Self::SmsTaken { .. }
            | Self::SmsIssued { .. }
            | Self::SmsNotification { .. }
            | Self::FactorChanged(_)
            | Self::SignInRefused(_)
            | Self::PasswordReset(_) => None,
        }
    }
}

/// A link and a code to sign in, with who asked from where.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInContent {
    /// The app's name.
    pub app: String,
    /// The link: to sign in, if that is a way, and to say "this wasn't me".
    pub link: String,
    /// Whether the link signs in.
    #[serde(default = "yes")]
    pub by_link: bool,
    /// The link is there because wrong codes have used up the tries.
    #[serde(default)]
    pub codes_used_up: bool,
    /// The code, if that is a way.
    pub code: Option<String>,
    /// The browser that asked; empty when unknown.
    pub browser: String,
    /// The system that asked; empty when unknown.
    pub system: String,
    /// The network address that asked.
    pub ip: String,
    /// The place that asked, when known.
    pub place: Option<String>,
    /// For how many minutes both are good.
    pub minutes: i64,
    /// What the link does on another device.
    pub other_device: OtherDevice,
}

fn yes() -> bool {
    true
}

/// A link to choose a new password, with who asked from where.
#[derive(Clone, Serialize, Deserialize)]
pub struct PasswordResetContent {
    /// The app's name.
    pub app: String,
    /// The link.
    pub link: String,
    /// The browser that asked; empty when unknown.
    pub browser: String,
    /// The system that asked; empty when unknown.
    pub system: String,
    /// The network address that asked.
    pub ip: String,
    /// The place that asked, when known.
    pub place: Option<String>,
    /// For how many minutes it is good.
    pub minutes: i64,
}

/// A sign-in was refused, with where and when it was tried.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInRefusedContent {
    /// The browser; empty when unknown.
    pub browser: String,
    /// The system; empty when unknown.
    pub system: String,
    /// The network address.
    pub ip: String,
    /// The place, when known.
    pub place: Option<String>,
    /// When.
    pub at: UnixTime,
    /// Where to look at one's account; it holds no secret.
    pub link: String,
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
