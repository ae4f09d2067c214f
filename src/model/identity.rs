//! Accounts at other providers with which people sign in, and the trips there and back.

use super::{
    id::{IdentityId, LoginId, SessionId, UpstreamLoginId, UpstreamRequestId, UserId},
    policy::{Method, Policy},
};
use crate::protocol::UnixTime;

/// Where somebody has an account: the name is never reused there (OIDC Core §5.7), whatever its address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamAccount {
    /// The provider's name in our configuration.
    pub provider: String,
    /// Its issuer identifier, so that a provider that is configured anew does not inherit people.
    pub issuer: String,
    /// The account's `sub` there.
    pub subject: String,
}

/// An account elsewhere that is linked to a person here.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Our name for it.
    pub id: IdentityId,
    /// Whose it is.
    pub user_id: UserId,
    /// Which account.
    pub account: UpstreamAccount,
    /// The address that the provider named last, for people to recognise the account by.
    pub email: Option<String>,
    /// Linked.
    pub created_at: UnixTime,
    /// Last used to sign in.
    pub last_used_at: Option<UnixTime>,
}

/// An authorization request that we sent to another provider. Its `state` is its id and a secret.
#[derive(Clone, Debug)]
pub struct UpstreamRequest {
    /// Its id.
    pub id: UpstreamRequestId,
    /// SHA-256 of the secret half of `state`.
    pub digest: Vec<u8>,
    /// The sign-in that it belongs to; else:
    pub login_id: Option<LoginId>,
    /// The person who links an account on their own page.
    pub user_id: Option<UserId>,
    /// The session in which they do: no other can finish it.
    pub session_id: Option<SessionId>,
    /// SHA-256 of the browser's cookie: only that browser can come back.
    pub browser_digest: Vec<u8>,
    /// The provider's name.
    pub provider: String,
    /// Nonce and PKCE verifier, sealed.
    pub sealed: Vec<u8>,
    /// Its end.
    pub expires_at: UnixTime,
    /// Set by the first return, right or wrong.
    pub used_at: Option<UnixTime>,
}

/// A login at another provider, in one of our sign-ins: which account the person has there.
#[derive(Clone, Debug)]
pub struct UpstreamLogin {
    /// Its id.
    pub id: UpstreamLoginId,
    /// The sign-in.
    pub login_id: LoginId,
    /// The session that came of it.
    pub session_id: Option<SessionId>,
    /// The account.
    pub account: UpstreamAccount,
    /// The address that the provider vouches for.
    pub email: Option<String>,
    /// The provider's session (OIDC Back-Channel Logout §2.1).
    pub sid: Option<String>,
    /// The person wants the account linked to the one they are about to prove.
    pub link: bool,
    /// When.
    pub at: UnixTime,
}

/// Why a return did not sign anybody in, as far as the person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They changed their mind there.
    Cancelled,
    /// The provider cannot be used now: switched off, or out of reach.
    Unavailable,
    /// The provider's answer was not right.
    Failed,
    /// The provider vouches for no address.
    NoAddress,
    /// The account there is not of a domain that may come in.
    Domain,
    /// There is no account here, and none may be made this way.
    NoAccount,
    /// There is an account here, but no message may prove it; it can be linked from inside.
    LinkInside,
    /// The account here is stopped.
    Disabled,
    /// The account there is not one of the person who is known here.
    NotLinked,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Cancelled,
        Self::Unavailable,
        Self::Failed,
        Self::NoAddress,
        Self::Domain,
        Self::NoAccount,
        Self::LinkInside,
        Self::Disabled,
        Self::NotLinked,
    ];

    /// Its word, in addresses of ours and in the names of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
            Self::NoAddress => "no-address",
            Self::Domain => "domain",
            Self::NoAccount => "no-account",
            Self::LinkInside => "link-inside",
            Self::Disabled => "stopped",
            Self::NotLinked => "not-linked",
        }
    }

    /// The refusal of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == word)
    }
}

/// What a person can sign in with.
#[derive(Clone, Copy, Debug, Default)]
pub struct MethodCounts {
    /// Linked accounts whose provider the policy takes.
    pub identities: usize,
    /// Passkeys.
    pub passkeys: usize,
    /// Whether a message of the first step, or a password, lets them in as well.
    pub otherwise: bool,
}

/// Whether somebody who has these can lose a linked account and still sign in.
pub fn can_unlink(methods: MethodCounts, policy: &Policy) -> bool {
    let by_passkey = methods.passkeys > 0 && policy.allows(Method::Passkey);
    methods.otherwise || by_passkey || methods.identities > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::PolicyStep;

    #[test]
    fn the_last_linked_account_stays_unless_there_is_another_way_in() {
        let only = |method| Policy { steps: vec![PolicyStep::any_of(&[method])], ..Policy::default() };
        let methods = MethodCounts { identities: 1, passkeys: 1, otherwise: false };
        assert!(can_unlink(methods, &Policy::default()));
        assert!(!can_unlink(methods, &only(Method::Upstream)), "the policy takes no passkeys");
        assert!(!can_unlink(MethodCounts { passkeys: 0, ..methods }, &Policy::default()));
        assert!(can_unlink(MethodCounts { otherwise: true, ..methods }, &only(Method::EmailCode)));
        assert!(can_unlink(MethodCounts { identities: 2, ..methods }, &only(Method::Upstream)));
    }

    #[test]
    fn every_refusal_has_a_word_of_its_own() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::parse(refusal.as_str()), Some(refusal));
        }
        assert_eq!(Refusal::parse("<b>"), None);
    }
}
