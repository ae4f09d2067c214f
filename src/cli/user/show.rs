//! `porchlight user list`, `porchlight user show`, and how other commands show a user.

use super::super::{failure::Failure, open, output};
use crate::admin::users::{UserWithContacts, list::all, resource::UserResource};
use serde_json::Value;
use std::path::Path;

fn state(user: &UserResource<'_>) -> &'static str {
    match (user.disabled, user.admin) {
        (true, _) => "disabled",
        (false, true) => "admin",
        (false, false) => "",
    }
}

/// Shows everybody.
pub async fn list(path: Option<&Path>, json: bool) -> Result<(), Failure> {
    let app = open::app(path).await?;
    let users = all(&app).await?;
    let shown: Vec<UserResource<'_>> = users.iter().map(UserResource::new).collect();
    if json {
        output::json(&shown);
        return Ok(());
    }
    for (user, shown) in users.iter().zip(shown) {
        let claims = shown.claims;
        let contacts = user.contacts.iter().map(|contact| contact.address.as_str());
        let known_by = contacts.chain(claims.preferred_username.as_deref());
        let known_by = known_by.map(output::plain).collect::<Vec<_>>().join(", ");
        let name = output::plain(claims.name.as_deref().unwrap_or_default());
        output::line(format!("{}  {known_by}  {name}  {}", shown.id, state(&shown)).trim_end());
    }
    Ok(())
}

/// Shows one person.
pub fn one(person: &UserWithContacts, json: bool) {
    let shown = UserResource::new(person);
    if json {
        output::json(&shown);
        return;
    }
    let mut fields = vec![("id", shown.id.to_owned())];
    for contact in &person.contacts {
        let verified = contact
            .verified_at
            .map_or_else(|| "not verified".to_owned(), |at| format!("verified {}", output::time(at)));
        fields.push((contact.kind.as_str(), format!("{} ({verified})", contact.address)));
    }
    if !shown.groups.is_empty() {
        fields.push(("groups", shown.groups.join(", ")));
    }
    fields.push(("admin", yes_or_no(shown.admin)));
    fields.push(("disabled", person.user.disabled_at.map_or_else(|| "no".to_owned(), output::time)));
    fields.push(("created", output::time(shown.created_at)));
    let claims = serde_json::to_value(shown.claims).unwrap_or_default();
    for (name, value) in claims.as_object().into_iter().flatten() {
        fields.push((name, value.as_str().map_or_else(|| Value::to_string(value), str::to_owned)));
    }
    output::fields(&fields);
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
