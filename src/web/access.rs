//! What somebody who is signed in reads of their access.

use super::{Failure, Visit, logins::Opened};
use crate::{
    model::{access_window::AccessWindow, id::UserId},
    store,
    views::access::{AccessLine, Left},
};

/// All that a person has now.
pub async fn lines(visit: &Visit, user: &UserId) -> Result<Vec<AccessLine>, Failure> {
    let user = user.clone();
    let open = visit.app.store.read(move |conn| store::access_windows::of_user(conn, &user)).await?;
    Ok(open.iter().filter_map(|window| line(visit, window)).collect())
}

/// What counts for a sign-in, for the person who is signed in here. No query under a policy without.
pub async fn of_login(visit: &Visit, opened: &Opened) -> Result<Vec<AccessLine>, Failure> {
    let policy = visit.app.policy(Some(&opened.login.policy)).clone();
    let Some((_, user)) = opened.visitor.session.as_ref().filter(|_| policy.access > 0) else {
        return Ok(Vec::new());
    };
    let (user, client, now) = (user.id.clone(), opened.login.client_id.clone(), visit.app.now());
    let read =
        move |conn: &mut store::Conn| crate::login::access::live(conn, &policy, client.as_ref(), &user, now);
    let window = visit.app.store.read(read).await?;
    Ok(window.iter().filter_map(|window| line(visit, window)).collect())
}

fn line(visit: &Visit, window: &AccessWindow) -> Option<AccessLine> {
    let now = visit.app.now();
    let client = window.client_id.as_ref().and_then(|id| visit.app.snapshot().client(id));
    window.is_live(now).then(|| AccessLine {
        app: client.map(|client| client.name().to_owned()),
        left: Left::new(window.ends_at - now),
    })
}
