//! A message that could not be sent, and what the policy names instead.

use super::{identifier::Typed, recipient};
use crate::{
    app::App,
    model::{
        contact::ContactKind,
        id::LoginId,
        login::{Login, Stage},
        message::MessageStatus,
    },
    outbox::by_sms,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Whether the newest message of this login could not be sent. Told only where everybody is sent one: elsewhere
/// it would say who has an account.
pub async fn has_failed(app: &Arc<App>, login: &Login) -> Result<bool, StoreError> {
    if !is_told(app, login) {
        return Ok(false);
    }
    let id = login.id.clone();
    let shared = app.clone();
    app.store.read(move |conn| failed(&shared, conn, &id)).await
}

/// Whether a failure may be told of this login at all.
pub fn is_told(app: &App, login: &Login) -> bool {
    let open = app.policy(Some(&login.policy)).welcomes_strangers();
    open && login.prove().is_some_and(|asked| !asked.elsewhere && asked.proofs.is_empty())
}

/// The same in a transaction. A text message that waits for its providers to come back has failed as well for whoever
/// waits for it, and may still arrive.
pub fn failed(app: &App, conn: &mut Conn, login: &LoginId) -> Result<bool, StoreError> {
    let Some(newest) = store::messages::newest_of_login(conn, login)? else { return Ok(false) };
    Ok(by_sms::is_overdue(app, conn, &newest)? || newest.status == MessageStatus::Failed)
}

/// To whom the mail goes that does instead, if the policy has one for this step, the message has failed, and an
/// address is known: that of the registration form.
pub async fn recipient(app: &Arc<App>, login: &Login) -> Result<Option<Typed>, StoreError> {
    let policy = app.policy(Some(&login.policy));
    let by_mail = policy
        .steps
        .first()
        .is_some_and(|step| step.fallback.iter().any(|method| method.channel() == Some(ContactKind::Email)));
    let by_phone = login.prove().is_some_and(|asked| asked.channel() == ContactKind::Phone);
    if !by_mail || !by_phone || !has_failed(app, login).await? {
        return Ok(None);
    }
    Ok(recipient::registered(login.choices.registration.as_ref(), ContactKind::Email))
}

/// From now on what the policy names instead will do. Gives the login as it is then, back at its beginning.
pub async fn begin(app: &Arc<App>, mut login: Login) -> Result<Login, StoreError> {
    let now = app.now();
    login.choices.fallback = true;
    let after = Login { stage: Stage::Identify, ..login.clone() };
    app.store
        .write(move |conn| {
            store::challenges::replace_of_login(conn, &login.id, now)?;
            store::logins::choose(conn, &login.id, &login.choices)?;
            store::logins::advance(conn, &login.id, &login.stage, &Stage::Identify).map(|_| ())
        })
        .await?;
    Ok(after)
}
