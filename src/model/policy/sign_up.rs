//! Who may come in: how people say who they are, and who may make an account.

use serde::{Deserialize, Serialize};

/// What people may type to say who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A name that the person chose.
    Username,
}

/// What people are asked for when they make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationField {
    /// The full name.
    Name,
    /// A username.
    Username,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// Who may make an account by signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Nobody: only who has an account already.
    Closed,
    /// Only people whom an admin has added or invited.
    Invite,
    /// Anyone who proves an address; an admin lets them in.
    Approval,
    /// Anyone who proves an address.
    Open,
}
