//! Linking an account elsewhere to one here in a sign-in: asked for, and done only when the person has proved
//! everything that the policy wants of the account here.

use super::find;
use crate::{
    app::App,
    login::{
        Visitor,
        challenge::{self, Asked, To},
        identifier::Typed,
        notice,
    },
    model::{
        audit::{Entry, Event},
        contact::ContactKind,
        id::{IdentityId, LoginId, SessionId, UserId},
        identity::{Elsewhere, Identity, UpstreamLogin},
        login::Login,
        message::FactorChange,
    },
    observe::audit,
    protocol::email::EmailAddress,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Somebody who came back with the address of an account that is here.
pub struct Question {
    /// The provider's name for people.
    pub provider: String,
    /// The address that it vouches for.
    pub address: EmailAddress,
    upstream_login: UpstreamLogin,
}

impl Question {
    /// The provider's name in the configuration.
    pub fn name(&self) -> &str {
        &self.upstream_login.account.provider
    }
}

/// The question that is open in a sign-in.
pub async fn question(app: &Arc<App>, login: &LoginId) -> Result<Option<Question>, StoreError> {
    let id = login.clone();
    let newest = app
        .store
        .read(move |conn| Ok(store::upstream_logins::of_login(conn, &id)?.into_iter().next()))
        .await?;
    let Some(upstream_login) = newest else { return Ok(None) };
    let account = upstream_login.account.clone();
    if app.store.read(move |conn| store::identities::find(conn, &account)).await?.is_some() {
        return Ok(None);
    }
    let address = upstream_login.email.as_deref().and_then(|text| EmailAddress::parse(text).ok());
    let label = find(app, &upstream_login.account.provider).map(|provider| provider.label.clone());
    Ok(address.zip(label).map(|(address, provider)| Question { provider, address, upstream_login }))
}

/// The person wants it linked: the message that proves the account here is sent.
pub async fn confirm(
    app: &Arc<App>,
    login: Login,
    visitor: Visitor,
    question: Question,
) -> Result<Asked, StoreError> {
    let id = question.upstream_login.id;
    app.store.write(move |conn| store::upstream_logins::want_link(conn, &id, true)).await?;
    challenge::send(app, login, visitor, To::Typed(Typed::Email(question.address))).await
}

/// The person does not.
pub async fn decline(app: &Arc<App>, question: Question) -> Result<(), StoreError> {
    let id = question.upstream_login.id;
    app.store.write(move |conn| store::upstream_logins::want_link(conn, &id, false)).await
}

/// A session began. What came back in its sign-in belongs to it from now on: an account that the person
/// wanted linked is linked, if the address that the provider vouches for is theirs here. Ring `App::outbox` after
/// the commit.
pub fn settle(
    app: &App,
    conn: &mut Conn,
    login: &LoginId,
    session: &SessionId,
    user: &UserId,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    for upstream_login in store::upstream_logins::of_login(conn, login)? {
        let theirs = match store::identities::find(conn, &upstream_login.account)? {
            Some(identity) => identity.user_id == *user,
            None => upstream_login.link && link(app, conn, &upstream_login, user, visitor)?,
        };
        if theirs {
            store::upstream_logins::attach(conn, &upstream_login.id, session)?;
        }
    }
    Ok(())
}

fn link(
    app: &App,
    conn: &mut Conn,
    upstream_login: &UpstreamLogin,
    user: &UserId,
    visitor: &Visitor,
) -> Result<bool, StoreError> {
    let Some(address) = upstream_login.email.as_deref().and_then(|text| EmailAddress::parse(text).ok())
    else {
        return Ok(false);
    };
    let contact = store::contacts::find(conn, ContactKind::Email, address.comparison_key())?;
    let owner = contact.filter(|contact| contact.verified_at.is_some()).map(|contact| contact.user_id);
    if owner.as_ref() != Some(user) || find(app, &upstream_login.account.provider).is_none() {
        return Ok(false);
    }
    insert(app, conn, &upstream_login.account, upstream_login.email.clone(), user, visitor)?;
    Ok(true)
}

/// Links, says so in the audit trail, and tells the person at every address they have. Ring `App::outbox`
/// after the commit.
pub(super) fn insert(
    app: &App,
    conn: &mut Conn,
    account: &Elsewhere,
    email: Option<String>,
    user: &UserId,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let identity = Identity {
        id: IdentityId::new(app.new_id()),
        user_id: user.clone(),
        account: account.clone(),
        email,
        created_at: app.now(),
        last_used_at: None,
    };
    store::identities::insert(conn, &identity)?;
    changed(app, conn, &identity, FactorChange::ProviderLinked, visitor)
}

/// The trace and the notice of a change.
pub(super) fn changed(
    app: &App,
    conn: &mut Conn,
    identity: &Identity,
    change: FactorChange,
    visitor: &Visitor,
) -> Result<(), StoreError> {
    let event =
        if change == FactorChange::ProviderLinked { Event::UpstreamLinked } else { Event::UpstreamUnlinked };
    let (user, provider) = (&identity.user_id, &identity.account.provider);
    audit::record(app, conn, &Entry::new(event).user(user).from_device(&visitor.device).detail(provider))?;
    notice::factor_changed(app, conn, user, change, &name(app, identity), visitor)
}

/// How people know a linked account: the provider's name, and the address there.
fn name(app: &App, identity: &Identity) -> String {
    let provider = &identity.account.provider;
    let label = app.config.providers.get(provider).map_or(provider, |provider| &provider.label);
    identity.email.as_ref().map_or_else(|| label.clone(), |email| format!("{label} ({email})"))
}
