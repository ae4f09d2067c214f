//! In whose name an operation is done: the operator's, at the command line, or an admin's, in a session.
//!
//! An operation writes only by `Actor::write`, and learns only there who does it: in its own transaction, in which the
//! admin's session was found alive, fresh enough, and an admin's. A session that was ended between the page and that
//! moment does nothing more.

use super::AdminError;
use crate::{
    app::{App, Tx},
    login::EndUser,
    model::{
        audit::{Entry, Event},
        device::Device,
        id::UserId,
    },
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

/// Who asks for it.
#[derive(Clone, Debug)]
pub struct Actor(Who);

#[derive(Clone, Debug)]
enum Who {
    /// Whoever can run a command of this program, by the name in the audit trail. There is no session to look at.
    Operator(&'static str),
    Admin(Box<EndUser>),
}

/// The name is one of the program's own: nothing that a request brings can be one.
impl From<&'static str> for Actor {
    fn from(name: &'static str) -> Self {
        Self(Who::Operator(name))
    }
}

impl From<EndUser> for Actor {
    fn from(admin: EndUser) -> Self {
        Self(Who::Admin(Box::new(admin)))
    }
}

/// Who does it, in the transaction in which it is done.
pub(super) struct Confirmed {
    user: Option<UserId>,
    name: String,
    /// Where from: text messages are limited by it.
    pub device: Device,
}

impl Confirmed {
    /// The name in the audit trail.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// An entry of the audit trail about what they do.
    pub fn entry(&self, event: Event) -> Entry {
        Entry::new(event).actor(self.as_str())
    }

    /// Whether it is that person.
    pub fn is(&self, user: &UserId) -> bool {
        self.user.as_ref() == Some(user)
    }
}

impl Actor {
    /// Runs an operation in one transaction. `subject` is the user whom it changes: that user and the admin are
    /// locked before anything is read. A refusal keeps what was written before it, such as a counted try; an error of the
    /// database undoes everything.
    ///
    /// # Errors
    /// Those of the operation; `Store` with `Busy` when the admin's session is no longer enough: trying again asks
    /// them to sign in.
    pub(super) async fn write<T: Send + 'static>(
        self,
        app: &Arc<App>,
        subject: Option<&UserId>,
        operation: impl FnOnce(&mut Tx<'_>, &Confirmed) -> Result<T, AdminError> + Send + 'static,
    ) -> Result<T, AdminError> {
        self.write_locking(app, subject, |_| Ok(()), operation).await
    }

    /// The same for an operation after which there may be one admin fewer: of two at once the second waits for the first,
    /// and then counts anew. The subject and all admins are locked in one order.
    ///
    /// # Errors
    /// As of `write`.
    pub(super) async fn write_among_admins<T: Send + 'static>(
        self,
        app: &Arc<App>,
        subject: &UserId,
        operation: impl FnOnce(&mut Tx<'_>, &Confirmed) -> Result<T, AdminError> + Send + 'static,
    ) -> Result<T, AdminError> {
        let locked = subject.clone();
        let lock = move |conn: &mut Conn| store::users::lock_admins_and(conn, &locked);
        self.write_locking(app, Some(subject), lock, operation).await
    }

    async fn write_locking<T: Send + 'static>(
        self,
        app: &Arc<App>,
        subject: Option<&UserId>,
        lock: impl FnOnce(&mut Conn) -> Result<(), StoreError> + Send + 'static,
        operation: impl FnOnce(&mut Tx<'_>, &Confirmed) -> Result<T, AdminError> + Send + 'static,
    ) -> Result<T, AdminError> {
        let subject = subject.cloned();
        let write = move |tx: &mut Tx<'_>| {
            lock(tx.conn)?;
            let confirmed = self.confirm(tx.app, tx.conn, subject.as_ref())?;
            match operation(tx, &confirmed) {
                Err(AdminError::Store(error)) => Err(error),
                // After a unique violation PostgreSQL accepts nothing more in this transaction.
                Err(AdminError::Conflict) => Err(StoreError::Conflict("it is taken".to_owned())),
                done => Ok(done),
            }
        };
        app.write(write).await?
    }

    fn confirm(&self, app: &App, conn: &mut Conn, subject: Option<&UserId>) -> Result<Confirmed, StoreError> {
        match &self.0 {
            Who::Operator(name) => {
                subject.map_or(Ok(()), |subject| store::users::lock(conn, subject))?;
                Ok(Confirmed { user: None, name: (*name).to_owned(), device: Device::default() })
            }
            Who::Admin(admin) => {
                let user = admin.confirm_admin(app, conn, subject)?.user;
                let device = admin.browser().device.clone();
                Ok(Confirmed { name: user.id.to_string(), user: Some(user.id), device })
            }
        }
    }
}
