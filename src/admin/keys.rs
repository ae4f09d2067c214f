//! Signing keys: shown, and rotated. A new key is published before it signs, and the one before it
//! stays published until the last token that it signed has ended; its public half recognises the ID tokens that
//! come back as hints for a year more (see `jobs/housekeeping`).

use super::{
    AdminError,
    actor::{Actor, Confirmed},
    reload,
};
use crate::{
    app::{App, Tx, new_signing_key},
    crypto::keyring::KeyRole,
    model::{audit::Event, fault::Fault, key::SigningKey, policy::Policy},
    observe::audit,
    protocol::{UnixTime, jose::SigningAlg, seconds::Seconds},
    store::{self, StoreError},
};
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};

/// How much longer than its tokens a key is published, in seconds: clocks differ, caches linger.
const MARGIN: i64 = 3600;

/// How long a new key is published before it signs, also when it is to sign at once. Every replica looks for
/// new keys each second; the rest is for replicas that are slow or whose clocks differ.
const NOTICED_AFTER: Seconds = Seconds::new(5);

/// A key without its private half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyState {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Its algorithm.
    pub alg: SigningAlg,
    /// `next`, `active`, `retired`, or `ended` when it is no longer published: its public half is kept for hints.
    pub role: &'static str,
    /// Made and published.
    pub created_at: UnixTime,
    /// From then on it may sign.
    pub activates_at: UnixTime,
    /// From then on it is no longer published; absent while there is no newer one.
    pub expires_at: Option<UnixTime>,
}

/// Every key, oldest first.
///
/// # Errors
/// `Store`.
pub async fn list(app: &App) -> Result<Vec<KeyState>, AdminError> {
    reload(app).await;
    let snapshot = app.snapshot();
    let roles: HashMap<&str, &'static str> =
        snapshot.keyring.keys().map(|(key, role)| (key.kid(), role_name(role))).collect();
    let state = |key: SigningKey| KeyState {
        role: roles.get(key.kid.as_str()).copied().unwrap_or("ended"),
        kid: key.kid,
        alg: key.alg,
        created_at: key.created_at,
        activates_at: key.activates_at,
        expires_at: key.expires_at,
    };
    Ok(app.store.read(store::signing_keys::list).await?.into_iter().map(state).collect())
}

fn role_name(role: KeyRole) -> &'static str {
    match role {
        KeyRole::Next => "next",
        KeyRole::Active => "active",
        KeyRole::Retired => "retired",
    }
}

/// Makes a key for that algorithm, or for each configured one. It signs after `keys.publish_seconds`, or as soon as
/// every replica publishes it. Gives the new keys' names.
///
/// # Errors
/// `Refused` when the algorithm is not configured.
pub async fn rotate(
    app: &Arc<App>,
    alg: Option<SigningAlg>,
    at_once: bool,
    actor: impl Into<Actor>,
) -> Result<Vec<String>, AdminError> {
    let configured = &app.config.keys.algorithms;
    let algs = alg.map_or_else(|| configured.clone(), |alg| vec![alg]);
    if let Some(other) = algs.iter().find(|alg| !configured.contains(alg)) {
        return Err(Fault::new("algorithm-not-configured").with("alg", other.as_str()).into());
    }
    let now = app.now();
    let published = if at_once { NOTICED_AFTER } else { app.config.keys.publish };
    let signs_at = now + published;
    let fresh = make(app, algs, now, signs_at).await?;
    let kids = fresh.iter().map(|key| key.kid.clone()).collect();
    let write =
        move |tx: &mut Tx<'_>, me: &Confirmed| Ok(fresh.iter().try_for_each(|key| replace(tx, key, me))?);
    actor.into().write(app, None, write).await?;
    reload(app).await;
    Ok(kids)
}

/// An RSA key takes 100 to 600 ms of a core: not on a thread that answers requests.
async fn make(
    app: &Arc<App>,
    algs: Vec<SigningAlg>,
    now: UnixTime,
    signs_at: UnixTime,
) -> Result<Vec<SigningKey>, AdminError> {
    let shared = app.clone();
    let generate = move |alg| new_signing_key(&shared.sealer, alg, now, signs_at);
    let made = tokio::task::spawn_blocking(move || algs.into_iter().map(generate).collect());
    made.await.map_err(|error| StoreError::Broken(format!("a key could not be made: {error}")).into())
}

/// Puts a key in its place: whatever is there of its algorithm ends after it.
fn replace(tx: &mut Tx<'_>, fresh: &SigningKey, me: &Confirmed) -> Result<(), StoreError> {
    let ends_at = fresh.activates_at + longest_lifetime(tx.app) + MARGIN;
    for key in store::signing_keys::list(tx.conn)?.into_iter().filter(|key| key.alg == fresh.alg) {
        if key.expires_at.is_none() {
            store::signing_keys::expire(tx.conn, &key.kid, ends_at)?;
        }
        if key.activates_at >= fresh.activates_at {
            // It was waiting for its time, and must not take over from the newer one when that comes.
            store::signing_keys::activate(tx.conn, &key.kid, fresh.activates_at - 1)?;
        }
    }
    store::signing_keys::insert(tx.conn, fresh)?;
    let detail = format!("new {} key {}", fresh.alg.as_str(), fresh.kid);
    audit::record(tx.app, tx.conn, &me.entry(Event::KeyChanged).detail(detail))
}

/// The longest life of anything that a key signs.
fn longest_lifetime(app: &App) -> Seconds {
    app.config.all_policies().map(longest_of).max().unwrap_or_default()
}

fn longest_of(policy: &Policy) -> Seconds {
    policy.lifetimes.id_token.max(policy.lifetimes.access_token)
}
