//! The mail that invites to use the installation.

use super::{Derived, Mail};
use crate::{model::message::InviteContent, views::PROBE};

impl Mail for InviteContent {
    const TEMPLATE: &'static str = "invite";

    fn derived(&self, recipient: &str) -> Derived {
        Derived { address: recipient.to_owned(), ..Derived::default() }
    }

    fn samples() -> Vec<(Self, Derived)> {
        let link = "https://id.example/invite/Zk3vQ0m5nXh2t8Jc1yRb7w";
        [(None, Some("grace@example.com")), (Some(PROBE), None), (Some(PROBE), Some(PROBE))]
            .map(|(name, inviter)| Self {
                link: link.into(),
                name: name.map(str::to_owned),
                inviter: inviter.map(str::to_owned),
            })
            .map(|mail| (mail, Derived::default()))
            .into()
    }
}
