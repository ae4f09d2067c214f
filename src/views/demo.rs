//! The sample relying app, which looks like another site (`templates/demo/`).

use serde::Serialize;

use super::page::{PROBE, Page};

/// The app's front page.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// Where "sign in" goes.
    pub login_url: String,
    /// The provider.
    pub issuer: String,
    /// The captured messages.
    pub outbox_url: String,
    /// The account page.
    pub account_url: String,
    /// The admin pages.
    pub admin_url: String,
    /// Addresses that exist already.
    pub accounts: Vec<String>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "demo/home.html";

    fn samples() -> Vec<Self> {
        let page = |issuer: &str, accounts| Self {
            login_url: "/login".into(),
            issuer: issuer.into(),
            outbox_url: "http://localhost:8080/dev/outbox".into(),
            account_url: "http://localhost:8080/account".into(),
            admin_url: "http://localhost:8080/admin".into(),
            accounts,
        };
        vec![
            page("http://localhost:8080", vec!["ada@example.com".into()]),
            page(PROBE, vec![]),
            page(PROBE, vec![PROBE.into()]),
        ]
    }
}

/// The data that the app received. Posts nothing to `refresh_action`.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    /// The claims of the ID token, in order.
    pub claims: Vec<(String, String)>,
    /// The answer of `UserInfo`, in order.
    pub userinfo: Vec<(String, String)>,
    /// Facts about the tokens, such as type and lifetime, in order.
    pub tokens: Vec<(String, String)>,
    /// Where "refresh" goes; none without a refresh token.
    pub refresh_action: Option<String>,
    /// Where "sign out" goes.
    pub sign_out_url: String,
    /// The account page.
    pub account_url: String,
    /// The admin pages.
    pub admin_url: String,
    /// Whether the tokens have just been refreshed.
    pub refreshed: bool,
}

impl Page for SignedIn {
    const TEMPLATE: &'static str = "demo/signed_in.html";

    fn samples() -> Vec<Self> {
        let pairs = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect::<Vec<(String, String)>>()
        };
        let plain = Self {
            claims: pairs(&[
                ("iss", "http://localhost:8080"),
                ("sub", "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10"),
                ("aud", "sample-app"),
                ("auth_time", "1795264838"),
                ("amr", "[\"otp\"]"),
            ]),
            userinfo: pairs(&[
                ("sub", "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10"),
                ("email", "ada@example.com"),
                ("email_verified", "true"),
            ]),
            tokens: pairs(&[
                ("token_type", "Bearer"),
                ("expires_in", "3600"),
                ("scope", "openid email profile offline_access"),
            ]),
            refresh_action: Some("/refresh".into()),
            sign_out_url: "/sign-out".into(),
            account_url: "http://localhost:8080/account".into(),
            admin_url: "http://localhost:8080/admin".into(),
            refreshed: false,
        };
        let probe = pairs(&[(PROBE, PROBE)]);
        vec![
            plain.clone(),
            Self { refreshed: true, ..plain.clone() },
            Self {
                claims: probe.clone(),
                userinfo: probe.clone(),
                tokens: probe,
                refresh_action: None,
                ..plain
            },
        ]
    }
}

/// The sign-in ended with an error.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
    /// The error code (RFC 6749 §4.1.2.1).
    pub error: String,
    /// The error's description; may be empty.
    pub description: String,
    /// Where to try again.
    pub login_url: String,
}

impl Page for Failed {
    const TEMPLATE: &'static str = "demo/failed.html";

    fn samples() -> Vec<Self> {
        let page = |error: &str, description: &str| Self {
            error: error.into(),
            description: description.into(),
            login_url: "/login".into(),
        };
        vec![page("access_denied", "The person said no."), page("server_error", ""), page(PROBE, PROBE)]
    }
}
