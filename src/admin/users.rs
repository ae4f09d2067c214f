//! People: added, invited, stopped and let in again.

use super::{
    AdminError, PersonFault,
    actor::{Actor, Confirmed},
};
use crate::{
    app::App,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        contact::{Contact, ContactKind},
        id::UserId,
        message::Content,
        user::User,
    },
    observe::audit,
    outbox::queue::{self, Draft},
    protocol::{UnixTime, claims::UserClaims, email::EmailAddress, phone::PhoneNumber},
    session::ending,
    store::{self, Conn, StoreError},
    views::Lang,
};
use std::{collections::HashMap, sync::Arc};

/// How long an invitation is tried to be sent, in seconds. It holds no secret, so it does not end.
const INVITE_SECONDS: i64 = 7 * 86_400;
/// How many people are read at once.
const PAGE: i64 = 500;

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address to sign in with. It counts as verified after the first sign-in.
    pub address: EmailAddress,
    /// The standard claims.
    pub claims: UserClaims,
    /// The groups that they belong to.
    pub groups: Vec<String>,
    /// May use the admin pages.
    pub admin: bool,
}

/// A person and the addresses that belong to them.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person.
    pub user: User,
    /// The addresses, oldest first.
    pub contacts: Vec<Contact>,
}

/// What these people are called: by their name, else by an address, else by their id. Nobody is, whose account is gone.
pub(super) fn called(conn: &mut Conn, ids: &[UserId]) -> Result<HashMap<UserId, String>, StoreError> {
    let people = store::users::of_ids(conn, ids)?;
    let contacts = store::contacts::of_users(conn, ids)?;
    let address = |id: &UserId| contacts.iter().find(|contact| contact.user_id == *id);
    let named = people.into_iter().map(|person| {
        let known = address(&person.id).map(|contact| contact.address.clone());
        let name = person.claims.name.or(known).unwrap_or_else(|| person.id.to_string());
        (person.id, name)
    });
    Ok(named.collect())
}

/// Adds a person.
///
/// A number of theirs that can get text messages is one more way to reach them; it counts as verified after
/// the first sign-in, or when the claims say so.
///
/// Errors: `Conflict` when somebody has that address, number or username.
pub async fn add(app: &Arc<App>, mut new: NewUser, actor: impl Into<Actor>) -> Result<User, AdminError> {
    let shared = app.clone();
    let phone = take_phone(&mut new.claims);
    let write = move |conn: &mut Conn, me: &Confirmed| insert(&shared, conn, &new, phone.as_ref(), me);
    Ok(actor.into().write(app, None, write).await?)
}

/// The number in the claims, where it is more than a claim.
fn take_phone(claims: &mut UserClaims) -> Option<(PhoneNumber, bool)> {
    let number = PhoneNumber::parse(claims.phone_number.as_deref()?, None).ok()?;
    claims.phone_number = None;
    Some((number, claims.phone_number_verified.take() == Some(true)))
}

fn insert(
    app: &App,
    conn: &mut Conn,
    new: &NewUser,
    phone: Option<&(PhoneNumber, bool)>,
    me: &Confirmed,
) -> Result<User, StoreError> {
    let mut user = make(app, conn, &new.address, new.claims.clone(), None)?;
    if !new.groups.is_empty() {
        user.groups.clone_from(&new.groups);
        store::users::update(conn, &user)?;
    }
    if let Some((number, verified)) = phone {
        let verified_at = verified.then_some(user.created_at);
        store::contacts::insert(conn, &Contact::phone(app.new_id(), &user.id, number, verified_at))?;
    }
    audit::record(app, conn, &Entry::new(Event::UserCreated).user(&user.id).actor(me.as_str()))?;
    if new.admin {
        user.admin = store::users::make_admin(conn, &user.id, user.created_at)?;
        audit::record(app, conn, &Entry::new(Event::AdminGranted).user(&user.id).actor(me.as_str()))?;
    }
    Ok(user)
}

/// Writes a person with one address. A conflict means that somebody has it.
pub(super) fn make(
    app: &App,
    conn: &mut Conn,
    address: &EmailAddress,
    claims: UserClaims,
    verified_at: Option<UnixTime>,
) -> Result<User, StoreError> {
    let user = User::new(UserId::new(app.new_id()), claims, app.now());
    store::users::insert(conn, &user)?;
    store::contacts::insert(conn, &Contact::email(app.new_id(), &user.id, address, verified_at))?;
    Ok(user)
}

/// Adds a person unless they are there, and queues a message that tells them where to begin.
///
/// Errors: `Person` when the account is stopped.
pub async fn invite(
    app: &Arc<App>,
    address: &EmailAddress,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    let (shared, address) = (app.clone(), address.clone());
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Result<User, AdminError>, StoreError> {
        let (user, recipient) = match find_in(conn, &address)? {
            Some((user, _)) if !user.is_active() => {
                return Ok(Err(AdminError::Person(PersonFault::Disabled)));
            }
            Some((user, contact)) => (user, contact.address),
            None => {
                let (claims, groups) = (UserClaims::default(), Vec::new());
                let new = NewUser { address: address.clone(), claims, groups, admin: false };
                (insert(&shared, conn, &new, None, me)?, address.as_str().to_owned())
            }
        };
        queue_invitation(&shared, conn, &user, recipient)?;
        Ok(Ok(user))
    };
    let user = actor.into().write(app, None, write).await??;
    app.outbox.notify_one();
    Ok(user)
}

fn queue_invitation(app: &App, conn: &mut Conn, user: &User, recipient: String) -> Result<(), StoreError> {
    let lang = user.claims.locale.as_deref().and_then(Lang::parse).unwrap_or_default();
    let draft = Draft {
        recipient,
        content: &Content::Invite { link: app.url("/account") },
        lang: lang.code(),
        login_id: None,
        user_id: Some(user.id.clone()),
        expires_at: app.now() + INVITE_SECONDS,
        why_not: None,
    };
    queue::insert(app, conn, draft).map(|_| ())
}

/// Stops an account, which ends all its sessions and everything that apps hold of it, or lets the
/// person in again. Nobody stops themselves.
///
/// Errors: `NotFound`, and `Person` for the admin's own account.
pub async fn set_disabled(
    app: &Arc<App>,
    id: &UserId,
    disabled: bool,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    let (shared, subject) = (app.clone(), id);
    let id = id.clone();
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Result<User, AdminError>, StoreError> {
        if disabled && me.is(&id) {
            return Ok(Err(AdminError::Person(PersonFault::Oneself)));
        }
        let Some(mut user) = store::users::find(conn, &id)? else { return Ok(Err(AdminError::NotFound)) };
        let now = shared.now();
        if user.is_active() == disabled {
            user.disabled_at = disabled.then_some(now);
            user.updated_at = now;
            store::users::update(conn, &user)?;
            let entry = Entry::new(Event::UserDisabled).user(&id).actor(me.as_str());
            audit::record(&shared, conn, &entry.detail(if disabled { "stopped" } else { "let in again" }))?;
        }
        if disabled {
            for session in ending::everything(&shared, conn, &id, AccessEnd::Disabled)? {
                let entry = Entry::new(Event::SignedOut).user(&id).session(&session).actor(me.as_str());
                audit::record(&shared, conn, &entry.detail("the account was disabled"))?;
            }
        }
        Ok(Ok(user))
    };
    actor.into().write(app, Some(subject), write).await?
}

/// Ends all of a person's access at once, and the sessions that stand on it; says how many accesses that were.
pub async fn end_access(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<usize, AdminError> {
    let (shared, user) = (app.clone(), id.clone());
    let write = move |conn: &mut Conn, _: &Confirmed| ending::access(&shared, conn, &user, AccessEnd::Admin);
    Ok(actor.into().write(app, Some(id), write).await?)
}

/// The person who has that address.
///
/// Errors: `NotFound`.
pub async fn find(app: &App, address: &EmailAddress) -> Result<Person, AdminError> {
    let address = address.clone();
    let read = move |conn: &mut Conn| {
        let Some((user, _)) = find_in(conn, &address)? else { return Ok(None) };
        let contacts = store::contacts::of_user(conn, &user.id)?;
        Ok(Some(Person { user, contacts }))
    };
    app.store.read(read).await?.ok_or(AdminError::NotFound)
}

/// Everybody, oldest first.
pub async fn list(app: &App) -> Result<Vec<Person>, AdminError> {
    let mut people: Vec<Person> = Vec::new();
    loop {
        let after = people.last().map(|person| person.user.id.clone());
        let page = app.store.read(move |conn| page(conn, after.as_ref())).await?;
        let is_last = page.is_empty();
        people.extend(page);
        if is_last {
            return Ok(people);
        }
    }
}

fn page(conn: &mut Conn, after: Option<&UserId>) -> Result<Vec<Person>, StoreError> {
    let users = store::users::list(conn, after, PAGE)?;
    let with_contacts = |user: User| Ok(Person { contacts: store::contacts::of_user(conn, &user.id)?, user });
    users.into_iter().map(with_contacts).collect()
}

/// The person of an address, and the contact that says so.
pub(super) fn find_in(
    conn: &mut Conn,
    address: &EmailAddress,
) -> Result<Option<(User, Contact)>, StoreError> {
    let Some(contact) = store::contacts::find(conn, ContactKind::Email, address.comparison_key())? else {
        return Ok(None);
    };
    Ok(store::users::find(conn, &contact.user_id)?.map(|user| (user, contact)))
}
