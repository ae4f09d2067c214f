//! An authenticator app and the recovery codes beside it: a code is typed in a sign-in that already knows who it is.
//! `sign_in` begins one with a code, and `setup` sets an app up. `totp` and `recovery_code` read a code and compare it.

pub mod offer;
mod recovery_code;
pub mod setup;
pub mod sign_in;
pub mod totp;

use crate::{
    app::{App, Tx},
    login::{
        BrowserSession, code,
        held::Held,
        prove,
        state::Authentication,
        tries::{self, Account, SecretKind},
    },
    model::{
        audit::{Entry, Event},
        id::UserId,
        login::{Login, Proof},
        policy::Method,
    },
    observe::audit,
    store::{self, Conn, StoreError},
};

/// How a second factor was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was wrong, or was used before.
    Wrong,
    /// Too many were wrong; so many seconds until the next may be tried.
    TooMany(i64),
    /// The login has moved on meanwhile.
    Moved,
}

/// Checks a code of the app or a recovery code, for the person whom the login knows already. `usable` is what the
/// policy takes of them: a code of another kind is wrong here, and is not spent.
pub fn check(
    tx: &mut Tx<'_>,
    login: &Login,
    known: &Authentication,
    usable: &[Method],
    typed: &str,
) -> Result<Answer, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let user = &known.user.id;
    let held = Held::share(conn, &login.id, vec![user.clone()])?;
    let account = tries_of(app, conn, user, &BrowserSession::of(login))?;
    if let Some(refusal) = tries::take_one(app, conn, &account)? {
        let entry = Entry::new(Event::Limited).user(user).login(&login.id).from_device(&login.device);
        tries::note(app, conn, &refusal, entry)?;
        return Ok(Answer::TooMany(app.seconds_until(refusal.until)));
    }
    let Some(method) = right(app, conn, user, usable, typed)? else {
        let entry = Entry::new(Event::SecondFactorWrong).user(user).login(&login.id);
        audit::record(app, conn, &entry.from_device(&login.device))?;
        return Ok(Answer::Wrong);
    };
    tries::forgive(conn, &account)?;
    Ok(if prove::record_known(app, conn, login, &held, known, proof(app, method))? {
        Answer::Proved
    } else {
        Answer::Moved
    })
}

/// Where tries at a code of that person's app are counted when they are typed in that browser.
fn tries_of(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser_session: &BrowserSession,
) -> Result<Account, StoreError> {
    let given_here =
        browser_session.known_for(conn, Some(user), |method| SecretKind::AppCode.is_given_by(method))?;
    Ok(Account::second_factor(app, user, given_here.as_deref()))
}

fn proof(app: &App, method: Method) -> Proof {
    Proof::new(method, app.now())
}

/// The method that the typed code was right for, of those that are taken.
fn right(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    taken: &[Method],
    typed: &str,
) -> Result<Option<Method>, StoreError> {
    if let Some(code) = code::parse(typed, 6).filter(|_| taken.contains(&Method::Totp)) {
        let totp = store::totp::find(conn, user)?.filter(|totp| totp.confirmed_at.is_some());
        let Some(totp) = totp else { return Ok(None) };
        return Ok(totp::check(app, conn, &totp, &code)?.then_some(Method::Totp));
    }
    match recovery_code::parse(typed).filter(|_| taken.contains(&Method::RecoveryCode)) {
        Some(code) => Ok(recovery_code::check(app, conn, user, &code)?.then_some(Method::RecoveryCode)),
        None => Ok(None),
    }
}
