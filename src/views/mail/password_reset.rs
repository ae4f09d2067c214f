//! The mail to choose a new password: who requested it from where, and "this wasn't me".

use super::{ADA, Derived, Mail};
use crate::{
    model::{message::PasswordResetContent, origin::Origin},
    views::{PROBE, origin},
};

impl Mail for PasswordResetContent {
    const TEMPLATE: &'static str = "password_reset";

    fn derived(&self, recipient: &str) -> Derived {
        Derived::new(recipient, &self.origin).deniable(&self.link)
    }

    fn samples() -> Vec<(Self, Derived)> {
        let plain = Self {
            app: "Sample app".into(),
            link: "https://id.example/reset?token=Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
            origin: origin::sample(),
            minutes: 15,
        };
        let origin = Origin { place: None, ..origin::probe() };
        let probe = Self { app: PROBE.into(), origin, minutes: 1, ..plain.clone() };
        [(ADA, plain), (PROBE, probe)].map(|(to, mail)| (mail.clone(), mail.derived(to))).into()
    }
}
