//! What a session lends to a sign-in in which its person proves one thing more: the proofs that it holds. They count
//! there only while the session stands and does for what is asked for. Each of them names the session, so that it can be
//! looked at again in every transaction that rests on them, up to the one that issues.

use crate::{
    app::App,
    model::{
        id::SessionId,
        login::{Login, Proof},
        session::Session,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};

/// The proofs that a session lends, where one does, with its name.
pub fn by(session: Option<&SessionId>, proofs: &[Proof]) -> Vec<Proof> {
    let named =
        |proof: &Proof| Proof { lent_by: session.cloned().or(proof.lent_by.clone()), ..proof.clone() };
    proofs.iter().map(named).collect()
}

/// The proofs as the session that comes of the sign-in holds them: its own.
pub fn settled(proofs: Vec<Proof>) -> Vec<Proof> {
    proofs.into_iter().map(|proof| Proof { lent_by: None, approved_in: None, ..proof }).collect()
}

/// Whether a session is too old for what an app asks for (`max_age`, `OpenID` Connect Core §3.1.2.1). Seconds are too
/// coarse for zero, which asks for a proof in any case.
pub fn is_too_old(login: &Login, session: &Session, now: UnixTime) -> bool {
    let max_age = login.request().and_then(|request| request.max_age);
    max_age.is_some_and(|most| most == 0 || now - session.auth_time > most)
}

/// Whether the session of this browser still lends all of these that were lent.
pub fn does(login: &Login, now: UnixTime, session: Option<&Session>, proofs: &[Proof]) -> bool {
    let lenders = proofs.iter().filter_map(|proof| proof.lent_by.as_ref());
    lenders.into_iter().all(|lender| {
        session.is_some_and(|session| {
            session.id == *lender && session.is_live(now) && !is_too_old(login, session, now)
        })
    })
}

/// Whether every session on which these proofs rest stands, as the sessions are in this transaction: the one that lent
/// some of them, and those on other devices in which some were approved.
///
/// # Errors
/// Those of the database.
pub fn stand(app: &App, conn: &mut Conn, login: &Login, proofs: &[Proof]) -> Result<bool, StoreError> {
    if !approvals_stand(app, conn, proofs)? {
        return Ok(false);
    }
    let Some(lender) = proofs.iter().find_map(|proof| proof.lent_by.clone()) else { return Ok(true) };
    let session = of_active_user(conn, &lender)?;
    Ok(does(login, app.now(), session.as_ref(), proofs))
}

/// Whether the sessions on other devices in which some of these were approved are alive. No query where there is none.
///
/// # Errors
/// Those of the database.
pub fn approvals_stand(app: &App, conn: &mut Conn, proofs: &[Proof]) -> Result<bool, StoreError> {
    for approved_in in proofs.iter().filter_map(|proof| proof.approved_in.as_ref()) {
        if !of_active_user(conn, approved_in)?.is_some_and(|session| session.is_live(app.now())) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn of_active_user(conn: &mut Conn, id: &SessionId) -> Result<Option<Session>, StoreError> {
    let found = store::sessions::find_with_user(conn, id)?;
    Ok(found.filter(|(_, user)| user.is_active()).map(|(session, _)| session))
}
