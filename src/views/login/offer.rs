//! What a page of a sign-in offers to go on with.

use serde::Serialize;

use super::upstream::ProviderButton;
use crate::views::page::PROBE;

/// One thing to go on with.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// This browser was signed in with it last.
    pub last: bool,
    /// What it is.
    #[serde(flatten)]
    pub way: Way,
}

/// How a method is offered.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Way {
    /// A button that leads to a method's page. Its texts are `NAME-use` on the first page and `second-NAME` later.
    Page {
        /// The method's name.
        name: &'static str,
        /// Where the form goes.
        action: String,
        /// The page asks for an address, and takes the one that was typed beside the button.
        with_address: bool,
    },
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
    /// A message.
    Message(SendWay),
    /// Another provider at which the person has an account.
    Provider(ProviderButton),
}

/// Where the script that uses a passkey asks and answers.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeySignIn {
    /// Where it asks.
    pub options_url: String,
    /// Where it answers.
    pub answer_url: String,
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

impl Offer {
    pub(super) fn sample(way: Way) -> Self {
        Self { last: false, way }
    }

    pub(super) fn last(self) -> Self {
        Self { last: true, ..self }
    }

    pub(super) fn page(name: &'static str) -> Self {
        let action = format!("/login/1/{name}");
        Self::sample(Way::Page { name, action, with_address: name != "qr" })
    }

    pub(super) fn passkey() -> Self {
        Self::sample(Way::Passkey(PasskeySignIn {
            options_url: "/login/1/passkey/options".into(),
            answer_url: "/login/1/passkey".into(),
        }))
    }

    pub(super) fn code() -> Self {
        Self::sample(Way::Code { action: "/login/1/second".into(), recovery: true })
    }

    pub(super) fn password() -> Self {
        Self::sample(Way::Password { action: "/login/1/second/password".into() })
    }

    pub(super) fn message(kind: &'static str, what: &'static str, to: Option<&str>) -> Self {
        Self::sample(Way::Message(SendWay {
            action: "/login/1/send".into(),
            kind,
            what,
            to: to.map(str::to_owned),
            value: "ada@example.com".into(),
        }))
    }

    pub(super) fn mail() -> Self {
        Self::message("email", "link", Some(PROBE))
    }

    pub(super) fn providers() -> Vec<Self> {
        ProviderButton::samples().into_iter().map(|button| Self::sample(Way::Provider(button))).collect()
    }
}
