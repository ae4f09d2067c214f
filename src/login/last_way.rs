//! By what way this browser was signed in last: most likely the same does again, so its button comes first. It says
//! nothing of whose sign-in that was, and is known before anything is typed.

use crate::{
    app::App,
    model::{login::Login, policy::Method},
    store::{self, StoreError},
};
use std::sync::Arc;

/// A way that has a button of its own on the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastWay {
    /// A passkey.
    Passkey,
    /// A phone that is signed in.
    Qr,
    /// A password.
    Password,
    /// A code of the authenticator app.
    Authenticator,
    /// The other provider of that name.
    Provider(String),
}

/// Whether that method was among those of the newest session that began in the browser of this login.
pub async fn used(app: &Arc<App>, login: &Login, method: Method) -> Result<bool, StoreError> {
    let browser = login.browser_digest.clone();
    let newest = app.store.read(move |conn| store::sessions::newest_in_browser(conn, &browser)).await?;
    Ok(newest.is_some_and(|session| session.proofs.iter().any(|proof| proof.method == method)))
}

/// The way of the newest session that began in the browser of this login, ended or not. `None` where that was a
/// message, which is what the first page asks for in any case.
pub async fn find(app: &Arc<App>, login: &Login) -> Result<Option<LastWay>, StoreError> {
    let browser = login.browser_digest.clone();
    app.store
        .read(move |conn| {
            let Some(session) = store::sessions::newest_in_browser(conn, &browser)? else { return Ok(None) };
            Ok(match session.proofs.first().map(|proof| proof.method) {
                Some(Method::Passkey) => Some(LastWay::Passkey),
                Some(Method::Qr) => Some(LastWay::Qr),
                Some(Method::Password) => Some(LastWay::Password),
                Some(Method::Totp | Method::RecoveryCode) => Some(LastWay::Authenticator),
                Some(Method::Upstream) => {
                    store::arrivals::provider_of_session(conn, &session.id)?.map(LastWay::Provider)
                }
                _ => None,
            })
        })
        .await
}
