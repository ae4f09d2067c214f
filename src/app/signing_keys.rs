//! The keys that sign: made, sealed for storage, and opened with the role that each has now.

use super::OpenError;
use crate::{
    crypto::{
        hint_key::HintKey,
        keyring::{KeyMaterial, KeyRole, Keyring},
        seal::Sealer,
    },
    model::key::SigningKey,
    protocol::{UnixTime, jose::SigningAlg},
    store::{self, Conn, Store, StoreError},
    world::World,
};
use std::collections::HashSet;

/// What a signing key is sealed for, so that its bytes open at no other door.
const KEY_PURPOSE: &str = "signing key";

/// Seals a new key for storage.
pub fn new_signing_key(
    sealer: &Sealer,
    alg: SigningAlg,
    now: UnixTime,
    activates_at: UnixTime,
) -> SigningKey {
    let material = KeyMaterial::generate(alg);
    let der = material.to_der();
    SigningKey {
        kid: material.kid().to_owned(),
        alg,
        sealed: sealer.seal(KEY_PURPOSE, &der),
        created_at: now,
        activates_at,
        expires_at: None,
        public_jwk: None,
    }
}

/// The public half of a key, as it is kept when the key is no longer published.
///
/// # Errors
/// The key cannot be unsealed, or is none.
pub fn public_half(sealer: &Sealer, key: &SigningKey) -> Result<String, OpenError> {
    match &key.public_jwk {
        Some(kept) => Ok(kept.clone()),
        None => open_key(sealer, key).map(|material| HintKey::text(&material)),
    }
}

/// Makes a key for each algorithm that has none.
pub(super) async fn make_missing_keys(
    store: &Store,
    sealer: &Sealer,
    world: &World,
    wanted: &[SigningAlg],
) -> Result<(), OpenError> {
    let fail = |error: StoreError| OpenError::new("storage", error);
    let now = world.clock.now();
    let present = published_algs(&store.read(store::signing_keys::list).await.map_err(fail)?, now);
    let mut made = Vec::new();
    for alg in wanted.iter().filter(|alg| !present.contains(alg)) {
        made.push(new_signing_key(sealer, *alg, now, now));
    }
    if made.is_empty() {
        return Ok(());
    }
    // Another replica may have started at the same moment: what is there by now is kept.
    store.write(move |conn| insert_missing(conn, &made, now)).await.map_err(fail)
}

fn published_algs(keys: &[SigningKey], now: UnixTime) -> HashSet<SigningAlg> {
    keys.iter().filter(|key| key.is_published(now)).map(|key| key.alg).collect()
}

fn insert_missing(conn: &mut Conn, made: &[SigningKey], now: UnixTime) -> Result<(), StoreError> {
    store::meta::bump(conn)?;
    let present = published_algs(&store::signing_keys::list(conn)?, now);
    for key in made.iter().filter(|key| !present.contains(&key.alg)) {
        store::signing_keys::insert(conn, key)?;
    }
    Ok(())
}

/// Gives each key its role: of those whose time has come the newest signs, the others only check.
pub(super) fn keyring(sealer: &Sealer, keys: &[SigningKey], now: UnixTime) -> Result<Keyring, OpenError> {
    let newest = |alg: SigningAlg| {
        let started = keys.iter().filter(|key| key.alg == alg && key.activates_at <= now);
        started.max_by_key(|key| (key.activates_at, key.created_at)).map(|key| key.kid.clone())
    };
    let active: HashSet<String> = SigningAlg::ALL.into_iter().filter_map(newest).collect();
    let mut ring = Vec::new();
    for key in keys.iter().filter(|key| key.is_published(now)) {
        let material = open_key(sealer, key)?;
        let role = if active.contains(&key.kid) {
            KeyRole::Active
        } else if key.activates_at > now {
            KeyRole::Next
        } else {
            KeyRole::Retired
        };
        ring.push((material, role));
    }
    let ended = keys.iter().filter(|key| !key.is_published(now));
    Ok(Keyring::new(ring).with_hint_keys(ended.filter_map(|key| hint_key(sealer, key)).collect()))
}

fn open_key(sealer: &Sealer, key: &SigningKey) -> Result<KeyMaterial, OpenError> {
    let der = sealer.open(KEY_PURPOSE, &key.sealed).map_err(|error| {
        OpenError::new("a signing key cannot be opened; is this the right master key?", error)
    })?;
    KeyMaterial::from_der(key.alg, &der).map_err(|error| OpenError::new("a signing key is broken", error))
}

/// A key that verifies hints only. One that cannot be read is missing as if it had been purged: nobody's sign-in
/// depends on it.
fn hint_key(sealer: &Sealer, key: &SigningKey) -> Option<HintKey> {
    let read = public_half(sealer, key).and_then(|text| {
        HintKey::parse(key.alg, &text).map_err(|error| OpenError::new("a public key is broken", error))
    });
    read.inspect_err(|error| tracing::warn!(kid = key.kid, %error, "an old key cannot be read")).ok()
}
