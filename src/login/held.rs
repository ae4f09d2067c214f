//! Who and what a proof can move, held before anything is read that the proof rests on.
//!
//! A transaction that records a proof first reads what the proof rests on: a contact, a challenge, a password. If another
//! transaction ends everything of that person between the read and the record, it does not find the proof, and what was
//! read is out of date. So a proof is recorded only with a [`Held`]. The only way to get one is to lock people, and it
//! lists them; a proof of anybody else is refused. Get it first, then read what the proof rests on.

use crate::{
    model::{
        id::{LoginId, UserId},
        login::{Login, Stage},
    },
    store::{self, Conn, StoreError},
};

/// People in whose names nothing is ended until this transaction has ended, and the sign-in that moves.
#[derive(Debug)]
pub struct Held(Vec<UserId>);

impl Held {
    /// Shares these people and then locks the sign-in, in the order of `store::locks`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn share(conn: &mut Conn, login: &LoginId, people: Vec<UserId>) -> Result<Self, StoreError> {
        store::locks::share_people(conn, &people.iter().collect::<Vec<_>>())?;
        store::logins::lock(conn, login)?;
        Ok(Self(people))
    }

    /// The same for all whom an answer to what was asked in that sign-in may prove.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of_login(conn: &mut Conn, login: &Login) -> Result<Self, StoreError> {
        let people = people(conn, login)?;
        Self::share(conn, &login.id, people)
    }

    /// Locks these people alone, of whom something may be ended as well, and then the sign-in, where there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn alone(
        conn: &mut Conn,
        login: Option<&LoginId>,
        people: Vec<UserId>,
    ) -> Result<Self, StoreError> {
        store::locks::ending(conn, &people.iter().collect::<Vec<_>>())?;
        login.map_or(Ok(()), |login| store::logins::lock(conn, login))?;
        Ok(Self(people))
    }

    /// For a look, which records nothing.
    pub(super) fn nothing() -> Self {
        Self(Vec::new())
    }

    /// Somebody who was made in this transaction: nobody else knows of them yet.
    pub fn made(&mut self, user: &UserId) {
        self.0.push(user.clone());
    }

    /// Whether that person is held.
    pub(super) fn has(&self, user: &UserId) -> bool {
        self.0.contains(user)
    }

    /// Refuses a proof of somebody who is not held. That happens where an address changed hands between the first look
    /// and the lock.
    ///
    /// # Errors
    /// `Busy`: a second attempt finds whose it is now.
    pub fn check(&self, user: &UserId) -> Result<(), StoreError> {
        if self.has(user) { Ok(()) } else { Err(Self::changed()) }
    }

    pub(super) fn changed() -> StoreError {
        StoreError::Busy("whose it is has changed at this moment".to_owned())
    }
}

/// All whom an answer to what was asked in a sign-in may prove: who was named or has proved something, and whose the
/// address is to which a message went.
pub(super) fn people(conn: &mut Conn, login: &Login) -> Result<Vec<UserId>, StoreError> {
    Ok(match &login.stage {
        Stage::Prove(asked) => {
            let contact = store::contacts::find(conn, asked.channel(), &asked.contact_key)?;
            asked.user.iter().cloned().chain(contact.map(|contact| contact.user_id)).collect()
        }
        Stage::Proved { user, .. } => vec![user.clone()],
        Stage::Identify | Stage::Issued | Stage::Refused { .. } => Vec::new(),
    })
}
