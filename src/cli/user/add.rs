//! `porchlight user add`

use super::{
    super::{failure::Failure, open, output},
    address, show,
};
use crate::{
    admin::{
        AdminError, claims,
        users::{
            self,
            add::{NewUser, add},
        },
    },
    protocol::{claims::UserClaims, email::EmailAddress, phone::PhoneNumber, username::Username},
};
use clap::{ArgGroup, Args};
use std::path::Path;

/// A person to be added, known by an address, a number or a username.
#[derive(Args)]
#[command(group(ArgGroup::new("identifier").args(["email", "phone", "username"]).required(true).multiple(true)))]
pub struct Add {
    /// The address to sign in with
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    email: Option<EmailAddress>,
    /// A phone number, such as +41790000000; one that gets text messages can be signed in with
    #[arg(long, value_name = "NUMBER", value_parser = |text: &str| claim("phone_number", text))]
    phone: Option<Claim>,
    /// The username. Nothing can be sent to a username alone
    #[arg(long, value_name = "NAME", value_parser = username)]
    username: Option<Claim>,
    /// The full name
    #[arg(long, value_parser = |text: &str| claim("name", text))]
    name: Option<Claim>,
    /// The given names
    #[arg(long, value_name = "NAME", value_parser = |text: &str| claim("given_name", text))]
    given_name: Option<Claim>,
    /// The family names
    #[arg(long, value_name = "NAME", value_parser = |text: &str| claim("family_name", text))]
    family_name: Option<Claim>,
    /// Any other standard claim, such as birthdate=1815-12-10 or address.country=UK; may be repeated
    #[arg(long = "claim", value_name = "NAME=VALUE", value_parser = pair)]
    claims: Vec<Claim>,
    /// A group that they belong to; may be repeated
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Let them use the admin pages
    #[arg(long)]
    admin: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A claim that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Claim {
    name: String,
    value: String,
}

fn claim(name: &str, value: &str) -> Result<Claim, String> {
    claims::set(&mut UserClaims::default(), name, value)?;
    Ok(Claim { name: name.to_owned(), value: value.to_owned() })
}

fn username(text: &str) -> Result<Claim, String> {
    let fault = "use 2 to 40 letters (a to z), digits, and the characters . _ - between them";
    Username::parse(text).ok_or(fault).map_err(str::to_owned)?;
    claim("preferred_username", text)
}

fn pair(text: &str) -> Result<Claim, String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    claim(name, value)
}

impl Add {
    /// Adds the person and shows them.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let json = self.json;
        let added = add(&app, self.person()?, open::ACTOR).await.map_err(|error| match error {
            AdminError::Conflict => Failure::Failed(
                "somebody has that address, number or username already (see `porchlight user list`)"
                    .to_owned(),
            ),
            other => other.into(),
        })?;
        let added = users::list::show(&app, &added.id).await?.user;
        show::one(&added, json);
        if added.contacts.is_empty() {
            output::warning(
                "nothing can be sent to this person, who cannot sign in before they have an address or a number",
            );
        } else {
            super::warn_of_no_way_in(&app, &added);
        }
        Ok(())
    }

    fn person(self) -> Result<NewUser, Failure> {
        let mut all = UserClaims::default();
        let named = [self.phone, self.username, self.name, self.given_name, self.family_name];
        for Claim { name, value } in named.into_iter().flatten().chain(self.claims) {
            claims::set(&mut all, &name, &value).map_err(Failure::Usage)?;
        }
        if self.email.is_none() && all.preferred_username.is_none() {
            let number = all.phone_number.as_deref().unwrap_or_default();
            PhoneNumber::parse(number, None).map_err(|fault| {
                Failure::Usage(format!("nobody can sign in with {number} alone: {fault}"))
            })?;
        }
        if all.phone_number.is_some() {
            // Nobody has seen that the person has that phone, unless the operator says so.
            all.phone_number_verified.get_or_insert(false);
        }
        Ok(NewUser { address: self.email, claims: all, groups: self.groups, admin: self.admin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_a_name_and_whatever_stands_behind_the_first_equals_sign() {
        let website = pair("website=https://a.example/?b=c").unwrap();
        assert_eq!((website.name.as_str(), website.value.as_str()), ("website", "https://a.example/?b=c"));
        assert!(pair("nickname").is_err());
        assert!(pair("=x").is_err());
        assert!(pair("sub=x").is_err());
    }
}
