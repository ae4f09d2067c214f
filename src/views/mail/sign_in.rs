//! The mail of a sign-in: link, code, who requested it from where, and "this wasn't me".

use super::{ADA, Derived, Mail};
use crate::{
    model::{message::SignInContent, origin::Origin, policy::OtherDevice},
    views::{PROBE, origin},
};

impl Mail for SignInContent {
    const TEMPLATE: &'static str = "sign_in";

    fn derived(&self, recipient: &str) -> Derived {
        Derived::new(recipient, &self.origin).deniable(&self.link)
    }

    fn samples() -> Vec<(Self, Derived)> {
        let plain = Self {
            app: "Sample app".into(),
            link: "https://id.example/l/Zk3vQ0m5nXh2t8Jc1yRb7w".into(),
            by_link: true,
            codes_used_up: false,
            code: Some("482913".into()),
            origin: origin::sample(),
            minutes: 15,
            other_device: OtherDevice::Number,
        };
        let probe = Self {
            app: PROBE.into(),
            origin: Origin { place: None, ..origin::probe() },
            minutes: 1,
            other_device: OtherDevice::Approve,
            ..plain.clone()
        };
        let only_link = Self { code: None, other_device: OtherDevice::SameBrowser, ..plain.clone() };
        let only_code = Self { by_link: false, ..plain.clone() };
        let to = |recipient: &str, mail: Self| {
            let deny_link = Some(format!("{}/deny", mail.link));
            let derived = Derived { deny_link, ..mail.derived(recipient) };
            (mail, derived)
        };
        vec![to(ADA, plain), to(PROBE, probe), to(ADA, only_link), to(ADA, only_code)]
    }
}
