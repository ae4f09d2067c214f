//! What a link of a message opens. None of these pages changes anything by being opened.

use serde::Serialize;

use crate::views::page::{Ago, AppInfo, PROBE, Page};

/// A link opened in the browser that asked: one tap. Posts nothing to `action` or `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The app that asks.
    pub app: AppInfo,
    /// The address that is signing in.
    pub address: String,
    /// The browser that asked.
    pub browser: String,
    /// The system that asked.
    pub system: String,
    /// When it asked.
    pub started: Ago,
    /// Where "sign in" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// Whether the person came by the "this wasn't me" link: then that comes first.
    pub not_me: bool,
}

impl Page for Link {
    const TEMPLATE: &'static str = "pages/login/link.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            started: Ago::new(125),
            action: "/link/approve".into(),
            deny_action: "/link/deny".into(),
            not_me: false,
        };
        let probe = Self {
            app: AppInfo::probe(),
            address: PROBE.into(),
            browser: PROBE.into(),
            system: PROBE.into(),
            started: Ago::new(0),
            ..plain.clone()
        };
        vec![plain.clone(), Self { not_me: true, started: Ago::new(4000), ..plain }, probe]
    }
}

/// A link opened anywhere else. Posts `number` to `action` when `number_required`; nothing to
/// `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Approve {
    /// The app that asks.
    pub app: AppInfo,
    /// The address that is signing in.
    pub address: String,
    /// The browser that asked.
    pub browser: String,
    /// The system that asked.
    pub system: String,
    /// City and country of the request, where known.
    pub place: Option<String>,
    /// The network address of the request.
    pub ip: String,
    /// How long ago it asked.
    pub minutes_ago: i64,
    /// Whether the number of the first screen is needed.
    pub number_required: bool,
    /// Where "approve" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// What was wrong with the number.
    pub error: Option<NumberError>,
    /// Whether the person came by the "this wasn't me" link: then that comes first.
    pub not_me: bool,
}

/// Why a number was not taken.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NumberError {
    /// The first screen shows another one.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// It is not a number of two digits.
    Malformed,
}

impl Page for Approve {
    const TEMPLATE: &'static str = "pages/login/approve.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            ip: "192.0.2.7".into(),
            minutes_ago: 1,
            number_required: true,
            action: "/link/approve".into(),
            deny_action: "/link/deny".into(),
            error: None,
            not_me: false,
        };
        let probe = Self {
            app: AppInfo::probe(),
            address: PROBE.into(),
            browser: PROBE.into(),
            system: PROBE.into(),
            place: Some(PROBE.into()),
            ip: PROBE.into(),
            minutes_ago: 0,
            ..plain.clone()
        };
        let wrong = |error| Self { error: Some(error), ..plain.clone() };
        vec![
            plain.clone(),
            Self { number_required: false, place: None, ..plain.clone() },
            wrong(NumberError::Wrong { left: 2 }),
            wrong(NumberError::Wrong { left: 1 }),
            wrong(NumberError::Malformed),
            Self { not_me: true, minutes_ago: 7, ..plain.clone() },
            probe,
        ]
    }
}

/// A link with which nothing can be done any more, or nothing more needs to be done.
#[derive(Clone, Debug, Serialize)]
pub struct LinkEnd {
    /// What happened.
    pub kind: LinkEndKind,
    /// The name of the app, where the link is known.
    pub app_name: Option<String>,
    /// Where a new sign-in starts.
    pub retry_url: Option<String>,
    /// Where "this wasn't me" goes, when the link can still say that.
    pub deny_action: Option<String>,
}

/// What happened with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkEndKind {
    /// The first screen has been let in just now.
    Approved,
    /// "This wasn't me" ended the request.
    Denied,
    /// It is too old.
    Expired,
    /// It has done its work before.
    Used,
    /// A newer message has been sent.
    Replaced,
    /// No such link.
    Unknown,
    /// The browser keeps no cookies.
    NoCookies,
    /// It works only where the sign-in was started.
    SameBrowserOnly,
    /// It can only say "this wasn't me": the way in is the code in the message.
    CodeOnly,
    /// A notification's link, on a device that gets no notifications of the person.
    OtherDevice,
    /// Three wrong numbers.
    TooMany,
    /// Three times it was said to be somebody else's than it is.
    NotTheirs,
    /// A new password has been set.
    PasswordSet,
    /// This device is somebody else's, or was signed in to with less than is asked for.
    Unfit,
    /// It was approved, and the sign-in is too unusual to let in.
    Stopped,
}

impl LinkEndKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Approved,
        Self::Denied,
        Self::Expired,
        Self::Used,
        Self::Replaced,
        Self::Unknown,
        Self::NoCookies,
        Self::SameBrowserOnly,
        Self::CodeOnly,
        Self::OtherDevice,
        Self::TooMany,
        Self::NotTheirs,
        Self::PasswordSet,
        Self::Unfit,
        Self::Stopped,
    ];
}

impl Page for LinkEnd {
    const TEMPLATE: &'static str = "pages/login/link_end.html";

    fn samples() -> Vec<Self> {
        let named = LinkEndKind::ALL.map(|kind| Self {
            kind,
            app_name: Some("Sample app".into()),
            retry_url: Some("https://app.example/?a=1&b=<w>".into()),
            deny_action: Some("/link/deny".into()),
        });
        let bare =
            LinkEndKind::ALL.map(|kind| Self { kind, app_name: None, retry_url: None, deny_action: None });
        let probe = Self {
            kind: LinkEndKind::Approved,
            app_name: Some(PROBE.into()),
            retry_url: None,
            deny_action: None,
        };
        named.into_iter().chain(bare).chain([probe]).collect()
    }
}
