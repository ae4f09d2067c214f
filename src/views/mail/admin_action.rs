//! The mail to a person when an admin has done something for their account.

use super::{Derived, Mail};
use crate::model::message::{AdminAction, AdminActionContent};

impl Mail for AdminActionContent {
    const TEMPLATE: &'static str = "admin_action";

    fn derived(&self, recipient: &str) -> Derived {
        Derived { address: recipient.to_owned(), ..Derived::default() }
    }

    fn samples() -> Vec<(Self, Derived)> {
        let plain = Self {
            what: AdminAction::Approved,
            link: "https://id.example/account".into(),
            code: None,
            minutes: 0,
            report_link: None,
        };
        let opening =
            Self { report_link: Some("https://id.example/not-me?token=7a".into()), ..plain.clone() };
        let link = Self {
            what: AdminAction::Link,
            link: "https://id.example/admin-link?token=5f3c".into(),
            minutes: 5,
            ..opening.clone()
        };
        let code = Some("482913".into());
        let code = Self { what: AdminAction::Code, code, minutes: 7 * 1440, ..opening.clone() };
        let issued = Self { what: AdminAction::Issued, ..opening };
        [plain, link, code, issued].map(|mail| (mail, Derived::default())).into()
    }
}
