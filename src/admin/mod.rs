//! What admins do, by page or by command: register apps, add and stop people, rotate keys, invite
//! other admins. Each change is checked here, written in one transaction with its audit row, and
//! known to this process when the call returns; other processes learn of it at once, or within a second. In whose name
//! it is written is found in that transaction (`actor`).

pub mod actor;
pub mod anomalies;
pub mod claims;
pub mod client_errors;
pub mod clients;
pub mod invites;

pub mod keys;
pub mod log;
pub mod messages;

pub mod registration;
pub mod restore;
pub mod secrets;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod users;

use crate::{app::App, model::fault::Fault, protocol::fault::MetadataFault, store::StoreError};
use std::fmt;

/// How many rows are on one page of a list.
const PAGE: i64 = 50;

/// Makes a page of rows of which one more was read than it holds. Gives the last one's id, before which the next page
/// begins, if there is one.
fn cut<T, I>(rows: &mut Vec<T>, id: impl Fn(&T) -> I) -> Option<I> {
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    rows.last().filter(|_| more).map(id)
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminError {
    /// The registration of an app cannot be so: each thing to correct.
    Invalid(Vec<MetadataFault>),
    /// What was asked for cannot be.
    Refused(Fault),
    /// It cannot be done to that person.
    User(UserFault),
    /// There is one already: an id or an address that is taken.
    Conflict,
    /// There is none of that name, or no more.
    NotFound,
    /// Somebody changed it after the form that is sent now was opened.
    Outdated,
    /// The database refused.
    Store(StoreError),
}

/// Why something cannot be done to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserFault {
    /// The account is stopped.
    Disabled,
    /// What was to be issued would not reach them, or there is nowhere to tell them of it.
    OutOfReach,
    /// They said a moment ago that it was not them.
    NotThem,
    /// Enough was issued to them within the hour.
    TooManyIssued,
    /// It is the admin's own account.
    Oneself,
    /// Nobody else could run the installation.
    LastAdmin,
    /// The person's only address or number: nothing could be sent to them any more.
    OnlyContact,
    /// It is neither an address nor a number with its country.
    NoIdentifier,
    /// It cannot be somebody's name.
    Name,
    /// Somebody has that address, number or username.
    Taken,
    /// It cannot be the name of a group.
    GroupName,
    /// Nobody is in so many groups.
    TooManyGroups,
}

impl UserFault {
    /// The end of the name of its text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "stopped",
            Self::OutOfReach => "out-of-reach",
            Self::NotThem => "not-them",
            Self::TooManyIssued => "too-many-issued",
            Self::Oneself => "oneself",
            Self::LastAdmin => "last-admin",
            Self::OnlyContact => "only-contact",
            Self::NoIdentifier => "no-identifier",
            Self::Name => "name",
            Self::Taken => "taken",
            Self::GroupName => "group-name",
            Self::TooManyGroups => "too-many-groups",
        }
    }
}

impl fmt::Display for UserFault {
    /// For the command line, which speaks English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disabled => "the account is disabled",
            Self::OutOfReach => "it would not reach the person, or there is nowhere to tell them of it",
            Self::NotThem => "the person said that it was not them, less than an hour ago",
            Self::TooManyIssued => "10 were issued to this person within the hour: wait a while",
            Self::Oneself => "you cannot do this to your own account",
            Self::OnlyContact => {
                "this is the only address or number of the person: on their page in /admin/people issue them a code, with \
                 which they sign in and add another one"
            }
            Self::LastAdmin => "this is the last admin who can sign in: first invite another one with `porchlight admin invite ADDRESS`",
            Self::NoIdentifier => "write an e-mail address, or a number with its country",
            Self::Name => "this name cannot be shown",
            Self::Taken => "somebody has that address, number or username already",
            Self::GroupName => "a group's name has at most 64 characters, all of them visible",
            Self::TooManyGroups => "at most 50 groups",
        })
    }
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(faults) => f.write_str(&lines(faults).join("\n")),
            Self::Refused(fault) => fault.fmt(f),
            Self::User(fault) => fault.fmt(f),
            Self::Conflict => f.write_str("there is one already"),
            Self::NotFound => f.write_str("there is none"),
            Self::Outdated => f.write_str("it was changed by somebody else in the meantime"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

/// A line for each thing to correct, in English.
pub fn lines(faults: &[MetadataFault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

impl std::error::Error for AdminError {}

impl From<Fault> for AdminError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        if error.is_conflict() { Self::Conflict } else { Self::Store(error) }
    }
}

/// Lets this process know of a change at once. The change stands whatever comes of this.
async fn reload(app: &App) {
    if let Err(error) = app.refresh().await {
        tracing::warn!(%error, "the keys could not be read again after a change");
    }
}
