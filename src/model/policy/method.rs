//! The ways to prove who one is, and what each is worth.

use crate::model::{audit::Event, contact::ContactKind};
use serde::{Deserialize, Serialize};

/// One way to prove who one is. What is fixed of a method stands in [`Method::traits`], once and for all rooms.
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

/// What the message of a method holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Link,
    Code,
}

/// What is fixed of a method.
struct Traits {
    name: &'static str,
    /// Where its message goes and what that holds, if it sends one to a contact.
    message: Option<(ContactKind, Holds)>,
    factor: Factor,
    amr: &'static [&'static str],
    /// What the audit trail calls a proof by it: made in the browser that asked, and made on another device.
    events: (Event, Event),
    rests_on_a_session: bool,
}

impl Traits {
    const fn new(name: &'static str, factor: Factor, amr: &'static [&'static str], event: Event) -> Self {
        Self { name, message: None, factor, amr, events: (event, event), rests_on_a_session: false }
    }

    const fn sends(self, to: ContactKind, holds: Holds) -> Self {
        Self { message: Some((to, holds)), ..self }
    }

    const fn on_another_device(self, event: Event) -> Self {
        Self { events: (self.events.0, event), ..self }
    }

    const fn resting_on_a_session(self) -> Self {
        Self { rests_on_a_session: true, ..self }
    }
}

impl Method {
    const fn traits(self) -> Traits {
        use ContactKind::{Email, Phone};
        use Factor::{Federated, Knowledge, Mailbox, Possession};
        match self {
            Self::EmailLink => Traits::new("email_link", Mailbox, &["email"], Event::LinkUsed)
                .sends(Email, Holds::Link)
                .on_another_device(Event::Paired),
            Self::EmailCode => Traits::new("email_code", Mailbox, &["email", "otp"], Event::CodeUsed)
                .sends(Email, Holds::Code),
            Self::SmsLink => Traits::new("sms_link", Factor::Phone, &["sms"], Event::LinkUsed)
                .sends(Phone, Holds::Link)
                .on_another_device(Event::Paired),
            Self::SmsCode => Traits::new("sms_code", Factor::Phone, &["sms", "otp"], Event::CodeUsed)
                .sends(Phone, Holds::Code),
            Self::Totp => Traits::new("totp", Possession, &["otp"], Event::SecondFactorUsed),
            Self::RecoveryCode => Traits::new("recovery_code", Possession, &["otp"], Event::SecondFactorUsed),
            // Before it stands `hwk` or `swk`, by the key.
            Self::Passkey => Traits::new("passkey", Possession, &["user"], Event::PasskeyUsed),
            // RFC 8176 has no word for it.
            Self::Push => Traits::new("push", Possession, &["push"], Event::LinkUsed)
                .on_another_device(Event::Paired)
                .resting_on_a_session(),
            // Of private use (RFC 8176 §6).
            Self::Qr => Traits::new("qr", Possession, &["qr"], Event::Paired).resting_on_a_session(),
            // Of private use (RFC 8176 §6): that another provider says so. What it says of its own methods is
            // not repeated: we did not see it.
            Self::Upstream => Traits::new("upstream", Federated, &["fed"], Event::UpstreamUsed),
            Self::Password => Traits::new("password", Knowledge, &["pwd"], Event::PasswordUsed),
            // Somebody vouched for the person: that is worth no more than a mail.
            Self::AdminIssued => Traits::new("admin_issued", Mailbox, &["adm"], Event::IssuedUsed),
        }
    }

    /// The name under which it is stored and written in a configuration.
    pub fn as_str(self) -> &'static str {
        self.traits().name
    }

    /// The kind of contact that its message goes to, when it has one.
    pub fn channel(self) -> Option<ContactKind> {
        self.traits().message.map(|(to, _)| to)
    }

    /// Whether its message holds a link.
    pub fn is_link(self) -> bool {
        self.traits().message.is_some_and(|(_, holds)| holds == Holds::Link)
    }

    /// Whether its message holds a code.
    pub fn is_code(self) -> bool {
        self.traits().message.is_some_and(|(_, holds)| holds == Holds::Code)
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
        self.traits().factor
    }

    /// Its `amr` values (RFC 8176); a passkey has one more, by its key.
    pub fn amr(self) -> &'static [&'static str] {
        self.traits().amr
    }

    /// What the audit trail calls a proof by it, made on another device or not.
    pub fn event(self, other_device: bool) -> Event {
        let (here, there) = self.traits().events;
        if other_device { there } else { here }
    }

    /// Whether a proof by it is worth what another session proved.
    pub fn rests_on_a_session(self) -> bool {
        self.traits().rests_on_a_session
    }
}
