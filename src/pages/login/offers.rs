//! What a sign-in offers to go on with, for its pages.

use crate::{
    config::providers::{Kind, Provider},
    login::{methods::upstream, offer},
    model::contact::ContactKind,
    views::login::{Offer, PasskeySignIn, ProviderButton, SendWay, Way},
    web::{PageRequest, logins::Opened},
};

/// What there is to go on with, for the page. `message` says what a message to a contact of that kind is.
pub(super) fn shown(
    request: &PageRequest,
    opened: &Opened,
    offers: Vec<offer::Offer>,
    message: impl Fn(ContactKind) -> Option<SendWay>,
) -> Vec<Offer> {
    let way = |way| {
        Some(match way {
            offer::Way::Page(name) => Way::Page { name, action: opened.path(name), with_address: false },
            offer::Way::PageWithAddress(name) => {
                Way::Page { name, action: opened.path(name), with_address: true }
            }
            offer::Way::Passkey => Way::Passkey(PasskeySignIn {
                options_url: opened.path("passkey/options"),
                answer_url: opened.path("passkey"),
            }),
            offer::Way::Code { recovery } => Way::Code { action: opened.path("second"), recovery },
            offer::Way::Password => Way::Password { action: opened.path("second/password") },
            offer::Way::Message(kind) => Way::Message(message(kind)?),
            offer::Way::Provider(name) => Way::Provider(button(opened, upstream::find(&request.app, &name)?)),
        })
    };
    let shown = offers.into_iter().filter_map(|one| Some(Offer { last: one.last, way: way(one.way)? }));
    shown.collect()
}

/// The buttons of the other providers that can be used where this login stands.
pub(super) fn provider_buttons(request: &PageRequest, opened: &Opened) -> Vec<ProviderButton> {
    let welcome = upstream::welcome(&request.app, &opened.login).into_iter();
    welcome.map(|provider| button(opened, provider)).collect()
}

/// The button of another provider.
fn button(opened: &Opened, provider: &Provider) -> ProviderButton {
    ProviderButton {
        name: provider.name.clone(),
        label: provider.label.clone(),
        // Microsoft's guidelines have words of their own.
        wording: if provider.kind == Kind::Microsoft { "sign-in" } else { "continue" },
        action: opened.path(&format!("upstream/{}", provider.name)),
    }
}
