//! GET /account/second-factor: what a person has set up beside their first way in

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::mfa,
    model::user::User,
    store::{Conn, StoreError},
    views::account::{SecondFactor, State},
    web::{Failure, PageRequest, guard},
};
use actix_web::HttpResponse;

const HERE: &str = "/account/second-factor";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "second-factor", path: HERE, group: Group::SignIn, state };

fn state(_: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let factors = mfa::factors(conn, &user.id)?;
    Ok(Some(State::plain(if factors.any() { "on" } else { "off" })))
}

/// What there is, and what can be done.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let factors = request.app.store.read(move |conn| mfa::factors(conn, &me.user.id)).await?;
    request.page(&SecondFactor { totp: factors.totp, recovery_codes: factors.recovery_codes })
}
