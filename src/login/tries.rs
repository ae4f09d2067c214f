//! Accounts of tries: how often somebody may guess at what lets a person in. Codes that messages hold, codes that
//! an admin issued, passwords and the codes of an app: all of them are counted here, in the database.
//!
//! A guess of a stranger is counted twice: for what was typed, whether or not anybody has it, and for the person whom it
//! names, so that a second identifier of theirs gives nobody more guesses. Whoever guesses is told of the first alone.
//! Where only the person's limit is reached, the answer is that of a wrong guess, and the right one is not compared
//! either: an earlier refusal would say that two identifiers are one person's, and that they are somebody's at all.
//!
//! A browser in which the person has given such a secret before has accounts of its own, so that strangers who guess
//! do not keep the person out of it; it knows whose it is, and is told of their limit. A try is counted before the
//! comparison, so that parallel guesses are counted too, and is given back when there was nothing to compare. All rows
//! that a transaction counts in are held together, in one order ([`limits::hold`]).

mod account;

pub use account::{Account, Kind, SecretKind, Whose};

use self::account::{Limit, PASSWORDS, codes_to, row_key, window_key};
use super::{BrowserSession, identifier::Typed, state::Who, throttle};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        contact::ContactKind,
        id::UserId,
        login::Login,
    },
    protocol::{UnixTime, hex},
    store::{
        Conn, StoreError,
        limits::{self, Held},
    },
};

/// How long a browser in which a new password was chosen has tries of its own without a session, in seconds.
const CHOSEN_SECONDS: i64 = 3600;

/// How a typed secret was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was wrong, or there is none.
    Wrong,
    /// Too many were tried; so many seconds until the next may be.
    TooMany(i64),
    /// Too many were wrong in a row; so many seconds, or until the person signs in another way.
    Locked(i64),
    /// The login has moved on meanwhile.
    Moved,
}

/// Why no more is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the limit that is reached is about.
    pub about: Kind,
    /// From then on there are tries again.
    pub until: UnixTime,
    limit: &'static str,
    key: String,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was counted, and is compared.
    Compare,
    /// It was counted for what was typed, and the person's own limit is reached: it is not compared, and is answered as
    /// a wrong one.
    Unheard(Refusal),
    /// It was not counted; whoever guesses is told.
    Refused(Refusal),
}

/// Accounts that this transaction counts in.
pub struct Open {
    held: Held,
    /// Of networks that have no tries left.
    refused: Vec<Refusal>,
}

/// Takes hold of every account that a transaction may count in: once, and in the place that `store::locks` has for
/// them. Of an account whose network has no tries left nothing is held, because holding a row writes it: who knocks on
/// fills no table.
pub fn open(app: &App, conn: &mut Conn, accounts: &[&Account]) -> Result<Open, StoreError> {
    let (mut keys, mut refused) = (Vec::new(), Vec::new());
    for account in accounts {
        match account.refusal_of_network(app, conn)? {
            Some(refusal) => refused.push(refusal),
            None => keys.extend(account.keys()),
        }
    }
    Ok(Open { held: limits::hold(conn, keys, app.now())?, refused })
}

impl Account {
    fn refusal_of_network(&self, app: &App, conn: &mut Conn) -> Result<Option<Refusal>, StoreError> {
        for limit in self.limits.iter().filter(|limit| limit.about == Kind::Network) {
            let found = limits::find(conn, &limit.allowance.key, app.now())?;
            if let Some((_, until)) = found.filter(|(used, _)| *used >= limit.allowance.most) {
                return Ok(Some(limit.refusal(until)));
            }
        }
        Ok(None)
    }

    fn has(&self, key: &str) -> bool {
        self.limits.iter().any(|limit| limit.allowance.key == key)
    }
}

impl Limit {
    fn refusal(&self, until: UnixTime) -> Refusal {
        Refusal { about: self.about, until, limit: self.name, key: self.allowance.key.clone() }
    }
}

impl Open {
    /// Why a try of that account would be refused, as far as whoever guesses may know.
    pub fn refusal(&self, account: &Account) -> Option<Refusal> {
        self.reached(account, false)
    }

    fn reached(&self, account: &Account, hidden: bool) -> Option<Refusal> {
        if let Some(refusal) = self.refused.iter().find(|refusal| account.has(&refusal.key)) {
            return Some(refusal.clone());
        }
        let limits = account.limits.iter().filter(|limit| limit.hidden == hidden);
        limits.into_iter().find_map(|limit| Some(limit.refusal(self.held.refusal(&limit.allowance)?)))
    }

    /// Counts a try: in what whoever guesses may know of, in all limits or in none, and then in the person's.
    pub fn take(&mut self, conn: &mut Conn, account: &Account) -> Result<Taken, StoreError> {
        if let Some(refusal) = self.reached(account, false) {
            return Ok(Taken::Refused(refusal));
        }
        self.held.take(conn, &account.allowances(false))?;
        if let Some(refusal) = self.reached(account, true) {
            return Ok(Taken::Unheard(refusal));
        }
        self.held.take(conn, &account.allowances(true))?;
        Ok(Taken::Compare)
    }
}

/// The same for one account that hides nothing.
pub fn take_one(app: &App, conn: &mut Conn, account: &Account) -> Result<Option<Refusal>, StoreError> {
    Ok(match open(app, conn, &[account])?.take(conn, account)? {
        Taken::Compare => None,
        Taken::Unheard(refusal) | Taken::Refused(refusal) => Some(refusal),
    })
}

/// Of an account, what is used up in this browser, from whatever network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsedUp {
    /// What whoever guesses is told of.
    pub shown: bool,
    /// What is hidden from them.
    pub hidden: bool,
}

/// What of that account is used up. Counts nothing, and asks as much of every account.
pub fn used_up(app: &App, conn: &mut Conn, account: &Account) -> Result<UsedUp, StoreError> {
    let mut used_up = UsedUp::default();
    for limit in account.limits.iter().filter(|limit| limit.about != Kind::Network) {
        let reached = limits::is_reached(conn, &limit.allowance.key, limit.allowance.most, app.now())?;
        *(if limit.hidden { &mut used_up.hidden } else { &mut used_up.shown }) |= reached;
    }
    Ok(used_up)
}

/// Notes that a limit was reached, once until there are tries again.
pub fn note(app: &App, conn: &mut Conn, refusal: &Refusal, entry: Entry) -> Result<(), StoreError> {
    throttle::note(app, conn, &refusal.key, refusal.until, refusal.limit, entry)
}

/// It was not compared, so it was no try. `compared` says whether it would have been.
pub fn give_back(conn: &mut Conn, account: &Account, compared: bool) -> Result<(), StoreError> {
    let counted = account.limits.iter().filter(|limit| compared || !limit.hidden);
    limits::give_back(conn, &counted.map(|limit| limit.allowance.key.as_str()).collect::<Vec<_>>())
}

/// It was right, so it was no guess. Those before it are no longer counted where they were guesses at just this, by
/// whoever is known to have given it. What was counted for an identifier that anybody can type stays: were it forgiven,
/// whoever guesses would see that it names somebody who signs in.
pub fn forgive(conn: &mut Conn, account: &Account) -> Result<(), StoreError> {
    let (ended, stays): (Vec<_>, Vec<_>) = account.limits.iter().partition(|limit| limit.ends);
    limits::give_back(conn, &stays.iter().map(|limit| limit.allowance.key.as_str()).collect::<Vec<_>>())?;
    limits::forget(conn, &ended.iter().map(|limit| limit.allowance.key.clone()).collect::<Vec<_>>())
}

/// A link or a code that was sent to a contact of such a kind was used: no earlier wrong code for the person's contacts
/// of that kind is in a row with a later one. It forgives nothing else. What one factor guards, a proof of another one
/// must not open to guesses: whoever has stolen a password could then guess at the code of the second step for ever.
pub fn forgive_codes(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    contact: ContactKind,
) -> Result<(), StoreError> {
    let whose = Whose::User(user).name(app);
    limits::forget(conn, &[false, true].map(|known| row_key(codes_to(contact), &whose, known)))
}

/// A new password was chosen with a link in a mail: what was guessed before was another one. In the browser in which it
/// was chosen the person has tries of their own for an hour, however often strangers have typed their address.
pub fn forgive_passwords(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
) -> Result<(), StoreError> {
    let whose = Whose::User(user).name(app);
    let rows = [false, true].map(|known| row_key(PASSWORDS, &whose, known));
    limits::forget(conn, &[&rows[..], &[window_key(PASSWORDS, &whose, None)]].concat())?;
    chose_password(app, conn, user, browser_digest)
}

/// A person chose a password in that browser, in which they have tries of their own at it for an hour.
pub fn chose_password(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser_digest: &[u8],
) -> Result<(), StoreError> {
    limits::take(conn, &chosen_in(app, user, browser_digest), 1, CHOSEN_SECONDS, app.now()).map(|_| ())
}

/// Where it is noted that a person chose a new password in that browser.
fn chosen_in(app: &App, user: &UserId, browser_digest: &[u8]) -> String {
    format!("password-chosen/{}/{}", Whose::User(user).name(app), hex(browser_digest))
}

/// Removes every count of a person. The counts of typed identifiers stay: if they ended with the account, they would show
/// that it existed.
pub fn forget(app: &App, conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    let whose = Whose::User(user).name(app);
    let of = |kind: &str| {
        [window_key(kind, &whose, None), row_key(kind, &whose, false), row_key(kind, &whose, true)]
    };
    limits::forget(conn, &account::ALL.map(of).concat())
}

/// A password, or a code of an app, that is typed beside an address and was counted.
pub struct Counted {
    /// Where.
    pub account: Account,
    /// Whether it is compared; else it is answered as a wrong one.
    pub compared: bool,
}

/// Counts a secret that is typed beside an address. `user` is the person who was typed, with an empty id where there is
/// none. `Err` is the answer when there is no try left.
pub fn take_secret(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser_session: &BrowserSession,
    secret: SecretKind,
    who: &Who,
    user: &UserId,
) -> Result<Result<Counted, Answer>, StoreError> {
    let digest = &browser_session.browser_digest;
    // Both are always asked, so that known and unknown people cost the same.
    let known = browser_session.known_for(conn, Some(user), |method| secret.is_given_by(method))?;
    let has_chosen = limits::is_reached(conn, &chosen_in(app, user, digest), 1, app.now())?;
    let browser = known.or(has_chosen.then(|| hex(digest)));
    let policy = app.policy(Some(&login.policy));
    let typed = if let Who::Typed(typed) = who { Some(typed) } else { None };
    let key = typed.map(Typed::key).unwrap_or_default();
    let whose = if user.as_str().is_empty() { Whose::Nobody(&key) } else { Whose::User(user) };
    let account =
        Account::secrets(app, policy, secret, typed, whose, browser.as_deref(), &browser_session.device);
    let taken = open(app, conn, &[&account])?.take(conn, &account)?;
    let (Taken::Unheard(refusal) | Taken::Refused(refusal)) = &taken else {
        return Ok(Ok(Counted { account, compared: true }));
    };
    let entry = Entry::new(Event::Limited).login(&login.id).from_device(&browser_session.device);
    note(app, conn, refusal, entry)?;
    if matches!(taken, Taken::Unheard(_)) {
        return Ok(Ok(Counted { account, compared: false }));
    }
    let seconds = app.seconds_until(refusal.until);
    Ok(Err(if refusal.about == Kind::InARow { Answer::Locked(seconds) } else { Answer::TooMany(seconds) }))
}
