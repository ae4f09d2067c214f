//! The consent page.

use serde::Serialize;

use super::page::{AppInfo, PROBE, Page};

/// Asks what an app may have. Posts `account` and `scope`, as they were shown, to `allow_action`, and nothing to
/// `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Consent {
    /// The app that asks.
    pub app: AppInfo,
    /// The address that is signed in.
    pub account: String,
    /// The id of the account that is signed in.
    pub account_id: String,
    /// All of `scopes`, as the request has them.
    pub scope: String,
    /// What the app asks for.
    pub scopes: Vec<ScopeLine>,
    /// The app's privacy notice.
    pub policy_uri: Option<String>,
    /// The app's terms.
    pub tos_uri: Option<String>,
    /// The host to which the person will be sent back.
    pub redirect_host: String,
    /// Where "allow" goes.
    pub allow_action: String,
    /// Where "deny" goes.
    pub deny_action: String,
}

/// A thing that an app asks for.
#[derive(Clone, Debug, Serialize)]
pub struct ScopeLine {
    /// The scope value; its words are the text `scope-{scope}`, or the scope itself.
    pub scope: String,
    /// The value that would be shared, if it is known and short, such as the address.
    pub detail: Option<String>,
}

impl Page for Consent {
    const TEMPLATE: &'static str = "pages/consent.html";

    fn samples() -> Vec<Self> {
        let line = |scope: &str| ScopeLine { scope: scope.into(), detail: None };
        let email = ScopeLine { scope: "email".into(), detail: Some("ada@example.com".into()) };
        let known = ["openid", "profile", "phone", "address", "groups", "offline_access"].map(line);
        let plain = Self {
            app: AppInfo::sample(),
            account: "ada@example.com".into(),
            account_id: "1".into(),
            scope: "openid profile phone address offline_access email".into(),
            scopes: known.into_iter().chain([email]).collect(),
            policy_uri: Some("https://app.example/privacy".into()),
            tos_uri: Some("https://app.example/terms".into()),
            redirect_host: "app.example".into(),
            allow_action: "/consent/1/allow".into(),
            deny_action: "/consent/1/deny".into(),
        };
        let probe = Self {
            app: AppInfo::probe(),
            account: PROBE.into(),
            account_id: PROBE.into(),
            scope: PROBE.into(),
            scopes: vec![
                line(PROBE),
                line("profile.x"),
                ScopeLine { scope: "profile".into(), detail: Some(PROBE.into()) },
            ],
            policy_uri: None,
            tos_uri: None,
            redirect_host: PROBE.into(),
            ..plain.clone()
        };
        vec![plain, probe]
    }
}
