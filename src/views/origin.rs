//! Samples of from where something was asked or done.

use super::page::PROBE;
use crate::model::origin::Origin;

/// One of which everything is known.
pub(super) fn sample() -> Origin {
    let place = Some("Bern, Switzerland".into());
    Origin { browser: "Firefox".into(), system: "Windows 11".into(), place, ip: "192.0.2.7".into() }
}

/// One of which only the network address is known.
pub(super) fn bare() -> Origin {
    Origin { browser: String::new(), system: String::new(), place: None, ..sample() }
}

/// One with [`PROBE`] in every text that may be anything.
pub(super) fn probe() -> Origin {
    Origin { browser: PROBE.into(), system: PROBE.into(), place: Some(PROBE.into()), ..sample() }
}
