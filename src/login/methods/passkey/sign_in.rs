//! Signing in with a passkey. The browser finds the passkey, so nobody types who they are and nothing
//! reveals which accounts there are. Whatever is wrong, the answer is the same; the audit trail says why.

use super::{
    Answer, Of, Options, handle, key_purpose, offer::is_welcome, open_ceremony, options, relying_party,
    state_of, unseal,
};
use crate::{
    app::App,
    login::{BrowserSession, end_user::Place, held::Held, prove, state::Authentication, throttle, untouched},
    model::{
        audit::{Entry, Event},
        credential::{Ceremony, CeremonyKind, Credential},
        id::CeremonyId,
        login::{KeyProof, Login, Proof},
        policy::Method,
        user::User,
    },
    observe::{audit, metrics},
    store::{
        self, Conn, StoreError,
        dismissed_prompts::{self, SetupPrompt},
    },
};
use std::sync::Arc;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential};

/// Begins. `known` is the person of whom the policy asks for more, when it is that. `None` when it cannot be done
/// here, or was begun too often.
pub async fn begin(
    app: &Arc<App>,
    login: Login,
    known: Option<&Authentication>,
) -> Result<Option<Options>, StoreError> {
    let welcome = known.is_some() || is_welcome(app, &login);
    let Some(relying_party) = relying_party(app).filter(|_| welcome) else { return Ok(None) };
    let (challenge, state) = relying_party.start_discoverable_authentication().map_err(broken)?;
    let is_known = known.is_some();
    let id = app
        .write(move |tx| {
            let fits = is_known || throttle::ceremony_of_anybody(tx.app, tx.conn, &login.device)?;
            if !fits || !throttle::ceremony(tx.app, tx.conn, login.id.as_str(), Some(&login.device))? {
                return Ok(None);
            }
            let of = Of { place: &Place::Login(login.id.clone()), user: None };
            open_ceremony(tx.app, tx.conn, CeremonyKind::SignIn, of, &state, login.expires_at).map(Some)
        })
        .await?;
    // The library means it for autofill only; whether it is that or a button is for the page to say.
    id.map(|id| options(&id, &challenge.public_key)).transpose()
}

/// What an answer is about, as far as it is known to us.
struct Found {
    ceremony: Option<Ceremony>,
    owned: Option<(Credential, User)>,
}

/// Who answered, and what for.
struct Here {
    browser: BrowserSession,
    found: Found,
    known: Option<Authentication>,
}

/// An answer that is right, as far as can be told without writing.
struct Accepted {
    credential: Credential,
    sealed: Vec<u8>,
    backed_up: bool,
    key: KeyProof,
}

/// Takes the answer. True when the login goes on.
pub async fn finish(
    app: &Arc<App>,
    login: Login,
    known: Option<Authentication>,
    browser: BrowserSession,
    answer: Answer,
) -> Result<bool, StoreError> {
    let Ok(presented) = serde_json::from_value::<PublicKeyCredential>(answer.credential) else {
        return Ok(false);
    };
    let id = CeremonyId::new(answer.ceremony);
    let (wanted, raw_id) = (id.clone(), presented.get_credential_id().to_vec());
    let found = app
        .store
        .read(move |conn| {
            Ok(Found { ceremony: store::ceremonies::find(conn, &wanted)?, owned: owned(conn, &raw_id)? })
        })
        .await?;
    let checked = check(app, &login, known.as_ref(), &found, &presented);
    app.write(move |tx| {
        let here = Here { browser, found, known };
        let accepted = settle(tx.app, tx.conn, &login, &here, &id, checked)?;
        tx.after_commit(move |_| metrics::passkey(if accepted { "accepted" } else { "refused" }));
        if accepted {
            tx.wake(login.id.as_str());
        }
        Ok(accepted)
    })
    .await
}

fn owned(conn: &mut Conn, raw_id: &[u8]) -> Result<Option<(Credential, User)>, StoreError> {
    let Some(credential) = store::credentials::find(conn, raw_id)? else { return Ok(None) };
    let user = store::users::find(conn, &credential.user_id)?;
    Ok(user.map(|user| (credential, user)))
}

/// Everything that can be checked without writing (WebAuthn Level 3 §7.2).
fn check(
    app: &App,
    login: &Login,
    known: Option<&Authentication>,
    found: &Found,
    presented: &PublicKeyCredential,
) -> Result<Accepted, String> {
    let ceremony = found.ceremony.as_ref().ok_or("a challenge that we never made")?;
    if !ceremony.is_open(CeremonyKind::SignIn, app.now()) {
        return Err("a challenge that was answered or has ended".to_owned());
    }
    if ceremony.login_id.as_ref() != Some(&login.id) {
        return Err("the challenge of another sign-in".to_owned());
    }
    let (credential, user) = found.owned.as_ref().ok_or("an unknown passkey")?;
    if known.is_some_and(|known| known.user.id != user.id) {
        return Err("the passkey of another person than the one who is known".to_owned());
    }
    if presented.get_user_unique_id() != Some(handle(&user.id).as_bytes()) {
        return Err("the passkey of another person".to_owned());
    }
    if !user.is_active() {
        return Err("the account is disabled".to_owned());
    }
    let relying_party = relying_party(app).filter(|_| known.is_some() || is_welcome(app, login));
    let relying_party = relying_party.ok_or("passkeys are not taken here")?;
    let broken = |error: StoreError| error.to_string();
    let state: DiscoverableAuthentication = state_of(app, ceremony).map_err(broken)?;
    let purpose = key_purpose(&user.id);
    let mut passkey: Passkey = unseal(app, &purpose, &credential.sealed).map_err(broken)?;
    let result = relying_party
        .finish_discoverable_authentication_v2(presented, state, &passkey)
        .map_err(|error| format!("{error:?}"))?;
    if !result.user_verified() {
        return Err("the person was not verified".to_owned());
    }
    passkey.update_credential(&result);
    Ok(Accepted {
        credential: credential.clone(),
        sealed: super::seal(app, &purpose, &passkey).map_err(broken)?,
        backed_up: result.backup_state(),
        key: KeyProof { synced: result.backup_eligible(), user_verified: result.user_verified() },
    })
}

/// Spends the challenge, and with it records what came of it.
fn settle(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    here: &Here,
    ceremony: &CeremonyId,
    checked: Result<Accepted, String>,
) -> Result<bool, StoreError> {
    let now = app.now();
    let Here { browser, found, known } = here;
    let whose = known.iter().map(|known| &known.user.id);
    let whose = whose.chain(checked.iter().map(|right| &right.credential.user_id));
    let held = Held::share(conn, &login.id, whose.cloned().collect())?;
    let belongs = found.ceremony.as_ref().is_some_and(|one| one.login_id.as_ref() == Some(&login.id));
    let spent = belongs && store::ceremonies::spend(conn, ceremony, now)?;
    let refused = match checked {
        Err(why) => why,
        Ok(_) if !spent => "a challenge that was answered at the same moment".to_owned(),
        Ok(right) => {
            let (before, user) = (&right.credential, &right.credential.user_id);
            if store::credentials::note_use(conn, before, &right.sealed, right.backed_up, now)? {
                let proof = Proof { key: Some(right.key), ..Proof::new(Method::Passkey, now) };
                let recorded = match known {
                    Some(known) => prove::record_known(app, conn, login, &held, known, proof)?,
                    None => prove::record_user(app, conn, login, &held, user, proof)?,
                };
                if recorded {
                    dismissed_prompts::dismiss(
                        conn,
                        user,
                        &browser.browser_digest,
                        SetupPrompt::Passkey,
                        now,
                    )?;
                    return Ok(true);
                }
            }
            "the sign-in or the passkey had moved on".to_owned()
        }
    };
    // An answer to no challenge of ours anybody can send without end.
    if !spent && known.is_none() && !untouched::is_noted(app, conn, &browser.device)? {
        return Ok(false);
    }
    let mut entry =
        Entry::new(Event::PasskeyRefused).login(&login.id).from_device(&browser.device).detail(refused);
    entry.user_id = found.owned.as_ref().map(|(_, user)| user.id.clone());
    entry.client_id = login.client_id.clone();
    audit::record(app, conn, &entry)?;
    Ok(false)
}

fn broken(error: impl std::fmt::Debug) -> StoreError {
    StoreError::Broken(format!("webauthn: {error:?}"))
}
