//! Apps: registered, changed, given a new secret, removed.

use super::{
    AdminError, PAGE,
    actor::{Actor, Confirmed},
    cut, secrets,
};
use crate::{
    app::{App, Tx},
    model::{
        audit::{Entry, Event},
        client::{Client, ClientSettings, Unreadable},
        fault::Fault,
        id::ClientId,
    },
    observe::audit,
    protocol::{
        client_auth::AuthMethod,
        client_metadata::ClientMetadata,
        fault::{MetadataFault, Reason},
        secret::Secret,
    },
    store::{self, Conn, StoreError, clients::Found},
};
use std::sync::Arc;

/// The most characters of a `client_id` that an admin chooses.
const MAX_ID: usize = 100;

/// An app to be registered.
#[derive(Clone, Debug, Default)]
pub struct NewClient {
    /// What it says of itself (RFC 7591 §2).
    pub metadata: ClientMetadata,
    /// What the admin decides.
    pub settings: ClientSettings,
    /// Its `client_id`; a new one is made when absent.
    pub client_id: Option<String>,
    /// It cannot keep a secret (RFC 6749 §2.1). So is one whose metadata says `none`.
    pub public: bool,
}

/// Registers an app. Its secret is given this once and kept as a digest; a public app has none.
///
/// # Errors
/// `Invalid` with every fault, `Conflict` when the id is taken.
pub async fn create(
    app: &Arc<App>,
    new: NewClient,
    actor: impl Into<Actor>,
) -> Result<(Client, Option<Secret>), AdminError> {
    let mut metadata = new.metadata;
    if new.public {
        metadata.token_endpoint_auth_method = AuthMethod::None;
    }
    let mut faults = faults(app, &metadata, &new.settings);
    faults.extend(call_fault(app, &metadata).map(call));
    faults.extend(new.client_id.as_deref().and_then(id_fault));
    if !faults.is_empty() {
        return Err(AdminError::Invalid(faults));
    }
    let secret = (!metadata.is_public()).then(|| app.world.random.token());
    let client = Client {
        id: ClientId::new(new.client_id.unwrap_or_else(|| app.new_id())),
        secrets: secret.iter().map(|secret| secrets::new(app, secret)).collect(),
        metadata,
        settings: new.settings,
        created_at: app.now(),
        version: 0,
    };
    let row = client.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        store::clients::insert(tx.conn, &row)?;
        tx.client_changed(&row.id);
        Ok(audit::record(tx.app, tx.conn, &entry(&row.id, me, "registered"))?)
    };
    actor.into().write(app, None, write).await?;
    Ok((client, secret))
}

/// Replaces what an app says of itself and what the admin decided. A secret is given when the app
/// was public until now; one that becomes public loses its secret and every token, which would need no secret any more to
/// be used. `shown` is the version of the app that a form showed:
/// where it is another by now, nothing is changed, so that what somebody else has taken from it does not come back.
///
/// # Errors
/// `Invalid` with every fault, `NotFound`, `Outdated`.
pub async fn update(
    app: &Arc<App>,
    id: &ClientId,
    shown: Option<i64>,
    metadata: ClientMetadata,
    settings: ClientSettings,
    actor: impl Into<Actor>,
) -> Result<(Client, Option<Secret>), AdminError> {
    let mut faults = faults(app, &metadata, &settings);
    // What stands there already is warned of; whoever changes something else must not be stopped by it.
    let before = find(app, id).await?;
    if before.metadata.backchannel_logout_uri != metadata.backchannel_logout_uri {
        faults.extend(call_fault(app, &metadata).map(call));
    }
    if !faults.is_empty() {
        return Err(AdminError::Invalid(faults));
    }
    let fresh = app.world.random.token();
    let kept = secrets::new(app, &fresh);
    change(app, id, actor.into(), "changed", move |client| {
        if shown.is_some_and(|version| version != client.version) {
            return Err(AdminError::Outdated);
        }
        let mut secret = None;
        if metadata.is_public() {
            client.secrets.clear();
        } else if client.is_public() {
            client.secrets = vec![kept];
            secret = Some(fresh);
        }
        client.metadata = metadata;
        client.settings = settings;
        Ok(secret)
    })
    .await
}

/// Removes an app. Nobody can sign in to it any more, all its tokens are revoked, and what people allowed it is
/// forgotten: another app may be registered with its id.
///
/// # Errors
/// `NotFound`.
pub async fn remove(app: &Arc<App>, id: &ClientId, actor: impl Into<Actor>) -> Result<(), AdminError> {
    let removed = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        if !store::clients::remove(tx.conn, &removed)? {
            return Err(AdminError::NotFound);
        }
        store::grants::revoke_of_client(tx.conn, &removed, tx.app.now())?;
        store::consents::remove_of_client(tx.conn, &removed)?;
        tx.client_changed(&removed);
        Ok(audit::record(tx.app, tx.conn, &entry(&removed, me, "removed"))?)
    };
    actor.into().write(app, None, write).await
}

/// The app of that id, from the database.
///
/// # Errors
/// `NotFound`; `Refused` for one that cannot be read.
pub async fn find(app: &App, id: &ClientId) -> Result<Client, AdminError> {
    let id = id.clone();
    let found = app.store.read(move |conn| store::clients::read(conn, &id)).await?;
    found.ok_or(AdminError::NotFound)?.map_err(|app| unreadable(&app))
}

/// What to do about an app that cannot be read.
fn unreadable(app: &Unreadable) -> AdminError {
    let fault = Fault::new("client-unreadable").with("id", app.id.as_str());
    fault.with("cause", app.cause.as_str()).into()
}

/// Apps, as far as they can be read, the newest first.
pub struct Page {
    /// One page of them.
    pub apps: Vec<Found>,
    /// Before which app the next page begins, if there is one.
    pub next: Option<ClientId>,
}

/// The apps from before that one on.
///
/// # Errors
/// The database fails.
pub async fn page(app: &App, before: Option<ClientId>) -> Result<Page, StoreError> {
    let read = move |conn: &mut Conn| store::clients::page(conn, before.as_ref(), PAGE + 1);
    let mut apps = app.store.read(read).await?;
    let next = cut(&mut apps, |found| id_of(found).clone());
    Ok(Page { apps, next })
}

fn id_of(found: &Found) -> &ClientId {
    match found {
        Ok(client) => &client.id,
        Err(unreadable) => &unreadable.id,
    }
}

/// Reads an app, changes it and writes it back, in one transaction. A refusal changes nothing.
pub(super) async fn change<T: Send + 'static>(
    app: &Arc<App>,
    id: &ClientId,
    actor: Actor,
    what: &'static str,
    edit: impl FnOnce(&mut Client) -> Result<T, AdminError> + Send + 'static,
) -> Result<(Client, T), AdminError> {
    let changed = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        store::clients::lock(tx.conn)?;
        let mut client = match store::clients::read(tx.conn, &changed)? {
            None => return Err(AdminError::NotFound),
            Some(found) => found.map_err(|unread| unreadable(&unread))?,
        };
        let was_public = client.is_public();
        let gained = edit(&mut client)?;
        store::clients::update(tx.conn, &client)?;
        if client.is_public() && !was_public {
            store::grants::revoke_of_client(tx.conn, &changed, tx.app.now())?;
        }
        tx.client_changed(&changed);
        audit::record(tx.app, tx.conn, &entry(&changed, me, what))?;
        Ok((client, gained))
    };
    actor.write(app, None, write).await
}

/// Why we would not call the app, as far as its address says.
fn call_fault(app: &App, metadata: &ClientMetadata) -> Option<String> {
    let uri = metadata.backchannel_logout_uri.as_deref()?;
    app.world.http.refusal(uri)
}

fn call(why: String) -> MetadataFault {
    MetadataFault::new("backchannel_logout_uri", Reason::other(why))
}

/// What keeps an app from working as it is meant to, one sentence each: where we would not call it.
pub async fn warnings(app: &App, client: &Client) -> Vec<String> {
    let Some(uri) = &client.metadata.backchannel_logout_uri else { return Vec::new() };
    let refusal = app.world.http.refusal_by_name(uri).await;
    refusal.map(|why| format!("backchannel_logout_uri: {why}")).into_iter().collect()
}

/// Warnings of every app after a start, which name the app. Reads them page by page: there may be very many.
pub async fn log_warnings(app: Arc<App>) {
    let mut before = None;
    loop {
        let page = match page(&app, before).await {
            Ok(page) => page,
            Err(error) => return tracing::warn!(%error, "the apps could not be looked through for warnings"),
        };
        page.apps.iter().for_each(|found| log_warning(&app, found));
        match page.next {
            Some(last) => before = Some(last),
            None => return,
        }
    }
}

fn log_warning(app: &App, found: &Found) {
    match found {
        Ok(client) => {
            if let Some(why) = call_fault(app, &client.metadata) {
                let (client, name) = (client.id.as_str(), client.name());
                let why = call(why).to_string();
                tracing::warn!(client, name, why, "an app will not be told that its people signed out");
            }
        }
        Err(unreadable) => {
            let (client, cause) = (unreadable.id.as_str(), &unreadable.cause);
            tracing::error!(client, cause, "an app cannot be read and is refused");
        }
    }
}

/// Everything that keeps an app from being kept like this.
fn faults(app: &App, metadata: &ClientMetadata, settings: &ClientSettings) -> Vec<MetadataFault> {
    let mut faults = metadata.check(settings.schemes());
    let mut add = |field, reason| faults.push(MetadataFault::new(field, reason));
    let alg = metadata.id_token_signed_response_alg;
    let can_sign = app.config.keys.algorithms.contains(&alg) || app.snapshot().keyring.algs().contains(&alg);
    if !can_sign {
        let alg = alg.as_str();
        let english = format!("there is no {alg} key; add it to keys.algorithms");
        add("id_token_signed_response_alg", Reason::new("key-missing", english).with("alg", alg));
    }
    if metadata.is_public() && !settings.rotate_refresh_tokens {
        let english = "a public app gets a new refresh token at each use (RFC 9700 §4.14.2)";
        add("rotate_refresh_tokens", Reason::new("public-rotates", english));
    }
    if let Some(name) = &settings.policy
        && name != "default"
        && !app.config.policies.contains_key(name)
    {
        let english = format!("there is none called {name:?} in the configuration");
        add("policy", Reason::new("policy", english).with("name", name));
    }
    faults
}

/// Less than RFC 6749 appendix A.1 allows: the id is part of the addresses of admin pages.
fn id_fault(id: &str) -> Option<MetadataFault> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let good = id.len() <= MAX_ID
        && id.bytes().all(plain)
        && id.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    let english = "has letters, digits and -._~ only, begins with a letter or digit, at most 100 characters";
    (!good).then(|| MetadataFault::new("client_id", Reason::new("client-id", english)))
}

fn entry(id: &ClientId, me: &Confirmed, what: &str) -> Entry {
    me.entry(Event::ClientChanged).client(id).detail(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_id_is_fit_for_an_address() {
        for good in ["a", "sample-app", "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10", "A.b_c~d"] {
            assert_eq!(id_fault(good), None, "{good}");
        }
        for wrong in ["", ".", "..", "-x", "a/b", "a b", "ä", "a\n", &"x".repeat(101)] {
            assert!(id_fault(wrong).is_some(), "{wrong:?}");
        }
    }
}
