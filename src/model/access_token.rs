//! An access token that we remember, whatever it looks like outside.

use super::id::{ClientId, GrantId};
use crate::protocol::{UnixTime, scope::Scope};

/// An access token's row. A JWT's `jti` is this id; an opaque token is `Handle { id, secret }`.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// Its id.
    pub id: String,
    /// SHA-256 of the opaque token's secret half; empty for a JWT, whose signature stands for it.
    pub digest: Vec<u8>,
    /// The grant it came of.
    pub grant_id: GrantId,
    /// The app that holds it.
    pub client_id: ClientId,
    /// What it is good for.
    pub scope: Scope,
    /// Its end.
    pub expires_at: UnixTime,
}
