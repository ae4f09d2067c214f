//! Linking an account elsewhere to one here in a sign-in: asked for, and done only when the person has proved
//! everything that the policy wants of the account here.

use super::find;
use crate::{
    app::{App, Tx},
    login::{
        BrowserSession,
        challenge::{self, Asked, To},
        identifier::Typed,
        other_policies::{self, Proved},
        security_notification,
        state::Authentication,
        under_way,
    },
    model::{
        audit::{Entry, Event},
        contact::ContactKind,
        id::{IdentityId, LoginId, SessionId, UpstreamLoginId, UserId},
        identity::{Identity, UpstreamAccount, UpstreamLogin},
        login::Login,
        message::FactorChange,
    },
    observe::audit,
    protocol::email::EmailAddress,
    session::ending,
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
    /// Which one it is, for the form that answers it.
    pub fn id(&self) -> &UpstreamLoginId {
        &self.upstream_login.id
    }

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
    browser: BrowserSession,
    question: Question,
) -> Result<Asked, StoreError> {
    if !want_link(app, login.clone(), question.upstream_login.id, true).await? {
        return Ok(Asked::Moved);
    }
    let to = To::Typed(Typed::Email(question.address));
    app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await
}

/// The person does not.
pub async fn decline(app: &Arc<App>, login: Login, question: Question) -> Result<(), StoreError> {
    want_link(app, login, question.upstream_login.id, false).await.map(|_| ())
}

/// False when the sign-in has ended meanwhile: nothing is kept of the answer.
async fn want_link(
    app: &Arc<App>,
    login: Login,
    upstream_login: UpstreamLoginId,
    wanted: bool,
) -> Result<bool, StoreError> {
    let write = move |tx: &mut Tx<'_>| {
        let under_way = under_way::still(tx.app, tx.conn, &login)?;
        if under_way {
            store::upstream_logins::want_link(tx.conn, &upstream_login, wanted)?;
        }
        Ok(under_way)
    };
    app.write(write).await
}

/// A session began. What came back in its sign-in belongs to it from now on: an account that the person
/// wanted linked is linked, if the address that the provider vouches for is theirs here, and what was proved is enough to
/// add a way in. Ring `App::outbox` after the commit.
pub fn settle(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    session: &SessionId,
    known: &Authentication,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let user = &known.user.id;
    for upstream_login in store::upstream_logins::of_login(conn, &login.id)? {
        let theirs = match store::identities::find(conn, &upstream_login.account)? {
            Some(identity) => identity.user_id == *user,
            None => {
                upstream_login.link
                    && may_add(app, conn, login, known, browser)?
                    && link(app, conn, &upstream_login, user, browser)?
            }
        };
        if theirs {
            store::upstream_logins::attach(conn, &upstream_login.id, session)?;
        }
    }
    Ok(())
}

fn may_add(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    known: &Authentication,
    browser: &BrowserSession,
) -> Result<bool, StoreError> {
    let proved = Proved::in_login(login, &known.user, &known.proofs);
    let policy = other_policies::still_asks(app, conn, proved, browser, Some(&login.policy))?;
    if let Some(policy) = &policy {
        let entry = Entry::new(Event::UpstreamRefused).user(&known.user.id).login(&login.id);
        let entry = entry.from_device(&browser.device);
        audit::record(
            app,
            conn,
            &entry.detail(format!("not linked: the policy {policy} asks for more first")),
        )?;
    }
    Ok(policy.is_none())
}

fn link(
    app: &App,
    conn: &mut Conn,
    upstream_login: &UpstreamLogin,
    user: &UserId,
    browser: &BrowserSession,
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
    insert(app, conn, &upstream_login.account, upstream_login.email.clone(), user, browser)?;
    Ok(true)
}

/// Links, says so in the audit trail, and tells the person at every address they have. Ring `App::outbox`
/// after the commit.
pub(super) fn insert(
    app: &App,
    conn: &mut Conn,
    account: &UpstreamAccount,
    email: Option<String>,
    user: &UserId,
    browser: &BrowserSession,
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
    changed(app, conn, &identity, FactorChange::ProviderLinked, browser)
}

/// The trace and the notice of a change.
pub(super) fn changed(
    app: &App,
    conn: &mut Conn,
    identity: &Identity,
    change: FactorChange,
    browser: &BrowserSession,
) -> Result<(), StoreError> {
    let event =
        if change == FactorChange::ProviderLinked { Event::UpstreamLinked } else { Event::UpstreamUnlinked };
    let (user, provider) = (&identity.user_id, &identity.account.provider);
    if change == FactorChange::ProviderUnlinked {
        ending::unfinished(app, conn, user)?;
    }
    audit::record(app, conn, &Entry::new(event).user(user).from_device(&browser.device).detail(provider))?;
    security_notification::factor_changed(app, conn, user, change, &name(app, identity), browser)
}

/// How people know a linked account: the provider's name, and the address there.
fn name(app: &App, identity: &Identity) -> String {
    let provider = &identity.account.provider;
    let label = app.config.providers.get(provider).map_or(provider, |provider| &provider.label);
    identity.email.as_ref().map_or_else(|| label.clone(), |email| format!("{label} ({email})"))
}
