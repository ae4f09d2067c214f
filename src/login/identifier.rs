//! What people type to say who they are.

use crate::{
    model::{
        contact::ContactKind,
        policy::{Identifier, RegistrationField},
    },
    protocol::{
        email::{EmailAddress, EmailFault},
        phone::{PhoneFault, PhoneNumber},
        username::Username,
    },
};

/// What was typed, as what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// An e-mail address.
    Email(EmailAddress),
    /// A telephone number.
    Phone(PhoneNumber),
    /// A username.
    Username(Username),
}

/// Why it was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedFault {
    /// Nothing was typed.
    Empty,
    /// It is nothing that the policy takes.
    Invalid,
    /// A telephone number without its country.
    NoCountry,
}

impl Typed {
    /// Parses what was typed as the first of these that it can be. `region` is the country of numbers that
    /// are typed without one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, taken: &[Identifier], region: Option<&str>) -> Result<Self, TypedFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TypedFault::Empty);
        }
        let mut fault = TypedFault::Invalid;
        if taken.contains(&Identifier::Email) {
            match EmailAddress::parse(text) {
                Ok(address) => return Ok(Self::Email(address)),
                Err(EmailFault::Empty) => return Err(TypedFault::Empty),
                Err(_) => {}
            }
        }
        if taken.contains(&Identifier::Phone) {
            match PhoneNumber::parse(text, region) {
                Ok(number) => return Ok(Self::Phone(number)),
                Err(PhoneFault::NoCountry) => fault = TypedFault::NoCountry,
                Err(_) => {}
            }
        }
        if taken.contains(&Identifier::Username)
            && let Some(name) = Username::parse(text)
        {
            return Ok(Self::Username(name));
        }
        Err(fault)
    }

    /// Parses a field of the registration form that is a contact.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_field(field: RegistrationField, text: &str, region: Option<&str>) -> Result<Self, TypedFault> {
        let kind = match field {
            RegistrationField::Email => Identifier::Email,
            RegistrationField::Phone => Identifier::Phone,
            RegistrationField::Name | RegistrationField::Username => Identifier::Username,
        };
        Self::parse(text, &[kind], region)
    }

    /// The kind of contact that it is, if it is one.
    pub fn contact(&self) -> Option<ContactKind> {
        match self {
            Self::Email(_) => Some(ContactKind::Email),
            Self::Phone(_) => Some(ContactKind::Phone),
            Self::Username(_) => None,
        }
    }

    /// As it is shown again.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(address) => address.as_str(),
            Self::Phone(number) => number.as_str(),
            Self::Username(name) => name.as_str(),
        }
    }

    /// The folded form by which its person is found.
    pub fn key(&self) -> String {
        match self {
            Self::Email(address) => address.comparison_key().to_owned(),
            Self::Phone(number) => number.as_str().to_owned(),
            Self::Username(name) => name.comparison_key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Identifier; 3] = [Identifier::Email, Identifier::Phone, Identifier::Username];

    fn parsed(text: &str, taken: &[Identifier]) -> Result<(Option<ContactKind>, String), TypedFault> {
        Typed::parse(text, taken, Some("CH")).map(|typed| (typed.contact(), typed.key()))
    }

    #[test]
    fn what_was_typed_is_told_from_its_form() {
        let email = (Some(ContactKind::Email), "ada@example.com".to_owned());
        assert_eq!(parsed(" Ada@Example.com ", &ALL), Ok(email));
        assert_eq!(parsed("079 123 45 67", &ALL), Ok((Some(ContactKind::Phone), "+41791234567".to_owned())));
        assert_eq!(parsed("Ada.L", &ALL), Ok((None, "ada.l".to_owned())));
    }

    #[test]
    fn only_what_the_policy_names_is_taken() {
        assert_eq!(parsed("Ada.L", &[Identifier::Email]), Err(TypedFault::Invalid));
        assert_eq!(parsed("ada@example.com", &[Identifier::Phone]), Err(TypedFault::Invalid));
        assert_eq!(parsed("  ", &ALL), Err(TypedFault::Empty));
        let abroad = Typed::parse("079 123 45 67", &[Identifier::Phone], None);
        assert_eq!(abroad, Err(TypedFault::NoCountry));
    }
}
