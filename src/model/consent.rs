//! What a person allowed an app to have.

use super::id::{ClientId, UserId};
use crate::protocol::{UnixTime, scope::Scope};

/// A remembered answer.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Who allowed it.
    pub user_id: UserId,
    /// To which app.
    pub client_id: ClientId,
    /// Everything allowed so far.
    pub scope: Scope,
    /// Last changed.
    pub updated_at: UnixTime,
}
