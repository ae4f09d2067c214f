//! A new password instead of a forgotten one.

use super::Body;
use crate::model::origin::Origin;
use serde::{Deserialize, Serialize};

/// A link to choose a new password, with who asked from where.
#[derive(Clone, Serialize, Deserialize)]
pub struct PasswordResetContent {
    /// The app's name.
    pub app: String,
    /// The link.
    pub link: String,
    /// From where it was asked for.
    #[serde(flatten)]
    pub origin: Origin,
    /// For how many minutes it is good.
    pub minutes: i64,
}

impl Body for PasswordResetContent {
    fn kind(&self) -> &'static str {
        "password_reset"
    }

    fn link(&self) -> Option<&str> {
        Some(&self.link)
    }
}
