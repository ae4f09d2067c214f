//! `porchlight user …`: people.

mod add;
mod remove;
mod show;

use super::{failure::Failure, open, output};
use crate::{
    admin::{
        AdminError,
        users::{
            self, UserReference, UserWithContacts,
            add::{invite, invite_by_text},
            change,
        },
    },
    app::App,
    login::identifier::Typed,
    model::policy::Identifier,
    protocol::email::EmailAddress,
};
use clap::{Args, Subcommand};
use std::path::Path;

/// Commands about people.
#[derive(Subcommand)]
pub enum User {
    /// Add a person, who can sign in at once
    Add(Box<add::Add>),
    /// Add a person if there is none with that address or number, and send them a message that says where to start
    Invite(Invited),
    /// Disable an account: its sessions and tokens end at once
    Disable(Named),
    /// End a person's access now, with the sessions that are based on it; they may prove themselves again
    EndAccess(Named),
    /// Enable a disabled account
    Enable(Named),
    /// Take the right to use the admin pages away; the last admin who can sign in keeps it
    EndAdmin(Named),
    /// Remove a passkey that a person has lost, and notify them
    RemovePasskey(remove::Passkey),
    /// Remove the authenticator app that a person has lost, with its recovery codes, and notify them
    RemoveAuthenticator(Named),
    /// Remove an address or a phone number that is no longer the person's, and notify them
    RemoveContact(remove::Address),
    /// Delete a person's account with everything that is theirs, and notify them; it cannot be undone
    Delete(Named),
    /// Show everybody
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one person
    Show(Named),
}

/// One person.
#[derive(Args)]
pub struct Named {
    /// The person's e-mail address, phone number (such as +41790000000), username or id
    #[arg(value_name = "PERSON", value_parser = reference)]
    person: UserReference,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Somebody to be invited.
#[derive(Args)]
pub struct Invited {
    /// The person's e-mail address or phone number
    #[arg(value_name = "ADDRESS", value_parser = reachable)]
    address: Typed,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Reads an address as people type it.
pub fn address(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text).map_err(|fault| fault.to_string())
}

const NOWHERE: &str = "write an e-mail address, or a phone number with its country such as +41790000000";

/// Reads an address or a number, to which a message can go.
fn reachable(text: &str) -> Result<Typed, String> {
    Typed::parse(text, &[Identifier::Email, Identifier::Phone], None).map_err(|_| NOWHERE.to_owned())
}

fn reference(text: &str) -> Result<UserReference, String> {
    UserReference::parse(text).map_err(|_| {
        "write an e-mail address, a phone number with its country such as +41790000000, a username, or an id"
            .to_owned()
    })
}

/// Warns where no policy begins with anything that the person is known by.
fn warn_of_no_way_in(app: &App, person: &UserWithContacts) {
    if !users::can_begin(app, person) {
        output::warning(
            "no policy lets people begin with what this person is known by, so they cannot sign in. Add \"phone\" or \
             \"email\" to `identifiers` of a policy, or add the person by what the first page asks for",
        );
    }
}

impl User {
    /// Runs the command.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(path).await,
            Self::Invite(invited) => invited.run(path).await,
            Self::Disable(named) => named.set_disabled(path, true).await,
            Self::EndAccess(named) => named.end_access(path).await,
            Self::Enable(named) => named.set_disabled(path, false).await,
            Self::EndAdmin(named) => named.end_admin(path).await,
            Self::RemovePasskey(passkey) => passkey.run(path).await,
            Self::RemoveAuthenticator(named) => named.remove_authenticator(path).await,
            Self::RemoveContact(address) => address.run(path).await,
            Self::Delete(named) => named.delete(path).await,
            Self::List { json } => show::list(path, json).await,
            Self::Show(named) => named.show(path).await,
        }
    }
}

impl Invited {
    async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        match &self.address {
            Typed::Email(address) => invite(&app, address, open::ACTOR).await?,
            Typed::Phone(number) => invite_by_text(&app, number, open::ACTOR).await?,
            Typed::Username(_) => return Err(Failure::Usage(NOWHERE.to_owned())),
        };
        let person = users::find(&app, &UserReference::Typed(self.address)).await?;
        show::one(&person, self.json);
        if !self.json {
            output::line("the message is queued; the server sends it");
        }
        warn_of_no_way_in(&app, &person);
        Ok(())
    }
}

impl Named {
    async fn set_disabled(self, path: Option<&Path>, disabled: bool) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let mut person = users::find(&app, &self.person).await.map_err(|error| self.explain(error))?;
        person.user = change::set_disabled(&app, &person.user.id, disabled, open::ACTOR).await?;
        show::one(&person, self.json);
        Ok(())
    }

    async fn end_access(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let person = users::find(&app, &self.person).await.map_err(|error| self.explain(error))?;
        let ended = change::end_access(&app, &person.user.id, open::ACTOR).await?;
        if self.json {
            output::json(&serde_json::json!({ "sub": person.user.id.as_str(), "ended": ended }));
        } else {
            output::line(format_args!("{ended} ended; the server tells apps and webhooks"));
        }
        Ok(())
    }

    async fn show(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let person = users::find(&app, &self.person).await.map_err(|error| self.explain(error))?;
        show::one(&person, self.json);
        Ok(())
    }

    fn explain(&self, error: AdminError) -> Failure {
        match error {
            AdminError::NotFound => Failure::Failed(format!("there is nobody with {}", self.person.as_str())),
            other => other.into(),
        }
    }
}
