//! The pages of a sign-in, on the first screen.

use crate::{
    login::choose::{self, Able},
    model::{login::Login, policy::Method},
    protocol::{params::Params, seconds::Seconds},
    web::{Failure, PageRequest, logins::Opened},
};

pub mod account;
mod again;
pub mod authenticator;
pub mod cancel;
pub mod code;
pub mod consent;
pub mod ended;
pub mod enrol;
pub mod forgot;
pub mod identify;
pub mod mfa;
mod offers;
pub mod passkey;
pub mod passkey_offer;
pub mod password;
pub mod push_offer;
pub mod qr;
pub mod register;
pub mod restart;
pub mod upstream;
pub mod wait;

/// Keeps what a first page asks beside who it is: what this browser can do, as its script says, and whether to be
/// remembered in it. Gives the login as it is then.
async fn keep_answers(request: &PageRequest, login: Login, form: &Params) -> Result<Login, Failure> {
    // Who says it wrongly is offered what their browser cannot make.
    let is_set = |what| form.get(what) == Some("1");
    let able = Able { passkey: is_set("passkey"), push: is_set("push") };
    Ok(choose::begin(&request.app, login, able, is_set("remember")).await?)
}

/// Whether a first page asks if this device is to be remembered, and what was answered before.
fn asks_to_remember(request: &PageRequest, opened: &Opened) -> Option<bool> {
    let asks = request.app.policy(Some(&opened.login.policy)).lifetimes.session_remembered > Seconds::ZERO;
    asks.then_some(opened.login.choices.remember)
}

/// What a message of these methods holds, as a part of the texts' names.
fn sends(methods: &[Method]) -> &'static str {
    match (methods.iter().any(|method| method.is_link()), methods.iter().any(|method| method.is_code())) {
        (true, true) => "both",
        (true, false) => "link",
        (false, true) => "code",
        (false, false) => "none",
    }
}
