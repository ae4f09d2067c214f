//! The mail that invites to use the installation.

use super::{Derived, Mail};
use crate::model::message::InviteContent;

impl Mail for InviteContent {
    const TEMPLATE: &'static str = "invite";

    fn derived(&self, recipient: &str) -> Derived {
        Derived { address: recipient.to_owned(), ..Derived::default() }
    }

    fn samples() -> Vec<(Self, Derived)> {
        vec![(Self { link: "https://id.example/account".into() }, Derived::default())]
    }
}
