//! A username for people who have none, given when an app asks for their profile: many apps cannot make an account
//! without `preferred_username`.
//!
//! It is made of the local part of their verified mail address, never of the whole address nor of a phone number: an
//! app that may see the profile and not the address does not learn the address. It is given once, belongs to nobody
//! else, and stays until the person changes it.

use super::facts::grantable;
use crate::{
    app::{App, Tx},
    model::{
        audit::{Entry, Event},
        client::Client,
        contact::{Contact, ContactKind},
        id::UserId,
        login::Login,
        user::User,
    },
    observe::audit,
    protocol::{authorize::AuthorizationRequest, scope::PROFILE, username::Username},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How often it is tried anew when somebody else takes the name at the same moment.
const TRIES: u32 = 10;
/// How far a name is counted up. Beyond that the number is drawn, so that a common name costs no long search.
const COUNTED: u32 = 9;

/// Gives the person a username, when they have none and the app asks for what it is part of.
pub async fn give(
    app: &Arc<App>,
    login: &Login,
    client: Option<&Client>,
    user: &User,
) -> Result<(), StoreError> {
    let (Some(request), Some(client)) = (login.request(), client) else { return Ok(()) };
    if user.claims.preferred_username.is_some() || !asks_for_profile(request, client) {
        return Ok(());
    }
    for attempt in 1.. {
        let id = user.id.clone();
        let given = app.write(move |tx| choose(tx, &id, attempt)).await;
        match given {
            // On PostgreSQL another sign-in can take a name that was free a moment ago.
            Err(error) if error.is_conflict() && attempt < TRIES => {}
            other => return other,
        }
    }
    Ok(())
}

fn asks_for_profile(request: &AuthorizationRequest, client: &Client) -> bool {
    grantable(request, client).contains(PROFILE) || request.claims.scope().contains(PROFILE)
}

fn choose(tx: &mut Tx<'_>, id: &UserId, attempt: u32) -> Result<(), StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    store::users::lock(conn, id)?;
    let Some(mut user) = store::users::find(conn, id)? else { return Ok(()) };
    if user.claims.preferred_username.is_some() {
        return Ok(());
    }
    let contacts = store::contacts::of_user(conn, id)?;
    let name = free(app, conn, &contacts, attempt)?;
    user.claims.preferred_username = Some(name.to_string());
    user.updated_at = app.now();
    store::users::update(conn, &user)?;
    let entry = Entry::new(Event::UserChanged).user(id);
    audit::record(app, conn, &entry.detail("preferred_username, for an app that asks for the profile"))
}

/// A name that nobody has at the moment.
fn free(app: &App, conn: &mut Conn, contacts: &[Contact], attempt: u32) -> Result<Username, StoreError> {
    let of_address = Contact::best(contacts, ContactKind::Email)
        .filter(|contact| contact.verified_at.is_some())
        .and_then(|contact| Username::of_address(&contact.address));
    let Some(base) = of_address else { return Ok(drawn(app, "user-")) };
    let is_free = |conn: &mut Conn, name: &Username| {
        store::users::find_by_username(conn, &name.comparison_key()).map(|owner| owner.is_none())
    };
    if !base.is_reserved() && is_free(conn, &base)? {
        return Ok(base);
    }
    // Whoever lost a race counts no further: others are at the same numbers.
    for number in (2..=COUNTED).filter(|_| attempt == 1) {
        let name = base.numbered(number);
        if is_free(conn, &name)? {
            return Ok(name);
        }
    }
    Ok(base.numbered(number(app)))
}

/// For people without an address of which a name could be made.
fn drawn(app: &App, prefix: &str) -> Username {
    let name = format!("{prefix}{}", number(app));
    Username::parse(&name).expect("letters, a hyphen and digits are a username")
}

/// A number of eight digits: that two people draw the same for one name is unlikely, and a conflict if they do.
fn number(app: &App) -> u32 {
    let digits = app.world.random.digits(8);
    10_000_000 + digits.expose().parse::<u32>().unwrap_or_default() % 90_000_000
}
