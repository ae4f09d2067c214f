//! The page that a link of an admin opens.

use serde::Serialize;

use super::page::{PROBE, Page};

/// A link to sign in that an admin issued. Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Issued {
    /// Who signs in with it.
    pub person: String,
    /// Where "sign in" goes.
    pub action: String,
}

impl Page for Issued {
    const TEMPLATE: &'static str = "pages/account/issued.html";

    fn samples() -> Vec<Self> {
        ["ada@example.com", PROBE]
            .map(|person| Self { person: person.into(), action: "/admin-link/accept".into() })
            .into()
    }
}
