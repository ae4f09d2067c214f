//! What people tell of themselves to make an account: before they prove an address, or after it what is still
//! missing.

use super::{
    EndUser,
    identifier::{Typed, TypedFault},
};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{Login, Registration},
        policy::{Policy, RegistrationField, SignUp},
        user::User,
    },
    observe::audit,
    protocol::{claims::UserClaims, person_name::PersonName, username::Username},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldFault {
    /// Nothing was typed.
    Empty,
    /// It cannot be that.
    Invalid,
    /// A telephone number without its country.
    NoCountry,
    /// A telephone number in a country that text messages do not go to.
    Country,
    /// Somebody has that username.
    Taken,
}

/// Whether there is a form: for people without an account, and for everybody where nothing else can be typed.
pub fn is_offered(policy: &Policy) -> bool {
    !policy.registration.is_empty() && (policy.welcomes_strangers() || policy.identifiers.is_empty())
}

/// Checks a field and gives it in the form in which it is kept.
///
/// # Errors
/// What is wrong with it.
pub fn check(field: RegistrationField, text: &str, region: Option<&str>) -> Result<String, FieldFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldFault::Empty);
    }
    match field {
        RegistrationField::Name => PersonName::parse(text).map(String::from).map_err(|_| FieldFault::Invalid),
        RegistrationField::Username => {
            Username::parse(text).map(|name| name.to_string()).ok_or(FieldFault::Invalid)
        }
        RegistrationField::Email | RegistrationField::Phone => Typed::of_field(field, text, region)
            .map(|typed| typed.as_str().to_owned())
            .map_err(|fault| match fault {
                TypedFault::Empty => FieldFault::Empty,
                TypedFault::Invalid => FieldFault::Invalid,
                TypedFault::NoCountry => FieldFault::NoCountry,
            }),
    }
}

/// The field in what was told.
pub fn field(registration: &mut Registration, field: RegistrationField) -> &mut Option<String> {
    match field {
        RegistrationField::Name => &mut registration.name,
        RegistrationField::Username => &mut registration.username,
        RegistrationField::Email => &mut registration.email,
        RegistrationField::Phone => &mut registration.phone,
    }
}

/// To whom the first message goes: the contact that the first step reaches.
pub fn recipient(policy: &Policy, registration: &Registration) -> Option<Typed> {
    let first = policy.steps.first()?;
    let kinds = first.any_of.iter().filter_map(|method| method.channel());
    kinds.into_iter().find_map(|kind| super::recipient::registered(Some(registration), kind))
}

/// Makes the account of somebody who signs up; `by` is the other provider that said who it is.
pub(super) fn make(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    claims: UserClaims,
    by: Option<&str>,
) -> Result<UserId, StoreError> {
    let (policy, now) = (app.policy(Some(&login.policy)), app.now());
    let mut user = User::new(UserId::new(app.new_id()), claims, now);
    user.pending_since = (policy.sign_up == SignUp::Approval).then_some(now);
    user.sign_up_policy = Some(policy.name.clone());
    if let Some(registration) = &login.choices.registration {
        fill(conn, &mut user, registration)?;
    }
    store::users::insert(conn, &user)?;
    let mut entry = Entry::new(Event::UserCreated).user(&user.id).login(&login.id).from_device(&login.device);
    entry.detail = by.map(|name| format!("by {name}"));
    audit::record(app, conn, &entry)?;
    Ok(user.id)
}

/// What of it a new account begins with. A username that somebody has is left out, and asked for again once the
/// address is proved: so nobody learns who is here by asking.
fn fill(conn: &mut Conn, user: &mut User, registration: &Registration) -> Result<(), StoreError> {
    user.claims.name.clone_from(&registration.name);
    if let Some(name) = registration.username.as_deref().and_then(Username::parse)
        && store::users::find_by_username(conn, &name.comparison_key())?.is_none()
    {
        user.claims.preferred_username = Some(name.to_string());
    }
    Ok(())
}

/// How what was missing of a person was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// It is written.
    Yes,
    /// Somebody has that username.
    Taken,
    /// The sign-in in which it was told has ended meanwhile: nothing is written.
    Moved,
}

/// Writes what was missing of a person, in the sign-in in which they proved who they are.
pub async fn complete(
    app: &Arc<App>,
    who: EndUser,
    registration: Registration,
) -> Result<Completed, StoreError> {
    app.write(move |tx| {
        // The whole row is written: an admin who disables the account at this moment must come before or after.
        let Some(found) = who.again(tx.app, tx.conn)? else { return Ok(Completed::Moved) };
        let mut person = found.user;
        let wanted = registration.username.as_deref().and_then(Username::parse);
        if let Some(name) = &wanted {
            let owner = store::users::find_by_username(tx.conn, &name.comparison_key())?;
            if owner.is_some_and(|owner| owner.id != person.id) {
                return Ok(Completed::Taken);
            }
        }
        let claims = &mut person.claims;
        claims.name = claims.name.take().or(registration.name);
        claims.preferred_username = claims.preferred_username.take().or(wanted.map(|name| name.to_string()));
        person.updated_at = tx.app.now();
        store::users::update(tx.conn, &person)?;
        Ok(Completed::Yes)
    })
    .await
}
