//! An invitation to become a user or an admin of the installation.

use serde::Serialize;

use crate::views::page::{PROBE, Page};

/// An invitation, opened: opening changes nothing, the button accepts. Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// The address that is invited.
    pub address: String,
    /// Whether it will be an admin.
    pub admin: bool,
    /// Where "accept" goes.
    pub action: String,
    /// The opened link, which the form sends back as `opened`.
    pub opened: String,
}

impl Page for Invite {
    const TEMPLATE: &'static str = "pages/account/invite.html";

    fn samples() -> Vec<Self> {
        let page = |address: &str, admin| Self {
            address: address.into(),
            admin,
            action: "/invite/accept".into(),
            opened: "sealed".into(),
        };
        vec![page("ada@example.com", true), page("ada@example.com", false), page(PROBE, true)]
    }
}
