//! Setting up an authenticator app: on the account page, or in a sign-in whose policy asks for one. Each time there
//! is a new secret. It is shown and confirmed only in the session or the sign-in that began, and ends with it, or
//! after a quarter of an hour.

use super::{proof, recovery_code, totp, tries_of};
use crate::{
    app::{App, Tx},
    login::{
        BrowserSession, EndUser, code,
        end_user::Confirmed,
        facts,
        held::Held,
        next::next,
        prove, security_notification,
        sign_in_methods::factors,
        state::{Authentication, Screen, Step},
        tries, under_way,
    },
    model::{
        audit::{Entry, Event},
        credential::{Ceremony, CeremonyKind},
        id::{CeremonyId, UserId},
        login::Login,
        message::FactorChange,
        policy::Method,
    },
    observe::audit,
    protocol::secret::Secret,
    session::ending,
    store::{self, Conn, StoreError},
};

/// How long a secret that was shown can be confirmed, in seconds.
pub const SECONDS: i64 = 900;

/// What to show of an app that is being set up.
pub struct Shown {
    /// The set-up's id, which the form of its page carries.
    pub id: CeremonyId,
    /// The secret.
    pub setup: totp::Setup,
}

/// How a first code was answered.
pub enum Answer {
    /// It was right: from now on the app counts. These are the recovery codes, shown this once.
    Done(Vec<Secret>),
    /// It was wrong, or too many were.
    Wrong,
    /// This secret can be confirmed no more, or not here.
    Ended,
}

/// Shows the secret of the set-up that is under way here, else begins one; with `anew` it begins in any case.
/// `None` for a person who has an app already.
pub fn show(tx: &mut Tx<'_>, who: &EndUser, anew: bool) -> Result<Option<Shown>, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    // Of two at once the second shows what the first has begun.
    let user = who.confirm(app, conn)?.user.id;
    if factors(conn, &user)?.any() {
        return Ok(None);
    }
    let all = store::ceremonies::open_of_user(conn, &user, CeremonyKind::AddTotp, app.now())?;
    let here = all.into_iter().find(|ceremony| who.began(ceremony));
    let ceremony = match here {
        Some(ceremony) if !anew => ceremony,
        earlier => {
            if let Some(earlier) = earlier {
                store::ceremonies::spend(conn, &earlier.id, app.now())?;
            }
            begin(app, conn, who, &user)?
        }
    };
    let account = store::contacts::of_user(conn, &user)?.into_iter().next();
    let label = account.map_or_else(|| user.to_string(), |contact| contact.address);
    let setup = totp::setup(app, &opened(app, &ceremony)?, &label);
    Ok(Some(Shown { id: ceremony.id, setup }))
}

fn begin(app: &App, conn: &mut Conn, who: &EndUser, user: &UserId) -> Result<Ceremony, StoreError> {
    let id = CeremonyId::new(app.new_id());
    let ceremony = Ceremony {
        kind: CeremonyKind::AddTotp,
        login_id: who.place().login().cloned(),
        session_id: who.place().session().cloned(),
        user_id: Some(user.clone()),
        sealed: app.sealer.seal(&purpose(&id), &totp::new_secret(app)),
        expires_at: app.now() + SECONDS,
        used_at: None,
        id,
    };
    store::ceremonies::insert(conn, &ceremony)?;
    Ok(ceremony)
}

fn purpose(id: &CeremonyId) -> String {
    format!("totp set-up {id}")
}

fn opened(app: &App, ceremony: &Ceremony) -> Result<totp::SecretBytes, StoreError> {
    let secret = app
        .sealer
        .open(&purpose(&ceremony.id), &ceremony.sealed)
        .map_err(|error| StoreError::Broken(error.to_string()))?;
    totp::secret_of(&secret)
}

/// The first code, on the account page: from now on it counts, in the session that set it up too.
pub fn confirm(tx: &mut Tx<'_>, who: &EndUser, id: &CeremonyId, typed: &str) -> Result<Answer, StoreError> {
    let me = who.confirm(tx.app, tx.conn)?;
    let answer = check_first(tx, who, &me, id, typed)?;
    if let (Answer::Done(_), Some(mut session)) = (&answer, me.session) {
        session.proofs.push(proof(tx.app, Method::Totp));
        store::sessions::renew(tx.conn, &session)?;
    }
    Ok(answer)
}

/// The same in a sign-in whose policy asks for it: the code is the proof too. It must still be asked for: who has
/// set up another factor meanwhile gives that.
pub fn confirm_in_sign_in(
    tx: &mut Tx<'_>,
    (login, known): (&Login, &Authentication),
    who: &EndUser,
    id: &CeremonyId,
    typed: &str,
) -> Result<Answer, StoreError> {
    let me = who.confirm(tx.app, tx.conn)?;
    if !is_asked_for(tx.app, tx.conn, login, who)? {
        return Ok(Answer::Ended);
    }
    let held = Held::share(tx.conn, &login.id, vec![known.user.id.clone()])?;
    let answer = check_first(tx, who, &me, id, typed)?;
    let moved = matches!(answer, Answer::Done(_))
        && !prove::record_known(tx.app, tx.conn, login, &held, known, proof(tx.app, Method::Totp))?;
    if moved {
        // Nothing is set up for a sign-in that moved on at this moment.
        return Err(under_way::moved_on());
    }
    Ok(answer)
}

fn is_asked_for(app: &App, conn: &mut Conn, login: &Login, who: &EndUser) -> Result<bool, StoreError> {
    let facts = facts::read(app, conn, login, None, who.browser())?;
    Ok(matches!(next(login, &facts), Step::Show(Screen::Enrol)))
}

fn check_first(
    tx: &mut Tx<'_>,
    who: &EndUser,
    me: &Confirmed,
    id: &CeremonyId,
    typed: &str,
) -> Result<Answer, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (user, browser_session) = (&me.user.id, who.browser());
    let account = tries_of(app, conn, user, browser_session)?;
    if tries::take_one(app, conn, &account)?.is_some() {
        return Ok(Answer::Wrong);
    }
    let ceremony = store::ceremonies::find(conn, id)?
        .filter(|found| found.is_open(CeremonyKind::AddTotp, app.now()) && who.began(found));
    let Some(ceremony) = ceremony else { return Ok(Answer::Ended) };
    if factors(conn, user)?.any() {
        return Ok(Answer::Ended);
    }
    let secret = opened(app, &ceremony)?;
    let code = code::parse(typed, 6);
    let Some(step) = code.map(|code| totp::step(app, &secret, &code)).transpose()?.flatten() else {
        return Ok(Answer::Wrong);
    };
    if !store::ceremonies::spend(conn, &ceremony.id, app.now())? {
        return Ok(Answer::Ended);
    }
    store::totp::insert(conn, &totp::confirmed(app, user, &secret, step))?;
    tries::forgive(conn, &account)?;
    let entry = Entry::new(Event::FactorChanged).user(user).detail("authenticator app set up");
    audit::record(app, conn, &entry.from_device(&browser_session.device))?;
    security_notification::factor_changed(
        app,
        conn,
        user,
        FactorChange::AuthenticatorAdded,
        "",
        browser_session,
    )?;
    let codes = recovery_code::make(app, conn, user)?;
    tx.wake_outbox();
    Ok(Answer::Done(codes))
}

/// Takes the app and the recovery codes away.
pub fn remove(tx: &mut Tx<'_>, who: &EndUser) -> Result<bool, StoreError> {
    let (user, browser_session) = (who.confirm(tx.app, tx.conn)?.user.id, who.browser());
    let entry = Entry::new(Event::FactorChanged).from_device(&browser_session.device);
    let removed = take_away(tx.app, tx.conn, &user, entry, browser_session)?;
    tx.wake_outbox();
    Ok(removed)
}

/// Takes the app and the recovery codes away in the transaction in which it was decided, writes it down in a row that
/// begins with `entry`, and tells the person. False when there was no app.
pub fn take_away(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    entry: Entry,
    browser_session: &BrowserSession,
) -> Result<bool, StoreError> {
    store::recovery_codes::remove_all(conn, user)?;
    let removed = store::totp::remove(conn, user)?;
    if removed {
        ending::unfinished(app, conn, user)?;
        audit::record(app, conn, &entry.user(user).detail("authenticator app taken away"))?;
        let change = FactorChange::AuthenticatorRemoved;
        security_notification::factor_changed(app, conn, user, change, "", browser_session)?;
    }
    Ok(removed)
}

/// New recovery codes in place of the earlier ones, shown this once; none for a person without an app.
pub fn new_recovery_codes(tx: &mut Tx<'_>, who: &EndUser) -> Result<Vec<Secret>, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (user, browser_session) = (who.confirm(app, conn)?.user.id, who.browser());
    if !factors(conn, &user)?.any() {
        return Ok(Vec::new());
    }
    let entry = Entry::new(Event::FactorChanged).user(&user).detail("new recovery codes");
    audit::record(app, conn, &entry.from_device(&browser_session.device))?;
    let change = FactorChange::RecoveryCodesMade;
    security_notification::factor_changed(app, conn, &user, change, "", browser_session)?;
    let codes = recovery_code::make(app, conn, &user)?;
    tx.wake_outbox();
    Ok(codes)
}
