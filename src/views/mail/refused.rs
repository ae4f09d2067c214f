//! The mail about a sign-in that was refused: where, when, and what to do.

use super::{ADA, Derived, Mail};
use crate::{
    model::{message::SignInRefusedContent, origin::Origin},
    views::{PROBE, moment, origin},
};

impl Mail for SignInRefusedContent {
    const TEMPLATE: &'static str = "refused";

    fn derived(&self, recipient: &str) -> Derived {
        Derived { when: Some(moment(self.at)), ..Derived::new(recipient, &self.origin) }
    }

    fn samples() -> Vec<(Self, Derived)> {
        let plain = Self {
            origin: Origin { place: Some("Quito, Ecuador".into()), ..origin::sample() },
            at: 1_795_275_300,
            link: "https://id.example/account".into(),
        };
        let bare = Self { origin: origin::bare(), ..plain.clone() };
        let probe = Self { origin: origin::probe(), ..plain.clone() };
        let with_probe = Derived { when: Some(PROBE.into()), ..probe.derived(ADA) };
        let (of_plain, of_bare) = (plain.derived(ADA), bare.derived(ADA));
        vec![(plain, of_plain), (bare, of_bare), (probe, with_probe)]
    }
}
