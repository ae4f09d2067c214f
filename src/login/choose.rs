//! What a person chooses along the way: an account, consent, or to leave.

use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        client::Client,
        consent::Consent,
        id::UserId,
        login::{Choices, EndReason, Login, Stage},
    },
    observe::audit,
    protocol::scope::Scope,
    store::{self, StoreError},
};
use std::sync::Arc;

/// Goes on with the account that is signed in.
pub async fn account(app: &Arc<App>, login: Login) -> Result<(), StoreError> {
    let choices = Choices { account_selected: true, other_account: false, ..login.choices };
    app.store.write(move |conn| store::logins::choose(conn, &login.id, &choices)).await
}

/// Signs in as somebody else, or corrects the address.
pub async fn another_account(app: &Arc<App>, login: Login) -> Result<(), StoreError> {
    let choices = Choices { account_selected: false, other_account: true, ..login.choices };
    let now = app.now();
    app.store
        .write(move |conn| {
            store::challenges::replace_of_login(conn, &login.id, now)?;
            store::logins::choose(conn, &login.id, &choices)?;
            if login.prove().is_some() {
                store::logins::advance(conn, &login.id, &login.stage, &Stage::Identify)?;
            }
            Ok(())
        })
        .await
}

/// Notes what this browser can do: make a passkey, show notifications.
pub async fn can(app: &Arc<App>, login: &Login, passkey: bool, push: bool) -> Result<(), StoreError> {
    let Choices { can_passkey, can_push, .. } = login.choices;
    let choices =
        Choices { can_passkey: can_passkey || passkey, can_push: can_push || push, ..login.choices.clone() };
    if choices == login.choices {
        return Ok(());
    }
    let id = login.id.clone();
    app.store.write(move |conn| store::logins::choose(conn, &id, &choices)).await
}

/// Wants no passkey in this browser: it is not offered here again.
pub async fn no_passkey(app: &Arc<App>, user: UserId, browser_digest: Vec<u8>) -> Result<(), StoreError> {
    let now = app.now();
    app.store.write(move |conn| store::passkey_browsers::settle(conn, &user, &browser_digest, now)).await
}

/// Wants no notifications in this browser: they are not offered here again.
pub async fn no_push(app: &Arc<App>, user: UserId, browser_digest: Vec<u8>) -> Result<(), StoreError> {
    let now = app.now();
    app.store.write(move |conn| store::push_browsers::settle(conn, &user, &browser_digest, now)).await
}

/// Allows the app what it may have, and remembers it.
pub async fn allow(
    app: &Arc<App>,
    login: Login,
    client: Arc<Client>,
    user: UserId,
    scope: Scope,
) -> Result<(), StoreError> {
    let shared = app.clone();
    app.store
        .write(move |conn| {
            let earlier = store::consents::find(conn, &user, &client.id)?
                .map(|consent| consent.scope)
                .unwrap_or_default();
            let all = earlier.union(&scope);
            let entry = Entry::new(Event::ConsentGiven)
                .user(&user)
                .client(&client.id)
                .login(&login.id)
                .detail(scope.to_string());
            store::consents::put(
                conn,
                &Consent {
                    user_id: user,
                    client_id: client.id.clone(),
                    scope: all,
                    updated_at: shared.now(),
                },
            )?;
            store::logins::choose(conn, &login.id, &Choices { consent_given: true, ..login.choices })?;
            audit::record(&shared, conn, &entry)
        })
        .await
}

/// Leaves without success: the app is told at the next step.
pub async fn leave(app: &Arc<App>, login: Login, reason: EndReason) -> Result<(), StoreError> {
    let shared = app.clone();
    app.store
        .write(move |conn| {
            if store::logins::advance(conn, &login.id, &login.stage, &Stage::Refused { reason })? {
                store::challenges::replace_of_login(conn, &login.id, shared.now())?;
                let event =
                    if reason == EndReason::ConsentDenied { Event::ConsentDenied } else { Event::Refused };
                let mut entry = Entry::new(event).login(&login.id).from_device(&login.device);
                entry.client_id = login.client_id.clone();
                audit::record(&shared, conn, &entry)?;
            }
            Ok(())
        })
        .await
}
