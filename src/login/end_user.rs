//! In whose name something of an account is changed. A page's guard, or the sign-in in which something is set up, gives
//! an `EndUser`; what is changed learns whose account it is only by `confirm`, in its own transaction, which finds
//! the session or the sign-in as it is then. So no change can rest on what a page saw before.

use super::{Visitor, next::Authentication};
use crate::{
    app::App,
    model::{
        credential::Ceremony,
        id::{LoginId, SessionId, UserId},
        login::{Login, Proof, Stage},
        session::Session,
        user::User,
    },
    store::{self, Conn, StoreError},
};

/// Somebody who changes something of their account.
#[derive(Clone, Debug)]
pub struct EndUser {
    user: UserId,
    place: Place,
    visitor: Visitor,
}

/// Where somebody is known: what is shown there is confirmed nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a session.
    Session(SessionId),
    /// In a sign-in that is under way.
    Login(LoginId),
}

impl Place {
    /// The session, if it is one.
    pub fn session(&self) -> Option<&SessionId> {
        if let Self::Session(id) = self { Some(id) } else { None }
    }

    /// The sign-in, if it is one.
    pub fn login(&self) -> Option<&LoginId> {
        if let Self::Login(id) = self { Some(id) } else { None }
    }
}

/// The same person, found again in the transaction that changes something.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Who it is.
    pub user: User,
    /// What they proved in that session or sign-in.
    pub proofs: Vec<Proof>,
    /// The session, if it is one.
    pub session: Option<Session>,
}

impl EndUser {
    /// Whoever is signed in.
    pub fn of_session(session: &Session, visitor: &Visitor) -> Self {
        Self {
            user: session.user_id.clone(),
            place: Place::Session(session.id.clone()),
            visitor: visitor.clone(),
        }
    }

    /// Whoever is known in a sign-in: by what they proved in it, else by the session that it began with.
    pub fn of_login(login: &Login, known: &Authentication, visitor: &Visitor) -> Self {
        let place = match &known.session {
            Some(session) => Place::Session(session.clone()),
            None => Place::Login(login.id.clone()),
        };
        Self { user: known.user.id.clone(), place, visitor: visitor.clone() }
    }

    /// Where they are known.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whose account the page found it to be: for what is only read or weighed before the change.
    pub fn unconfirmed(&self) -> &UserId {
        &self.user
    }

    /// From where they ask.
    pub fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// Whether they began this ceremony, here. What was begun in another session or sign-in is answered there.
    pub fn began(&self, ceremony: &Ceremony) -> bool {
        ceremony.user_id.as_ref() == Some(&self.user)
            && ceremony.login_id.as_ref() == self.place.login()
            && ceremony.session_id.as_ref() == self.place.session()
    }

    /// Finds them again, in the transaction of the change. Nobody ends the session, or changes something of the
    /// account, before that transaction has ended: the person's row is locked alone.
    ///
    /// Errors: `Busy` when the session or the sign-in ended between the page and this moment; trying again asks
    /// who it is.
    pub fn confirm(&self, app: &App, conn: &mut Conn) -> Result<Confirmed, StoreError> {
        store::users::lock(conn, &self.user)?;
        let found = match &self.place {
            Place::Session(id) => store::sessions::find_with_user(conn, id)?
                .filter(|(session, _)| session.is_live(app.now()) && session.user_id == self.user)
                .map(|(session, user)| Confirmed {
                    user,
                    proofs: session.proofs.clone(),
                    session: Some(session),
                }),
            Place::Login(id) => self.proved_in(conn, id, app.now())?,
        };
        let found = found.filter(|found| found.user.is_active());
        found.ok_or_else(|| StoreError::Busy("the sign-in ended at this moment".to_owned()))
    }

    fn proved_in(&self, conn: &mut Conn, id: &LoginId, now: i64) -> Result<Option<Confirmed>, StoreError> {
        let login = store::logins::find(conn, id)?.filter(|login| now < login.expires_at);
        let Some(Stage::Proved { user, proofs, .. }) = login.map(|login| login.stage) else {
            return Ok(None);
        };
        if user != self.user {
            return Ok(None);
        }
        let user = store::users::find(conn, &user)?;
        Ok(user.map(|user| Confirmed { user, proofs, session: None }))
    }
}
