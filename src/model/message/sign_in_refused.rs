//! A sign-in that was refused because it was unusual.

use super::Body;
use crate::{model::origin::Origin, protocol::UnixTime};
use serde::{Deserialize, Serialize};

/// A sign-in was refused, with where and when it was tried.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInRefusedContent {
    /// From where it was tried.
    #[serde(flatten)]
    pub origin: Origin,
    /// When.
    pub at: UnixTime,
    /// Where to look at one's account; it holds no secret.
    pub link: String,
}

impl Body for SignInRefusedContent {
    fn kind(&self) -> &'static str {
        "sign_in_refused"
    }
}
