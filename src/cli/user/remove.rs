//! `porchlight user end-admin`, `remove-passkey`, `remove-authenticator`, `remove-contact` and `delete`

use super::{
    super::{failure::Failure, open, output},
    Named,
};
use crate::{
    admin::users::{self, list, remove},
    app::App,
    login::identifier::Typed,
    model::{
        credential::Credential,
        id::{CredentialId, UserId},
    },
};
use clap::Args;
use serde_json::json;
use std::{path::Path, sync::Arc};

/// A passkey of one person.
#[derive(Args)]
pub struct Passkey {
    #[command(flatten)]
    named: Named,
    /// Which of several passkeys, by its id
    #[arg(long, value_name = "ID")]
    passkey: Option<String>,
}

impl Passkey {
    /// Removes it.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let (app, user) = self.named.found(path).await?;
        let passkeys = list::show(&app, &user).await?.passkeys;
        let chosen = choose(&passkeys, self.passkey.as_deref())?;
        let removed = remove::passkey(&app, &user, chosen, open::ACTOR).await?;
        self.named.say(&user, "removed", removed, "the passkey is removed; the server tells the person")
    }
}

/// The passkey of that id, or the only one.
fn choose(passkeys: &[Credential], id: Option<&str>) -> Result<CredentialId, Failure> {
    let wanted = |passkey: &&Credential| id.is_none_or(|id| passkey.id.as_str() == id);
    let mut found = passkeys.iter().filter(wanted);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.id.clone()),
        (None, _) => Err(Failure::Failed("there is no such passkey".to_owned())),
        (Some(_), Some(_)) => {
            let lines =
                passkeys.iter().map(|passkey| format!("  --passkey {}    {}", passkey.id, passkey.name));
            let lines: Vec<String> = lines.collect();
            Err(Failure::Usage(format!("there are several passkeys; choose one:\n{}", lines.join("\n"))))
        }
    }
}

/// One of a person's addresses and numbers.
#[derive(Args)]
pub struct Address {
    #[command(flatten)]
    named: Named,
    /// The address or number, as `user show` has it
    #[arg(value_name = "ADDRESS", value_parser = super::reachable)]
    address: Typed,
}

impl Address {
    /// Removes it.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let (app, user) = self.named.found(path).await?;
        let key = self.address.key();
        let contacts = list::show(&app, &user).await?.user.contacts;
        let Some(contact) = contacts.into_iter().find(|contact| contact.key == key) else {
            let text =
                "the person has no such address or number; `porchlight user show` lists what they have";
            return Err(Failure::Failed(text.to_owned()));
        };
        let removed = remove::contact(&app, &user, contact.id, open::ACTOR).await?;
        self.named.say(&user, "removed", removed, "it is removed; the server tells the person")
    }
}

impl Named {
    /// The person, and the app.
    async fn found(&self, path: Option<&Path>) -> Result<(Arc<App>, UserId), Failure> {
        let app = open::app(path).await?;
        let person = users::find(&app, &self.person).await.map_err(|error| self.explain(error))?;
        Ok((app, person.user.id))
    }

    /// Says what was done, if it was.
    fn say(&self, user: &UserId, word: &str, done: bool, text: &str) -> Result<(), Failure> {
        if self.json {
            output::json(&json!({ "sub": user.as_str(), word: done }));
        } else if done {
            output::line(text);
        } else {
            return Err(Failure::Failed("there was nothing to take away".to_owned()));
        }
        Ok(())
    }

    /// Takes the right to use the admin pages away.
    pub(super) async fn end_admin(self, path: Option<&Path>) -> Result<(), Failure> {
        let (app, user) = self.found(path).await?;
        let ended = remove::admin_right(&app, &user, open::ACTOR).await?;
        self.say(&user, "ended", ended, "the person is no longer an admin")
    }

    /// Removes the authenticator app.
    pub(super) async fn remove_authenticator(self, path: Option<&Path>) -> Result<(), Failure> {
        let (app, user) = self.found(path).await?;
        let removed = remove::authenticator(&app, &user, None, open::ACTOR).await?;
        self.say(&user, "removed", removed, "the authenticator app is removed; the server tells the person")
    }

    /// Deletes the account.
    pub(super) async fn delete(self, path: Option<&Path>) -> Result<(), Failure> {
        let (app, user) = self.found(path).await?;
        remove::account(&app, &user, open::ACTOR).await?;
        self.say(&user, "deleted", true, "the account is deleted; the server tells the person and the apps")
    }
}
