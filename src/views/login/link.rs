//! The pages of links in messages. Opening them changes nothing.

use serde::Serialize;

use crate::model::origin::Origin;
use crate::views::origin;
use crate::views::page::{Ago, AppInfo, PROBE, Page};

/// A link opened in the browser that asked: one tap. Posts nothing to `action` or `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The app that asks.
    pub app: AppInfo,
    /// The address that is signing in.
    pub address: String,
    /// The account to which the address will be added, if an earlier step has proved whose it is.
    pub account: Option<String>,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it asked.
    pub started: Ago,
    /// Where "sign in" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// The opened link, which both forms send back as `opened`.
    pub opened: String,
    /// Whether the person used the link "this wasn't me": then that comes first.
    pub reporting: bool,
}

impl Page for Link {
    const TEMPLATE: &'static str = "pages/login/link.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            account: None,
            origin: origin::sample(),
            started: Ago::new(125),
            action: "/link/approve".into(),
            deny_action: "/link/deny".into(),
            opened: "sealed".into(),
            reporting: false,
        };
        let probe = Self {
            app: AppInfo::probe(),
            address: PROBE.into(),
            account: Some(PROBE.into()),
            origin: origin::probe(),
            started: Ago::new(0),
            ..plain.clone()
        };
        vec![plain.clone(), Self { reporting: true, started: Ago::new(4000), ..plain }, probe]
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
    /// The account to which the address will be added, if an earlier step has proved whose it is.
    pub account: Option<String>,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// How long ago it asked.
    pub minutes_ago: i64,
    /// Whether the number of the first screen is needed.
    pub number_required: bool,
    /// Where "approve" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// The opened link, which both forms send back as `opened`.
    pub opened: String,
    /// What was wrong with the number.
    pub error: Option<NumberError>,
    /// Whether the person used the link "this wasn't me": then that comes first.
    pub reporting: bool,
}

/// Why a number was not accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NumberError {
    /// The first screen shows another number.
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
            account: None,
            origin: origin::sample(),
            minutes_ago: 1,
            number_required: true,
            action: "/link/approve".into(),
            deny_action: "/link/deny".into(),
            opened: "sealed".into(),
            error: None,
            reporting: false,
        };
        let probe = Self {
            app: AppInfo::probe(),
            address: PROBE.into(),
            account: Some(PROBE.into()),
            origin: origin::probe(),
            minutes_ago: 0,
            ..plain.clone()
        };
        let wrong = |error| Self { error: Some(error), ..plain.clone() };
        vec![
            plain.clone(),
            Self {
                number_required: false,
                origin: Origin { place: None, ..origin::sample() },
                ..plain.clone()
            },
            Self { account: Some("Ada Lovelace, ••• •• 67".into()), ..plain.clone() },
            wrong(NumberError::Wrong { left: 2 }),
            wrong(NumberError::Wrong { left: 1 }),
            wrong(NumberError::Malformed),
            Self { reporting: true, minutes_ago: 7, ..plain.clone() },
            probe,
        ]
    }
}

/// The page of a link that cannot be used any more, or that is done.
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
    /// The opened link, which that form sends back as `opened`.
    pub opened: String,
}

impl LinkEnd {
    /// A page that says what happened and leads to that place, where there is one.
    pub fn new(kind: LinkEndKind, retry_url: Option<&str>) -> Self {
        Self {
            kind,
            app_name: None,
            retry_url: retry_url.map(str::to_owned),
            deny_action: None,
            opened: String::new(),
        }
    }
}

/// What happened with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkEndKind {
    /// It was approved, and the first screen continues.
    Approved,
    /// "This wasn't me" ended the request.
    Denied,
    /// It cannot be used. The reason is shown only in the browser that began the sign-in.
    Gone,
    /// The same for "this wasn't me" in a notice about the account.
    NoticeGone,
    /// It has expired.
    Expired,
    /// It was used before.
    Used,
    /// A newer message has been sent.
    Replaced,
    /// Three wrong numbers.
    TooMany,
    /// The page was opened in another browser or too long ago, or this browser keeps no cookies.
    OpenAgain,
    /// It works only where the sign-in was started, or somebody else is signed in here.
    SameBrowserOnly,
    /// It can only be used for "this wasn't me", because the message contains a code.
    CodeOnly,
    /// The link of a notification, on a device that does not receive the person's notifications.
    OtherDevice,
    /// This device is signed in as somebody else, or with a weaker proof than is required.
    Unfit,
    /// A new password has been set.
    PasswordSet,
}

impl LinkEndKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Approved,
        Self::Denied,
        Self::Expired,
        Self::Gone,
        Self::NoticeGone,
        Self::Used,
        Self::Replaced,
        Self::TooMany,
        Self::OpenAgain,
        Self::SameBrowserOnly,
        Self::CodeOnly,
        Self::OtherDevice,
        Self::Unfit,
        Self::PasswordSet,
    ];
}

impl Page for LinkEnd {
    const TEMPLATE: &'static str = "pages/login/link_end.html";

    fn samples() -> Vec<Self> {
        let named = LinkEndKind::ALL.map(|kind| Self {
            app_name: Some("Sample app".into()),
            deny_action: Some("/link/deny".into()),
            opened: "sealed".into(),
            ..Self::new(kind, Some("https://app.example/?a=1&b=<w>"))
        });
        let bare = LinkEndKind::ALL.map(|kind| Self::new(kind, None));
        let probe = Self { app_name: Some(PROBE.into()), ..Self::new(LinkEndKind::Approved, None) };
        named.into_iter().chain(bare).chain([probe]).collect()
    }
}
