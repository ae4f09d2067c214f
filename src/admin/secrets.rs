//! The secrets of an app: made, replaced, ended. An old one can go on for a while, so that an app whose configuration
//! takes time to change signs people in all the while.

use super::{AdminError, actor::Actor, clients::change};
use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        client::Client,
        client_secret::{ClientSecret, MOST_SECRETS},
        fault::Fault,
        id::ClientId,
    },
    protocol::{UnixTime, secret::Secret},
};
use serde::Serialize;
use std::sync::Arc;

/// How long the old secrets go on beside a new one, in seconds, unless an admin says otherwise.
pub const OVERLAP_SECONDS: i64 = 86_400;
/// The longest time that they can, in seconds.
pub const MOST_OVERLAP_SECONDS: i64 = 30 * 86_400;
/// How long a secret that has ended is still shown, in seconds.
const SHOWN_SECONDS: i64 = 30 * 86_400;

/// What JSON says of a secret, which is not the secret itself.
#[derive(Serialize)]
pub struct SecretDocument<'a> {
    id: &'a str,
    created_at: UnixTime,
    ends_at: Option<UnixTime>,
    last_used_at: Option<UnixTime>,
    good: bool,
}

impl<'a> SecretDocument<'a> {
    /// As it is at that time.
    pub fn new(secret: &'a ClientSecret, now: UnixTime) -> Self {
        let ClientSecret { id, created_at, ends_at, last_used_at, .. } = secret;
        Self {
            id,
            created_at: *created_at,
            ends_at: *ends_at,
            last_used_at: *last_used_at,
            good: secret.is_live(now),
        }
    }
}

/// A secret as it is kept.
pub(super) fn new(app: &App, secret: &Secret) -> ClientSecret {
    ClientSecret {
        id: app.new_id(),
        digest: sha256(secret.expose()).as_bytes().to_vec(),
        created_at: app.now(),
        ends_at: None,
        last_used_at: None,
    }
}

/// Gives an app a new secret. All that it had end so many seconds later, or before; 0 ends them now.
///
/// # Errors
/// `Refused` for a public app, or when the new one would be one too many; `NotFound`.
pub async fn rotate(
    app: &Arc<App>,
    id: &ClientId,
    overlap: i64,
    actor: impl Into<Actor>,
) -> Result<(Client, Secret), AdminError> {
    if !(0..=MOST_OVERLAP_SECONDS).contains(&overlap) {
        return Err(Fault::new("overlap-too-long").about("overlap").into());
    }
    let end = app.now() + overlap;
    gain(
        app,
        id,
        if overlap == 0 { "new secret, the others ended" } else { "new secret" },
        actor.into(),
        move |secret| {
            secret.end_by(end);
        },
    )
    .await
}

/// Gives an app one more secret; those that it has go on as they are.
///
/// # Errors
/// As [`rotate`].
pub async fn add(
    app: &Arc<App>,
    id: &ClientId,
    actor: impl Into<Actor>,
) -> Result<(Client, Secret), AdminError> {
    gain(app, id, "one more secret", actor.into(), |_| ()).await
}

async fn gain(
    app: &Arc<App>,
    id: &ClientId,
    what: &'static str,
    actor: Actor,
    old: impl Fn(&mut ClientSecret) + Send + 'static,
) -> Result<(Client, Secret), AdminError> {
    let secret = app.world.random.token();
    let (kept, now) = (new(app, &secret), app.now());
    let changed = change(app, id, actor, what, move |client| {
        if client.is_public() {
            return Err(Fault::new("public-has-no-secret").into());
        }
        client.secrets.iter_mut().for_each(old);
        forget_ended(client, now);
        if client.live_secrets(now).count() >= MOST_SECRETS {
            return Err(Fault::new("too-many-secrets").with("most", MOST_SECRETS.to_string()).into());
        }
        client.secrets.push(kept);
        Ok(())
    });
    changed.await.map(|(client, ())| (client, secret))
}

/// Ends one secret of an app now.
///
/// # Errors
/// `Refused` when no other is good without an end, because the app could not authenticate any more, now or
/// when the end of the last one comes; `NotFound` when there is no such app, or no such secret that is good.
pub async fn end(
    app: &Arc<App>,
    id: &ClientId,
    secret: &str,
    actor: impl Into<Actor>,
) -> Result<Client, AdminError> {
    let (secret, now) = (secret.to_owned(), app.now());
    let changed = change(app, id, actor.into(), "a secret ended", move |client| {
        let can_spare = client.can_spare(&secret, now);
        let found = client.secrets.iter_mut().find(|known| known.id == secret && known.is_live(now));
        let found = found.ok_or(AdminError::NotFound)?;
        if !can_spare {
            return Err(Fault::new("last-secret").into());
        }
        found.end_by(now);
        forget_ended(client, now);
        Ok(())
    });
    changed.await.map(|(client, ())| client)
}

fn forget_ended(client: &mut Client, now: UnixTime) {
    client.secrets.retain(|secret| secret.ends_at.is_none_or(|end| now - end < SHOWN_SECONDS));
}
