//! Look into your mail: the page that waits.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// The page that waits for a link or a code. Posts `code` to `code_action`, nothing to
/// `resend_action` and `restart_action`. It goes to `continue_url` by itself as soon as
/// `events_url` sends an event `state` with other data than `waiting`, or `status_url` answers
/// `{"state": ...}` with another word; without JavaScript a button does it.
#[derive(Clone, Debug, Serialize)]
pub struct Wait {
    /// The app that asks.
    pub app: AppInfo,
    /// The address as it was typed.
    pub address: String,
    /// The number that another device asks for.
    pub number: Option<String>,
    /// How many digits the code has.
    pub code_length: u32,
    /// Where the code goes.
    pub code_action: String,
    /// What was wrong with the code.
    pub code_error: Option<CodeError>,
    /// Where "send again" goes.
    pub resend_action: String,
    /// In how many seconds it may be sent again; 0 is now. The button can be pressed earlier
    /// without JavaScript: then answer with this page again.
    pub resend_in: i64,
    /// Whether it has just been sent again.
    pub resent: bool,
    /// Where "use another address" goes.
    pub restart_action: String,
    /// In how many seconds link and code end.
    pub expires_in: i64,
    /// The server-sent events.
    pub events_url: String,
    /// The same by polling.
    pub status_url: String,
    /// Where the sign-in goes on.
    pub continue_url: String,
    /// The captured message, in test mode only.
    pub dev_message_link: Option<String>,
    /// What the message holds.
    pub sent: Vec<SentMethod>,
}

/// A way in that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentMethod {
    /// A link by mail.
    EmailLink,
    /// A code by mail.
    EmailCode,
    /// A notification, for who has switched them on.
    Push,
}

/// Why a code was not taken.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeError {
    /// Another code was sent.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// It was too late.
    Expired,
    /// Too many wrong codes: only a new one helps.
    TooMany,
    /// It is not a code.
    Malformed,
}

impl Page for Wait {
    const TEMPLATE: &'static str = "pages/login/wait.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            number: Some("47".into()),
            code_length: 6,
            code_action: "/login/1/code".into(),
            code_error: None,
            resend_action: "/login/1/resend".into(),
            resend_in: 60,
            resent: false,
            restart_action: "/login/1/restart".into(),
            expires_in: 872,
            events_url: "/login/1/events".into(),
            status_url: "/login/1/status".into(),
            continue_url: "/login/1/resume".into(),
            dev_message_link: None,
            sent: vec![SentMethod::EmailLink, SentMethod::EmailCode],
        };
        let with = |error| Self { code_error: Some(error), resend_in: 0, ..plain.clone() };
        vec![
            plain.clone(),
            with(CodeError::Wrong { left: 4 }),
            with(CodeError::Wrong { left: 1 }),
            with(CodeError::Expired),
            with(CodeError::TooMany),
            with(CodeError::Malformed),
            Self {
                sent: vec![SentMethod::EmailLink, SentMethod::EmailCode, SentMethod::Push],
                ..plain.clone()
            },
            Self { number: None, sent: vec![SentMethod::EmailLink], resent: true, ..plain.clone() },
            Self {
                number: None,
                sent: vec![SentMethod::EmailCode],
                resent: true,
                resend_in: 1,
                ..plain.clone()
            },
            Self {
                app: AppInfo::probe(),
                address: PROBE.into(),
                number: Some(PROBE.into()),
                code_length: 8,
                dev_message_link: Some("/dev/outbox/1?\"<w>".into()),
                ..plain
            },
        ]
    }
}
