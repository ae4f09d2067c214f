//! A form of another site that is sent again from this site.

use serde::Serialize;

use super::page::{PROBE, Page};

/// The form came from another site, so the browser did not send our cookies, and it is too long for a URL. Sent again
/// from this page, it has the cookies. The script sends it at once.
#[derive(Clone, Debug, Serialize)]
pub struct Resubmit {
    /// The action of the form, which is the same address.
    pub action: String,
    /// The parameters.
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
