//! GET /account/second-factor: what a person has set up beside their first way in

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::sign_in_methods,
    model::user::User,
    store::{self, Conn, StoreError},
    views::account::{SecondFactor, State},
    web::{Failure, PageRequest, guard},
};
use actix_web::HttpResponse;

const HERE: &str = "/account/second-factor";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "second-factor", path: HERE, group: Group::SignIn, state };

fn state(_: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let factors = sign_in_methods::factors(conn, &user.id)?;
    Ok(Some(State::plain(if factors.any() { "on" } else { "off" })))
}

/// What there is, and what can be done.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let read = move |conn: &mut Conn| {
        let totp = sign_in_methods::factors(conn, &me.user.id)?.any();
        let recovery_codes = if totp { store::recovery_codes::left(conn, &me.user.id)? } else { 0 };
        Ok(SecondFactor { totp, recovery_codes })
    };
    request.page(&request.app.store.read(read).await?)
}
