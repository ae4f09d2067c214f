//! A person signed in, in one browser.

use super::{
    access_window::Access,
    device::Device,
    id::{SessionId, UserId},
    login::Proof,
};
use crate::protocol::UnixTime;

/// A session. It is found by its cookie, `Handle { id, secret }`.
#[derive(Clone, Debug)]
pub struct Session {
    /// The `sid` of tokens.
    pub id: SessionId,
    /// Who is signed in.
    pub user_id: UserId,
    /// SHA-256 of the cookie's secret half.
    pub digest: Vec<u8>,
    /// SHA-256 of the browser's own cookie, by which a known browser is recognised.
    pub browser_digest: Vec<u8>,
    /// What was proved, and when.
    pub proofs: Vec<Proof>,
    /// The last time that the person proved who they are: `auth_time`.
    pub auth_time: UnixTime,
    /// Where.
    pub device: Device,
    /// Began.
    pub created_at: UnixTime,
    /// Last used, to within a few minutes.
    pub last_seen_at: UnixTime,
    /// Its absolute end.
    pub expires_at: UnixTime,
    /// Its end when it is not used.
    pub idle_expires_at: UnixTime,
    /// What it stands on, where it began under a policy whose access ends.
    pub access: Option<Access>,
    /// Set when it was ended before its time.
    pub ended_at: Option<UnixTime>,
}

impl Session {
    /// Whether it still stands.
    pub fn is_live(&self, now: UnixTime) -> bool {
        self.ended_at.is_none() && now < self.expires_at && now < self.idle_expires_at
    }
}
