//! The second factor: given, or set up on the way.

use serde::Serialize;

use super::identify::PasskeySignIn;
use super::upstream::{ProviderButton, UpstreamNote};
use crate::views::page::{AppInfo, PROBE, Page};

/// What is still to be proved, with every way that the person has: a code of the authenticator app or a
/// recovery code, a passkey, a message.
#[derive(Clone, Debug, Serialize)]
pub struct Second {
    /// The app that asked.
    pub app: AppInfo,
    /// Where the code goes, when there is one to type.
    pub action: Option<String>,
    /// Whether a recovery code does.
    pub recovery: bool,
    /// Where the password goes, when the person has one that does.
    pub password_action: Option<String>,
    /// Where a picture for a device that is signed in is made, when the person has one that does.
    pub qr_action: Option<String>,
    /// The passkey, when the person has one.
    pub passkey: Option<PasskeySignIn>,
    /// It was used in this browser the last time, so it comes first.
    pub passkey_first: bool,
    /// It is asked for because the sign-in is unusual.
    pub unusual: bool,
    /// Messages that can be had.
    pub sends: Vec<SendWay>,
    /// Other providers at which the person has an account.
    pub providers: Vec<ProviderButton>,
    /// Why one of them did not do.
    pub upstream: Option<UpstreamNote>,
    /// Why the last one did not do.
    pub error: Option<SecondError>,
    /// Back to the question who it is.
    pub restart_action: String,
}

/// A message that can be had.
#[derive(Clone, Debug, Serialize)]
pub struct SendWay {
    /// Where the form goes.
    pub action: String,
    /// By which way: `email` or `phone`.
    pub kind: &'static str,
    /// What it will hold: `link`, `code` or `both`.
    pub what: &'static str,
    /// The contact, in a form that others may see; `None` when the person is to give one.
    pub to: Option<String>,
    /// What the field holds in which they give it.
    pub value: String,
}

/// Why a second factor did not do.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SecondError {
    /// Wrong, or used before.
    Wrong,
    /// What was typed is no address or number.
    Invalid,
    /// A moment ago a message was sent.
    TooSoon {
        /// Until the next may be asked for.
        seconds: i64,
    },
    /// Too many were wrong.
    TooMany {
        /// Until the next may be tried.
        minutes: i64,
    },
    /// It is not the person's password.
    PasswordWrong,
    /// Too many passwords in a row were wrong: another way must be taken.
    PasswordLocked,
}

impl Page for Second {
    const TEMPLATE: &'static str = "pages/login/second.html";

    fn samples() -> Vec<Self> {
        let page = |app, error| Self {
            app,
            action: Some("/login/1/second".into()),
            recovery: true,
            password_action: None,
            qr_action: None,
            passkey: None,
            passkey_first: false,
            unusual: false,
            sends: Vec::new(),
            providers: Vec::new(),
            upstream: None,
            error,
            restart_action: "/login/1/restart".into(),
        };
        let way = |kind, what, to: Option<&str>| SendWay {
            action: "/login/1/send".into(),
            kind,
            what,
            to: to.map(str::to_owned),
            value: "ada@example.com".into(),
        };
        let passkey = Some(PasskeySignIn {
            options_url: "/login/1/passkey/options".into(),
            answer_url: "/login/1/passkey".into(),
        });
        let sends = vec![way("phone", "code", Some("••• •• 67")), way("email", "link", Some(PROBE))];
        let all = Self { passkey, sends, ..page(AppInfo::sample(), None) };
        let typed = Self {
            action: None,
            password_action: Some("/login/1/second/password".into()),
            qr_action: Some("/login/1/qr".into()),
            ..page(AppInfo::sample(), None)
        };
        let give = vec![way("phone", "code", None)];
        let give = Self { action: None, recovery: false, sends: give, ..page(AppInfo::sample(), None) };
        vec![
            page(AppInfo::sample(), None),
            all.clone(),
            Self { passkey_first: true, ..all.clone() },
            typed.clone(),
            Self { error: Some(SecondError::PasswordWrong), ..typed.clone() },
            Self { error: Some(SecondError::PasswordLocked), ..typed },
            Self { action: None, recovery: false, unusual: true, ..all.clone() },
            Self { providers: ProviderButton::samples(), upstream: UpstreamNote::samples().pop(), ..all },
            Self { error: Some(SecondError::Invalid), ..give.clone() },
            Self { error: Some(SecondError::TooSoon { seconds: 40 }), ..give.clone() },
            Self { sends: vec![way("email", "both", None)], ..give.clone() },
            Self { sends: Vec::new(), ..give },
            page(AppInfo::sample(), Some(SecondError::Wrong)),
            page(AppInfo::sample(), Some(SecondError::TooMany { minutes: 12 })),
            page(AppInfo::probe(), None),
        ]
    }
}

/// Scan a picture with the authenticator app, then type its first code.
#[derive(Clone, Debug, Serialize)]
pub struct Enrol {
    /// Where the code goes.
    pub action: String,
    /// The picture, as a `data:` address.
    pub qr: String,
    /// The secret, for typing.
    pub secret: String,
    /// For an app on this very device.
    pub uri: String,
    /// The last code did not do.
    pub wrong: bool,
    /// The policy asks for it before the person may go on.
    pub required: bool,
}

impl Page for Enrol {
    const TEMPLATE: &'static str = "pages/login/enrol.html";

    fn samples() -> Vec<Self> {
        let page = |wrong, required| Self {
            action: "/account/authenticator".into(),
            qr: "data:image/svg+xml;base64,PHN2Zy8+".into(),
            secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into(),
            uri: "otpauth://totp/Porchlight:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Porchlight"
                .into(),
            wrong,
            required,
        };
        vec![
            page(false, true),
            page(true, false),
            Self { secret: PROBE.into(), uri: PROBE.into(), ..page(false, false) },
        ]
    }
}

/// The recovery codes, shown this once.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
    /// Where the person goes on.
    pub continue_url: String,
}

impl Page for RecoveryCodes {
    const TEMPLATE: &'static str = "pages/login/recovery_codes.html";

    fn samples() -> Vec<Self> {
        let page = |code: &str| Self { codes: vec![code.into(); 10], continue_url: "/account".into() };
        vec![page("abcde-fgh23"), page(PROBE)]
    }
}
