//! What can go wrong in storage, told so that an operator knows what to do.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failed read or write. Nothing of a failed write is kept.
///
/// The texts name files, hosts, tables and constraints, never a password and never a stored value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The database cannot be reached, or its address is wrong. Trying again later may help.
    Unavailable(String),
    /// Others hold what this call needs, or work that ran at the same time won. Trying again helps.
    Busy(String),
    /// A unique constraint is violated: such a row exists already.
    Conflict(String),
    /// A file cannot be read, made or written: the text says which, why, and what to do.
    File(String),
    /// The disk is full. Reading still works.
    Full(String),
    /// A fault of ours or of the file: a wrong query, a damaged database, a panic.
    Broken(String),
}

impl StoreError {
    /// Whether a row of that key exists already.
    pub fn is_conflict(&self) -> bool {
        matches!(self, StoreError::Conflict(_))
    }

    /// Whether the same call may succeed later without anyone changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, StoreError::Unavailable(_) | StoreError::Busy(_))
    }

    /// The same kind of error with another text.
    pub(super) fn map_text(self, change: impl FnOnce(String) -> String) -> StoreError {
        match self {
            StoreError::Unavailable(text) => StoreError::Unavailable(change(text)),
            StoreError::Busy(text) => StoreError::Busy(change(text)),
            StoreError::Conflict(text) => StoreError::Conflict(change(text)),
            StoreError::File(text) => StoreError::File(change(text)),
            StoreError::Full(text) => StoreError::Full(change(text)),
            StoreError::Broken(text) => StoreError::Broken(change(text)),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Unavailable(text) => write!(
                f,
                "the database cannot be used now: {text}. Check that it runs and that the database URL is right"
            ),
            StoreError::Busy(text) => write!(f, "the database is busy: {text}. Try again"),
            StoreError::Conflict(text) => write!(f, "such a row exists already: {text}"),
            StoreError::File(text) => f.write_str(text),
            StoreError::Full(text) => {
                write!(f, "the disk of the database is full: {text}. Free some space; nothing was changed")
            }
            StoreError::Broken(text) => write!(f, "the database refused: {text}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> StoreError {
        match error {
            // Only the message is kept: PostgreSQL's details quote the values of the row.
            DieselError::DatabaseError(kind, info) => by_kind(kind, info.message()),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => (*commit_error).into(),
            DieselError::BrokenTransactionManager => {
                StoreError::Unavailable("the connection was lost inside a transaction".into())
            }
            other => StoreError::Broken(other.to_string()),
        }
    }
}

fn by_kind(kind: DatabaseErrorKind, message: &str) -> StoreError {
    match kind {
        DatabaseErrorKind::UniqueViolation => StoreError::Conflict(message.to_owned()),
        DatabaseErrorKind::SerializationFailure => StoreError::Busy(message.to_owned()),
        DatabaseErrorKind::ClosedConnection => StoreError::Unavailable(message.to_owned()),
        _ => by_message(message),
    }
}

/// Diesel keeps neither SQLite's result code nor PostgreSQL's SQLSTATE, so the words must do.
/// What is not recognised (a server that speaks another language) is `Broken`: the safe reading.
pub(super) fn by_message(message: &str) -> StoreError {
    const FULL: [&str; 3] = ["disk is full", "no space left on device", "could not extend file"];
    const BUSY: [&str; 8] = [
        "database is locked",
        "table is locked",
        "deadlock detected",
        "due to lock timeout",
        "due to statement timeout",
        "too many clients",
        "remaining connection slots",
        "conflict with recovery",
    ];
    const GONE: [&str; 13] = [
        "unable to open database file",
        "disk i/o error",
        "closed the connection",
        "connection has been closed",
        "no connection to the server",
        "connection to server",
        "terminating connection",
        "could not receive data",
        "could not send data",
        "ssl syscall error",
        "ssl error",
        // A replica that has not yet taken over.
        "in a read-only transaction",
        "the database system is",
    ];
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let text = message.trim().to_owned();
    if has(&FULL) {
        StoreError::Full(text)
    } else if has(&BUSY) {
        StoreError::Busy(text)
    } else if has(&GONE) {
        StoreError::Unavailable(text)
    } else {
        StoreError::Broken(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_both_databases_find_their_kind() {
        for (message, kind) in [
            ("database or disk is full", "Full"),
            ("could not extend file \"base/1/2\": No space left on device", "Full"),
            ("database is locked", "Busy"),
            ("deadlock detected", "Busy"),
            ("canceling statement due to lock timeout", "Busy"),
            ("server closed the connection unexpectedly\n", "Unavailable"),
            ("terminating connection due to administrator command", "Unavailable"),
            ("the database system is shutting down", "Unavailable"),
            ("cannot execute UPDATE in a read-only transaction", "Unavailable"),
            ("file is not a database", "Broken"),
        ] {
            let got = format!("{:?}", by_message(message));
            assert!(got.starts_with(kind), "{message} gave {got}");
        }
    }

    #[test]
    fn only_a_unique_violation_is_a_conflict() {
        assert!(by_kind(DatabaseErrorKind::UniqueViolation, "x").is_conflict());
        assert!(!by_kind(DatabaseErrorKind::NotNullViolation, "x").is_conflict());
        assert!(by_kind(DatabaseErrorKind::SerializationFailure, "x").is_passing());
    }
}
