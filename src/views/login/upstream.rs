//! Other providers: their buttons, why a sign-in with one failed, and the question whether to link.

use serde::Serialize;

use crate::model::identity::Refusal;
use crate::views::page::{AppInfo, PROBE, Page};

/// "Continue with …". Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct ProviderButton {
    /// The provider's name, a part of the button's id.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The end of the name of the button's text: `continue` or `sign-in`.
    pub wording: &'static str,
    /// Where the form goes.
    pub action: String,
}

impl ProviderButton {
    pub(super) fn samples() -> Vec<Self> {
        let button = |name: &str, label: &str, wording| Self {
            name: name.into(),
            label: label.into(),
            wording,
            action: format!("/login/1/upstream/{name}"),
        };
        vec![
            button("google", "Google", "continue"),
            button("apple", "Apple", "continue"),
            button("microsoft", "Microsoft", "sign-in"),
            button("own", PROBE, "continue"),
        ]
    }
}

/// Why the sign-in with another provider failed.
#[derive(Clone, Debug, Serialize)]
pub struct UpstreamNote {
    kind: &'static str,
    provider: String,
}

impl UpstreamNote {
    /// The note for a refusal, with the provider's name for people.
    pub fn new(refusal: Refusal, provider: &str) -> Self {
        Self { kind: refusal.as_str(), provider: provider.to_owned() }
    }

    pub(super) fn samples() -> Vec<Self> {
        Refusal::ALL.map(|refusal| Self::new(refusal, PROBE)).into()
    }
}

/// Asks whether to link the account that has the address. Posts nothing to `action` and `decline_action`.
#[derive(Clone, Debug, Serialize)]
pub struct LinkAccount {
    /// The app that asks.
    pub app: AppInfo,
    /// Which question it is.
    pub question: String,
    /// The provider's name for people.
    pub provider: String,
    /// The address.
    pub address: String,
    /// Where yes goes: the message that proves the account is sent.
    pub action: String,
    /// Where no goes.
    pub decline_action: String,
}

impl Page for LinkAccount {
    const TEMPLATE: &'static str = "pages/login/link_account.html";

    fn samples() -> Vec<Self> {
        let page = |app, provider: &str, address: &str| Self {
            app,
            question: "1".into(),
            provider: provider.into(),
            address: address.into(),
            action: "/login/1/upstream".into(),
            decline_action: "/login/1/upstream/decline".into(),
        };
        vec![page(AppInfo::sample(), "Google", "ada@example.com"), page(AppInfo::probe(), PROBE, PROBE)]
    }
}
