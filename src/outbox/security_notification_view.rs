//! What a notice says, as its page of paper wants it.

use crate::{
    model::{
        device::Device,
        security_notification::{ContactChange, SecurityNotification},
    },
    views::{self, SecurityMailCode, moment},
};

/// The view of a notice to that address.
pub(super) fn of(recipient: &str, notice: &SecurityNotification) -> views::SecurityMail {
    match notice {
        SecurityNotification::NewDevice { device, at, report_link } => views::SecurityMail {
            when: Some(moment(*at)),
            report_link: Some(report_link.clone()),
            ..plain("new-device", recipient, device)
        },
        SecurityNotification::ContactCode { code, minutes, device } => views::SecurityMail {
            code: Some(SecurityMailCode { digits: code.clone(), minutes: *minutes }),
            ..plain("contact-code", recipient, device)
        },
        SecurityNotification::ContactTaken { device, link } => {
            views::SecurityMail { link: Some(link.clone()), ..plain("contact-taken", recipient, device) }
        }
        SecurityNotification::Contact { change, address, device, link, report_link } => views::SecurityMail {
            link: Some(link.clone()),
            report_link: Some(report_link.clone()),
            ..plain(word(*change), address, device)
        },
        SecurityNotification::Deleted { device } => plain("deleted", recipient, device),
    }
}

fn plain(about: &'static str, address: &str, device: &Device) -> views::SecurityMail {
    views::SecurityMail {
        about,
        address: address.to_owned(),
        browser: device.browser.clone(),
        system: device.system.clone(),
        place: device.place.clone(),
        ip: device.ip.clone(),
        when: None,
        code: None,
        link: None,
        report_link: None,
    }
}

fn word(change: ContactChange) -> &'static str {
    match change {
        ContactChange::Added => "contact-added",
        ContactChange::Removed => "contact-removed",
        ContactChange::Primary => "contact-primary",
    }
}
