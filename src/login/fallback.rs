//! Messages that cannot be sent: what the waiting person is told, and the alternative that the policy names.

use super::{identifier::Typed, recipient, under_way};
use crate::{
    app::App,
    model::{
        contact::ContactKind,
        login::{Login, Prove, Stage},
    },
    outbox::health::{self, Transport},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Whether no message can be sent by the way of this sign-in's. It is the same for everybody, whatever became of their
/// own message: what was withheld, refused or lost never shows.
pub async fn has_failed(app: &Arc<App>, login: &Login) -> Result<bool, StoreError> {
    let Some(asked) = login.prove().cloned() else { return Ok(false) };
    let shared = app.clone();
    app.store.read(move |conn| failed(&shared, conn, &asked)).await
}

/// The same in a transaction, of what is asked.
pub fn failed(app: &App, conn: &mut Conn, asked: &Prove) -> Result<bool, StoreError> {
    transport(app, asked)
        .map_or(Ok(false), |transport| health::has_failed(app, conn, &transport, asked.sent_at))
}

/// By which way its message goes. It follows from what was typed: where that only names a person, whose number is not
/// to be learned from it, the country is the one that numbers without a country are of.
pub fn transport(app: &App, asked: &Prove) -> Option<Transport> {
    if asked.link().is_none() && asked.code().is_none() {
        return None;
    }
    match asked.channel() {
        ContactKind::Email => Some(Transport::Mail),
        ContactKind::Phone if asked.to_other_contact => {
            app.config.sms.default_region.clone().map(Transport::Sms)
        }
        ContactKind::Phone => Transport::to_number(&asked.to),
    }
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
    login.choices.fallback = true;
    let after = Login { stage: Stage::Identify, ..login.clone() };
    app.write(move |tx| {
        if !under_way::still(tx.app, tx.conn, &login)? {
            return Ok(());
        }
        store::logins::choose(tx.conn, &login.id, |choices| choices.fallback = true)?;
        store::challenges::replace_of_login(tx.conn, &login.id, tx.app.now())?;
        store::logins::advance(tx.conn, &login.id, &login.stage, &Stage::Identify).map(|_| ())
    })
    .await?;
    Ok(after)
}
