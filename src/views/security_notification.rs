//! Notices by mail about a person's account. They have different texts but the same parts, so one struct is enough.

use serde::Serialize;

use super::{mail::MailView, page::PROBE};

/// A notice.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityMail {
    /// What it is about, as a part of the texts' names: `new-device`.
    pub about: &'static str,
    /// The address to which it is sent, or the one that was changed.
    pub address: String,
    /// The browser in which it happened.
    pub browser: String,
    /// The system on which it happened.
    pub system: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// The network address from which it happened.
    pub ip: String,
    /// When it happened, if the message says so.
    pub when: Option<String>,
    /// A code to type, and for how many minutes it is valid.
    pub code: Option<SecurityMailCode>,
    /// The page on which to see and undo it.
    pub link: Option<String>,
    /// The link "This wasn't me".
    pub report_link: Option<String>,
}

/// A code in a notice.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityMailCode {
    /// The digits.
    pub digits: String,
    /// How many minutes they are valid.
    pub minutes: i64,
}

impl MailView for SecurityMail {
    const TEMPLATE: &'static str = "security_notification";

    fn samples() -> Vec<Self> {
        let plain = Self {
            about: "new-device",
            address: "ada@example.com".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            ip: "192.0.2.7".into(),
            when: Some("2026-11-21 15:35 UTC".into()),
            code: None,
            link: None,
            report_link: Some("https://id.example/not-me?token=Zk3vQ0m5nXh2t8Jc1yRb7w".into()),
        };
        let code = SecurityMailCode { digits: "482913".into(), minutes: 15 };
        let link = Some("https://id.example/account/contacts".to_owned());
        let asked = Self { when: None, report_link: None, ..plain.clone() };
        let changed = ["contact-added", "contact-removed", "contact-primary"].map(|about| Self {
            about,
            when: None,
            link: link.clone(),
            ..plain.clone()
        });
        let bare = Self { browser: String::new(), system: String::new(), place: None, ..asked.clone() };
        let others = [
            Self { about: "contact-code", code: Some(code), ..asked.clone() },
            Self { about: "contact-taken", link: link.clone(), ..asked },
            Self { about: "deleted", ..bare },
            Self {
                about: "contact-added",
                address: PROBE.into(),
                browser: PROBE.into(),
                system: PROBE.into(),
                place: Some(PROBE.into()),
                link,
                ..plain.clone()
            },
        ];
        [plain].into_iter().chain(changed).chain(others).collect()
    }
}
