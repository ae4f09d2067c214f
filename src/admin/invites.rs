//! The way to the first admin, and to any other: a link printed on the operator's terminal.

use super::users;
use crate::{
    app::App,
    login::{
        finish,
        link::{self, Opened},
        opened_link::{Found, LinkKind, LinkTx, Outcome},
        state::Authentication,
    },
    model::{
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::ChallengeId,
        login::Proof,
        policy::Method,
    },
    observe::audit,
    protocol::{claims::UserClaims, email::EmailAddress, secret::Secret},
    session::ending,
    store::{self, StoreError},
};
use std::{convert::Infallible, sync::Arc};

/// How long an invitation can be accepted, in seconds.
pub const INVITE_SECONDS: i64 = 86_400;

/// Whoever holds the link was given it by the operator, at the command line.
const ACTOR: &str = "cli";

/// Makes an admin invitation for that address, and ends earlier ones for it. Whoever accepts it becomes an admin with that
/// address. It can be accepted once, for [`INVITE_SECONDS`].
///
/// # Errors
/// The database fails.
pub async fn admin_link(app: &Arc<App>, address: &EmailAddress) -> Result<String, StoreError> {
    let token = app.world.random.token();
    let challenge = Challenge {
        contact_key: address.comparison_key().to_owned(),
        ..link::new(app, ChallengeKind::AdminInvite, &token, INVITE_SECONDS)
    };
    let address = address.clone();
    app.write(move |tx| {
        ending::invitations(tx.app, tx.conn, &challenge.contact_key)?;
        store::challenges::insert(tx.conn, &challenge)?;
        let mut entry = Entry::new(Event::AdminInvited).actor(ACTOR);
        entry.user_id = users::find_by_address(tx.conn, &address)?.map(|(user, _)| user.id);
        audit::record(tx.app, tx.conn, &entry)
    })
    .await?;
    Ok(app.url(&format!("/invite?token={}", token.expose())))
}

/// An invitation. The operator began it, and no browser, so that no page says why one is dead: it is used or too old,
/// or the account is disabled.
pub struct InviteLink;

/// An invitation that can be accepted now.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The address that it is for.
    pub address: EmailAddress,
    id: ChallengeId,
}

impl LinkKind for InviteLink {
    const CHALLENGES: &'static [ChallengeKind] = &[ChallengeKind::AdminInvite];
    type Open = Invitation;
    type Answer = ();
    /// The cookie of the new admin's session.
    type Done = Secret;
    type Refusal = Infallible;

    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Invitation>, StoreError> {
        let LinkTx { app, conn, .. } = tx;
        let challenge = opened.challenge;
        if challenge.standing(app.now()) != Standing::Open {
            return Ok(Found::nothing());
        }
        let Ok(address) = EmailAddress::parse(&challenge.contact_key) else { return Ok(Found::nothing()) };
        if users::find_by_address(conn, &address)?.is_some_and(|(user, _)| !user.is_active()) {
            return Ok(Found::nothing());
        }
        Ok(Found::Open(Invitation { address, id: challenge.id }))
    }

    /// The person of its address, who is made when there is none, is an admin from now on, and the address is theirs.
    /// They are signed in in the same transaction: whatever ends everything of them comes before or after all of it.
    fn answer(
        tx: &mut LinkTx<'_>,
        open: &Invitation,
        (): (),
    ) -> Result<Outcome<Secret, Infallible>, StoreError> {
        let LinkTx { app, conn, browser, held, .. } = tx;
        let now = app.now();
        let known = users::find_by_address(conn, &open.address)?;
        if !store::challenges::spend(conn, &open.id, now)? {
            return Ok(Outcome::nothing());
        }
        if let Some((user, _)) = &known {
            held.check(&user.id)?;
        }
        ending::invitations(app, conn, open.address.comparison_key())?;
        let mut user = if let Some((user, contact)) = known {
            if contact.verified_at.is_none() {
                store::contacts::verify(conn, &contact.id, now)?;
            }
            if store::users::approve(conn, &user.id, now)? {
                audit::record(app, conn, &Entry::new(Event::UserApproved).user(&user.id).actor(ACTOR))?;
            }
            user
        } else {
            let user = users::make(app, conn, Some(&open.address), UserClaims::default(), Some(now))?;
            audit::record(app, conn, &Entry::new(Event::UserCreated).user(&user.id).actor(ACTOR))?;
            user
        };
        user.admin = store::users::make_admin(conn, &user.id, now)?;
        user.updated_at = now;
        audit::record(app, conn, &Entry::new(Event::AdminGranted).user(&user.id).actor(ACTOR))?;
        // The operator issued it, on their terminal.
        let proofs = vec![Proof::new(Method::AdminIssued, now)];
        let authentication = Authentication { user, proofs, auth_time: now, fresh: true, session: None };
        let cookie = finish::sign_in(app, conn, browser, &authentication)?;
        tx.wake_outbox();
        Ok(Outcome::Done(cookie))
    }
}
