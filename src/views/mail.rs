//! Messages by mail: subject, plain text and HTML from one struct.

use serde::Serialize;

use super::i18n::Lang;
use super::page::{Brand, PROBE};

/// A message. Its fields are the variables of `templates/mail/{TEMPLATE}.{subject.txt,txt,html}`.
pub trait MailView: Serialize + Sized {
    /// The templates' name without folder and ending.
    const TEMPLATE: &'static str;

    /// The message in each of its states. One of them has [`PROBE`] in every free text.
    fn samples() -> Vec<Self>;
}

/// The frame of every message.
#[derive(Clone, Debug, Serialize)]
pub struct MailFrame {
    /// The language of the message.
    pub lang: Lang,
    /// The brand of the installation.
    pub brand: Brand,
    /// The public URL of the installation.
    pub public_url: String,
}

/// A message, ready to send.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The text as HTML.
    pub html: String,
}

/// The message of a sign-in: link, code, who requested it from where, and "this wasn't me".
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// The name of the app.
    pub app: String,
    /// The address to which it is sent.
    pub address: String,
    /// The link.
    pub link: String,
    /// Whether the link signs in. Otherwise only the code does.
    pub by_link: bool,
    /// Whether there is a link because wrong codes have used up the tries.
    pub codes_used_up: bool,
    /// The link that ends the request.
    pub deny_link: String,
    /// The code, digits only, shown as it must be typed.
    pub code: Option<String>,
    /// The browser of the request, such as "Firefox".
    pub browser: String,
    /// The system of the request, such as "Windows 11".
    pub system: String,
    /// City and country of the request, where known.
    pub place: Option<String>,
    /// The network address of the request.
    pub ip: String,
    /// How many minutes link and code are valid.
    pub minutes: i64,
    /// What the link does on another device, as the end of the key of its text, where it is not accepted as it is there.
    pub other_device_hint: Option<&'static str>,
}

impl MailView for SignIn {
    const TEMPLATE: &'static str = "sign_in";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: "Sample app".into(),
            address: "ada@example.com".into(),
            link: "https://id.example/l/Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
            deny_link: "https://id.example/l/Zk3vQ0m5nXh2t8Jc1yRb7w/deny".into(),
            by_link: true,
            codes_used_up: false,
            code: Some("482913".into()),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            ip: "192.0.2.7".into(),
            minutes: 15,
            other_device_hint: Some("other-device"),
        };
        let probe = Self {
            app: PROBE.into(),
            address: PROBE.into(),
            browser: PROBE.into(),
            system: PROBE.into(),
            place: None,
            minutes: 1,
            other_device_hint: None,
            ..plain.clone()
        };
        let only_link = Self { code: None, other_device_hint: Some("same-browser"), ..plain.clone() };
        let only_code = Self { by_link: false, other_device_hint: None, ..plain.clone() };
        vec![plain, probe, only_link, only_code]
    }
}

/// A way to sign in was added or removed: which one, from where, and where to undo it.
#[derive(Clone, Debug, Serialize)]
pub struct FactorChanged {
    /// What happened, as a part of the keys of its texts: `passkey-added`.
    pub change: &'static str,
    /// The person's name for it; empty where there can be only one.
    pub name: String,
    /// The browser in which it happened.
    pub browser: String,
    /// The system on which it happened.
    pub system: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// The network address from which it happened.
    pub ip: String,
    /// The page on which to see and undo it.
    pub link: String,
    /// The link "This wasn't me"; may be empty.
    pub report_link: String,
}

impl MailView for FactorChanged {
    const TEMPLATE: &'static str = "factor_changed";

    fn samples() -> Vec<Self> {
        let plain = Self {
            change: "passkey-added",
            name: "Firefox on Windows 11".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            ip: "192.0.2.7".into(),
            link: "https://id.example/account/passkeys".into(),
            report_link: "https://id.example/not-me?token=Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
        };
        let probe = Self {
            change: "passkey-removed",
            name: PROBE.into(),
            browser: PROBE.into(),
            system: String::new(),
            place: Some(PROBE.into()),
            ..plain.clone()
        };
        let bare = Self {
            browser: String::new(),
            system: String::new(),
            place: None,
            report_link: String::new(),
            ..plain.clone()
        };
        let second = [
            "authenticator-added",
            "authenticator-removed",
            "recovery-codes",
            "password-set",
            "password-changed",
            "password-removed",
            "push-added",
            "push-removed",
        ]
        .map(|change| Self { change, name: String::new(), ..plain.clone() });
        [plain, probe, bare].into_iter().chain(second).collect()
    }
}

/// A link to choose a new password: who requested it from where, and "this wasn't me".
#[derive(Clone, Debug, Serialize)]
pub struct PasswordReset {
    /// The app in whose sign-in it was requested.
    pub app: String,
    /// The address to which it is sent.
    pub address: String,
    /// The link.
    pub link: String,
    /// The link that ends the request.
    pub deny_link: String,
    /// The browser of the request.
    pub browser: String,
    /// The system of the request.
    pub system: String,
    /// City and country of the request, where known.
    pub place: Option<String>,
    /// The network address of the request.
    pub ip: String,
    /// How many minutes the link is valid.
    pub minutes: i64,
}

impl MailView for PasswordReset {
    const TEMPLATE: &'static str = "password_reset";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: "Sample app".into(),
            address: "ada@example.com".into(),
            link: "https://id.example/reset?token=Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
            deny_link: "https://id.example/reset?token=Zk3vQ0m5nXh2t8Jc1yRb7w&not-me=1".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            ip: "192.0.2.7".into(),
            minutes: 15,
        };
        let probe = Self {
            app: PROBE.into(),
            address: PROBE.into(),
            browser: PROBE.into(),
            system: PROBE.into(),
            place: None,
            minutes: 1,
            ..plain.clone()
        };
        vec![plain, probe]
    }
}

/// An invitation to use the installation.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// The name of the installation or app.
    pub name: String,
    /// The link that accepts.
    pub link: String,
    /// Who invites, if known.
    pub inviter: Option<String>,
}

impl MailView for Invite {
    const TEMPLATE: &'static str = "invite";

    fn samples() -> Vec<Self> {
        let link = "https://id.example/invite/Zk3vQ0m5nXh2t8Jc1yRb7w";
        vec![
            Self { name: "Porchlight".into(), link: link.into(), inviter: Some("grace@example.com".into()) },
            Self { name: PROBE.into(), link: link.into(), inviter: None },
            Self { name: PROBE.into(), link: link.into(), inviter: Some(PROBE.into()) },
        ]
    }
}
