//! How long things live under a policy.

use serde::{Deserialize, Serialize};

/// How long things live, all in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// A link in a message.
    pub link: i64,
    /// A code in a message.
    pub code: i64,
    /// A link in a notification.
    pub push: i64,
    /// A session, from sign-in to its absolute end.
    pub session: i64,
    /// A session whose person asked to be remembered; 0 when nobody is asked and `session` holds for all.
    pub session_remembered: i64,
    /// A session that is not used, to its idle end.
    pub session_idle: i64,
    /// An access token.
    pub access_token: i64,
    /// An ID token.
    pub id_token: i64,
    /// A refresh token family, from the sign-in to its absolute end.
    pub refresh_token: i64,
    /// How long after its use a refresh token still gives its successor again; 0 when a second use always revokes.
    pub refresh_grace: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        const DAY: i64 = 86_400;
        Self {
            link: 900,
            code: 900,
            push: 300,
            session: 30 * DAY,
            session_remembered: 0,
            session_idle: 14 * DAY,
            access_token: 3600,
            id_token: 3600,
            refresh_token: 30 * DAY,
            refresh_grace: 30,
        }
    }
}
