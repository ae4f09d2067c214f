//! The second factor: given, or set up on the way.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// Type a code of the authenticator app, or a recovery code.
#[derive(Clone, Debug, Serialize)]
pub struct Second {
    /// The app that asked.
    pub app: AppInfo,
    /// Where the code goes.
    pub action: String,
    /// Why the last one did not do.
    pub error: Option<SecondError>,
    /// Back to the question who it is.
    pub restart_action: String,
}

/// Why a second factor did not do.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SecondError {
    /// Wrong, or used before.
    Wrong,
    /// Too many were wrong.
    TooMany {
        /// Until the next may be tried.
        minutes: i64,
    },
}

impl Page for Second {
    const TEMPLATE: &'static str = "pages/login/second.html";

    fn samples() -> Vec<Self> {
        let page = |app, error| Self {
            app,
            action: "/login/1/second".into(),
            error,
            restart_action: "/login/1/restart".into(),
        };
        vec![
            page(AppInfo::sample(), None),
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
