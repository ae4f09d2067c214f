//! Linked accounts on the account page. Linking asks for a fresh sign-in here and one there; unlinking never
//! takes the last way in.

use super::{
    callback::{self, Returned},
    find, link, of_policy,
};
use crate::{
    app::{App, Tx},
    login::EndUser,
    model::{
        audit::{Entry, Event},
        id::{IdentityId, UserId},
        identity::{self, Identity, MethodCounts, Refusal, UpstreamRequest},
        message::FactorChange,
        policy::Method,
    },
    observe::audit,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// How a return to the account page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is linked, and the person was told.
    Yes,
    /// It was linked to them already.
    Already,
    /// It is linked to somebody else.
    Taken,
    /// The person has no address that was proved, so nobody could be told.
    NoAddress,
    /// The trip was over already.
    Spent,
    /// The provider's answer was no use.
    Refused(Refusal),
}

/// How an unlinking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlinked {
    /// It is gone, and the person was told.
    Yes,
    /// It was not there.
    Gone,
    /// It is the person's last way in, so it stays.
    LastWayIn,
}

/// What a person has linked, and whether one of it can go.
pub struct Standing {
    /// The linked accounts, oldest first.
    pub identities: Vec<Identity>,
    /// Whether one can be unlinked without shutting the person out.
    pub can_unlink: bool,
}

/// Reads it.
pub fn standing(app: &App, conn: &mut Conn, user: &UserId) -> Result<Standing, StoreError> {
    let identities = store::identities::of_user(conn, user)?;
    let policy = app.policy(None);
    let usable = of_policy(app, policy);
    let counts = |one: &&Identity| usable.iter().any(|provider| provider.name == one.account.provider);
    let first = policy.first();
    let sends_to = |kind| first.iter().any(|method| method.channel() == Some(kind));
    let contacts = store::contacts::of_user(conn, user)?;
    let by_password = first.contains(&Method::Password) && store::passwords::find(conn, user)?.is_some();
    let methods = MethodCounts {
        identities: identities.iter().filter(counts).count(),
        passkeys: store::credentials::of_user(conn, user)?.len(),
        otherwise: contacts.iter().any(|contact| sends_to(contact.kind)) || by_password,
    };
    Ok(Standing { identities, can_unlink: identity::can_unlink(methods, policy) })
}

/// Spends the trip, asks the provider who it is, and links that account to the person who left.
pub async fn finish(
    app: &Arc<App>,
    upstream_request: UpstreamRequest,
    who: EndUser,
    returned: &Returned,
) -> Result<Linked, StoreError> {
    let Some(asked) = callback::ask(app, &upstream_request, returned).await? else {
        return Ok(Linked::Spent);
    };
    let person = match asked {
        Ok(person) => person,
        Err((refusal, why)) => {
            let entry = Entry::new(Event::UpstreamRefused).user(who.unconfirmed());
            let entry = entry.from_device(&who.browser().device);
            let entry = entry.detail(format!("{}: {why}", upstream_request.provider));
            app.write(move |tx| audit::record(tx.app, tx.conn, &entry)).await?;
            return Ok(Linked::Refused(refusal));
        }
    };
    app.write(move |tx| {
        let (user, browser) = (who.confirm(tx.app, tx.conn)?.user, who.browser());
        if let Some(known) = store::identities::find(tx.conn, &person.account)? {
            return Ok(if known.user_id == user.id { Linked::Already } else { Linked::Taken });
        }
        let contacts = store::contacts::of_user(tx.conn, &user.id)?;
        if !contacts.iter().any(|contact| contact.verified_at.is_some()) {
            return Ok(Linked::NoAddress);
        }
        link::insert(tx.app, tx.conn, &person.account, person.named.clone(), &user.id, browser)?;
        tx.wake_outbox();
        Ok(Linked::Yes)
    })
    .await
}

/// Unlinks an account, unless nothing else would let the person in. Gives the provider's name too.
pub fn unlink(tx: &mut Tx<'_>, who: &EndUser, id: &IdentityId) -> Result<(Unlinked, String), StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let user = &who.confirm(app, conn)?.user.id;
    // Of two removals at once the second waits for the first, where the person is confirmed, and then counts anew.
    let standing = standing(app, conn, user)?;
    let Some(identity) = standing.identities.into_iter().find(|identity| identity.id == *id) else {
        return Ok((Unlinked::Gone, String::new()));
    };
    let provider = identity.account.provider.clone();
    // One that opens nothing any more can always go.
    if !standing.can_unlink && find(app, &identity.account.provider).is_some() {
        return Ok((Unlinked::LastWayIn, provider));
    }
    if !store::identities::remove(conn, user, id)? {
        return Ok((Unlinked::Gone, provider));
    }
    link::changed(app, conn, &identity, FactorChange::ProviderUnlinked, who.browser())?;
    tx.wake_outbox();
    Ok((Unlinked::Yes, provider))
}
