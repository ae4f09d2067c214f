//! Notices by mail about a person's account. They have different texts but the same parts, so one template is enough.

use super::{ADA, Derived, Mail};
use crate::{
    model::{
        origin::Origin,
        security_notification::{ContactChange, SecurityNotification},
    },
    views::{PROBE, moment, origin},
};

impl Mail for SecurityNotification {
    const TEMPLATE: &'static str = "security_notification";

    fn derived(&self, recipient: &str) -> Derived {
        let (topic, origin) = match self {
            Self::NewDevice { origin, .. } => ("new-device", origin),
            Self::ContactCode { origin, .. } => ("contact-code", origin),
            Self::ContactTaken { origin, .. } => ("contact-taken", origin),
            Self::Contact { change: ContactChange::Added, origin, .. } => ("contact-added", origin),
            Self::Contact { change: ContactChange::Removed, origin, .. } => ("contact-removed", origin),
            Self::Contact { change: ContactChange::Primary, origin, .. } => ("contact-primary", origin),
            Self::Deleted { origin } if origin.is_unknown() => ("deleted-by-admin", origin),
            Self::Deleted { origin } => ("deleted", origin),
        };
        let derived = Derived { topic: Some(topic), ..Derived::new(recipient, origin) };
        match self {
            Self::NewDevice { at, .. } => Derived { when: Some(moment(*at)), ..derived },
            Self::Contact { address, .. } => Derived { address: address.clone(), ..derived },
            _ => derived,
        }
    }

    fn samples() -> Vec<(Self, Derived)> {
        let report_link = "https://id.example/not-me?token=Zk3vQ0m5nXh2t8Jc1yRb7w".to_owned();
        let link = "https://id.example/account/contacts".to_owned();
        let origin = origin::sample();
        let changed = |change| Self::Contact {
            change,
            address: ADA.into(),
            origin: origin.clone(),
            link: link.clone(),
            report_link: report_link.clone(),
        };
        let all = [
            Self::NewDevice { origin: origin.clone(), at: 1_795_275_300, report_link: report_link.clone() },
            changed(ContactChange::Added),
            changed(ContactChange::Removed),
            changed(ContactChange::Primary),
            Self::ContactCode { code: "482913".into(), minutes: 15, origin: origin.clone() },
            Self::ContactTaken { origin: origin.clone(), link: link.clone() },
            Self::Deleted { origin: origin::bare() },
            Self::Deleted { origin: Origin::default() },
        ];
        let probe = Self::Contact {
            change: ContactChange::Added,
            address: PROBE.into(),
            origin: origin::probe(),
            link: link.clone(),
            report_link: report_link.clone(),
        };
        // The moment stands in one sample of a change too, for the line that shows it.
        let with_moment = Derived { when: Some(moment(1_795_275_300)), ..probe.derived(ADA) };
        let all = all.map(|mail| (mail.clone(), mail.derived(ADA)));
        all.into_iter().chain([(probe, with_moment)]).collect()
    }
}
