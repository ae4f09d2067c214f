//! The page for an address and its password, and the page after requesting a new one.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// Two fields. Posts `identifier` and `password` to `action`; `identifier` alone counts at `forgot_action` and
/// `message_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Password {
    /// The app that asks.
    pub app: AppInfo,
    /// Where the form goes.
    pub action: String,
    /// Where "forgot your password?" goes.
    pub forgot_action: String,
    /// Where "send me a message instead" goes, where one can be sent.
    pub message_action: Option<String>,
    /// What may be typed: `email`, `phone`, `username`, or several of them with `-` between.
    pub kinds: String,
    /// Whether the person asked to be remembered on this device, on the page before.
    pub remember: bool,
    /// The address that was typed before.
    pub value: String,
    /// What was wrong.
    pub error: Option<PasswordError>,
}

/// Why a sign-in failed. No variant reveals whether there is an account or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PasswordError {
    /// No address was typed.
    Nobody,
    /// It cannot be an address, number or username.
    Misspelt,
    /// No password was typed.
    Empty,
    /// The address and the password do not match.
    Wrong,
    /// Too many tries.
    TooMany {
        /// Minutes until the next try.
        minutes: i64,
    },
    /// Too many wrong ones in a row: another method must be used.
    Locked,
}

impl Page for Password {
    const TEMPLATE: &'static str = "pages/login/password.html";

    fn samples() -> Vec<Self> {
        let page = |value: &str, error| Self {
            app: AppInfo::sample(),
            action: "/login/1/password".into(),
            forgot_action: "/login/1/forgot".into(),
            message_action: Some("/login/1/identify".into()),
            kinds: "email".into(),
            remember: false,
            value: value.into(),
            error,
        };
        vec![
            page("ada@example.com", None),
            page("", None),
            page("", Some(PasswordError::Nobody)),
            page("ada@example", Some(PasswordError::Misspelt)),
            page("ada@example.com", Some(PasswordError::Empty)),
            page("ada@example.com", Some(PasswordError::Wrong)),
            page("ada@example.com", Some(PasswordError::TooMany { minutes: 41 })),
            page("ada@example.com", Some(PasswordError::Locked)),
            Self { remember: true, ..page("ada@example.com", None) },
            Self { kinds: "email-phone-username".into(), message_action: None, ..page("Ada.L", None) },
            Self { app: AppInfo::probe(), ..page(PROBE, None) },
        ]
    }
}

/// The page after requesting a link to choose a new password.
#[derive(Clone, Debug, Serialize)]
pub struct Forgot {
    /// The app that asks.
    pub app: AppInfo,
    /// Back to the password.
    pub back_url: String,
    /// Where the sign-in goes on once the link was used.
    pub continue_url: String,
    /// The captured message, in test mode only.
    pub dev_message_link: Option<String>,
}

impl Page for Forgot {
    const TEMPLATE: &'static str = "pages/login/forgot.html";

    fn samples() -> Vec<Self> {
        let page = |app, dev_message_link| Self {
            app,
            back_url: "/login/1/password".into(),
            continue_url: "/resume/1".into(),
            dev_message_link,
        };
        vec![page(AppInfo::sample(), None), page(AppInfo::probe(), Some("/dev/outbox/1?\"<w>".into()))]
    }
}
