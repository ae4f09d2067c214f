//! The pages of a sign-in that cannot continue.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// A sign-in has ended without a result. Posts nothing to `restart_action` and `cancel_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Ended {
    /// The app that asked.
    pub app: AppInfo,
    /// Why it has ended.
    pub kind: EndedKind,
    /// Where "start again" goes.
    pub restart_action: String,
    /// Where "back to the app" goes.
    pub cancel_action: String,
}

/// Why a sign-in has ended. No variant reveals whether an account existed before the person proved
/// that the address is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedKind {
    /// It took too long.
    Expired,
    /// Somebody chose "this wasn't me".
    Denied,
    /// Too many wrong codes or numbers.
    TooManyTries,
    /// The address is proved, but it is not allowed to sign in.
    NotAllowed,
    /// The address belongs to another account than the one that was proved before.
    OtherAccount,
    /// The sign-in was too unusual.
    Risk,
}

impl EndedKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Expired, Self::Denied, Self::TooManyTries, Self::NotAllowed, Self::OtherAccount, Self::Risk];
}

impl Page for Ended {
    const TEMPLATE: &'static str = "pages/login/ended.html";

    fn samples() -> Vec<Self> {
        let page = |app, kind| Self {
            app,
            kind,
            restart_action: "/login/1/restart".into(),
            cancel_action: "/login/1/cancel".into(),
        };
        let plain = EndedKind::ALL.map(|kind| page(AppInfo::sample(), kind));
        let probes = EndedKind::ALL.map(|kind| page(AppInfo::probe(), kind));
        plain.into_iter().chain(probes).collect()
    }
}

/// The sign-in has been finished in another tab.
#[derive(Clone, Debug, Serialize)]
pub struct OtherScreen {
    /// The app that asked.
    pub app: AppInfo,
    /// Its home page.
    pub app_url: Option<String>,
}

impl Page for OtherScreen {
    const TEMPLATE: &'static str = "pages/login/other_screen.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { app: AppInfo::sample(), app_url: Some("https://app.example".into()) },
            Self { app: AppInfo::probe(), app_url: None },
        ]
    }
}

/// The sign-in belongs to another browser, or this browser keeps no cookies.
#[derive(Clone, Debug, Serialize)]
pub struct WrongBrowser {
    /// The app that asked, where known.
    pub app: Option<AppInfo>,
    /// The address to start a new sign-in, if known.
    pub restart_url: Option<String>,
}

impl Page for WrongBrowser {
    const TEMPLATE: &'static str = "pages/login/wrong_browser.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { app: Some(AppInfo::sample()), restart_url: Some("https://app.example/login".into()) },
            Self { app: None, restart_url: None },
            Self { app: Some(AppInfo::probe()), restart_url: Some(PROBE.into()) },
        ]
    }
}
