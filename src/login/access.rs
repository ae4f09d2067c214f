//! Access that ends: which proofs still count under a policy that has it, and how it begins.

use super::{
    requirements,
    state::{Authentication, Facts, Terms},
};
use crate::{
    app::App,
    config::webhooks::WebhookEvent,
    model::{
        access_window::{Access, AccessEnd, AccessScope, AccessWindow},
        audit::{Entry, Event},
        device::Device,
        id::{AccessWindowId, ClientId, UserId},
        login::{Login, Proof},
        policy::Policy,
    },
    observe::{audit, webhooks},
    protocol::UnixTime,
    session::ending,
    store::{self, Conn, StoreError},
};

/// How long a sign-in may take, in seconds: its first proof may be so much older than the access it began.
const SIGN_IN_SECONDS: i64 = 3600;

/// Reads the terms, for the person who was proved or is signed in. No query for policies without.
pub fn read(
    app: &App,
    conn: &mut Conn,
    policy: &Policy,
    client: Option<&ClientId>,
    person: Option<&UserId>,
) -> Result<Option<Terms>, StoreError> {
    if policy.access.is_zero() {
        return Ok(None);
    }
    let window = match person {
        Some(user) => live(conn, policy, client, user, app.now())?,
        None => None,
    };
    Ok(Some(Terms { seconds: policy.access, window }))
}

/// The access of a person that counts for an app of that policy now.
pub fn live(
    conn: &mut Conn,
    policy: &Policy,
    client: Option<&ClientId>,
    user: &UserId,
    now: UnixTime,
) -> Result<Option<AccessWindow>, StoreError> {
    let found = store::access_windows::open(conn, user, &policy.name, scope(policy, client))?;
    Ok(found.filter(|window| window.is_live(now)))
}

fn scope<'a>(policy: &Policy, client: Option<&'a ClientId>) -> Option<&'a ClientId> {
    client.filter(|_| policy.access_scope == AccessScope::Client)
}

/// Whether a session cannot be enough, because the person's access is over or never began.
pub fn is_over(facts: &Facts) -> bool {
    facts.access.as_ref().is_some_and(|terms| terms.window.is_none())
}

/// The proofs that count: those of this sign-in, and while access lasts those that are not older than access may
/// be. A session that began elsewhere brings no old proof into somebody's new access.
pub fn counting(login: &Login, facts: &Facts, proofs: &[Proof]) -> Vec<Proof> {
    let Some(terms) = &facts.access else { return proofs.to_vec() };
    let oldest = match &terms.window {
        Some(_) => facts.now - terms.seconds - SIGN_IN_SECONDS,
        None => login.created_at,
    };
    proofs.iter().filter(|proof| proof.at >= oldest.min(login.created_at)).cloned().collect()
}

/// What the session and grant of this sign-in stand on: the access that goes on, or that begins because every step
/// was proved anew. `None` under a policy without.
///
/// # Errors
/// `Busy` when access ended between the decision and this moment; trying again asks for the proof.
pub fn begin(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    policy: &Policy,
    known: &Authentication,
    device: &Device,
) -> Result<Option<Access>, StoreError> {
    if policy.access.is_zero() {
        return Ok(None);
    }
    let (user, client) = (&known.user.id, scope(policy, login.client_id.as_ref()));
    // Whoever signs in holds the lock of their person alone, so that two sign-ins at once begin one access, not two.
    let anew = known.fresh && requirements::are_met_anew(&policy.steps, login, &known.proofs);
    let now = app.now();
    let mut open = store::access_windows::open(conn, user, &policy.name, client)?;
    if let Some(over) = open.take_if(|window| !window.is_live(now))
        && anew
    {
        ending::window_on(app, conn, over, AccessEnd::Expired)?;
    }
    match open {
        Some(window) if !anew => Ok(Some(window.access())),
        None if !anew => Err(StoreError::Busy("access ended at this moment".to_owned())),
        open => grant(app, conn, policy, known, client, open, device).map(|window| Some(window.access())),
    }
}

/// Begins access, or moves its end on.
fn grant(
    app: &App,
    conn: &mut Conn,
    policy: &Policy,
    known: &Authentication,
    client: Option<&ClientId>,
    open: Option<AccessWindow>,
    device: &Device,
) -> Result<AccessWindow, StoreError> {
    let now = app.now();
    let renewed = open.is_some();
    let window = AccessWindow {
        id: open.as_ref().map_or_else(|| AccessWindowId::new(app.new_id()), |window| window.id.clone()),
        user_id: known.user.id.clone(),
        policy: policy.name.clone(),
        client_id: client.cloned(),
        device: device.clone(),
        started_at: open.map_or(now, |window| window.started_at),
        ends_at: now + policy.access,
        ended_at: None,
        why: None,
    };
    if !renewed {
        store::access_windows::insert(conn, &window)?;
    } else if !store::access_windows::renew(conn, &window.id, window.ends_at, device)? {
        return Err(StoreError::Busy("access ended at this moment".to_owned()));
    }
    let mut entry = Entry::new(Event::AccessGranted).user(&known.user.id).from_device(device);
    entry.client_id = client.cloned();
    audit::record(app, conn, &entry.detail(if renewed { "renewed" } else { "began" }))?;
    webhooks::access(app, conn, WebhookEvent::AccessGranted, &window)?;
    Ok(window)
}
