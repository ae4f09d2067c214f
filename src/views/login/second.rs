//! The second factor: given, or set up on the way.

use serde::Serialize;
use std::slice;

use super::identify::PasskeySignIn;
use super::upstream::{ProviderButton, UpstreamNote};
use crate::views::page::{AppInfo, PROBE, Page};

/// What is still to be proved, with every way that the person has.
#[derive(Clone, Debug, Serialize)]
pub struct Second {
    /// The app that asked.
    pub app: AppInfo,
    /// The ways, the likeliest to succeed first.
    pub ways: Vec<SecondWay>,
    /// It is asked for because the sign-in is unusual.
    pub unusual: bool,
    /// Why one of them did not do.
    pub upstream: Option<UpstreamNote>,
    /// Why the last one did not do.
    pub error: Option<SecondError>,
    /// Back to the question who it is.
    pub restart_action: String,
}

/// A way to give what is still to be proved.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum SecondWay {
    /// A code that is typed.
    Code {
        /// Where it goes.
        action: String,
        /// Whether a recovery code does.
        recovery: bool,
    },
    /// A passkey.
    Passkey(PasskeySignIn),
    /// A password.
    Password {
        /// Where it goes.
        action: String,
    },
    /// A picture for a device that is signed in.
    Qr {
        /// Where it is made.
        action: String,
    },
    /// A message.
    Message(SendWay),
    /// Another provider at which the person has an account.
    Provider(ProviderButton),
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
    /// Too many codes were wrong.
    TooManyCodes {
        /// Until the next may be tried.
        minutes: i64,
    },
    /// Too much of something else was tried.
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
        let page = |ways: &[SecondWay]| Self {
            app: AppInfo::sample(),
            ways: ways.to_vec(),
            unusual: false,
            upstream: None,
            error: None,
            restart_action: "/login/1/restart".into(),
        };
        let failed = |ways: &[SecondWay], error| Self { error: Some(error), ..page(ways) };
        let message = |kind, what, to: Option<&str>| {
            SecondWay::Message(SendWay {
                action: "/login/1/send".into(),
                kind,
                what,
                to: to.map(str::to_owned),
                value: "ada@example.com".into(),
            })
        };
        let passkey = SecondWay::Passkey(PasskeySignIn {
            options_url: "/login/1/passkey/options".into(),
            answer_url: "/login/1/passkey".into(),
        });
        let code = SecondWay::Code { action: "/login/1/second".into(), recovery: true };
        let password = SecondWay::Password { action: "/login/1/second/password".into() };
        let qr = SecondWay::Qr { action: "/login/1/qr".into() };
        let (text, mail) =
            (message("phone", "code", Some("••• •• 67")), message("email", "link", Some(PROBE)));
        let (number, address) = (message("phone", "code", None), message("email", "both", None));
        let all = [code.clone(), passkey.clone(), text.clone(), mail.clone()];
        let providers = ProviderButton::samples().into_iter().map(SecondWay::Provider);
        let linked: Vec<SecondWay> = providers.chain(all.clone()).collect();
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
            failed(&typed, SecondError::PasswordWrong),
            failed(&typed[1..], SecondError::PasswordLocked),
            Self { unusual: true, ..page(&all[1..]) },
            Self { upstream: UpstreamNote::samples().pop(), ..page(&linked) },
            failed(slice::from_ref(&number), SecondError::Invalid),
            failed(&[number], SecondError::TooSoon { seconds: 40 }),
            page(&[address]),
            page(&[]),
            failed(alone, SecondError::Wrong),
            failed(alone, SecondError::TooManyCodes { minutes: 12 }),
            failed(&typed, SecondError::TooMany { minutes: 1 }),
            Self { app: AppInfo::probe(), ..page(alone) },
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
    /// The set-up's id, which the form carries as `setup`: another page of it may show another secret.
    pub setup: String,
    /// The last code did not do.
    pub wrong: bool,
    /// The secret that was shown before can be confirmed no more; this is another.
    pub anew: bool,
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
