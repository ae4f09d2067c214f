//! Everything that is known of a person, as a file for them. No secret is in it.

use super::apps;
use crate::{
    app::{App, Tx},
    login::{EndUser, sign_in_methods},
    model::{
        audit::{Entry, Event},
        contact::Contact,
        device::Device,
        id::UserId,
    },
    observe::audit,
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};
use std::sync::Arc;

/// The most rows of the audit trail, the newest.
const MOST_EVENTS: i64 = 10_000;

/// The copy. `None` when the person is no longer there.
///
/// # Errors
/// The database fails.
pub async fn copy(app: &Arc<App>, who: EndUser) -> Result<Option<Value>, StoreError> {
    let write = move |tx: &mut Tx<'_>| {
        let user = who.confirm(tx.app, tx.conn)?.user.id;
        let entry = Entry::new(Event::DataExported).user(&user).from_device(&who.browser().device);
        audit::record(tx.app, tx.conn, &entry)?;
        Ok(user)
    };
    let user = app.write(write).await?;
    let shared = app.clone();
    app.store.read(move |conn| read(&shared, conn, &user)).await
}

fn read(app: &App, conn: &mut Conn, id: &UserId) -> Result<Option<Value>, StoreError> {
    let Some(user) = store::users::find(conn, id)? else { return Ok(None) };
    let factors = sign_in_methods::factors(conn, id)?;
    let recovery_codes = if factors.any() { store::recovery_codes::left(conn, id)? } else { 0 };
    let sessions = store::sessions::of_user(conn, id, app.now())?;
    let passkeys = store::credentials::of_user(conn, id)?;
    let has_password = store::passwords::find(conn, id)?.is_some();
    let push_devices = store::push_devices::of_user(conn, id)?;
    let identities = store::identities::of_user(conn, id)?;
    let events = store::audit::of_user(conn, id, None, MOST_EVENTS)?;
    Ok(Some(json!({
        "issuer": app.issuer(),
        "exported_at": moment(app.now()),
        "account": {
            "sub": id,
            "admin": user.admin,
            "created_at": moment(user.created_at),
            "updated_at": moment(user.updated_at),
            "sign_up_policy": user.sign_up_policy,
            "claims": user.claims,
        },
        "contacts": contacts(conn, id)?,
        "passkeys": passkeys.iter().map(|passkey| json!({
            "name": passkey.name,
            "created_at": moment(passkey.created_at),
            "last_used_at": passkey.last_used_at.map(moment),
        })).collect::<Vec<_>>(),
        "push_devices": push_devices.iter().map(|device| json!({
            "name": device.name,
            "created_at": moment(device.created_at),
            "last_used_at": device.last_used_at.map(moment),
        })).collect::<Vec<_>>(),
        "linked_providers": identities.iter().map(|identity| json!({
            "provider": identity.account.provider,
            "email": identity.email,
            "linked_at": moment(identity.created_at),
        })).collect::<Vec<_>>(),
        "password": has_password,
        "authenticator_app": factors.any(),
        "recovery_codes_left": recovery_codes,
        "sessions": sessions.iter().map(|session| json!({
            "device": device(&session.device),
            "started_at": moment(session.created_at),
            "last_used_at": moment(session.last_seen_at),
            "ends_at": moment(session.expires_at),
        })).collect::<Vec<_>>(),
        "apps": apps::of_user(app, conn, id)?.iter().map(|app| json!({
            "client_id": app.client_id,
            "name": app.name,
            "scope": app.scope.to_string(),
            "since": moment(app.since),
            "last_used_at": moment(app.last_used),
        })).collect::<Vec<_>>(),
        "activity": events.iter().map(|row| json!({
            "at": moment(row.at),
            "event": row.event,
            "client_id": row.client_id,
            "device": row.device.as_ref().map(device),
        })).collect::<Vec<_>>(),
    })))
}

fn contacts(conn: &mut Conn, id: &UserId) -> Result<Vec<Value>, StoreError> {
    let contacts = store::contacts::of_user(conn, id)?;
    let is_primary = |index: usize| !contacts[..index].iter().any(|c| c.kind == contacts[index].kind);
    let line = |(index, contact): (usize, &Contact)| {
        json!({
            "kind": contact.kind.as_str(),
            "address": contact.address,
            "primary": is_primary(index),
            "verified_at": contact.verified_at.map(moment),
        })
    };
    Ok(contacts.iter().enumerate().map(line).collect())
}

fn device(device: &Device) -> Value {
    json!({ "browser": device.browser, "system": device.system, "ip": device.ip, "place": device.place })
}

fn moment(at: UnixTime) -> String {
    DateTime::from_timestamp(at, 0)
        .map_or_else(String::new, |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}
