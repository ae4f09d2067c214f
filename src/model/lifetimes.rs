//! How long things live under a policy.

use crate::protocol::seconds::Seconds;
use serde::{Deserialize, Serialize};

/// How long things live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// A link in a message.
    pub link: Seconds,
    /// A code in a message.
    pub code: Seconds,
    /// A link in a notification.
    pub push: Seconds,
    /// A session, from sign-in to its absolute end.
    pub session: Seconds,
    /// A session whose person asked to be remembered; 0 when nobody is asked and `session` holds for all.
    pub session_remembered: Seconds,
    /// A session that is not used, to its idle end.
    pub session_idle: Seconds,
    /// An access token.
    pub access_token: Seconds,
    /// An ID token.
    pub id_token: Seconds,
    /// A refresh token family, from the sign-in to its absolute end.
    pub refresh_token: Seconds,
    /// How long after its use a refresh token still gives its successor again; 0 when a second use always revokes.
    pub refresh_grace: Seconds,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            link: 15 * Seconds::MINUTE,
            code: 15 * Seconds::MINUTE,
            push: 5 * Seconds::MINUTE,
            session: 30 * Seconds::DAY,
            session_remembered: Seconds::ZERO,
            session_idle: 14 * Seconds::DAY,
            access_token: Seconds::HOUR,
            id_token: Seconds::HOUR,
            refresh_token: 30 * Seconds::DAY,
            refresh_grace: Seconds::new(30),
        }
    }
}
