//! What a page of a sign-in offers to go on with, and what a method says of itself so that it is offered.

use crate::{
    app::App,
    model::{
        authenticator::Factors,
        contact::ContactKind,
        id::UserId,
        login::{Login, Proof},
        policy::Method,
    },
    store::{Conn, StoreError},
};

/// One thing to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub way: Way,
    /// This browser was signed in with it last.
    pub last: bool,
}

/// How a page offers a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A button that leads to the method's page, which has this name.
    Page(&'static str),
    /// The same, of a page that asks for an address too, and takes the one that was typed on the first page.
    PageWithAddress(&'static str),
    /// The script that asks the browser for a passkey.
    Passkey,
    /// A field for a code of the authenticator app, or with `recovery` for a recovery code too.
    Code {
        /// A recovery code will do.
        recovery: bool,
    },
    /// A field for a password.
    Password,
    /// A message to a contact of that kind.
    Message(ContactKind),
    /// A button that leads to the other provider of that name.
    Provider(String),
}

/// A method as pages of a sign-in offer it. Each folder of `login::methods` has one in its `offer.rs`.
pub struct SignInMethod {
    /// The methods of policies that it is.
    pub methods: &'static [Method],
    /// How much there is to do: of two ways to meet a later step the one with less comes first.
    pub effort: u8,
    /// Where this sign-in can begin with it, what the first page offers.
    pub begin: fn(&App, &Login) -> Vec<Way>,
    /// What of it a person has. Asked when a later step takes it; what is read for every sign-in is not read again.
    pub has: fn(&mut Known<'_>) -> Result<Factors, StoreError>,
    /// What is offered to a person who can give one of `usable` for a later step.
    pub later: fn(&mut Known<'_>, usable: &[Method]) -> Result<Vec<Way>, StoreError>,
}

/// Somebody who is known already, in a sign-in that asks for more.
pub struct Known<'a> {
    /// The provider.
    pub app: &'a App,
    /// The connection.
    pub conn: &'a mut Conn,
    /// The sign-in.
    pub login: &'a Login,
    /// Who it is.
    pub user: &'a UserId,
    /// What they have proved so far.
    pub proofs: &'a [Proof],
}
