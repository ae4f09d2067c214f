//! The mail about a way to sign in that was added, changed or removed: from where, and where to undo it.

use super::{ADA, Derived, Mail};
use crate::{
    model::{
        message::{FactorChange, FactorChangedContent},
        origin::Origin,
    },
    views::{PROBE, origin},
};

impl Mail for FactorChangedContent {
    const TEMPLATE: &'static str = "factor_changed";

    fn derived(&self, recipient: &str) -> Derived {
        Derived::new(recipient, &self.origin)
    }

    fn samples() -> Vec<(Self, Derived)> {
        let plain = Self {
            change: FactorChange::PasskeyAdded,
            name: "Firefox on Windows 11".into(),
            origin: origin::sample(),
            link: "https://id.example/account/passkeys".into(),
            report_link: "https://id.example/not-me?token=Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
        };
        let probe = Self {
            change: FactorChange::PasskeyRemoved,
            name: PROBE.into(),
            origin: Origin { system: String::new(), ..origin::probe() },
            ..plain.clone()
        };
        let bare = Self { origin: origin::bare(), report_link: String::new(), ..plain.clone() };
        let by_admin =
            Self { change: FactorChange::PasskeyRemoved, origin: Origin::default(), ..plain.clone() };
        let others = [
            FactorChange::AuthenticatorAdded,
            FactorChange::AuthenticatorRemoved,
            FactorChange::RecoveryCodesMade,
            FactorChange::PasswordSet,
            FactorChange::PasswordChanged,
            FactorChange::PasswordRemoved,
            FactorChange::PushAdded,
            FactorChange::PushRemoved,
        ]
        .map(|change| Self { change, name: String::new(), ..plain.clone() });
        let all = [plain, probe, bare, by_admin].into_iter().chain(others);
        all.map(|mail| (mail.clone(), mail.derived(ADA))).collect()
    }
}
