//! What a request tells about the device it came from.

use serde::{Deserialize, Serialize};

/// A device as people would name it. Every part is a guess from what the browser says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Such as `Firefox`; empty when unknown.
    pub browser: String,
    /// Such as `Android`; empty when unknown.
    pub system: String,
    /// The client's network address, as text.
    pub ip: String,
    /// City or country when a geo database is configured.
    pub place: Option<String>,
}
