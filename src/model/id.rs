//! Identifiers. Each kind is a type of its own, so that one cannot be passed for another.

use crate::protocol::UnixTime;
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
    /// A webhook or logout token on its way to another machine.
    DeliveryId;
    /// An account elsewhere with which a person signs in, by our name for it.
    IdentityId;
    /// An authorization request that we sent to another provider.
    UpstreamRequestId;
    /// A login at another provider.
    UpstreamLoginId;
}

impl UserId {
    /// The id that this text is, if it has the form of one (RFC 9562 §4).
    pub fn parse(text: &str) -> Option<Self> {
        let id = uuid::Uuid::try_parse(text).ok()?.to_string();
        id.eq_ignore_ascii_case(text).then_some(Self(id))
    }
}

/// Before every id that is made at that moment or later, and behind every earlier one: an id begins with its time in
/// milliseconds (RFC 9562 §5.7), so that a range of ids is a range of time.
pub fn first_at(at: UnixTime) -> String {
    let milliseconds = at.clamp(0, 0xffff_ffff_ffff / 1000) * 1000;
    format!("{:08x}-{:04x}-0000-0000-000000000000", milliseconds >> 16, milliseconds & 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_behind_the_first_of_its_moment_and_before_that_of_the_next() {
        // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
        let id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
        let at = 1_645_557_742;
        assert!(first_at(at).as_str() < id && id < first_at(at + 1).as_str());
        assert_eq!(first_at(at).len(), id.len());
        assert!(first_at(i64::MIN) < first_at(1) && first_at(1) < first_at(i64::MAX));
    }
}
