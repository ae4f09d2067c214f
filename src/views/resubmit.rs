//! A form of another site, to be sent once more from here.

use serde::Serialize;

use super::page::{PROBE, Page};

/// The form came from another site, so the browser left our cookies at home, and it is too long for an address: sent
/// again from this page, it brings them. The script does it at once.
#[derive(Clone, Debug, Serialize)]
pub struct Resubmit {
    /// Where the form goes, which is where it came.
    pub action: String,
    /// What it said.
    pub fields: Vec<Field>,
}

/// One parameter of the form.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Page for Resubmit {
    const TEMPLATE: &'static str = "pages/resubmit.html";

    fn samples() -> Vec<Self> {
        let field = |name: &str, value: &str| Field { name: name.into(), value: value.into() };
        let fields = vec![field("client_id", "app"), field("state", "xyz")];
        vec![
            Self { action: "/authorize".into(), fields },
            Self { action: "/end_session".into(), fields: vec![field(PROBE, PROBE)] },
        ]
    }
}
