//! What a person is told when an admin has done something for them.

use serde::Serialize;

use super::mail::MailView;

/// An admin has done something for the person.
#[derive(Clone, Debug, Serialize)]
pub struct ByAdmin {
    /// What, as a part of the texts' names: `approved`, `link`, `code` or `issued`.
    pub what: &'static str,
    /// Where to go on.
    pub link: String,
    /// The code, digits only.
    pub code: Option<String>,
    /// For how many minutes it is good.
    pub minutes: i64,
    /// "This wasn't me", where it opens the account.
    pub not_me: Option<String>,
}

impl MailView for ByAdmin {
    const TEMPLATE: &'static str = "by_admin";

    fn samples() -> Vec<Self> {
        let link = "https://id.example/account";
        let plain = Self { what: "approved", link: link.into(), code: None, minutes: 0, not_me: None };
        let opening = Self { not_me: Some("https://id.example/not-me?token=7a".into()), ..plain.clone() };
        vec![
            plain.clone(),
            Self {
                what: "link",
                link: "https://id.example/admin-link?token=5f3c".into(),
                minutes: 5,
                ..opening.clone()
            },
            Self { what: "code", code: Some("482913".into()), minutes: 7 * 1440, ..opening.clone() },
            Self { what: "issued", ..opening },
        ]
    }
}
