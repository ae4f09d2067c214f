//! `porchlight user list`, `porchlight user show`, and how other commands show a person.

use super::super::{failure::Failure, open, output};
use crate::{
    admin::users::{self, Person},
    model::contact::{Contact, ContactKind},
    protocol::{UnixTime, claims::UserClaims},
};
use serde::Serialize;
use serde_json::Value;
use std::path::Path;

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    email: Option<&'a str>,
    email_verified: bool,
    phone: Option<&'a str>,
    groups: &'a [String],
    admin: bool,
    disabled: bool,
    created_at: UnixTime,
    claims: &'a UserClaims,
}

impl<'a> Shown<'a> {
    fn new(person: &'a Person) -> Self {
        let Person { user, contacts } = person;
        let email = Contact::best(contacts, ContactKind::Email);
        Self {
            id: user.id.as_str(),
            email: email.map(|contact| contact.address.as_str()),
            email_verified: email.is_some_and(|contact| contact.verified_at.is_some()),
            phone: Contact::best(contacts, ContactKind::Phone).map(|contact| contact.address.as_str()),
            groups: &user.groups,
            admin: user.admin,
            disabled: !user.is_active(),
            created_at: user.created_at,
            claims: &user.claims,
        }
    }

    fn state(&self) -> &'static str {
        match (self.disabled, self.admin) {
            (true, _) => "stopped",
            (false, true) => "admin",
            (false, false) => "",
        }
    }
}

/// Shows everybody.
pub async fn list(path: Option<&Path>, json: bool) -> Result<(), Failure> {
    let app = open::app(path).await?;
    let people = users::list(&app).await?;
    let shown: Vec<Shown<'_>> = people.iter().map(Shown::new).collect();
    if json {
        output::json(&shown);
        return Ok(());
    }
    for person in shown {
        let email = output::plain(person.email.unwrap_or("no address"));
        let name = output::plain(person.claims.name.as_deref().unwrap_or_default());
        output::line(format!("{}  {email}  {name}  {}", person.id, person.state()).trim_end());
    }
    Ok(())
}

/// Shows one person.
pub fn one(person: &Person, json: bool) {
    let shown = Shown::new(person);
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
    fields.push(("stopped", person.user.disabled_at.map_or_else(|| "no".to_owned(), output::time)));
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
