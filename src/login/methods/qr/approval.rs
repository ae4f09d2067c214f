//! What an approval by a phone is about: the sign-in on the first screen, whether it can be had there, and what the
//! phone's session is worth for it.

use crate::{
    app::App,
    login::{
        requirements,
        worth::{self, Wanted},
    },
    model::{
        challenge::Challenge,
        id::UserId,
        login::{Login, Proof, Prove},
        policy::Method,
        session::Session,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};

/// A sign-in that a phone can decide on.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sign-in.
    pub login: Login,
    /// From when the phone's own sign-in must be; `None` where any that lasts will do.
    pub not_before: Option<UnixTime>,
    /// Only what the phone proved since this sign-in began counts.
    pub(super) anew: bool,
    pub(super) number: u8,
    pub(super) challenge: Challenge,
}

/// Why a phone decided nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// Nobody is signed in there, or not as lately, or without the second factor that our own pages ask for.
    SignedOut,
    /// Somebody else is signed in there than the person who is known on the first screen.
    OtherPerson,
    /// The session proved too little: one of these must be proved there first.
    TooLittle(Vec<Method>),
}

/// Whether this sign-in can begin so, on the device that it began on.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    !is_on_a_phone(login) && app.policy(Some(&login.policy)).begins_with(Method::Qr)
}

/// A phone does not look at its own screen.
fn is_on_a_phone(login: &Login) -> bool {
    matches!(login.device.system.as_str(), "iPhone" | "iPad" | "Android")
}

/// Whether a person who is known already has another device that can look at the picture, with a session that does
/// for what is asked for.
pub fn has_device(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    before: &[Proof],
) -> Result<bool, StoreError> {
    if is_on_a_phone(login) {
        return Ok(false);
    }
    let wanted = wanted(app, login, before);
    let suffices = |session: &Session| worth::takes(&wanted, before, &proof(session, login, false));
    let sessions = store::sessions::of_user(conn, user, app.now())?;
    Ok(sessions.iter().any(|session| session.browser_digest != login.browser_digest && suffices(session)))
}

/// Whether this sign-in waits for a phone.
pub fn asked(login: &Login) -> Option<&Prove> {
    login.prove().filter(|asked| asked.methods == [Method::Qr])
}

/// What is asked for after these proofs.
pub(super) fn wanted(app: &App, login: &Login, before: &[Proof]) -> Wanted {
    let policy = app.policy(Some(&login.policy));
    requirements::wanted(&policy.steps, &policy.second_factor_methods, login, before)
}

/// What the approval of that session proves: as of its own sign-in, and no more than was proved there. Where only
/// what is proved anew counts, that holds there too.
pub(super) fn proof(session: &Session, login: &Login, anew: bool) -> Proof {
    let mut underlying = Proof::passed_on(&session.proofs);
    underlying.retain(|proof| !anew || proof.at >= login.created_at);
    let approved_in = Some(session.id.clone());
    Proof { other_device: true, underlying, approved_in, ..Proof::new(Method::Qr, session.auth_time) }
}
