//! What a person chooses along the way: an account, consent, or to leave. In a sign-in that has ended since the page was
//! shown nothing is chosen any more.

use super::{EndUser, recheck, state::Authentication, under_way, untouched};
use crate::{
    app::{App, Tx},
    model::{
        audit::{Entry, Event},
        client::Client,
        consent::Consent,
        login::{Choices, EndReason, Login, Registration, Stage},
    },
    observe::audit,
    protocol::scope::Scope,
    store::{
        self, StoreError,
        dismissed_prompts::{self, SetupPrompt},
    },
};
use std::sync::Arc;

/// Goes on with the account that is signed in.
pub async fn account(app: &Arc<App>, login: Login, who: EndUser) -> Result<(), StoreError> {
    app.write(move |tx| {
        let user = who.confirm(tx.app, tx.conn)?.user.id;
        if !under_way::still(tx.app, tx.conn, &login)? {
            return Ok(());
        }
        let chosen = |choices: &mut Choices| {
            choices.account_selected_by = Some(user);
            choices.other_account = false;
        };
        store::logins::choose(tx.conn, &login.id, chosen).map(|_| ())
    })
    .await
}

/// Signs in as somebody else, or corrects the address.
pub async fn another_account(app: &Arc<App>, login: Login) -> Result<(), StoreError> {
    let chosen = |choices: &mut Choices| {
        choices.account_selected_by = None;
        choices.other_account = true;
        choices.other_way = false;
        choices.fallback = false;
        choices.registration = None;
    };
    app.write(move |tx| {
        if !under_way::still(tx.app, tx.conn, &login)? {
            return Ok(());
        }
        store::logins::choose(tx.conn, &login.id, chosen)?;
        store::challenges::replace_of_login(tx.conn, &login.id, tx.app.now())?;
        if login.prove().is_some() {
            store::logins::advance(tx.conn, &login.id, &login.stage, &Stage::Identify)?;
        }
        Ok(())
    })
    .await
}

/// What a browser says that it can do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Able {
    /// Make a passkey.
    pub passkey: bool,
    /// Show notifications.
    pub push: bool,
}

/// Notes what the first page tells beside the address: what this browser can do, and whether the person wants
/// to be remembered in it. Gives the login as it is then.
pub async fn begin(
    app: &Arc<App>,
    mut login: Login,
    able: Able,
    remember: bool,
) -> Result<Login, StoreError> {
    let change = move |choices: &mut Choices| {
        choices.can_passkey |= able.passkey;
        choices.can_push |= able.push;
        choices.remember = remember;
    };
    let mut choices = login.choices.clone();
    change(&mut choices);
    if choices != login.choices {
        login.choices = write(app, &login, change).await?;
    }
    Ok(login)
}

/// Writes what was chosen, and gives all that was.
async fn write(
    app: &Arc<App>,
    login: &Login,
    change: impl FnOnce(&mut Choices) + Send + 'static,
) -> Result<Choices, StoreError> {
    let read = login.clone();
    let write = move |tx: &mut Tx<'_>| {
        if !under_way::still(tx.app, tx.conn, &read)? {
            return Ok(None);
        }
        store::logins::choose(tx.conn, &read.id, change)
    };
    let written = app.write(write).await?;
    Ok(written.unwrap_or_else(|| login.choices.clone()))
}

/// Notes what a person tells of themselves to make an account. Gives the login as it is then.
pub async fn register(
    app: &Arc<App>,
    mut login: Login,
    registration: Registration,
) -> Result<Login, StoreError> {
    login.choices = write(app, &login, |choices| choices.registration = Some(registration)).await?;
    Ok(login)
}

/// Leaves a message of a later step unanswered, to choose another way. What was proved before in this sign-in stays
/// proved. What a session proved is read from that session again, and is no proof made here.
pub async fn other_way(app: &Arc<App>, login: Login) -> Result<(), StoreError> {
    app.write(move |tx| {
        let Some(asked) = login.prove() else { return Ok(()) };
        if !under_way::still(tx.app, tx.conn, &login)? {
            return Ok(());
        }
        store::logins::choose(tx.conn, &login.id, |choices| choices.other_way = true)?;
        store::challenges::replace_of_login(tx.conn, &login.id, tx.app.now())?;
        let back = match &asked.user {
            Some(user) if !asked.proofs.is_empty() && asked.session.is_none() => Stage::Proved {
                user: user.clone(),
                proofs: asked.proofs.clone(),
                at_ms: tx.app.world.clock.now_ms(),
            },
            _ => Stage::Identify,
        };
        store::logins::advance(tx.conn, &login.id, &login.stage, &back).map(|_| ())
    })
    .await
}

/// Does not want what is offered: it is not offered in this browser again.
pub async fn decline(app: &Arc<App>, who: EndUser, prompt: SetupPrompt) -> Result<(), StoreError> {
    app.write(move |tx| {
        let user = who.confirm(tx.app, tx.conn)?.user.id;
        dismissed_prompts::dismiss(tx.conn, &user, &who.browser().browser_digest, prompt, tx.app.now())
    })
    .await
}

/// Allows the app what it may have, and remembers it. Nothing is remembered of somebody who is signed out meanwhile.
pub async fn allow(
    app: &Arc<App>,
    login: Login,
    client: Arc<Client>,
    known: Authentication,
    scope: Scope,
) -> Result<(), StoreError> {
    app.write(move |tx| {
        if !recheck::is_known(tx.app, tx.conn, &login, &known)? || !under_way::still(tx.app, tx.conn, &login)?
        {
            return Ok(());
        }
        let user = known.user.id;
        let earlier = store::consents::find(tx.conn, &user, &client.id)?
            .map(|consent| consent.scope)
            .unwrap_or_default();
        let all = earlier.union(&scope);
        let entry = Entry::new(Event::ConsentGiven)
            .user(&user)
            .client(&client.id)
            .login(&login.id)
            .from_device(&login.device)
            .detail(scope.to_string());
        store::consents::put(
            tx.conn,
            &Consent {
                user_id: user.clone(),
                client_id: client.id.clone(),
                scope: all,
                updated_at: tx.app.now(),
            },
        )?;
        store::logins::choose(tx.conn, &login.id, |choices| choices.consent_by = Some(user))?;
        audit::record(tx.app, tx.conn, &entry)
    })
    .await
}

/// Leaves without success: the app is told at the next step.
pub async fn leave(app: &Arc<App>, login: Login, reason: EndReason) -> Result<(), StoreError> {
    app.write(move |tx| {
        let ends = under_way::still(tx.app, tx.conn, &login)?
            && store::logins::advance(tx.conn, &login.id, &login.stage, &Stage::Refused { reason })?;
        if ends {
            store::challenges::replace_of_login(tx.conn, &login.id, tx.app.now())?;
            let is_anybody = reason == EndReason::Cancelled && matches!(login.stage, Stage::Identify);
            if is_anybody && !untouched::is_noted(tx.app, tx.conn, &login.device)? {
                return Ok(());
            }
            let event =
                if reason == EndReason::ConsentDenied { Event::ConsentDenied } else { Event::Refused };
            let mut entry = Entry::new(event).login(&login.id).from_device(&login.device);
            entry.client_id = login.client_id.clone();
            audit::record(tx.app, tx.conn, &entry)?;
        }
        Ok(())
    })
    .await
}
