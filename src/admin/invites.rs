//! The way to the first admin, and to any other: a link printed on the operator's terminal.

use super::users;
use crate::{
    app::{App, Tx},
    crypto::digest::sha256,
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        contact::Contact,
        id::ChallengeId,
        user::User,
    },
    observe::audit,
    protocol::{claims::UserClaims, email::EmailAddress},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How long an invitation can be accepted, in seconds.
pub const INVITE_SECONDS: i64 = 86_400;

/// Whoever holds the link was given it by the operator, at the command line.
const ACTOR: &str = "cli";

/// A link that makes whoever accepts it an admin with that address: once, within a day, and until the next one is made for
/// that address.
pub async fn admin_link(app: &Arc<App>, address: &EmailAddress) -> Result<String, StoreError> {
    let token = app.world.random.token();
    let now = app.now();
    let challenge = Challenge {
        id: ChallengeId::new(app.new_id()),
        kind: ChallengeKind::AdminInvite,
        digest: digest(token.expose()),
        login_id: None,
        user_id: None,
        contact_key: address.comparison_key().to_owned(),
        tries: 0,
        max_tries: 1,
        created_at: now,
        expires_at: now + INVITE_SECONDS,
        used_at: None,
        replaced_at: None,
    };
    let address = address.clone();
    app.write(move |tx| {
        end(tx.app, tx.conn, challenge.contact_key.as_str())?;
        store::challenges::insert(tx.conn, &challenge)?;
        let mut entry = Entry::new(Event::AdminInvited).actor(ACTOR);
        entry.user_id = users::find_in(tx.conn, &address)?.map(|(user, _)| user.id);
        audit::record(tx.app, tx.conn, &entry)
    })
    .await?;
    Ok(app.url(&format!("/invite?token={}", token.expose())))
}

/// The address that an invitation is for, if it can be accepted. Changes nothing.
pub async fn look(app: &Arc<App>, token: String) -> Result<Option<String>, StoreError> {
    let shared = app.clone();
    let found = app.store.read(move |conn| open(&shared, conn, &token)).await?;
    Ok(found.map(|invitation| invitation.address.as_str().to_owned()))
}

/// Accepts an invitation: the person of its address, who is made when there is none, is an admin
/// from now on, and the address is theirs. `None` for an invitation that is unknown, used or too
/// old, and for an account that is stopped.
pub async fn accept(app: &Arc<App>, token: String) -> Result<Option<User>, StoreError> {
    let accept = {
        let token = token.clone();
        move |tx: &mut Tx<'_>| accept_in(tx.app, tx.conn, &token)
    };
    match app.write(accept).await {
        // Somebody has signed up with the address at this moment: now there is an account.
        Err(error) if error.is_conflict() => app.write(move |tx| accept_in(tx.app, tx.conn, &token)).await,
        other => other,
    }
}

fn accept_in(app: &App, conn: &mut Conn, token: &str) -> Result<Option<User>, StoreError> {
    // The person first, in the order of `store::locks`, and then the look again: the account may be disabled meanwhile.
    let Some(Invitation { known, .. }) = open(app, conn, token)? else { return Ok(None) };
    if let Some((user, _)) = known {
        store::users::lock(conn, &user.id)?;
    }
    let Some(Invitation { id, address, known }) = open(app, conn, token)? else { return Ok(None) };
    let now = app.now();
    if !store::challenges::spend(conn, &id, now)? {
        return Ok(None);
    }
    end(app, conn, address.comparison_key())?;
    let mut user = if let Some((user, contact)) = known {
        if contact.verified_at.is_none() {
            store::contacts::verify(conn, &contact.id, now)?;
        }
        user
    } else {
        let user = users::make(app, conn, Some(&address), UserClaims::default(), Some(now))?;
        audit::record(app, conn, &Entry::new(Event::UserCreated).user(&user.id).actor(ACTOR))?;
        user
    };
    user.admin = store::users::make_admin(conn, &user.id, now)?;
    user.updated_at = now;
    audit::record(app, conn, &Entry::new(Event::AdminGranted).user(&user.id).actor(ACTOR))?;
    Ok(Some(user))
}

/// An invitation that can be accepted now.
struct Invitation {
    id: ChallengeId,
    address: EmailAddress,
    /// Who has the address already.
    known: Option<(User, Contact)>,
}

fn open(app: &App, conn: &mut Conn, token: &str) -> Result<Option<Invitation>, StoreError> {
    let found = store::challenges::find_by_digest(conn, ChallengeKind::AdminInvite, &digest(token))?;
    let Some(challenge) = found.filter(|found| found.standing(app.now()) == Standing::Open) else {
        return Ok(None);
    };
    let Ok(address) = EmailAddress::parse(&challenge.contact_key) else { return Ok(None) };
    let known = users::find_in(conn, &address)?;
    if known.as_ref().is_some_and(|(user, _)| !user.is_active()) {
        return Ok(None);
    }
    Ok(Some(Invitation { id: challenge.id, address, known }))
}

/// Ends the invitations for an address that nobody has accepted.
fn end(app: &App, conn: &mut Conn, contact_key: &str) -> Result<(), StoreError> {
    store::challenges::replace_of_contact(conn, ChallengeKind::AdminInvite, contact_key, app.now())
        .map(|_| ())
}

fn digest(token: &str) -> Vec<u8> {
    sha256(token).as_bytes().to_vec()
}
