//! What happened, for those who must answer for it later.

use super::{
    device::Device,
    id::{ClientId, LoginId, SessionId, UserId},
};

/// The events that are recorded, by the name under which they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A link and code were made for an address.
    LinkCreated,
    /// A message was accepted by the provider.
    LinkSent,
    /// A link was used.
    LinkUsed,
    /// A code was used.
    CodeUsed,
    /// A wrong code was typed.
    CodeWrong,
    /// A passkey was used.
    PasskeyUsed,
    /// A passkey was not accepted; the detail says why, which the browser is not told.
    PasskeyRefused,
    /// A passkey was made.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A notification's link was used; the detail says by what device.
    PushUsed,
    /// A notification's link was refused in a browser that gets no notifications for that person.
    PushAnomaly,
    /// A device gets sign-in notifications.
    PushAdded,
    /// A device gets them no more.
    PushRemoved,
    /// A password was right.
    PasswordUsed,
    /// A password was wrong, or there is none.
    PasswordWrong,
    /// A password was set or changed; the detail says how.
    PasswordChanged,
    /// A password was removed.
    PasswordRemoved,
    /// A link to choose a new password was asked for.
    PasswordResetAsked,
    /// Another provider said who it is.
    UpstreamUsed,
    /// What another provider said was not accepted; the detail says why.
    UpstreamRefused,
    /// An account at another provider was linked.
    UpstreamLinked,
    /// An account at another provider was unlinked.
    UpstreamUnlinked,
    /// A link ended unused.
    LinkExpired,
    /// A link approved a sign-in on another device.
    Paired,
    /// A second factor was given.
    SecondFactorUsed,
    /// A wrong second factor was given.
    SecondFactorWrong,
    /// A person set up or took away a second factor.
    FactorChanged,
    /// A wrong number was typed on another device.
    NumberWrong,
    /// "This wasn't me".
    Denied,
    /// A limit was reached.
    Limited,
    /// A person signed in: a session began or was renewed.
    SignedIn,
    /// An app was given a code.
    Authorized,
    /// A person signed out.
    SignedOut,
    /// A sign-in was unusual; the detail says by which rule, and what came of it.
    Anomaly,
    /// A sign-in was refused.
    Refused,
    /// A person was asked and allowed an app its scopes.
    ConsentGiven,
    /// A person refused an app.
    ConsentDenied,
    /// An account was made.
    UserCreated,
    /// An account was stopped or started again.
    UserDisabled,
    /// An admin let somebody in who waited.
    UserApproved,
    /// An admin issued somebody a link or a code to sign in.
    SignInIssued,
    /// What an admin issued was used.
    IssuedUsed,
    /// An admin changed what is kept of somebody.
    UserChanged,
    /// Somebody became an admin.
    AdminGranted,
    /// An app was made, changed or removed.
    ClientChanged,
    /// A signing key was made or changed.
    KeyChanged,
    /// A spent code or refresh token was presented again.
    Replayed,
    /// A person's access began, or goes on for longer.
    AccessGranted,
    /// A person's access ended; the detail says why.
    AccessEnded,
    /// A person changed their name or another claim.
    ProfileChanged,
    /// A person proved another address and has it now.
    ContactAdded,
    /// A person took an address away.
    ContactRemoved,
    /// A person put an address before the others.
    ContactPrimary,
    /// A person took back what they had allowed an app.
    ConsentRevoked,
    /// "This wasn't me", in a message about something that had happened.
    NotMe,
    /// A person took a copy of their data.
    DataExported,
    /// An account was deleted: by its person, or as the detail says.
    UserDeleted,
}

impl Event {
    /// Its stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LinkCreated => "link.created",
            Self::LinkSent => "link.sent",
            Self::LinkUsed => "link.used",
            Self::CodeUsed => "code.used",
            Self::CodeWrong => "code.wrong",
            Self::PasskeyUsed => "passkey.used",
            Self::PasskeyRefused => "passkey.refused",
            Self::PasskeyAdded => "passkey.added",
            Self::PasskeyRemoved => "passkey.removed",
            Self::PushUsed => "push.used",
            Self::PushAnomaly => "push.anomaly",
            Self::PushAdded => "push.added",
            Self::PushRemoved => "push.removed",
            Self::PasswordUsed => "password.used",
            Self::PasswordWrong => "password.wrong",
            Self::PasswordChanged => "password.changed",
            Self::PasswordRemoved => "password.removed",
            Self::PasswordResetAsked => "password.reset_asked",
            Self::UpstreamUsed => "provider.used",
            Self::UpstreamRefused => "provider.refused",
            Self::UpstreamLinked => "provider.linked",
            Self::UpstreamUnlinked => "provider.unlinked",
            Self::LinkExpired => "link.expired",
            Self::Paired => "link.paired",
            Self::SecondFactorUsed => "factor.used",
            Self::SecondFactorWrong => "factor.wrong",
            Self::FactorChanged => "factor.changed",
            Self::NumberWrong => "number.wrong",
            Self::Denied => "login.denied",
            Self::Limited => "limit.reached",
            Self::SignedIn => "session.started",
            Self::Authorized => "client.authorized",
            Self::SignedOut => "session.ended",
            Self::Anomaly => "login.anomaly",
            Self::Refused => "login.refused",
            Self::ConsentGiven => "consent.given",
            Self::ConsentDenied => "consent.denied",
            Self::UserCreated => "user.created",
            Self::UserDisabled => "user.disabled",
            Self::UserApproved => "user.approved",
            Self::SignInIssued => "user.sign_in_issued",
            Self::IssuedUsed => "issued.used",
            Self::UserChanged => "user.changed",
            Self::AdminGranted => "user.admin",
            Self::ClientChanged => "client.changed",
            Self::KeyChanged => "key.changed",
            Self::Replayed => "token.replayed",
            Self::AccessGranted => "access.granted",
            Self::AccessEnded => "access.ended",
            Self::ProfileChanged => "profile.changed",
            Self::ContactAdded => "contact.added",
            Self::ContactRemoved => "contact.removed",
            Self::ContactPrimary => "contact.primary",
            Self::ConsentRevoked => "consent.revoked",
            Self::NotMe => "notice.denied",
            Self::DataExported => "data.exported",
            Self::UserDeleted => "user.deleted",
        }
    }
}

impl Event {
    /// Whether it is a wrong answer, as guessing makes many of them.
    pub fn is_offence(self) -> bool {
        matches!(
            self,
            Self::CodeWrong
                | Self::PasswordWrong
                | Self::NumberWrong
                | Self::SecondFactorWrong
                | Self::Denied
        )
    }
}

/// One row of the audit trail, before it has an id and a time. No field may hold a usable secret.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// Who did it, when it was not the person themselves: an admin's id, or `cli`.
    pub actor: Option<String>,
    /// To whom.
    pub user_id: Option<UserId>,
    /// For which app.
    pub client_id: Option<ClientId>,
    /// In which sign-in.
    pub login_id: Option<LoginId>,
    /// In which session.
    pub session_id: Option<SessionId>,
    /// From where.
    pub device: Option<Device>,
    /// Anything else worth knowing, in a few words.
    pub detail: Option<String>,
}

impl Entry {
    /// An entry with nothing but its event.
    pub fn new(event: Event) -> Self {
        Self {
            event,
            actor: None,
            user_id: None,
            client_id: None,
            login_id: None,
            session_id: None,
            device: None,
            detail: None,
        }
    }

    /// Names the actor.
    #[must_use]
    pub fn actor(mut self, actor: impl Into<String>) -> Self {
        self.actor = Some(actor.into());
        self
    }

    /// Names the person.
    #[must_use]
    pub fn user(mut self, id: &UserId) -> Self {
        self.user_id = Some(id.clone());
        self
    }

    /// Names the app.
    #[must_use]
    pub fn client(mut self, id: &ClientId) -> Self {
        self.client_id = Some(id.clone());
        self
    }

    /// Names the sign-in.
    #[must_use]
    pub fn login(mut self, id: &LoginId) -> Self {
        self.login_id = Some(id.clone());
        self
    }

    /// Names the session.
    #[must_use]
    pub fn session(mut self, id: &SessionId) -> Self {
        self.session_id = Some(id.clone());
        self
    }

    /// Says from where.
    #[must_use]
    pub fn from_device(mut self, device: &Device) -> Self {
        self.device = Some(device.clone());
        self
    }

    /// Adds a few words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
