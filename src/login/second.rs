//! The second factor: given in a sign-in that already knows who it is, or set up in one.

use super::{
    Visitor,
    methods::{recovery_code, totp},
    next::Authentication,
    notice, prove,
    tries::{self, Account},
};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        authenticator::Factors,
        id::UserId,
        login::{Login, Proof},
        message::FactorChange,
        policy::Method,
    },
    observe::audit,
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};
use std::sync::Arc;

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

/// What a person can type. What else they have is read where it matters.
pub fn factors(conn: &mut Conn, user: &UserId) -> Result<Factors, StoreError> {
    let totp = store::totp::find(conn, user)?.is_some_and(|totp| totp.confirmed_at.is_some());
    let recovery_codes = if totp { store::recovery_codes::left(conn, user)? } else { 0 };
    Ok(Factors { totp, recovery_codes, ..Factors::default() })
}

/// Checks a code of the app or a recovery code, for the person whom the login knows already.
pub async fn check(
    app: &Arc<App>,
    login: Login,
    known: Authentication,
    typed: String,
) -> Result<Answer, StoreError> {
    let shared = app.clone();
    app.store.write(move |conn| check_in(&shared, conn, &login, &known, &typed)).await
}

fn check_in(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    known: &Authentication,
    typed: &str,
) -> Result<Answer, StoreError> {
    let user = &known.user.id;
    let browser = Visitor::of(login).known_as(conn, Some(user))?;
    let account = Account::second_factor(user, browser.as_deref());
    if let Some(refusal) = tries::take_one(app, conn, &account)? {
        let entry = Entry::new(Event::Limited).user(user).login(&login.id).from_device(&login.device);
        tries::note(app, conn, &refusal, entry)?;
        return Ok(Answer::TooMany(app.seconds_until(refusal.until)));
    }
    let Some(method) = right(app, conn, user, typed)? else {
        let entry = Entry::new(Event::SecondFactorWrong).user(user).login(&login.id);
        audit::record(app, conn, &entry.from_device(&login.device))?;
        return Ok(Answer::Wrong);
    };
    tries::forgive(conn, &account)?;
    Ok(if prove::record_known(app, conn, login, known, proof(app, method))? {
        Answer::Proved
    } else {
        Answer::Moved
    })
}

fn proof(app: &App, method: Method) -> Proof {
    Proof { method, at: app.now(), other_device: false, key: None }
}

/// The method that the typed code was right for.
pub(super) fn right(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    typed: &str,
) -> Result<Option<Method>, StoreError> {
    if let Some(code) = super::code::parse(typed, 6) {
        let totp = store::totp::find(conn, user)?.filter(|totp| totp.confirmed_at.is_some());
        let Some(totp) = totp else { return Ok(None) };
        return Ok(totp::check(app, conn, &totp, &code)?.then_some(Method::Totp));
    }
    match recovery_code::parse(typed) {
        Some(code) => Ok(recovery_code::check(app, conn, user, &code)?.then_some(Method::RecoveryCode)),
        None => Ok(None),
    }
}

/// The first code of an app that is being set up: from now on it counts, in the session that set it up too. Gives
/// the recovery codes.
pub async fn confirm(
    app: &Arc<App>,
    user: UserId,
    typed: String,
    visitor: Visitor,
) -> Result<Option<Vec<Secret>>, StoreError> {
    let shared = app.clone();
    let write = move |conn: &mut Conn| {
        visitor.lock(&shared, conn, &user)?;
        let codes = confirm_in(&shared, conn, &user, &typed, &visitor)?;
        if let (Some(_), Some((session, _))) = (&codes, &visitor.session) {
            let mut session = session.clone();
            session.proofs.push(proof(&shared, Method::Totp));
            store::sessions::renew(conn, &session)?;
        }
        Ok(codes)
    };
    let codes = app.store.write(write).await?;
    app.outbox.notify_one();
    Ok(codes)
}

fn confirm_in(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    typed: &str,
    visitor: &Visitor,
) -> Result<Option<Vec<Secret>>, StoreError> {
    let browser = visitor.known_as(conn, Some(user))?;
    let account = Account::second_factor(user, browser.as_deref());
    if tries::take_one(app, conn, &account)?.is_some() {
        return Ok(None);
    }
    let pending = store::totp::find(conn, user)?.filter(|totp| totp.confirmed_at.is_none());
    let (Some(totp), Some(code)) = (pending, super::code::parse(typed, 6)) else {
        return Ok(None);
    };
    if !totp::check(app, conn, &totp, &code)? || !store::totp::confirm(conn, user, app.now())? {
        return Ok(None);
    }
    tries::forgive(conn, &account)?;
    let entry = Entry::new(Event::FactorChanged).user(user).detail("authenticator app set up");
    audit::record(app, conn, &entry.from_device(&visitor.device))?;
    notice::factor_changed(app, conn, user, FactorChange::AuthenticatorAdded, "", visitor)?;
    Ok(Some(recovery_code::make(app, conn, user)?))
}

/// The same in a sign-in whose policy asks for it: the code is the proof too.
pub async fn enrol(
    app: &Arc<App>,
    login: Login,
    known: Authentication,
    typed: String,
    visitor: Visitor,
) -> Result<Option<Vec<Secret>>, StoreError> {
    let shared = app.clone();
    let codes = app
        .store
        .write(move |conn| {
            let codes = confirm_in(&shared, conn, &known.user.id, &typed, &visitor)?;
            let proof = proof(&shared, Method::Totp);
            if codes.is_some() && !prove::record_known(&shared, conn, &login, &known, proof)? {
                return Err(StoreError::Busy("the sign-in has ended at this moment".to_owned()));
            }
            Ok(codes)
        })
        .await?;
    app.outbox.notify_one();
    Ok(codes)
}

/// What to show of an app that is being set up; begins when there is none.
pub async fn setup(app: &Arc<App>, user: UserId) -> Result<Option<totp::Setup>, StoreError> {
    let shared = app.clone();
    app.store
        .write(move |conn| {
            if store::totp::find(conn, &user)?.is_none() {
                totp::begin(&shared, conn, &user)?;
            }
            let pending = store::totp::find(conn, &user)?.filter(|totp| totp.confirmed_at.is_none());
            let account = store::contacts::of_user(conn, &user)?.into_iter().next();
            let label = account.map_or_else(|| user.to_string(), |contact| contact.address);
            pending.map(|totp| totp::setup(&shared, &totp, &label)).transpose()
        })
        .await
}

/// Takes the app and the recovery codes away.
pub async fn remove(app: &Arc<App>, user: UserId, visitor: Visitor) -> Result<bool, StoreError> {
    let shared = app.clone();
    let removed = app
        .store
        .write(move |conn| {
            visitor.lock(&shared, conn, &user)?;
            store::recovery_codes::remove_all(conn, &user)?;
            let removed = store::totp::remove(conn, &user)?;
            if removed {
                let entry =
                    Entry::new(Event::FactorChanged).user(&user).detail("authenticator app taken away");
                audit::record(&shared, conn, &entry.from_device(&visitor.device))?;
                let change = FactorChange::AuthenticatorRemoved;
                notice::factor_changed(&shared, conn, &user, change, "", &visitor)?;
            }
            Ok(removed)
        })
        .await?;
    app.outbox.notify_one();
    Ok(removed)
}

/// New recovery codes in place of the earlier ones; none for a person without an app.
pub async fn new_recovery_codes(
    app: &Arc<App>,
    user: UserId,
    visitor: Visitor,
) -> Result<Vec<Secret>, StoreError> {
    let shared = app.clone();
    let codes = app
        .store
        .write(move |conn| {
            visitor.lock(&shared, conn, &user)?;
            if !factors(conn, &user)?.totp {
                return Ok(Vec::new());
            }
            let entry = Entry::new(Event::FactorChanged).user(&user).detail("new recovery codes");
            audit::record(&shared, conn, &entry.from_device(&visitor.device))?;
            notice::factor_changed(&shared, conn, &user, FactorChange::RecoveryCodesMade, "", &visitor)?;
            recovery_code::make(&shared, conn, &user)
        })
        .await?;
    app.outbox.notify_one();
    Ok(codes)
}
