//! What a notice says, as its page of paper wants it.

use crate::{
    model::{
        account_notice::{AccountNotice, ContactChange},
        device::Device,
    },
    views::{self, NoticeCode, moment},
};

/// The view of a notice to that address.
pub(super) fn of(recipient: &str, notice: &AccountNotice) -> views::Notice {
    match notice {
        AccountNotice::NewDevice { device, at, not_me } => views::Notice {
            when: Some(moment(*at)),
            not_me: Some(not_me.clone()),
            ..plain("new-device", recipient, device)
        },
        AccountNotice::ContactCode { code, minutes, device } => views::Notice {
            code: Some(NoticeCode { digits: code.clone(), minutes: *minutes }),
            ..plain("contact-code", recipient, device)
        },
        AccountNotice::ContactTaken { device, link } => {
            views::Notice { link: Some(link.clone()), ..plain("contact-taken", recipient, device) }
        }
        AccountNotice::Contact { change, address, device, link, not_me } => views::Notice {
            link: Some(link.clone()),
            not_me: Some(not_me.clone()),
            ..plain(word(*change), address, device)
        },
        AccountNotice::Deleted { device } => plain("deleted", recipient, device),
    }
}

fn plain(about: &'static str, address: &str, device: &Device) -> views::Notice {
    views::Notice {
        about,
        address: address.to_owned(),
        browser: device.browser.clone(),
        system: device.system.clone(),
        place: device.place.clone(),
        ip: device.ip.clone(),
        when: None,
        code: None,
        link: None,
        not_me: None,
    }
}

fn word(change: ContactChange) -> &'static str {
    match change {
        ContactChange::Added => "contact-added",
        ContactChange::Removed => "contact-removed",
        ContactChange::Primary => "contact-primary",
    }
}
