//! The page to choose a password, on the account page or with a link in a mail.

use serde::Serialize;

use super::page::{AppInfo, PROBE, Page};
use crate::model::origin::Origin;
use crate::model::password::{Malformed, Weakness};
use crate::views::origin;

/// One field. Posts `password` to `action`, and nothing to `remove_action`.
#[derive(Clone, Debug, Serialize)]
pub struct NewPassword {
    /// The reason for choosing one.
    pub occasion: Occasion,
    /// The account name, for password managers.
    pub address: String,
    /// Where it goes.
    pub action: String,
    /// The smallest number of characters.
    pub least: usize,
    /// Why the last one was not accepted.
    pub error: Option<WeakPassword>,
    /// The action of "remove", if there is one that can be removed.
    pub remove_action: Option<String>,
    /// The link back without choosing one.
    pub back_url: Option<String>,
    /// The opened link, which the form sends back as `opened`, if a link led here.
    pub opened: Option<String>,
}

/// Why a password is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// There is none yet.
    Set,
    /// It is to be replaced.
    Change,
    /// It was forgotten.
    Reset,
}

/// Why a password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeakPassword {
    /// Nothing was typed.
    Empty,
    /// Too many bytes.
    TooLong,
    /// A character that cannot be typed.
    Control,
    /// Too few characters.
    TooShort,
    /// It consists of the person's own name or address.
    Personal,
    /// Too easy to guess.
    Guessable,
    /// It is in the list of breached passwords.
    Breached,
}

impl WeakPassword {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Empty,
        Self::TooLong,
        Self::Control,
        Self::TooShort,
        Self::Personal,
        Self::Guessable,
        Self::Breached,
    ];
}

impl From<Weakness> for WeakPassword {
    fn from(weakness: Weakness) -> Self {
        match weakness {
            Weakness::Malformed(Malformed::Empty) => Self::Empty,
            Weakness::Malformed(Malformed::TooLong) => Self::TooLong,
            Weakness::Malformed(Malformed::Control) => Self::Control,
            Weakness::TooShort(_) => Self::TooShort,
            Weakness::Personal => Self::Personal,
            Weakness::Guessable => Self::Guessable,
            Weakness::Breached => Self::Breached,
        }
    }
}

impl Page for NewPassword {
    const TEMPLATE: &'static str = "pages/account/password.html";

    fn samples() -> Vec<Self> {
        let page = |occasion, error| Self {
            occasion,
            address: "ada@example.com".into(),
            action: "/account/password".into(),
            least: 15,
            error,
            remove_action: (occasion == Occasion::Change).then(|| "/account/password/remove".into()),
            back_url: (occasion != Occasion::Reset).then(|| "/account".into()),
            opened: (occasion == Occasion::Reset).then(|| "sealed".into()),
        };
        let plain = [Occasion::Set, Occasion::Change, Occasion::Reset].map(|occasion| page(occasion, None));
        let wrong = WeakPassword::ALL.map(|error| page(Occasion::Set, Some(error)));
        let probe = Self { address: PROBE.into(), ..page(Occasion::Change, None) };
        plain.into_iter().chain(wrong).chain([probe]).collect()
    }
}

/// A link to choose a new password, opened: opening changes nothing, the button leads to the field. Posts nothing
/// to `action` or `deny_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Reset {
    /// The app in whose sign-in it was asked for.
    pub app: AppInfo,
    /// Whose password it is.
    pub address: String,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// Where "choose a new password" goes.
    pub action: String,
    /// Where "this wasn't me" goes.
    pub deny_action: String,
    /// The opened link, which both forms send back as `opened`.
    pub opened: String,
    /// Whether the person used the link "this wasn't me": then that comes first.
    pub reporting: bool,
}

impl Page for Reset {
    const TEMPLATE: &'static str = "pages/login/reset.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            address: "ada@example.com".into(),
            origin: origin::sample(),
            action: "/reset/open".into(),
            deny_action: "/reset/deny".into(),
            opened: "sealed".into(),
            reporting: false,
        };
        let probe =
            Self { app: AppInfo::probe(), address: PROBE.into(), origin: origin::probe(), ..plain.clone() };
        vec![plain.clone(), Self { reporting: true, ..plain }, probe]
    }
}
