//! The pages for what must still be proved, and for setting up a second factor.

use serde::Serialize;
use std::slice;

use super::identify::PasskeySignIn;
use super::upstream::{ProviderButton, UpstreamNote};
use crate::views::page::{AppInfo, PROBE, Page};

/// What must still be proved, with every method that the person has.
#[derive(Clone, Debug, Serialize)]
pub struct Mfa {
    /// The app that asked.
    pub app: AppInfo,
    /// The methods, the one most likely to succeed first.
    pub methods: Vec<MfaMethod>,
    /// Whether it is required because the sign-in is unusual.
    pub risky: bool,
    /// Why one of them failed.
    pub upstream: Option<UpstreamNote>,
    /// Why the last one failed.
    pub error: Option<MfaError>,
    /// The link to the first page.
    pub restart_action: String,
}

/// A method for what must still be proved.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum MfaMethod {
    /// A code that is typed.
    Code {
        /// Where it goes.
        action: String,
        /// Whether a recovery code is accepted.
        recovery: bool,
    },
    /// A passkey.
    Passkey(PasskeySignIn),
    /// A password.
    Password {
        /// Where it goes.
        action: String,
    },
    /// A QR code for a device that is signed in.
    Qr {
        /// The address that creates it.
        action: String,
    },
    /// A message.
    Message(SendWay),
    /// Another provider at which the person has an account.
    Provider(ProviderButton),
}

/// A message that can be requested.
#[derive(Clone, Debug, Serialize)]
pub struct SendWay {
    /// Where the form goes.
    pub action: String,
    /// The channel: `email` or `phone`.
    pub kind: &'static str,
    /// Its content: `link`, `code` or `both`.
    pub what: &'static str,
    /// The contact, in a form that others may see; `None` when the person is to give one.
    pub to: Option<String>,
    /// The value of the field for it.
    pub value: String,
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
        let page = |methods: &[MfaMethod]| Self {
            app: AppInfo::sample(),
            methods: methods.to_vec(),
            risky: false,
            upstream: None,
            error: None,
            restart_action: "/login/1/restart".into(),
        };
        let failed = |methods: &[MfaMethod], error| Self { error: Some(error), ..page(methods) };
        let message = |kind, what, to: Option<&str>| {
            MfaMethod::Message(SendWay {
                action: "/login/1/send".into(),
                kind,
                what,
                to: to.map(str::to_owned),
                value: "ada@example.com".into(),
            })
        };
        let passkey = MfaMethod::Passkey(PasskeySignIn {
            options_url: "/login/1/passkey/options".into(),
            answer_url: "/login/1/passkey".into(),
        });
        let code = MfaMethod::Code { action: "/login/1/second".into(), recovery: true };
        let password = MfaMethod::Password { action: "/login/1/second/password".into() };
        let qr = MfaMethod::Qr { action: "/login/1/qr".into() };
        let (text, mail) =
            (message("phone", "code", Some("••• •• 67")), message("email", "link", Some(PROBE)));
        let (number, address) = (message("phone", "code", None), message("email", "both", None));
        let all = [code.clone(), passkey.clone(), text.clone(), mail.clone()];
        let providers = ProviderButton::samples().into_iter().map(MfaMethod::Provider);
        let linked: Vec<MfaMethod> = providers.chain(all.clone()).collect();
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
