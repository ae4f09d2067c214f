//! A person's passkeys.

use serde::Serialize;

use super::page::{Ago, PROBE, Page};

/// The list. Posts `passkey`, a [`PasskeyLine::id`], to `remove_action`, and with it `name` to
/// `rename_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Passkeys {
    /// The notice about what was just done.
    pub notice: Option<PasskeyNotice>,
    /// The passkeys, oldest first.
    pub passkeys: Vec<PasskeyLine>,
    /// Whether one can be removed and the person can still sign in.
    pub can_remove: bool,
    /// Whether the person can sign in by mail as well.
    pub by_mail: bool,
    /// The page to add one; `None` if passkeys are not available.
    pub add_url: Option<String>,
    /// The action to rename one.
    pub rename_action: String,
    /// Where a removal goes.
    pub remove_action: String,
}

/// What was just done with a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasskeyNotice {
    /// One was added.
    Added,
    /// One was renamed.
    Renamed,
    /// One was removed.
    Removed,
    /// It is the last way to sign in and was not removed.
    Kept,
}

impl PasskeyNotice {
    /// The notice for that word in a URL.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "added" => Some(Self::Added),
            "renamed" => Some(Self::Renamed),
            "removed" => Some(Self::Removed),
            "kept" => Some(Self::Kept),
            _ => None,
        }
    }
}

/// A passkey.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeyLine {
    /// The value that is posted to change it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created: Ago,
    /// When it was last used to sign in.
    pub last_used: Option<Ago>,
    /// Whether a copy exists outside its device.
    pub backed_up: bool,
}

impl Page for Passkeys {
    const TEMPLATE: &'static str = "pages/account/passkeys.html";

    fn samples() -> Vec<Self> {
        let phone = PasskeyLine {
            id: "1".into(),
            name: "Safari on iPhone".into(),
            created: Ago::new(40 * 86_400),
            last_used: Some(Ago::new(7300)),
            backed_up: true,
        };
        let laptop = PasskeyLine {
            id: "2".into(),
            name: "Work laptop".into(),
            created: Ago::new(90),
            last_used: None,
            backed_up: false,
        };
        let probe = PasskeyLine { id: PROBE.into(), name: PROBE.into(), ..laptop.clone() };
        let plain = Self {
            notice: None,
            passkeys: vec![phone, laptop.clone()],
            can_remove: true,
            by_mail: true,
            add_url: Some("/account/passkeys/add".into()),
            rename_action: "/account/passkeys/rename".into(),
            remove_action: "/account/passkeys/remove".into(),
        };
        let after = |notice| Self { notice: Some(notice), ..plain.clone() };
        vec![
            plain.clone(),
            Self { passkeys: Vec::new(), ..plain.clone() },
            Self { passkeys: vec![laptop], can_remove: false, by_mail: false, ..after(PasskeyNotice::Kept) },
            after(PasskeyNotice::Added),
            after(PasskeyNotice::Renamed),
            after(PasskeyNotice::Removed),
            Self { passkeys: vec![probe], add_url: None, ..plain },
        ]
    }
}

/// The page that creates a passkey. Its script requests `options_url` and posts to `create_url`.
#[derive(Clone, Debug, Serialize)]
pub struct AddPasskey {
    /// Where the script asks.
    pub options_url: String,
    /// Where the script answers.
    pub create_url: String,
    /// The list.
    pub back_url: String,
}

impl Page for AddPasskey {
    const TEMPLATE: &'static str = "pages/account/passkeys_add.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            options_url: "/account/passkeys/options".into(),
            create_url: "/account/passkeys/create".into(),
            back_url: "/account/passkeys".into(),
        }]
    }
}
