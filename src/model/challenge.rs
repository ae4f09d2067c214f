//! One row for anything that a person must answer.

use super::id::{ChallengeId, LoginId, UserId};
use crate::protocol::UnixTime;

/// What kind of answer is expected. A token of one kind is nothing at any other door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeKind {
    /// A link by mail.
    EmailLink,
    /// A code by mail.
    EmailCode,
    /// A link by text message.
    SmsLink,
    /// A code by text message.
    SmsCode,
    /// A link in a notification.
    PushLink,
    /// A link in a picture on the first screen.
    QrLink,
    /// A link that an admin issued to a person; it was shown where it has no address, else mailed.
    AdminLink,
    /// The same in a notification.
    AdminPush,
    /// A code that an admin issued to a person.
    AdminCode,
    /// A link printed on the operator's terminal that makes an admin.
    AdminInvite,
    /// A code to a new address of an account.
    ContactCode,
    /// "This wasn't me", in a message that tells of something that happened.
    Report,
    /// A link by mail that lets its reader choose a new password.
    PasswordReset,
}

impl ChallengeKind {
    const ALL: [Self; 13] = [
        Self::EmailLink,
        Self::EmailCode,
        Self::SmsLink,
        Self::SmsCode,
        Self::PushLink,
        Self::QrLink,
        Self::AdminLink,
        Self::AdminPush,
        Self::AdminCode,
        Self::AdminInvite,
        Self::ContactCode,
        Self::Report,
        Self::PasswordReset,
    ];

    /// Links that a person gets in a message.
    pub const LINKS: [Self; 3] = [Self::EmailLink, Self::SmsLink, Self::PushLink];

    /// Links that an admin issued.
    pub const ISSUED_LINKS: [Self; 2] = [Self::AdminLink, Self::AdminPush];
    /// All that an admin issues.
    pub const ISSUED: [Self; 3] = [Self::AdminLink, Self::AdminPush, Self::AdminCode];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailLink => "email_link",
            Self::EmailCode => "email_code",
            Self::SmsLink => "sms_link",
            Self::SmsCode => "sms_code",
            Self::PushLink => "push_link",
            Self::QrLink => "qr_link",
            Self::AdminLink => "admin_link",
            Self::AdminPush => "admin_push",
            Self::AdminCode => "admin_code",
            Self::AdminInvite => "admin_invite",
            Self::ContactCode => "contact_code",
            Self::Report => "not_me",
            Self::PasswordReset => "password_reset",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A challenge.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// Its kind.
    pub kind: ChallengeKind,
    /// SHA-256 of a link's token; a keyed digest of a code.
    pub digest: Vec<u8>,
    /// The sign-in it answers.
    pub login_id: Option<LoginId>,
    /// The person it is for, when known.
    pub user_id: Option<UserId>,
    /// The folded address it was sent to.
    pub contact_key: String,
    /// Wrong answers so far.
    pub tries: i64,
    /// How many are too many.
    pub max_tries: i64,
    /// Made.
    pub created_at: UnixTime,
    /// Its end.
    pub expires_at: UnixTime,
    /// Answered, denied, or ended by too many tries.
    pub used_at: Option<UnixTime>,
    /// A newer one took its place.
    pub replaced_at: Option<UnixTime>,
}

/// Whether a challenge can still be answered, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Open,
    /// Too late.
    Expired,
    /// Already answered.
    Used,
    /// A newer message holds another one.
    Replaced,
    /// Too many wrong answers.
    TooManyTries,
}

impl Challenge {
    /// A new one, which belongs to nothing so far, was sent nowhere, and allows one try.
    pub fn new(
        id: ChallengeId,
        kind: ChallengeKind,
        digest: Vec<u8>,
        created_at: UnixTime,
        expires_at: UnixTime,
    ) -> Self {
        Self {
            id,
            kind,
            digest,
            login_id: None,
            user_id: None,
            contact_key: String::new(),
            tries: 0,
            max_tries: 1,
            created_at,
            expires_at,
            used_at: None,
            replaced_at: None,
        }
    }

    /// How many tries are left after the one that was counted since this was read.
    pub fn left_after_try(&self) -> u32 {
        u32::try_from(self.max_tries - self.tries - 1).unwrap_or(0)
    }

    /// Its standing at that moment.
    pub fn standing(&self, now: UnixTime) -> Standing {
        if self.tries >= self.max_tries {
            Standing::TooManyTries
        } else if self.used_at.is_some() {
            Standing::Used
        } else if now >= self.expires_at {
            Standing::Expired
        } else if self.replaced_at.is_some() {
            Standing::Replaced
        } else {
            Standing::Open
        }
    }
}
