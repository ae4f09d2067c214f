//! What happened, for those who must answer for it later.

use super::{
    device::Device,
    id::{ClientId, LoginId, SessionId, UserId},
};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident => $stored:literal,)*) => {
        /// The events that are recorded, with the names under which they are stored.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event {
            $($(#[$doc])* $name,)*
        }

        impl Event {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stored name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $stored,)*
                }
            }
        }
    };
}

events! {
    /// A link and code were made for an address.
    LinkCreated => "link.created",
    /// A message was accepted by the provider.
    LinkSent => "link.sent",
    /// A link was used.
    LinkUsed => "link.used",
    /// A code was used.
    CodeUsed => "code.used",
    /// A wrong code was typed.
    CodeWrong => "code.wrong",
    /// A passkey was used.
    PasskeyUsed => "passkey.used",
    /// A passkey was not accepted; the detail says why, which the browser is not told.
    PasskeyRefused => "passkey.refused",
    /// A passkey was made.
    PasskeyAdded => "passkey.added",
    /// A passkey was removed.
    PasskeyRemoved => "passkey.removed",
    /// A notification's link was used; the detail says by what device.
    PushUsed => "push.used",
    /// A notification's link was refused in a browser that gets no notifications for that person.
    PushAnomaly => "push.anomaly",
    /// A device gets sign-in notifications.
    PushAdded => "push.added",
    /// A device gets them no more.
    PushRemoved => "push.removed",
    /// A password was right.
    PasswordUsed => "password.used",
    /// A password was wrong, or there is none.
    PasswordWrong => "password.wrong",
    /// A password was set or changed; the detail says how.
    PasswordChanged => "password.changed",
    /// A password was removed.
    PasswordRemoved => "password.removed",
    /// A link to choose a new password was asked for.
    PasswordResetAsked => "password.reset_asked",
    /// Another provider said who it is.
    UpstreamUsed => "provider.used",
    /// What another provider said was not accepted; the detail says why.
    UpstreamRefused => "provider.refused",
    /// An account at another provider was linked.
    UpstreamLinked => "provider.linked",
    /// An account at another provider was unlinked.
    UpstreamUnlinked => "provider.unlinked",
    /// A link ended unused.
    LinkExpired => "link.expired",
    /// A link approved a sign-in on another device.
    Paired => "link.paired",
    /// A second factor was given.
    SecondFactorUsed => "factor.used",
    /// A wrong second factor was given.
    SecondFactorWrong => "factor.wrong",
    /// A person set up or took away a second factor.
    FactorChanged => "factor.changed",
    /// A wrong number was typed on another device.
    NumberWrong => "number.wrong",
    /// "This wasn't me".
    Denied => "login.denied",
    /// A limit was reached.
    Limited => "limit.reached",
    /// A person signed in: a session began or was renewed.
    SignedIn => "session.started",
    /// An app was given a code.
    Authorized => "client.authorized",
    /// A person signed out.
    SignedOut => "session.ended",
    /// A sign-in was unusual; the detail says by which rule, and what came of it.
    Anomaly => "login.anomaly",
    /// A sign-in was refused.
    Refused => "login.refused",
    /// A person was asked and allowed an app its scopes.
    ConsentGiven => "consent.given",
    /// A person refused an app.
    ConsentDenied => "consent.denied",
    /// An account was made.
    UserCreated => "user.created",
    /// An account was stopped or started again.
    UserDisabled => "user.disabled",
    /// An admin let somebody in who waited.
    UserApproved => "user.approved",
    /// An admin issued somebody a link or a code to sign in.
    SignInIssued => "user.sign_in_issued",
    /// What an admin issued was used.
    IssuedUsed => "issued.used",
    /// An admin changed what is kept of somebody.
    UserChanged => "user.changed",
    /// An admin invitation was made on the command line.
    AdminInvited => "user.admin_invited",
    /// Somebody became an admin.
    AdminGranted => "user.admin",
    /// An admin's right was taken away.
    AdminRevoked => "user.admin_revoked",
    /// An app was made, changed or removed.
    ClientChanged => "client.changed",
    /// Requests of an app are refused; the detail says where and why. One an hour for each cause.
    ClientRefused => "client.refused",
    /// A signing key was made or changed.
    KeyChanged => "key.changed",
    /// The database was restored from a backup, and what that would have revived was ended.
    DatabaseRestored => "database.restored",
    /// A spent code or refresh token was presented again.
    Replayed => "token.replayed",
    /// A person's access began, or goes on for longer.
    AccessGranted => "access.granted",
    /// A person's access ended; the detail says why.
    AccessEnded => "access.ended",
    /// A person changed their name or another claim.
    ProfileChanged => "profile.changed",
    /// A person proved another address and has it now.
    ContactAdded => "contact.added",
    /// A person took an address away.
    ContactRemoved => "contact.removed",
    /// A person put an address before the others.
    ContactPrimary => "contact.primary",
    /// A person took back what they had allowed an app.
    ConsentRevoked => "consent.revoked",
    /// "This wasn't me", in a message about something that had happened.
    Reported => "notice.denied",
    /// A person took a copy of their data.
    DataExported => "data.exported",
    /// An account was deleted: by its person, or as the detail says.
    UserDeleted => "user.deleted",
}

impl Event {
    /// Its stored name as a part of the texts' names: its sentence is `event-{}`.
    pub fn word(self) -> String {
        word(self.as_str())
    }

    /// Whether it is a wrong answer, as guessing makes many of them.
    pub fn is_failed_attempt(self) -> bool {
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

/// An event's stored name as a part of the texts' names.
pub fn word(stored: &str) -> String {
    stored.replace(['.', '_'], "-")
}

/// One row of the audit trail, before it has an id and a time. No field may hold a usable secret.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// Who did it, when it was not the person themselves: an admin's id, or `cli`.
    pub actor: Option<String>,
    /// The person whose account it concerns.
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
    /// How long it took, in seconds, where that is worth knowing.
    pub seconds: Option<i64>,
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
            seconds: None,
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
