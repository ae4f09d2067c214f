//! The mail to a person when an admin has done something for their account.

use serde::Serialize;

use super::mail::MailView;

/// An admin has done something for the account.
#[derive(Clone, Debug, Serialize)]
pub struct AdminAction {
    /// What was done, as a part of the keys of its texts: `approved`, `link`, `code` or `issued`.
    pub what: &'static str,
    /// The link to continue.
    pub link: String,
    /// The code, digits only.
    pub code: Option<String>,
    /// For how many minutes it is valid.
    pub minutes: i64,
    /// The link "This wasn't me", if the message gives access to the account.
    pub report_link: Option<String>,
}

impl MailView for AdminAction {
    const TEMPLATE: &'static str = "admin_action";

    fn samples() -> Vec<Self> {
        let link = "https://id.example/account";
        let plain = Self { what: "approved", link: link.into(), code: None, minutes: 0, report_link: None };
        let opening =
            Self { report_link: Some("https://id.example/not-me?token=7a".into()), ..plain.clone() };
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
