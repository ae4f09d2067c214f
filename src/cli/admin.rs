//! `porchlight admin invite`

use super::{failure::Failure, open, output, user::address};
use crate::{
    admin::invites,
    model::{contact::ContactKind, policy::ADMIN},
    protocol::email::EmailAddress,
};
use clap::Subcommand;
use serde_json::json;
use std::path::Path;

/// Commands about admins.
#[derive(Subcommand)]
pub enum Admin {
    /// Print a link that makes whoever opens it an admin: once, within 24 hours
    Invite {
        /// The address of the admin
        #[arg(value_parser = address)]
        address: EmailAddress,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Admin {
    /// Prints the link.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let Self::Invite { address, json } = self;
        let app = open::app(path).await?;
        let link = invites::admin_link(&app, &address).await?;
        if json {
            let expires_at = app.now() + invites::INVITE_SECONDS;
            output::json(&json!({ "email": address.as_str(), "link": link, "expires_at": expires_at }));
        } else {
            output::line(link);
            output::note("It works once, within 24 hours, and replaces an earlier one for this address.");
        }
        if !app.policy(Some(ADMIN)).begins_for(ContactKind::Email) {
            output::warning(
                "nobody signs in to the admin pages with an e-mail address here. After accepting, they must add what \
                 signs in, such as a number, under \"Contact details\" before they sign out",
            );
        }
        Ok(())
    }
}
