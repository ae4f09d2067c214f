//! Somebody who is signed in, as a page has just found them: for tests that race an operation against the end of a session

use super::TestApp;
use porchlight::{
    login::{BrowserSession, EndUser},
    store,
};

/// The person with that address in the session that they used last.
pub async fn end_user(app: &TestApp, address: &str) -> EndUser {
    let (user, now) = (app.id_of(address).await, app.app.now());
    let session = app.read(move |conn| store::sessions::of_user(conn, &user, now)).await.remove(0);
    let id = session.id.clone();
    let signed_in = app.read(move |conn| store::sessions::find_with_user(conn, &id)).await;
    let visitor = BrowserSession {
        browser_digest: session.browser_digest.clone(),
        session: signed_in,
        device: session.device.clone(),
        lang: "en".to_owned(),
    };
    EndUser::of_session(&session, &visitor)
}
