//! From where something was asked or done, as people are shown it.

use super::device::Device;
use serde::{Deserialize, Serialize};

/// From where something was asked or done: what people need to recognise their own doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Such as `Firefox`; empty when unknown.
    pub browser: String,
    /// Such as `Android`; empty when unknown.
    pub system: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// The network address.
    pub ip: String,
}

impl Origin {
    /// Whether it was no person's browser: an administrator did it, or the operator.
    pub fn is_unknown(&self) -> bool {
        self.ip.is_empty()
    }
}

impl From<Device> for Origin {
    fn from(device: Device) -> Self {
        let Device { browser, system, ip, place, country: _ } = device;
        Self { browser, system, place, ip }
    }
}

impl From<&Device> for Origin {
    fn from(device: &Device) -> Self {
        device.clone().into()
    }
}
