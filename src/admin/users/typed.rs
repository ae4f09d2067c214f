//! Adds a user by what an admin typed into one field.

use super::{
    super::{AdminError, UserFault, actor::Actor},
    add::{self, NewUser},
};
use crate::{
    app::App,
    login::identifier::Typed,
    model::{policy::Identifier, user::User},
    protocol::{claims::UserClaims, person_name::PersonName},
};
use std::sync::Arc;

/// Adds a user with that email address or telephone number. An empty `name` gives them no name.
///
/// # Errors
/// `User` with what is wrong with it.
pub async fn add(
    app: &Arc<App>,
    identifier: &str,
    name: &str,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    let mut claims = UserClaims::default();
    if !name.is_empty() {
        let name = PersonName::parse(name).map_err(|_| AdminError::User(UserFault::Name))?;
        claims.name = Some(name.into());
    }
    let mut new = NewUser { address: None, claims, groups: Vec::new(), admin: false };
    match parse(app, identifier)? {
        Typed::Email(address) => new.address = Some(address),
        Typed::Phone(number) => {
            new.claims.phone_number = Some(number.as_str().to_owned());
            new.claims.phone_number_verified = Some(false);
        }
        Typed::Username(_) => return Err(AdminError::User(UserFault::NoIdentifier)),
    }
    add::add(app, new, actor).await.map_err(|error| match error {
        AdminError::Conflict => AdminError::User(UserFault::Taken),
        other => other,
    })
}

/// Reads it as a person's first page does, whatever the policies take. Nothing can be sent to a username.
fn parse(app: &App, identifier: &str) -> Result<Typed, AdminError> {
    let all = [Identifier::Email, Identifier::Phone];
    let region = app.config.sms.default_region.as_deref();
    Typed::parse(identifier, &all, region).map_err(|_| AdminError::User(UserFault::NoIdentifier))
}
