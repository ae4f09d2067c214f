//! What the first page tells beside the address, by its script and its ticks.

use crate::{
    login::choose::{self, Able},
    model::login::Login,
    protocol::params::Params,
    web::{Failure, Visit, logins::Opened},
};

/// Keeps it. Whose script says wrongly what a browser can do is offered what it cannot. Gives the login as it is then.
pub(super) async fn keep(visit: &Visit, opened: &Opened, form: &Params) -> Result<Login, Failure> {
    let told = |what| form.get(what) == Some("1");
    let able = Able { passkey: told("passkey"), push: told("push") };
    Ok(choose::begin(&visit.app, opened.login.clone(), able, told("remember")).await?)
}
