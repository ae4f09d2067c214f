//! In whose name something of an account is changed. A page's guard, or the sign-in in which something is set up, gives
//! an `EndUser`; what is changed learns whose account it is only by `confirm`, in its own transaction, which finds
//! the session or the sign-in as it is then. So no change can rest on what a page saw before.

use super::{
    BrowserSession, fresh, lent,
    other_policies::{self, Proved},
    recent,
    state::Authentication,
    under_way,
};
use crate::{
    app::App,
    model::{
        credential::Ceremony,
        id::{LoginId, SessionId, UserId},
        login::{Login, Proof, Stage},
        session::Session,
        user::User,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};

/// Somebody who changes something of their account.
#[derive(Clone, Debug)]
pub struct EndUser {
    user: UserId,
    place: Place,
    browser: BrowserSession,
    /// The page that asked for a fresh sign-in: the session must still be enough for it.
    fresh_for: Option<String>,
    /// In a sign-in: since when a proof is recent.
    since: Option<UnixTime>,
    /// A way in is added in a sign-in: what they proved lately must still be enough for that.
    adds_way_in: bool,
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
    pub fn of_session(session: &Session, browser: &BrowserSession) -> Self {
        Self {
            user: session.user_id.clone(),
            place: Place::Session(session.id.clone()),
            browser: browser.clone(),
            fresh_for: None,
            since: None,
            adds_way_in: false,
        }
    }

    /// The same, where the change asks for a fresh sign-in as that page does.
    #[must_use]
    pub fn fresh_for(self, page: Option<&str>) -> Self {
        Self { fresh_for: page.map(str::to_owned), ..self }
    }

    /// Whoever is known in a sign-in: by what they proved in it, else by the session that it began with.
    pub fn of_login(login: &Login, known: &Authentication, browser: &BrowserSession) -> Self {
        let place = match &known.session {
            Some(session) => Place::Session(session.clone()),
            None => Place::Login(login.id.clone()),
        };
        Self {
            user: known.user.id.clone(),
            place,
            browser: browser.clone(),
            fresh_for: None,
            since: Some(recent::in_login(login)),
            adds_way_in: false,
        }
    }

    /// The same, where a way in is added in that sign-in: what they have set up since the page was shown is asked for first
    /// (`other_policies`).
    #[must_use]
    pub fn to_add_a_way_in(self) -> Self {
        Self { adds_way_in: true, ..self }
    }

    /// Where they are known.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whose account the page found it to be: for what is only read or weighed before the change.
    pub fn unconfirmed(&self) -> &UserId {
        &self.user
    }

    /// Since when what they proved is recent.
    pub fn since(&self, app: &App) -> UnixTime {
        self.since.unwrap_or(app.now() - recent::SECONDS)
    }

    /// From where they ask.
    pub fn browser(&self) -> &BrowserSession {
        &self.browser
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
    /// # Errors
    /// `Busy` when the session or the sign-in ended between the page and this moment; trying again asks
    /// who it is.
    pub fn confirm(&self, app: &App, conn: &mut Conn) -> Result<Confirmed, StoreError> {
        self.again(app, conn)?.ok_or_else(ended)
    }

    /// The same, `None` when it has ended.
    pub fn again(&self, app: &App, conn: &mut Conn) -> Result<Option<Confirmed>, StoreError> {
        store::users::lock(conn, &self.user)?;
        self.find(app, conn, self.fresh_for.as_deref())
    }

    /// The same for an admin who does something to another person, or to an app: they are an admin still, and their
    /// session is enough for what asks an admin for a fresh sign-in. The other person is locked too.
    ///
    /// # Errors
    /// `Busy` as with `confirm`, and when they are an admin no more.
    pub fn confirm_admin(
        &self,
        app: &App,
        conn: &mut Conn,
        subject: Option<&UserId>,
    ) -> Result<Confirmed, StoreError> {
        let people: Vec<&UserId> = subject.into_iter().chain([&self.user]).collect();
        store::locks::alone(conn, &people)?;
        let found = self.find(app, conn, Some(fresh::ADMIN_PAGES))?;
        found.filter(|found| found.user.admin && found.session.is_some()).ok_or_else(ended)
    }

    fn find(
        &self,
        app: &App,
        conn: &mut Conn,
        fresh_for: Option<&str>,
    ) -> Result<Option<Confirmed>, StoreError> {
        let found = match &self.place {
            Place::Session(id) => self.signed_in(app, conn, id, fresh_for)?,
            Place::Login(id) => self.proved_in(app, conn, id)?,
        };
        let Some(found) = found.filter(|found| found.user.is_active()) else { return Ok(None) };
        if self.adds_way_in {
            let proved = Proved { user: &found.user, proofs: &found.proofs, since: self.since(app) };
            if other_policies::still_asks(app, conn, proved, &self.browser, None)?.is_some() {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// The session has the cookie that it had: who was given another one asked with that.
    fn signed_in(
        &self,
        app: &App,
        conn: &mut Conn,
        id: &SessionId,
        fresh_for: Option<&str>,
    ) -> Result<Option<Confirmed>, StoreError> {
        let asked = self.browser.session.as_ref().filter(|(asked, _)| asked.id == *id);
        let found = store::sessions::find_with_user(conn, id)?.filter(|(session, _)| {
            session.is_live(app.now())
                && session.user_id == self.user
                && asked.is_none_or(|(asked, _)| asked.digest == session.digest)
        });
        let Some((session, user)) = found else { return Ok(None) };
        if let Some(page) = fresh_for {
            let now =
                BrowserSession { session: Some((session.clone(), user.clone())), ..self.browser.clone() };
            if !fresh::suffices(app, conn, &now, page)? {
                return Ok(None);
            }
        }
        Ok(Some(Confirmed { user, proofs: session.proofs.clone(), session: Some(session) }))
    }

    /// The sign-in stays where it is until the transaction has ended.
    fn proved_in(&self, app: &App, conn: &mut Conn, id: &LoginId) -> Result<Option<Confirmed>, StoreError> {
        let Some(login) = under_way::hold(app, conn, id, &self.browser.browser_digest)? else {
            return Ok(None);
        };
        let Stage::Proved { user, proofs, .. } = &login.stage else { return Ok(None) };
        if *user != self.user || !lent::stand(app, conn, &login, proofs)? {
            return Ok(None);
        }
        let found = store::users::find(conn, user)?;
        Ok(found.map(|user| Confirmed { user, proofs: lent::settled(proofs.clone()), session: None }))
    }
}

fn ended() -> StoreError {
    StoreError::Busy("the sign-in ended at this moment".to_owned())
}
