//! The mail about a sign-in that was refused.

use serde::Serialize;

use super::{mail::MailView, page::PROBE};

/// A sign-in was refused because it was unusual: where, when, and what to do.
#[derive(Clone, Debug, Serialize)]
pub struct SignInRefused {
    /// The browser.
    pub browser: String,
    /// The system.
    pub system: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// The network address.
    pub ip: String,
    /// When, for people.
    pub when: String,
    /// The person's account.
    pub link: String,
}

impl MailView for SignInRefused {
    const TEMPLATE: &'static str = "refused";

    fn samples() -> Vec<Self> {
        let plain = Self {
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Quito, Ecuador".into()),
            ip: "192.0.2.7".into(),
            when: "2026-11-21 15:35 UTC".into(),
            link: "https://id.example/account".into(),
        };
        let bare = Self { browser: String::new(), system: String::new(), place: None, ..plain.clone() };
        let probe = Self {
            browser: PROBE.into(),
            system: PROBE.into(),
            place: Some(PROBE.into()),
            when: PROBE.into(),
            ..plain.clone()
        };
        vec![plain, bare, probe]
    }
}
