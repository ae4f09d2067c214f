//! What a link may do on whatever device it is opened. Looking at it changes nothing. In the browser
//! that started, one tap signs in; elsewhere the number that the first screen shows is asked for, and
//! the session goes to the first screen only.

mod look;

pub use look::{Barred, Open};

use super::{
    link::{Dead, Opened, Reason},
    methods::push,
    number,
    opened_link::{Deniable, Found, LinkKind, LinkTx, Outcome},
    prove, throttle,
};
use crate::{
    model::{
        challenge::ChallengeKind,
        device::Traits,
        id::LoginId,
        login::{Proof, Stage},
        policy::Method,
    },
    observe::metrics,
    store::{self, Conn, StoreError},
};

/// A link that answers a sign-in.
pub struct SignInLink;

/// "It is me."
#[derive(Clone, Debug)]
pub struct Approval {
    /// What was typed, where the number of the first screen is asked for.
    pub number: Option<String>,
    /// What the page's script found.
    pub traits: Traits,
}

/// Why nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The number was wrong; so many tries are left.
    WrongNumber(u32),
    /// What was typed is not a number of two digits. Nothing was counted.
    Malformed,
    /// The link cannot do that in this browser.
    Barred(Barred),
}

/// Done means that the first screen goes on.
type Verdict = Outcome<(), Refusal>;

impl LinkKind for SignInLink {
    const CHALLENGES: &'static [ChallengeKind] = &ChallengeKind::LINKS;
    type Open = Open;
    type Answer = Approval;
    type Done = ();
    type Refusal = Refusal;

    fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
        look::look(tx, opened)
    }

    fn answer(tx: &mut LinkTx<'_>, open: &Open, answer: Approval) -> Result<Verdict, StoreError> {
        if let Some(why) = open.barred {
            return Ok(Outcome::Refused(Refusal::Barred(why)));
        }
        if open.challenge.kind == ChallengeKind::PushLink
            && let Some(refused) = check_device(tx, open, &answer.traits)?
        {
            return Ok(refused);
        }
        if open.number_required
            && let Some(wrong) = check_number(tx, open, answer.number.as_deref())?
        {
            return Ok(wrong);
        }
        approve(tx, open, &answer.traits)
    }
}

fn approve(tx: &mut LinkTx<'_>, open: &Open, traits: &Traits) -> Result<Verdict, StoreError> {
    let used = Outcome::Dead(Dead::of(&open.login, tx.browser, Reason::Used));
    if !store::challenges::spend(tx.conn, &open.challenge.id, tx.app.now())? {
        return Ok(used);
    }
    let Some(method) = open.method() else { return Ok(used) };
    if !prove_by(tx, open, method, traits)? {
        return Ok(used);
    }
    if open.number_required {
        number::give_back(tx.conn, &open.login)?;
    }
    metrics::link_used(method.as_str(), if open.same_browser { "same_browser" } else { "other_device" });
    let id = &open.login.id;
    tx.moved(id);
    Ok(if open.same_browser {
        Outcome::GoOn(id.clone())
    } else if is_refused(tx.conn, id)? {
        Outcome::nothing()
    } else {
        Outcome::Done(())
    })
}

/// Whether the first screen is not let in after all.
pub(super) fn is_refused(conn: &mut Conn, login: &LoginId) -> Result<bool, StoreError> {
    let login = store::logins::find(conn, login)?;
    Ok(login.is_none_or(|login| matches!(login.stage, Stage::Refused { .. })))
}

/// Records what the link proves: one that was sent to an address, that the address is theirs; one by
/// notification, who they are.
fn prove_by(tx: &mut LinkTx<'_>, open: &Open, method: Method, traits: &Traits) -> Result<bool, StoreError> {
    let LinkTx { app, conn, browser, held, .. } = tx;
    let proof = Proof { other_device: !open.same_browser, ..Proof::new(method, app.now()) };
    if method != Method::Push {
        return prove::record(app, conn, &open.login, held, proof);
    }
    let Some(user) = &open.challenge.user_id else { return Ok(false) };
    let device = push::used::device(app, conn, user, browser)?;
    let underlying = device.map(|device| device.proofs).unwrap_or_default();
    let proof = Proof { underlying, ..proof };
    if !prove::record_user(app, conn, &open.login, held, user, proof)? {
        return Ok(false);
    }
    push::used::note(app, conn, &open.login, user, browser, traits)?;
    Ok(true)
}

/// `Some` when a notification's link is on another device than one that gets the person's: what it would prove,
/// that they have such a device, is not so. A link can be tried so three times.
fn check_device(tx: &mut LinkTx<'_>, open: &Open, traits: &Traits) -> Result<Option<Verdict>, StoreError> {
    let LinkTx { app, conn, browser, .. } = tx;
    let refused = |why| Ok(Some(Outcome::Refused(Refusal::Barred(why))));
    let Some(user) = &open.challenge.user_id else {
        return Ok(Some(Outcome::nothing()));
    };
    if let Some(device) = push::used::device(app, conn, user, browser)? {
        return if push::used::suffices(app, &open.login, &device) {
            Ok(None)
        } else {
            refused(Barred::Unfit)
        };
    }
    if !store::challenges::take_try(conn, &open.challenge.id)? {
        return Ok(Some(Outcome::Dead(Dead::of(&open.login, browser, Reason::TooManyTries))));
    }
    push::used::refuse(app, conn, Some(&open.login), user, browser, traits)?;
    refused(Barred::OtherDevice)
}

/// `Some` when the number is not right. A try is taken before the comparison.
fn check_number(
    tx: &mut LinkTx<'_>,
    open: &Open,
    typed: Option<&str>,
) -> Result<Option<Verdict>, StoreError> {
    let too_many = Outcome::Dead(Dead::of(&open.login, tx.browser, Reason::TooManyTries));
    let Some(typed) = typed.and_then(number::parse) else {
        return Ok(Some(Outcome::Refused(Refusal::Malformed)));
    };
    if !number::take(tx.app, tx.conn, &open.login)? {
        return Ok(Some(too_many));
    }
    if open.asked().is_some_and(|asked| asked.number == typed) {
        return Ok(None);
    }
    let user = open.asked().and_then(|asked| asked.user.as_ref());
    let left = number::wrong(tx.app, tx.conn, &open.login, user)?;
    if left == 0 {
        tx.moved(&open.login.id);
        return Ok(Some(too_many));
    }
    Ok(Some(Outcome::Refused(Refusal::WrongNumber(left))))
}

impl Deniable for SignInLink {
    /// Ends the request and quiets further sends. A link that cannot approve here can still say no.
    fn deny(tx: &mut LinkTx<'_>, open: &Open) -> Result<Verdict, StoreError> {
        if let Some(why) = open.barred.filter(|why| !why.can_deny()) {
            return Ok(Outcome::Refused(Refusal::Barred(why)));
        }
        let login = &open.login;
        let used = Outcome::Dead(Dead::of(login, tx.browser, Reason::Used));
        let Some(asked) = login.prove() else { return Ok(used) };
        if !tx.end(&open.challenge, login)? {
            return Ok(used);
        }
        throttle::quiet(tx.app, tx.conn, &asked.contact_key)?;
        if let Some(user) = &asked.user {
            throttle::quiet_push(tx.app, tx.conn, user)?;
        }
        Ok(Outcome::Done(()))
    }
}
