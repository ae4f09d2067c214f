//! An invitation.

use super::Body;
use serde::{Deserialize, Serialize};

/// An invitation to sign in for the first time.
#[derive(Clone, Serialize, Deserialize)]
pub struct InviteContent {
    /// Where to begin; it holds no secret.
    pub link: String,
}

impl Body for InviteContent {
    fn kind(&self) -> &'static str {
        "invite"
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }
}
