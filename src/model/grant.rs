//! What a client was granted. All its tokens derive from the grant, and revoking it revokes them all. How the client
//! gets it is kept apart, such as its [authorization code](super::authorization_code).

use super::{
    access_window::Access,
    id::{ClientId, GrantId, SessionId, UserId},
    login::Proof,
};
use crate::protocol::{UnixTime, claims::ClaimsRequest, scope::Scope};

/// A grant.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The client that received it.
    pub client_id: ClientId,
    /// By which person; `None` where the client acts for itself (RFC 6749 §4.4).
    pub user_id: Option<UserId>,
    /// In which session; `None` where it does not end with a session.
    pub session_id: Option<SessionId>,
    /// What was granted.
    pub scope: Scope,
    /// Claims asked for by name (`OpenID` Connect Core §5.5).
    pub claims: ClaimsRequest,
    /// `auth_time` at that moment, where a person signed in.
    pub auth_time: Option<UnixTime>,
    /// What was proved.
    pub proofs: Vec<Proof>,
    /// Made.
    pub created_at: UnixTime,
    /// The absolute end of every refresh token of it.
    pub expires_at: UnixTime,
    /// Revoked, with everything that came of it.
    pub revoked_at: Option<UnixTime>,
    /// What it stands on, where access ends: no token of it lives longer.
    pub access: Option<Access>,
}

impl Grant {
    /// The `sub` of its tokens: the person, or the client that acts for itself (RFC 9068 §2.2).
    pub fn subject(&self) -> &str {
        self.user_id.as_ref().map_or_else(|| self.client_id.as_str(), UserId::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_the_person_or_the_client_that_acts_for_itself() {
        let mut grant = Grant {
            id: GrantId::new("g"),
            client_id: ClientId::new("app"),
            user_id: Some(UserId::new("ada")),
            session_id: None,
            scope: Scope::default(),
            claims: ClaimsRequest::default(),
            auth_time: None,
            proofs: Vec::new(),
            created_at: 0,
            expires_at: 0,
            revoked_at: None,
            access: None,
        };
        assert_eq!(grant.subject(), "ada");
        grant.user_id = None;
        assert_eq!(grant.subject(), "app");
    }
}
