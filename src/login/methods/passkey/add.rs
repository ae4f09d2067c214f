//! Making a passkey, on the account page or when it is offered after a sign-in.

use super::{
    Answer, Of, Options, handle, key_purpose, open_ceremony, options, relying_party, seal, state_of,
};
use crate::{
    app::App,
    login::{BrowserSession, EndUser, browser_session::device_name, security_notification, throttle},
    model::{
        audit::{Entry, Event},
        contact::Contact,
        credential::{Ceremony, CeremonyKind, Credential},
        id::{CeremonyId, CredentialId, UserId},
        message::FactorChange,
        user::User,
    },
    observe::audit,
    store::{
        self, Conn, StoreError,
        dismissed_prompts::{self, SetupPrompt},
    },
};
use serde_json::Value;
use std::sync::Arc;
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential};
use webauthn_rs_proto::ResidentKeyRequirement;

/// How long the person may take, in seconds.
const SECONDS: i64 = 600;
/// How many passkeys one person may have.
const MOST: usize = 20;

/// Begins. `None` when it cannot be done here, the person has enough, or it was begun too often.
pub async fn begin(app: &Arc<App>, who: EndUser) -> Result<Option<Options>, StoreError> {
    let Some(relying_party) = relying_party(app) else { return Ok(None) };
    let (shared, asked) = (app.clone(), who.clone());
    let (user, had, contacts) = app
        .store
        .read(move |conn| {
            let user = asked.confirm(&shared, conn)?.user;
            let had = store::credentials::of_user(conn, &user.id)?;
            let contacts = store::contacts::of_user(conn, &user.id)?;
            Ok((user, had, contacts))
        })
        .await?;
    if had.len() >= MOST {
        return Ok(None);
    }
    let (name, display_name) = names(&user, &contacts);
    let had = had.into_iter().map(|credential| credential.credential_id).collect();
    let (mut challenge, state) = relying_party
        .start_passkey_registration(handle(&user.id), &name, &display_name, Some(had))
        .map_err(|error| StoreError::Broken(format!("webauthn: {error:?}")))?;
    if let Some(wanted) = challenge.public_key.authenticator_selection.as_mut() {
        // Without this the device keeps no name with the key, and nobody could sign in without typing one.
        wanted.resident_key = Some(ResidentKeyRequirement::Required);
        wanted.require_resident_key = true;
    }
    let shared = app.clone();
    let id = app
        .store
        .write(move |conn| {
            let user = who.confirm(&shared, conn)?.user.id;
            if !throttle::ceremony(&shared, conn, user.as_str(), None)? {
                return Ok(None);
            }
            let of = Of { place: who.place(), user: Some(user) };
            open_ceremony(&shared, conn, CeremonyKind::Add, of, &state, shared.now() + SECONDS).map(Some)
        })
        .await?;
    id.map(|id| options(&id, &challenge.public_key)).transpose()
}

/// What the device shows beside the passkey: the address, and the name where there is one.
fn names(user: &User, contacts: &[Contact]) -> (String, String) {
    let address = contacts.first().map(|contact| contact.address.clone());
    let name = user.claims.name.clone().filter(|name| !name.trim().is_empty());
    let first = address.or_else(|| name.clone()).unwrap_or_else(|| user.id.as_str().to_owned());
    (first.clone(), name.unwrap_or(first))
}

/// Takes the answer. True when the person has one more passkey.
pub async fn finish(app: &Arc<App>, who: EndUser, answer: Answer) -> Result<bool, StoreError> {
    let Ok(presented) = serde_json::from_value::<RegisterPublicKeyCredential>(answer.credential) else {
        return Ok(false);
    };
    let id = CeremonyId::new(answer.ceremony);
    let wanted = id.clone();
    let found = app.store.read(move |conn| store::ceremonies::find(conn, &wanted)).await?;
    let Some(ceremony) = found.filter(|found| who.began(found)) else { return Ok(false) };
    let checked = check(app, &ceremony, &presented);
    app.write(move |tx| {
        let (user, browser) = (who.confirm(tx.app, tx.conn)?.user, who.browser());
        let spent = store::ceremonies::spend(tx.conn, &ceremony.id, tx.app.now())?;
        let why = match checked {
            Ok(passkey) if spent => match keep(tx.app, tx.conn, &user.id, browser, &passkey)? {
                None => {
                    tx.wake_outbox();
                    return Ok(true);
                }
                Some(why) => why.to_owned(),
            },
            Ok(_) => "a challenge that was answered at the same moment".to_owned(),
            Err(why) => why,
        };
        let entry = Entry::new(Event::PasskeyRefused).user(&user.id).from_device(&browser.device);
        audit::record(tx.app, tx.conn, &entry.detail(format!("not added: {why}")))?;
        Ok(false)
    })
    .await
}

/// Everything that can be checked without writing (WebAuthn Level 3 §7.1).
fn check(app: &App, ceremony: &Ceremony, presented: &RegisterPublicKeyCredential) -> Result<Passkey, String> {
    if !ceremony.is_open(CeremonyKind::Add, app.now()) {
        return Err("a challenge that was answered or has ended".to_owned());
    }
    let relying_party = relying_party(app).ok_or("passkeys are not taken here")?;
    let state: PasskeyRegistration = state_of(app, ceremony).map_err(|error| error.to_string())?;
    relying_party.finish_passkey_registration(presented, &state).map_err(|error| format!("{error:?}"))
}

/// `Some` says why it is not kept.
fn keep(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser: &BrowserSession,
    passkey: &Passkey,
) -> Result<Option<&'static str>, StoreError> {
    if store::credentials::of_user(conn, user)?.len() >= MOST {
        return Ok(Some("there are enough"));
    }
    // WebAuthn Level 3 §7.1: a credential id that is known already is refused, whoever has it.
    if store::credentials::find(conn, passkey.cred_id())?.is_some() {
        return Ok(Some("it is there already"));
    }
    let says = said(passkey);
    let credential = Credential {
        id: CredentialId::new(app.new_id()),
        user_id: user.clone(),
        credential_id: passkey.cred_id().clone(),
        sealed: seal(app, &key_purpose(user), passkey)?,
        name: device_name(app, browser),
        created_at: app.now(),
        last_used_at: None,
        backed_up: says("backup_state"),
        user_verified: says("user_verified"),
    };
    store::credentials::insert(conn, &credential)?;
    dismissed_prompts::dismiss(conn, user, &browser.browser_digest, SetupPrompt::Passkey, app.now())?;
    let entry = Entry::new(Event::PasskeyAdded).user(user).from_device(&browser.device);
    audit::record(app, conn, &entry.detail(credential.name.clone()))?;
    security_notification::factor_changed(
        app,
        conn,
        user,
        FactorChange::PasskeyAdded,
        &credential.name,
        browser,
    )?;
    Ok(None)
}

/// What the authenticator said of a new passkey: the library tells it only in the form that is stored.
fn said(passkey: &Passkey) -> impl Fn(&str) -> bool {
    let json = serde_json::to_value(passkey).unwrap_or_default();
    move |flag| json.pointer(&format!("/cred/{flag}")).and_then(Value::as_bool).unwrap_or(false)
}
