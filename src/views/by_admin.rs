//! What a person is told when an admin has done something for them.

use serde::Serialize;

use super::mail::MailView;

/// An admin has done something for the person.
#[derive(Clone, Debug, Serialize)]
pub struct ByAdmin {
    /// What, as a part of the texts' names: `approved`.
    pub what: &'static str,
    /// Where to go on.
    pub link: String,
    /// The code, digits only.
    pub code: Option<String>,
    /// For how many minutes it is good.
    pub minutes: i64,
}

impl MailView for ByAdmin {
    const TEMPLATE: &'static str = "by_admin";

    fn samples() -> Vec<Self> {
        vec![Self { what: "approved", link: "https://id.example/account".into(), code: None, minutes: 0 }]
    }
}
