//! Accounts of tries: how often somebody may guess at what lets a person in. Codes that messages hold, codes that
//! an admin issued, passwords and the codes of an app: all of them are counted here, in the database.
//!
//! An account is named by what is guessed at and by the person whose it is; by what was typed where that is nobody.
//! A browser in which the person has been signed in has accounts of its own, so that strangers who guess do not keep
//! the person out of it. A try is counted before the comparison, so that parallel guesses are counted too, and is
//! given back when there was nothing to compare. All rows that a transaction counts in are held first, in one order
//! ([`limits::hold`]), and before any other row.

use super::{Visitor, throttle};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        device::Device,
        id::UserId,
        issued,
        login::{Login, Prove},
        policy::Policy,
    },
    protocol::{UnixTime, hex},
    store::{
        self, Conn, StoreError,
        limits::{self, Allowance, Held},
    },
};

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// Wrong answers of one account without a right one between them (NIST SP 800-63B-4 §3.2.2 allows 100). Then only
/// another method will do, until it was used or until [`LOCK_SECONDS`] are over.
const IN_A_ROW: i64 = 100;
/// How long wrong answers are remembered as being in a row, however far apart they are.
const ROW_SECONDS: i64 = 365 * DAY;
/// How long an account that was locked by too many in a row stays so.
const LOCK_SECONDS: i64 = DAY;
/// Passwords, or codes of an app beside an address, in an hour, from however many networks.
const SECRETS_AN_HOUR: i64 = 20;
/// Second factors in a window of [`SECOND_FACTOR_SECONDS`], over all sign-ins of a person.
const SECOND_FACTORS: i64 = 5;
const SECOND_FACTOR_SECONDS: i64 = 900;

const CODES: &str = "codes";
const SECRETS: &str = "passwords";
const SECOND_FACTOR: &str = "second-factor";

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

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The network that guesses, whosever the account is.
    Network,
    /// The account, in its window.
    Account,
    /// The account, without a right answer between them.
    InARow,
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

/// A limit of an account.
#[derive(Clone, Debug)]
struct Limit {
    about: Kind,
    /// Its name, for the metrics and the audit trail.
    name: &'static str,
    allowance: Allowance,
}

/// An account of tries.
#[derive(Clone, Debug)]
pub struct Account {
    limits: Vec<Limit>,
}

impl Account {
    /// For codes that messages hold, whichever contact of the person they go to.
    pub fn codes(policy: &Policy, asked: &Prove, browser: Option<&str>, device: &Device) -> Self {
        let whose = whose_codes(asked);
        let rules = &policy.limits;
        let mut account = Self::begin(CODES, "wrong_codes", &whose, browser)
            .window(i64::from(rules.wrong_codes_per_address), HOUR)
            .in_a_row("wrong_codes");
        if rules.wrong_codes_per_ip > 0 {
            account.network("codes-ip", "wrong_codes_per_ip", device, rules.wrong_codes_per_ip, HOUR);
        }
        account.built()
    }

    /// For passwords, and for codes of an app that are typed beside an address.
    fn secrets(policy: &Policy, whose: &str, browser: Option<&str>, device: &Device) -> Self {
        let mut account = Self::begin(SECRETS, "passwords", whose, browser)
            .window(SECRETS_AN_HOUR, HOUR)
            .in_a_row("passwords_in_a_row");
        let most = policy.limits.passwords_per_ip;
        account.network("passwords-ip", "passwords_per_ip", device, most, HOUR);
        account.built()
    }

    /// For the second factor of somebody who has given the first.
    pub fn second_factor(user: &UserId, browser: Option<&str>) -> Self {
        Self::begin(SECOND_FACTOR, "second_factor", user.as_str(), browser)
            .window(SECOND_FACTORS, SECOND_FACTOR_SECONDS)
            .in_a_row("second_factor")
            .built()
    }

    /// For a code that proves an address that a person adds: counted by the person, who alone can guess.
    pub fn contact_codes(policy: &Policy, user: &UserId) -> Self {
        Self::begin("contact-codes", "wrong_codes", user.as_str(), None)
            .window(i64::from(policy.limits.wrong_codes_per_address), HOUR)
            .in_a_row("wrong_codes")
            .built()
    }

    /// For a code that an admin issued, in a browser in which its person has not been signed in. `what` is the code's
    /// own id, or what was typed where there is none. Whoever guesses there never ends the code (`model::issued` has
    /// the arithmetic).
    pub fn issued(what: &str, device: &Device) -> Self {
        let mut account =
            Self::begin("issued-codes", "issued_codes", what, None).window(issued::STRANGERS_A_DAY, DAY);
        let kind = format!("issued-codes/{what}/from");
        account.network(&kind, "issued_codes", device, issued::STRANGERS_OF_A_NETWORK_A_DAY, DAY);
        account.built()
    }

    fn begin<'a>(
        kind: &'static str,
        name: &'static str,
        whose: &'a str,
        browser: Option<&'a str>,
    ) -> Builder<'a> {
        Builder { kind, name, whose, browser, limits: Vec::new() }
    }

    fn keys(&self) -> impl Iterator<Item = String> {
        self.limits.iter().map(|limit| limit.allowance.key.clone())
    }

    fn keys_of(&self, kinds_of_limit: &[Kind]) -> Vec<String> {
        let of = self.limits.iter().filter(|limit| kinds_of_limit.contains(&limit.about));
        of.map(|limit| limit.allowance.key.clone()).collect()
    }
}

/// Names the limits of an account.
struct Builder<'a> {
    kind: &'static str,
    name: &'static str,
    whose: &'a str,
    browser: Option<&'a str>,
    limits: Vec<Limit>,
}

impl Builder<'_> {
    fn window(mut self, most: i64, seconds: i64) -> Self {
        let key = window_key(self.kind, self.whose, self.browser);
        let allowance = Allowance { key, most, seconds, pause: None };
        self.limits.push(Limit { about: Kind::Account, name: self.name, allowance });
        self
    }

    fn in_a_row(mut self, name: &'static str) -> Self {
        let key = row_key(self.kind, self.whose, self.browser.is_some());
        let allowance = Allowance { key, most: IN_A_ROW, seconds: ROW_SECONDS, pause: Some(LOCK_SECONDS) };
        // It lasts longest, so it is what people are told first.
        self.limits.insert(0, Limit { about: Kind::InARow, name, allowance });
        self
    }

    fn network(
        &mut self,
        kind: &str,
        name: &'static str,
        device: &Device,
        most: impl Into<i64>,
        seconds: i64,
    ) {
        let key = format!("{kind}/{}", device.network());
        let allowance = Allowance { key, most: most.into(), seconds, pause: None };
        self.limits.push(Limit { about: Kind::Network, name, allowance });
    }

    fn built(self) -> Account {
        Account { limits: self.limits }
    }
}

/// By the person, so that a second contact of theirs gives nobody more guesses; by the contact where it is nobody's.
fn whose_codes(asked: &Prove) -> String {
    asked.user.as_ref().map_or_else(|| asked.contact_key.clone(), ToString::to_string)
}

fn window_key(kind: &str, whose: &str, browser: Option<&str>) -> String {
    match browser {
        Some(browser) => format!("{kind}/{whose}/{browser}"),
        None => format!("{kind}/{whose}"),
    }
}

fn row_key(kind: &str, whose: &str, known_browser: bool) -> String {
    format!("{kind}-wrong-in-a-row/{whose}{}", if known_browser { "/known" } else { "" })
}

/// Accounts that this transaction counts in.
pub struct Open {
    held: Held,
}

/// Takes hold of every account that a transaction may count in: once, and before it changes anything else.
pub fn open(app: &App, conn: &mut Conn, accounts: &[&Account]) -> Result<Open, StoreError> {
    let keys = accounts.iter().flat_map(|account| account.keys());
    Ok(Open { held: limits::hold(conn, keys, app.now())? })
}

impl Open {
    /// Why a try of that account would not be compared.
    pub fn refusal(&self, account: &Account) -> Option<Refusal> {
        account.limits.iter().find_map(|limit| {
            let until = self.held.refusal(&limit.allowance)?;
            Some(Refusal { about: limit.about, until, limit: limit.name, key: limit.allowance.key.clone() })
        })
    }

    /// Counts a try, in all limits of the account or in none.
    pub fn take(&mut self, conn: &mut Conn, account: &Account) -> Result<Option<Refusal>, StoreError> {
        if let Some(refusal) = self.refusal(account) {
            return Ok(Some(refusal));
        }
        let all: Vec<Allowance> = account.limits.iter().map(|limit| limit.allowance.clone()).collect();
        self.held.take(conn, &all)?;
        Ok(None)
    }
}

/// The same for one account.
pub fn take_one(app: &App, conn: &mut Conn, account: &Account) -> Result<Option<Refusal>, StoreError> {
    open(app, conn, &[account])?.take(conn, account)
}

/// Whether no try of that account would be compared in this browser, from whatever network. Counts nothing.
pub fn is_used_up(app: &App, conn: &mut Conn, account: &Account) -> Result<bool, StoreError> {
    for limit in account.limits.iter().filter(|limit| limit.about != Kind::Network) {
        if limits::is_reached(conn, &limit.allowance.key, limit.allowance.most, app.now())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes that a limit was reached, once until there are tries again.
pub fn note(app: &App, conn: &mut Conn, refusal: &Refusal, entry: Entry) -> Result<(), StoreError> {
    throttle::note(app, conn, &refusal.key, refusal.until, refusal.limit, entry)
}

/// It was not compared, so it was no try.
pub fn give_back(conn: &mut Conn, account: &Account) -> Result<(), StoreError> {
    let keys: Vec<String> = account.keys().collect();
    limits::give_back(conn, &keys.iter().map(String::as_str).collect::<Vec<_>>())
}

/// It was right: it was no guess of its network, and those before it are no longer in a row.
pub fn forgive(conn: &mut Conn, account: &Account) -> Result<(), StoreError> {
    let network = account.keys_of(&[Kind::Network]);
    limits::give_back(conn, &network.iter().map(String::as_str).collect::<Vec<_>>())?;
    limits::forget(conn, &account.keys_of(&[Kind::Account, Kind::InARow]))
}

/// A person proved who they are: no earlier wrong code of theirs counts, and no earlier wrong password is in a row
/// with a later one.
pub fn forgive_person(conn: &mut Conn, user: &UserId, browser_digest: &[u8]) -> Result<(), StoreError> {
    let mut keys = code_keys(user.as_str(), browser_digest);
    keys.extend([false, true].map(|known| row_key(SECRETS, user.as_str(), known)));
    limits::forget(conn, &keys)
}

/// What was sent to a contact was answered: no earlier wrong code for it counts, from when it was nobody's. Only the
/// answer says so, and never that somebody proved who they are in a sign-in in which it was typed.
pub fn forgive_contact(conn: &mut Conn, asked: &Prove, browser_digest: &[u8]) -> Result<(), StoreError> {
    limits::forget(conn, &code_keys(&asked.contact_key, browser_digest))
}

fn code_keys(whose: &str, browser_digest: &[u8]) -> Vec<String> {
    let windows =
        [None, Some(hex(browser_digest))].map(|browser| window_key(CODES, whose, browser.as_deref()));
    windows.into_iter().chain([false, true].map(|known| row_key(CODES, whose, known))).collect()
}

/// A person gave a second factor that nobody can guess: no earlier wrong one is in a row with a later one.
pub fn forgive_second_factor(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    limits::forget(conn, &[false, true].map(|known| row_key(SECOND_FACTOR, user.as_str(), known)))
}

/// Nothing of what was counted against somebody stays, by whatever they were named.
pub fn forget(conn: &mut Conn, whose: &[&str]) -> Result<(), StoreError> {
    let kinds = [CODES, SECRETS, SECOND_FACTOR, "contact-codes", "issued-codes"];
    let of = |whose: &str, kind: &str| {
        [window_key(kind, whose, None), row_key(kind, whose, false), row_key(kind, whose, true)]
    };
    let keys: Vec<String> =
        whose.iter().flat_map(|whose| kinds.map(|kind| of(whose, kind))).flatten().collect();
    limits::forget(conn, &keys)
}

/// Counts a password, or a code of an app, that is typed beside an address. `whose` is the account, or what was typed
/// where there is none. `Err` is the answer when there is no try left.
pub fn take_secret(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    visitor: &Visitor,
    user: &UserId,
    whose: &str,
) -> Result<Result<Account, Answer>, StoreError> {
    let browser = store::sessions::browser_is_known(conn, user, &visitor.browser_digest)?
        .then(|| hex(&visitor.browser_digest));
    let policy = app.policy(Some(&login.policy));
    let account = Account::secrets(policy, whose, browser.as_deref(), &visitor.device);
    let Some(refusal) = take_one(app, conn, &account)? else { return Ok(Ok(account)) };
    let entry = Entry::new(Event::Limited).login(&login.id).from_device(&visitor.device);
    note(app, conn, &refusal, entry)?;
    let seconds = app.seconds_until(refusal.until);
    Ok(Err(if refusal.about == Kind::InARow { Answer::Locked(seconds) } else { Answer::TooMany(seconds) }))
}
