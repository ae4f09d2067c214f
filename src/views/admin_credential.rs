//! The page that a link of an admin opens.

use serde::Serialize;

use super::{
    AppInfo,
    page::{PROBE, Page},
};

/// A link to sign in that an admin issued. Posts `identifier` to `action` where it `asks`; nothing to `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct AdminCredential {
    /// The app to which the sign-in of this browser leads that goes on with it. `None` where it leads to our own pages.
    pub app: Option<AppInfo>,
    /// That sign-in, which the form sends back as `login`; empty where one begins.
    pub login: String,
    /// Who signs in with it; empty where it `asks`.
    pub person: String,
    /// Whether the person must say who they are, because the browser is new to them.
    pub asks: bool,
    /// What was wrong with the answer.
    pub error: Option<AdminCredentialError>,
    /// Whether the person chose "not me" on the notification: then that comes first.
    pub reporting: bool,
    /// Where "sign in" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// The opened link, which both forms send back as `opened`.
    pub opened: String,
}

/// Why the answer was not accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AdminCredentialError {
    /// The link is for somebody else.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// It is not an address, number or username.
    Malformed,
    /// Another sign-in goes on than the one that was shown: the page says to which app now.
    Moved,
}

impl Page for AdminCredential {
    const TEMPLATE: &'static str = "pages/account/admin_credential.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: None,
            login: String::new(),
            person: "ada@example.com".into(),
            asks: false,
            error: None,
            reporting: false,
            action: "/admin-link/accept".into(),
            deny_action: "/admin-link/deny".into(),
            opened: "sealed".into(),
        };
        let asks = Self { person: String::new(), asks: true, ..plain.clone() };
        vec![
            plain.clone(),
            Self { reporting: true, ..plain.clone() },
            Self { app: Some(AppInfo::sample()), login: "0192".into(), ..plain.clone() },
            Self { app: Some(AppInfo::sample()), login: "0192".into(), ..asks.clone() },
            Self { error: Some(AdminCredentialError::Moved), ..plain.clone() },
            asks.clone(),
            Self { reporting: true, ..asks.clone() },
            Self { error: Some(AdminCredentialError::Wrong { left: 2 }), ..asks.clone() },
            Self { error: Some(AdminCredentialError::Malformed), ..asks },
            Self { person: PROBE.into(), ..plain },
        ]
    }
}
