//! The page that waits for the answer to a message.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// The page that waits for a link or a code. Posts `code` to `code_action`, nothing to
/// `resend_action` and `restart_action`. It goes to `continue_url` by itself as soon as
/// `events_url` sends an event `state` with other data than `waiting`, or `status_url` answers
/// `{"state": ...}` with another word; without JavaScript a button does it.
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
#[derive(Clone, Debug, Serialize)]
pub struct Wait {
    /// The app that asks.
    pub app: AppInfo,
    /// The address as it was typed, or in a form that others may see.
    pub address: String,
    /// The channel of the message: `email` or `phone`.
    pub channel: &'static str,
    /// Whether the typed text only identifies the person, and the message went to a contact of theirs.
    pub to_other_contact: bool,
    /// Whether the page may say that a message was sent. Where nobody may sign up, messages go only to people who are
    /// known, and the page says to everybody that one is on its way if the address can sign in.
    pub says_sent: bool,
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
    /// In how many seconds it may be sent again; 0 means now. Without JavaScript the button can be
    /// pressed earlier; then the response is this page again.
    pub resend_in: i64,
    /// Whether it has just been sent again.
    pub resent: bool,
    /// Where "use another address" goes.
    pub restart_action: String,
    /// Where a password can be typed instead, where one is taken.
    pub password_url: Option<String>,
    /// Where "try another way" goes, after an earlier step.
    pub other_way_action: Option<String>,
    /// Set if messages cannot be sent, with the action of "send it by mail instead" if that is possible.
    pub failed: Option<Failed>,
    /// In how many seconds link and code expire.
    pub expires_in: i64,
    /// The server-sent events.
    pub events_url: String,
    /// The address for polling.
    pub status_url: String,
    /// Where the sign-in goes on.
    pub continue_url: String,
    /// The captured message, in test mode only.
    pub dev_message_link: Option<String>,
    /// Whether the message contains a link.
    pub has_link: bool,
    /// Whether there is a link because wrong codes have used up the tries, which the page says.
    pub codes_used_up: bool,
    /// Whether the message contains a code.
    pub has_code: bool,
    /// Whether there is a field for the code: not once it has expired or too many were wrong.
    pub takes_code: bool,
    /// Whether a notification is also sent to people who have switched them on. The page says so to everybody.
    pub has_push: bool,
    /// Whether there is a field for a code from an admin, because there is none for a code from the message.
    pub takes_issued: bool,
}

/// Messages that cannot be sent.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
    /// The action to send it by mail instead, if the policy allows that.
    pub by_mail_action: Option<String>,
}

/// Why a code was not accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeError {
    /// The code is wrong.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// The code has expired.
    Expired,
    /// Too many wrong codes: a new code is needed.
    TooMany,
    /// Too many wrong codes were typed in this network, for all people together.
    TooManyFromHere {
        /// Minutes until the next code may be typed.
        minutes: i64,
    },
    /// Too many wrong codes for this address: a new code does not help.
    TooManyForAddress {
        /// Minutes until the next code may be typed.
        minutes: i64,
    },
    /// Too many wrong codes in a row: another method must be used.
    Locked,
    /// It is not a code.
    Malformed,
}

impl CodeError {
    /// Whether another code that is typed now would not be compared either.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Wrong { .. } | Self::Malformed)
    }
}

impl Page for Wait {
    const TEMPLATE: &'static str = "pages/login/wait.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            channel: "email",
            to_other_contact: false,
            says_sent: true,
            number: Some("47".into()),
            code_length: 6,
            code_action: "/login/1/code".into(),
            code_error: None,
            resend_action: "/login/1/resend".into(),
            resend_in: 60,
            resent: false,
            restart_action: "/login/1/restart".into(),
            password_url: None,
            other_way_action: None,
            failed: None,
            expires_in: 872,
            events_url: "/login/1/events".into(),
            status_url: "/login/1/status".into(),
            continue_url: "/login/1/resume".into(),
            dev_message_link: None,
            has_link: true,
            codes_used_up: false,
            has_code: true,
            takes_code: true,
            has_push: false,
            takes_issued: false,
        };
        let by_phone = Self {
            address: "••• •• 67".into(),
            channel: "phone",
            other_way_action: Some("/login/1/other-way".into()),
            ..plain.clone()
        };
        let failed = |to: Option<&str>| Some(Failed { by_mail_action: to.map(str::to_owned) });
        let with = |error: CodeError| Self {
            takes_code: !error.is_final(),
            takes_issued: error.is_final(),
            code_error: Some(error),
            resend_in: 0,
            ..plain.clone()
        };
        vec![
            plain.clone(),
            with(CodeError::Wrong { left: 4 }),
            with(CodeError::Wrong { left: 1 }),
            Self { expires_in: 0, ..with(CodeError::Expired) },
            with(CodeError::TooMany),
            with(CodeError::Malformed),
            Self { has_push: true, ..plain.clone() },
            Self { has_push: true, has_link: false, ..plain.clone() },
            Self {
                number: None,
                has_code: false,
                takes_code: false,
                resent: true,
                takes_issued: true,
                ..plain.clone()
            },
            by_phone.clone(),
            Self { has_code: false, takes_code: false, ..by_phone.clone() },
            Self {
                has_link: false,
                number: None,
                failed: failed(Some("/login/1/by-mail")),
                ..by_phone.clone()
            },
            Self { has_link: false, number: None, to_other_contact: true, failed: failed(None), ..by_phone },
            Self { to_other_contact: true, ..plain.clone() },
            Self { number: None, has_link: false, resent: true, resend_in: 1, ..plain.clone() },
            Self {
                app: AppInfo::probe(),
                address: PROBE.into(),
                number: Some(PROBE.into()),
                code_length: 8,
                dev_message_link: Some("/dev/outbox/1?\"<w>".into()),
                password_url: Some("/login/1/password".into()),
                ..plain.clone()
            },
            Self { has_code: false, takes_code: false, takes_issued: true, ..with(CodeError::Malformed) },
            with(CodeError::TooManyFromHere { minutes: 60 }),
            with(CodeError::TooManyForAddress { minutes: 41 }),
            Self { has_link: false, number: None, ..with(CodeError::TooMany) },
            Self { has_link: false, number: None, ..with(CodeError::Locked) },
            Self { says_sent: false, resent: true, ..plain.clone() },
            Self { codes_used_up: true, ..plain },
        ]
    }
}
