//! What a person gets as a notification to sign in.

use super::{Body, Channel, ShortName};
use serde::{Deserialize, Serialize};

/// A link to sign in, by notification. It tells nothing of the person.
#[derive(Clone, Serialize, Deserialize)]
pub struct PushSignInContent {
    /// The app's name.
    pub app: ShortName,
    /// The sign-in link.
    pub link: String,
}

impl Body for PushSignInContent {
    fn kind(&self) -> &'static str {
        "push_sign_in"
    }

    fn channel(&self) -> Channel {
        Channel::Push
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }
}
