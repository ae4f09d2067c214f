//! The page for an address and a code of its authenticator app.

use serde::Serialize;

use super::password::PasswordError;
use crate::views::page::{AppInfo, PROBE, Page};

/// Two fields. Posts `identifier` and `code` to `action`; `identifier` alone counts at `message_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Authenticator {
    /// The app that asks.
    pub app: AppInfo,
    /// Where the form goes.
    pub action: String,
    /// Where "send me a message instead" goes, where one can be sent.
    pub message_action: Option<String>,
    /// The link to all other methods.
    pub restart_action: String,
    /// What may be typed: `email`, `phone`, `username`, or several of them with `-` between.
    pub kinds: String,
    /// Whether the person asked to be remembered on this device, on the page before.
    pub remember: bool,
    /// The address that was typed before.
    pub value: String,
    /// What was wrong.
    pub error: Option<PasswordError>,
}

impl Page for Authenticator {
    const TEMPLATE: &'static str = "pages/login/authenticator.html";

    fn samples() -> Vec<Self> {
        let page = |value: &str, error| Self {
            app: AppInfo::sample(),
            action: "/login/1/authenticator".into(),
            message_action: Some("/login/1/identify".into()),
            restart_action: "/login/1/restart".into(),
            kinds: "email".into(),
            remember: false,
            value: value.into(),
            error,
        };
        vec![
            page("ada@example.com", None),
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
