//! What a person gets by mail to sign in.

use super::Body;
use crate::model::{origin::Origin, policy::OtherDevice};
use serde::{Deserialize, Serialize};

/// A link and a code to sign in, with who asked from where.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInContent {
    /// The app's name.
    pub app: String,
    /// The link: to sign in, if that is a way, and to say "this wasn't me".
    pub link: String,
    /// Whether the link signs in.
    #[serde(default = "yes")]
    pub by_link: bool,
    /// The link is there because wrong codes have used up the tries.
    #[serde(default)]
    pub codes_used_up: bool,
    /// The code, if that is a way.
    pub code: Option<String>,
    /// From where it was asked for.
    #[serde(flatten)]
    pub origin: Origin,
    /// For how many minutes both are good.
    pub minutes: i64,
    /// What the link does on another device.
    pub other_device: OtherDevice,
}

fn yes() -> bool {
    true
}

impl Body for SignInContent {
    fn kind(&self) -> &'static str {
        "sign_in"
    }

    fn link(&self) -> Option<&str> {
        self.by_link.then_some(&self.link)
    }

    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}
