//! An invitation.

use super::Body;
use serde::{Deserialize, Serialize};

/// An invitation to sign in for the first time.
#[derive(Clone, Serialize, Deserialize)]
pub struct InviteContent {
    /// Where to begin; it holds no secret.
    pub link: String,
    /// To what it invites, if not to the installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who invites, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter: Option<String>,
}

impl InviteContent {
    /// An invitation to the installation, from nobody in particular.
    pub fn new(link: String) -> Self {
        Self { link, name: None, inviter: None }
    }
}

impl Body for InviteContent {
    fn kind(&self) -> &'static str {
        "invite"
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }
}
