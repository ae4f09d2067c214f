//! The ways to prove who one is, and what each is worth.

use crate::model::contact::ContactKind;
use serde::{Deserialize, Serialize};

/// One way to prove who one is. The enum is closed, so the compiler lists what a new one must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A link by mail.
    EmailLink,
    /// A code by mail, typed on the screen that asked.
    EmailCode,
    /// A link by text message.
    SmsLink,
    /// A code by text message, typed on the screen that asked.
    SmsCode,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// One of the codes that a person wrote down for the day when nothing else is at hand.
    RecoveryCode,
    /// A passkey, with the person verified by their device.
    Passkey,
    /// A notification on a device that the person chose for it, with a link.
    Push,
    /// A picture on the first screen, looked at by a phone on which the person is signed in.
    Qr,
    /// Another provider, at which the person has an account.
    Upstream,
    /// A password, typed beside the address it belongs to.
    Password,
    /// A link or a code that an admin issued. It stands for the first step of every policy, and none names it.
    AdminIssued,
}

/// What kind of thing a method proves. Two methods of one kind are one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// That the person reads a mailbox.
    Mailbox,
    /// That the person reads the text messages to a number.
    Phone,
    /// That the person has a device or a paper of their own.
    Possession,
    /// That another provider says who it is.
    Federated,
    /// That the person knows something. Who reads their mailbox can set it anew, so the two are one.
    Knowledge,
}

impl Method {
    /// The name under which it is stored and written in a configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailLink => "email_link",
            Self::EmailCode => "email_code",
            Self::SmsLink => "sms_link",
            Self::SmsCode => "sms_code",
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::Passkey => "passkey",
            Self::Push => "push",
            Self::Qr => "qr",
            Self::Upstream => "upstream",
            Self::Password => "password",
            Self::AdminIssued => "admin_issued",
        }
    }

    /// The kind of contact that its message goes to, when it has one.
    pub fn channel(self) -> Option<ContactKind> {
        match self {
            Self::EmailLink | Self::EmailCode => Some(ContactKind::Email),
            Self::SmsLink | Self::SmsCode => Some(ContactKind::Phone),
            Self::Totp
            | Self::RecoveryCode
            | Self::Passkey
            | Self::Push
            | Self::Qr
            | Self::Upstream
            | Self::Password
            | Self::AdminIssued => None,
        }
    }

    /// Whether its message holds a link.
    pub fn is_link(self) -> bool {
        matches!(self, Self::EmailLink | Self::SmsLink)
    }

    /// Whether its message holds a code.
    pub fn is_code(self) -> bool {
        matches!(self, Self::EmailCode | Self::SmsCode)
    }

    /// The link that can go out beside a code, to the same contact.
    pub fn link_beside(self) -> Option<Self> {
        match self {
            Self::EmailCode => Some(Self::EmailLink),
            Self::SmsCode => Some(Self::SmsLink),
            _ => None,
        }
    }

    /// The kind of thing that it proves.
    pub fn factor(self) -> Factor {
        match self {
            // It came by mail, or somebody vouched for the person: no more than that.
            Self::EmailLink | Self::EmailCode | Self::AdminIssued => Factor::Mailbox,
            Self::SmsLink | Self::SmsCode => Factor::Phone,
            Self::Totp | Self::RecoveryCode | Self::Passkey | Self::Push | Self::Qr => Factor::Possession,
            Self::Upstream => Factor::Federated,
            Self::Password => Factor::Knowledge,
        }
    }
}
