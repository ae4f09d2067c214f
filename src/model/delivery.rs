//! Something that another machine is told: a webhook, or the end of a session (OIDC Back-Channel Logout).

use super::{
    id::{ClientId, DeliveryId, SessionId, UserId},
    message::MessageStatus,
};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// What it says, as it is sealed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeliveryContent {
    /// An event, for the webhook at the delivery's target.
    Webhook {
        /// The body, as every try sends it.
        body: String,
    },
    /// A session of a person at that app is over. The token is made when it is sent, because it lives for
    /// two minutes only.
    Logout {
        /// The app.
        client_id: ClientId,
        /// Whose session.
        user_id: UserId,
        /// Its `sid`.
        session_id: SessionId,
    },
}

/// A delivery's row.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id, the `webhook-id` or `jti`: a double is recognised by it.
    pub id: DeliveryId,
    /// Where it goes.
    pub target: String,
    /// What it is about. Of one subject each target is told in order.
    pub subject: String,
    /// `DeliveryContent` as sealed JSON; empty once it is of no more use.
    pub sealed: Vec<u8>,
    /// Where it stands.
    pub status: MessageStatus,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: UnixTime,
    /// When it is given up.
    pub expires_at: UnixTime,
    /// Why the last try failed.
    pub note: Option<String>,
    /// Made.
    pub created_at: UnixTime,
    /// Taken by the other side.
    pub sent_at: Option<UnixTime>,
}

impl Delivery {
    /// It came to its end: what it held is not kept.
    #[must_use]
    pub fn ended(self, status: MessageStatus, note: Option<String>) -> Self {
        Self { status, note, sealed: Vec::new(), ..self }
    }
}
