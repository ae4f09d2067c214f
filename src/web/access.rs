//! What somebody who is signed in reads of their access.

use super::{Failure, PageRequest, logins::Opened};
use crate::{
    model::{access_window::AccessWindow, id::UserId},
    store,
    views::access::{AccessLine, Left},
};

/// All that a person has now.
pub async fn lines(request: &PageRequest, user: &UserId) -> Result<Vec<AccessLine>, Failure> {
    let user = user.clone();
    let open = request.app.store.read(move |conn| store::access_windows::of_user(conn, &user)).await?;
    lines_of(request, &open).await
}

/// What counts for a sign-in, for the person who is signed in here. No query under a policy without.
pub async fn of_login(request: &PageRequest, opened: &Opened) -> Result<Vec<AccessLine>, Failure> {
    let policy = request.app.policy(Some(&opened.login.policy)).clone();
    let Some((_, user)) = opened.browser.session.as_ref().filter(|_| !policy.access.is_zero()) else {
        return Ok(Vec::new());
    };
    let (user, client, now) = (user.id.clone(), opened.login.client_id.clone(), request.app.now());
    let read =
        move |conn: &mut store::Conn| crate::login::access::live(conn, &policy, client.as_ref(), &user, now);
    let window = request.app.store.read(read).await?;
    lines_of(request, window.as_slice()).await
}

async fn lines_of(request: &PageRequest, windows: &[AccessWindow]) -> Result<Vec<AccessLine>, Failure> {
    let now = request.app.now();
    let names =
        request.app.client_names(windows.iter().filter_map(|window| window.client_id.clone())).await?;
    let line = |window: &AccessWindow| AccessLine {
        app: window.client_id.as_ref().and_then(|id| names.get(id).cloned()),
        left: Left::new(window.ends_at - now),
    };
    Ok(windows.iter().filter(|window| window.is_live(now)).map(line).collect())
}
