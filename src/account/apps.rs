//! The apps that a person has let in, and putting them out again.

use crate::{
    app::App,
    login::EndUser,
    model::{
        audit::{Entry, Event},
        grant::Grant,
        id::{ClientId, GrantId, UserId},
    },
    observe::audit,
    protocol::{UnixTime, scope::Scope},
    session::ending,
    store::{self, Conn, StoreError},
};
use std::{collections::BTreeMap, sync::Arc};

/// An app that has something of a person, or may have it without asking.
#[derive(Clone, Debug)]
pub struct Connected {
    /// Which.
    pub client_id: ClientId,
    /// Its name; its id when it is no longer registered.
    pub name: String,
    /// What it may see.
    pub scope: Scope,
    /// The person's oldest sign-in or answer that still counts.
    pub since: UnixTime,
    /// When the person last signed in to it, or it last refreshed what it has.
    pub last_used: UnixTime,
}

/// All of them, the last used first.
///
/// # Errors
/// The database fails.
pub fn of_user(app: &App, conn: &mut Conn, user: &UserId) -> Result<Vec<Connected>, StoreError> {
    let mut apps: BTreeMap<ClientId, Connected> = BTreeMap::new();
    let mut note = |client_id: &ClientId, scope: &Scope, at: UnixTime| {
        let app = apps.entry(client_id.clone()).or_insert_with(|| Connected {
            client_id: client_id.clone(),
            name: client_id.as_str().to_owned(),
            scope: Scope::default(),
            since: at,
            last_used: at,
        });
        app.scope = app.scope.union(scope);
        app.since = app.since.min(at);
        app.last_used = app.last_used.max(at);
    };
    for consent in store::consents::of_user(conn, user)? {
        note(&consent.client_id, &consent.scope, consent.updated_at);
    }
    let mut grants: BTreeMap<ClientId, Vec<GrantId>> = BTreeMap::new();
    for Grant { id, client_id, scope, created_at, .. } in store::grants::live_of_user(conn, user, app.now())?
    {
        note(&client_id, &scope, created_at);
        grants.entry(client_id).or_default().push(id);
    }
    for (client_id, ids) in &grants {
        if let (Some(app), Some(at)) =
            (apps.get_mut(client_id), store::refresh_tokens::last_spent(conn, ids)?)
        {
            app.last_used = app.last_used.max(at);
        }
    }
    let ids: Vec<ClientId> = apps.keys().cloned().collect();
    for (id, name) in store::clients::names(conn, &ids)? {
        if let Some(app) = apps.get_mut(&id) {
            app.name = name;
        }
    }
    let mut all: Vec<Connected> = apps.into_values().collect();
    all.sort_by_key(|app| std::cmp::Reverse(app.last_used));
    Ok(all)
}

/// Takes back what a person allowed an app, and revokes everything it got, also what is being issued now. The app is
/// notified by back-channel logout. False when there was nothing.
///
/// # Errors
/// The database fails.
pub async fn revoke(app: &Arc<App>, who: EndUser, client: ClientId) -> Result<bool, StoreError> {
    app.write(move |tx| {
        let user = who.confirm(tx.app, tx.conn)?.user.id;
        let forgotten = store::consents::remove(tx.conn, &user, &client)?;
        let any = ending::app(tx.app, tx.conn, &user, &client)? > 0 || forgotten;
        if any {
            let entry = Entry::new(Event::ConsentRevoked).user(&user).client(&client);
            audit::record(tx.app, tx.conn, &entry.from_device(&who.browser().device))?;
        }
        Ok(any)
    })
    .await
}
