//! Identifiers. Each kind is a type of its own, so that one cannot be passed for another.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a value that the app made or that storage gave back.
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id! {
    /// A person: the `sub` of tokens (`OpenID` Connect Core §2), never reused.
    UserId;
    /// A relying app: `client_id` (RFC 6749 §2.2).
    ClientId;
    /// One sign-in under way.
    LoginId;
    /// One thing that a person must answer.
    ChallengeId;
    /// A session: the `sid` of tokens, which is not the cookie.
    SessionId;
    /// What one authorization gave: a code and the tokens that came of it.
    GrantId;
    /// A message in the outbox.
    MessageId;
    /// A passkey, by our name for it; the authenticator has another.
    CredentialId;
    /// A device that gets sign-in notifications.
    PushDeviceId;
    /// One making or use of a passkey, under way.
    CeremonyId;
    /// A person's access, from its proof to its end.
    AccessWindowId;
    /// Something that another machine is told.
    NoticeId;
    /// An account elsewhere with which a person signs in, by our name for it.
    IdentityId;
    /// One trip to another provider.
    DepartureId;
    /// One return from there.
    ArrivalId;
}
