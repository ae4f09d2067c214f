//! A person's accounts at other providers.

use serde::Serialize;

use super::page::{Ago, PROBE, Page};
use crate::model::identity::Refusal;

/// The list. Posts `provider` to `link_action`, and `identity`, a [`LinkedLine::id`], to `unlink_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Providers {
    /// The notice about what was just done.
    pub notice: Option<ProviderNotice>,
    /// The linked accounts, oldest first.
    pub linked: Vec<LinkedLine>,
    /// Whether one can be unlinked and the person can still sign in.
    pub can_unlink: bool,
    /// Providers that can be linked.
    pub others: Vec<OtherProvider>,
    /// The action to link a provider.
    pub link_action: String,
    /// The action to unlink an account.
    pub unlink_action: String,
    /// The account page.
    pub back_url: String,
}

/// What was just done, and with which provider.
#[derive(Clone, Debug, Serialize)]
pub struct ProviderNotice {
    what: &'static str,
    provider: String,
}

impl ProviderNotice {
    const WORDS: [&'static str; 6] = ["linked", "already", "taken", "needs-address", "unlinked", "kept"];

    /// The notice for that word in a URL, with the provider's name for people.
    pub fn parse(word: &str, provider: &str) -> Option<Self> {
        let own = Self::WORDS.into_iter().find(|known| *known == word);
        let what = own.or_else(|| Refusal::parse(word).map(Refusal::as_str))?;
        Some(Self { what, provider: provider.to_owned() })
    }
}

/// A linked account.
#[derive(Clone, Debug, Serialize)]
pub struct LinkedLine {
    /// What is posted to unlink it.
    pub id: String,
    /// The provider's name for people.
    pub provider: String,
    /// The address there, as last seen.
    pub email: Option<String>,
    /// When it was linked.
    pub created: Ago,
    /// When it was last used to sign in.
    pub last_used: Option<Ago>,
}

/// A provider that can be linked.
#[derive(Clone, Debug, Serialize)]
pub struct OtherProvider {
    /// What is posted, and a part of the button's id.
    pub name: String,
    /// Its name for people.
    pub label: String,
}

impl Page for Providers {
    const TEMPLATE: &'static str = "pages/account/providers.html";

    fn samples() -> Vec<Self> {
        let google = LinkedLine {
            id: "1".into(),
            provider: "Google".into(),
            email: Some("ada@example.com".into()),
            created: Ago::new(40 * 86_400),
            last_used: Some(Ago::new(7300)),
        };
        let github = LinkedLine {
            id: "2".into(),
            provider: "GitHub".into(),
            email: None,
            last_used: None,
            ..google.clone()
        };
        let probe = LinkedLine {
            id: PROBE.into(),
            provider: PROBE.into(),
            email: Some(PROBE.into()),
            ..google.clone()
        };
        let other = |name: &str, label: &str| OtherProvider { name: name.into(), label: label.into() };
        let plain = Self {
            notice: None,
            linked: vec![google, github],
            can_unlink: true,
            others: vec![other("apple", "Apple"), other("microsoft", "Microsoft")],
            link_action: "/account/providers/link".into(),
            unlink_action: "/account/providers/unlink".into(),
            back_url: "/account".into(),
        };
        let words = ProviderNotice::WORDS.into_iter().chain(Refusal::ALL.map(Refusal::as_str));
        let after = words.map(|word| Self { notice: ProviderNotice::parse(word, PROBE), ..plain.clone() });
        let states = [
            plain.clone(),
            Self { linked: Vec::new(), ..plain.clone() },
            Self {
                linked: vec![probe],
                can_unlink: false,
                others: vec![other("own", PROBE)],
                ..plain.clone()
            },
        ];
        states.into_iter().chain(after).collect()
    }
}
