//! The page with a QR code for a phone, and the page of a phone that cannot approve yet.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// The page that waits for a phone. Posts nothing to its actions; it goes on by itself as `Wait` does.
#[derive(Clone, Debug, Serialize)]
pub struct ScanQr {
    /// The app that asks.
    pub app: AppInfo,
    /// The QR code, as a `data:` URL; none if it has expired.
    pub picture: Option<String>,
    /// The number that the phone asks for.
    pub number: String,
    /// Where "show a new code" goes.
    pub again_action: String,
    /// Where "another way" goes.
    pub other_action: String,
    /// Whether the person is known already and only another proof is needed.
    pub known: bool,
    /// In how many seconds the QR code expires.
    pub expires_in: i64,
    /// The server-sent events.
    pub events_url: String,
    /// The address for polling.
    pub status_url: String,
    /// Where the sign-in goes on.
    pub continue_url: String,
}

impl Page for ScanQr {
    const TEMPLATE: &'static str = "pages/login/qr.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            picture: Some("data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyMDAiIGhlaWdodD0iMjAwIi8+".into()),
            number: "47".into(),
            again_action: "/login/1/qr".into(),
            other_action: "/login/1/restart".into(),
            known: false,
            expires_in: 272,
            events_url: "/login/1/events".into(),
            status_url: "/login/1/status".into(),
            continue_url: "/login/1/resume".into(),
        };
        let over = Self { picture: None, expires_in: 0, ..plain.clone() };
        let known = Self { known: true, other_action: "/login/1/other-way".into(), ..plain.clone() };
        let probe = Self { app: AppInfo::probe(), number: PROBE.into(), ..plain.clone() };
        vec![plain, over, known, probe]
    }
}

/// A phone whose session proved too little to approve a first screen. Posts nothing to its actions.
#[derive(Clone, Debug, Serialize)]
pub struct ProveMore {
    /// The app that asks.
    pub app: AppInfo,
    /// The methods of which one must be used here first, as parts of the keys of their texts.
    pub methods: Vec<String>,
    /// The address to sign in with one of them, if that is possible here.
    pub sign_in_action: Option<String>,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// The sealed link that the forms act on.
    pub opened: String,
}

impl Page for ProveMore {
    const TEMPLATE: &'static str = "pages/login/prove_more.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            methods: vec!["passkey".into()],
            sign_in_action: Some("/qr/sign-in".into()),
            deny_action: "/qr/deny".into(),
            opened: "sealed".into(),
        };
        let all = ["email-link", "email-code", "sms-link", "sms-code", "totp", "recovery-code", "passkey"];
        let others = ["upstream", "password"];
        let methods = all.into_iter().chain(others).map(str::to_owned).collect();
        let many = Self { methods, sign_in_action: None, ..plain.clone() };
        vec![plain.clone(), many, Self { app: AppInfo::probe(), ..plain }]
    }
}
