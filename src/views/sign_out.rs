//! The pages for signing out (`OpenID` Connect RP-Initiated Logout 1.0).

use serde::Serialize;

use super::page::{AppInfo, PROBE, Page};

/// Asks whether to sign out. Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct SignOut {
    /// The app that asks, where it is known.
    pub app: Option<AppInfo>,
    /// The address that is signed in, where there is a session.
    pub account: Option<String>,
    /// Where "sign out" goes.
    pub action: String,
    /// Where "stay signed in" goes; without it people are told to close the page.
    pub stay_url: Option<String>,
}

impl Page for SignOut {
    const TEMPLATE: &'static str = "pages/sign_out.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: Some(AppInfo::sample()),
            account: Some("ada@example.com".into()),
            action: "/end_session/confirm".into(),
            stay_url: Some("https://app.example".into()),
        };
        vec![
            plain.clone(),
            Self { app: None, account: None, stay_url: None, ..plain.clone() },
            Self {
                app: Some(AppInfo::probe()),
                account: Some(PROBE.into()),
                stay_url: Some("/account".into()),
                ..plain
            },
        ]
    }
}

/// The page after signing out.
#[derive(Clone, Debug, Serialize)]
pub struct SignedOut {
    /// The app that asked, where it is known.
    pub app: Option<AppInfo>,
    /// Where "back" goes.
    pub return_url: Option<String>,
}

impl Page for SignedOut {
    const TEMPLATE: &'static str = "pages/signed_out.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { app: Some(AppInfo::sample()), return_url: Some("https://app.example".into()) },
            Self { app: None, return_url: None },
            Self { app: Some(AppInfo::probe()), return_url: None },
            Self { app: None, return_url: Some("/account?\"<w>".into()) },
        ]
    }
}
