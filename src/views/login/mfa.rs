//! The pages for what must still be proved, and for setting up a second factor.

use serde::Serialize;
use std::slice;

use super::{offer::Offer, upstream::UpstreamNote};
use crate::views::page::{AppInfo, PROBE, Page};

/// What must still be proved, with every method that the person has.
#[derive(Clone, Debug, Serialize)]
pub struct Mfa {
    /// The app that asked.
    pub app: AppInfo,
    /// The methods, the one most likely to succeed first.
    pub methods: Vec<Offer>,
    /// Whether it is required because the sign-in is unusual.
    pub risky: bool,
    /// Why one of them failed.
    pub upstream: Option<UpstreamNote>,
    /// Why the last one failed.
    pub error: Option<MfaError>,
    /// Where the person may add a way to sign in, where they have none of those that an app asks for.
    pub account_url: Option<&'static str>,
    /// The link to the first page.
    pub restart_action: String,
}

/// Why a method failed.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum MfaError {
    /// Wrong, or used before.
    Wrong,
    /// What was typed is not an address or number.
    Invalid,
    /// A message was just sent.
    TooSoon {
        /// Seconds until the next may be requested.
        seconds: i64,
    },
    /// Too many wrong codes.
    TooManyCodes {
        /// Minutes until the next try.
        minutes: i64,
    },
    /// Too many tries of another method.
    TooMany {
        /// Minutes until the next try.
        minutes: i64,
    },
    /// It is not the person's password.
    PasswordWrong,
    /// Too many wrong passwords in a row: another method must be used.
    PasswordLocked,
}

impl Page for Mfa {
    const TEMPLATE: &'static str = "pages/login/mfa.html";

    fn samples() -> Vec<Self> {
        let page = |methods: &[Offer]| Self {
            app: AppInfo::sample(),
            methods: methods.to_vec(),
            risky: false,
            upstream: None,
            error: None,
            account_url: methods.is_empty().then_some("/account/second-factor"),
            restart_action: "/login/1/restart".into(),
        };
        let failed = |methods: &[Offer], error| Self { error: Some(error), ..page(methods) };
        let (passkey, code, password, qr) =
            (Offer::passkey(), Offer::code(), Offer::password(), Offer::page("qr"));
        let (text, mail) = (Offer::message("phone", "code", Some("••• •• 67")), Offer::mail());
        let (number, address) =
            (Offer::message("phone", "code", None), Offer::message("email", "both", None));
        let all = [code.clone(), passkey.clone(), text.clone(), mail.clone()];
        let linked = [Offer::providers(), all.to_vec()].concat();
        let typed = [password.clone(), qr];
        let alone = &all[..1];
        vec![
            page(alone),
            page(&all),
            page(&[passkey.clone(), code.clone(), text.clone(), mail]),
            page(&[text, code.clone(), passkey.clone()]),
            page(slice::from_ref(&passkey)),
            page(&[code.clone(), password]),
            page(&typed),
            failed(&typed, MfaError::PasswordWrong),
            failed(&typed[1..], MfaError::PasswordLocked),
            Self { risky: true, ..page(&all[1..]) },
            Self { upstream: UpstreamNote::samples().pop(), ..page(&linked) },
            failed(slice::from_ref(&number), MfaError::Invalid),
            failed(&[number], MfaError::TooSoon { seconds: 40 }),
            page(&[address]),
            page(&[]),
            failed(alone, MfaError::Wrong),
            failed(alone, MfaError::TooManyCodes { minutes: 12 }),
            failed(&typed, MfaError::TooMany { minutes: 1 }),
            Self { app: AppInfo::probe(), ..page(alone) },
        ]
    }
}

/// The page to scan a QR code with the authenticator app, and to type its first code.
#[derive(Clone, Debug, Serialize)]
pub struct Enrol {
    /// Where the code goes.
    pub action: String,
    /// The QR code, as a `data:` URL.
    pub qr: String,
    /// The secret, for typing.
    pub secret: String,
    /// The link for an app on this device.
    pub uri: String,
    /// The id of the set-up, which the form sends as `setup`, because another page may show another secret.
    pub setup: String,
    /// Whether the last code was wrong.
    pub wrong: bool,
    /// Whether the secret that was shown before is no longer valid and this is a new one.
    pub anew: bool,
    /// Whether the policy requires it before the person may continue.
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
            setup: "019aa5a0-0000-7000-8000-000000000001".into(),
            wrong,
            anew: false,
            required,
        };
        vec![
            page(false, true),
            page(true, false),
            Self { anew: true, ..page(false, false) },
            Self { secret: PROBE.into(), uri: PROBE.into(), ..page(false, false) },
        ]
    }
}

/// The recovery codes, which are shown only once.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
    /// The link to continue.
    pub continue_url: String,
}

impl Page for RecoveryCodes {
    const TEMPLATE: &'static str = "pages/login/recovery_codes.html";

    fn samples() -> Vec<Self> {
        let page = |code: &str| Self { codes: vec![code.into(); 10], continue_url: "/account".into() };
        vec![page("abcde-fgh23"), page(PROBE)]
    }
}
