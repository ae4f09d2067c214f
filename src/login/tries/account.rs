//! What a try is counted in: limits, each with the key of its row.

use crate::{
    app::App,
    crypto::digest::keyed,
    login::identifier::Typed,
    model::{
        admin_credentials,
        contact::ContactKind,
        device::Device,
        id::{ChallengeId, UserId},
        login::Prove,
        policy::{Identifier, Method, Policy},
    },
    protocol::hex,
    store::limits::Allowance,
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

/// Codes of messages, whichever contact they go to.
pub(super) const CODES: &str = "codes";
const MAIL_CODES: &str = "mail-codes";
const TEXT_CODES: &str = "text-codes";
pub(super) const PASSWORDS: &str = "passwords";
/// Codes of an authenticator app, or recovery codes, that are typed beside an address.
const APP_CODES: &str = "app-codes";
const SECOND_FACTOR: &str = "second-factor";
const CONTACT_CODES: &str = "contact-codes";
const ISSUED_CODES: &str = "issued-codes";
/// Every kind of account, by the name that the keys of its rows begin with.
pub(super) const ALL: [&str; 8] =
    [CODES, MAIL_CODES, TEXT_CODES, PASSWORDS, APP_CODES, SECOND_FACTOR, CONTACT_CODES, ISSUED_CODES];

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

/// A limit of an account.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub about: Kind,
    /// Its name, for the metrics and the audit trail.
    pub name: &'static str,
    /// Whoever guesses is never told that it is reached: it says whose the typed identifier is.
    pub hidden: bool,
    /// A right answer ends it. Otherwise a right answer was no guess, and those before it stay counted.
    pub ends: bool,
    pub allowance: Allowance,
}

/// An account of tries.
#[derive(Clone, Debug)]
pub struct Account {
    pub(super) limits: Vec<Limit>,
}

impl Account {
    /// For codes that messages hold.
    ///
    /// The window is over all contacts of the person, so that a second one gives nobody more guesses, and no right code
    /// ends it: whoever can read one mailbox would otherwise guess at the codes of the person's phone for ever. In a row
    /// are the codes of one kind of contact.
    pub fn codes(app: &App, policy: &Policy, asked: &Prove, browser: Option<&str>, device: &Device) -> Self {
        let rules = &policy.limits;
        let in_a_row = codes_to(asked.channel());
        let window = |account: Builder| account.window(i64::from(rules.wrong_codes_per_address), HOUR);
        // By the contact where it is nobody's.
        let whose = asked.user.as_ref().map_or(Whose::Nobody(&asked.contact_key), Whose::User);
        let mut account = Builder::new(CODES, "wrong_codes").browser(browser).stays();
        account = if browser.is_some() || !asked.proofs.is_empty() {
            window(account.of(app, whose))
        } else {
            let typed = window(account.of(app, Whose::Typed(&asked_key(asked))));
            window(typed.in_a_row(in_a_row, "wrong_codes").hidden().of(app, whose))
        };
        account = account.ends().in_a_row(in_a_row, "wrong_codes");
        if rules.wrong_codes_per_ip > 0 {
            account =
                account.network("codes-ip", "wrong_codes_per_ip", device, rules.wrong_codes_per_ip, HOUR);
        }
        account.built()
    }

    /// For a secret that is typed beside an address. `typed` is what was typed where a sign-in begins.
    pub(super) fn secrets(
        app: &App,
        policy: &Policy,
        secret: SecretKind,
        typed: Option<&Typed>,
        whose: Whose<'_>,
        browser: Option<&str>,
        device: &Device,
    ) -> Self {
        let kind = match secret {
            SecretKind::Password => PASSWORDS,
            SecretKind::AppCode => APP_CODES,
        };
        let count =
            |account: Builder| account.window(SECRETS_AN_HOUR, HOUR).in_a_row(kind, "passwords_in_a_row");
        let account = Builder::new(kind, "passwords").browser(browser);
        let account = match typed.filter(|_| browser.is_none()) {
            Some(typed) => {
                let typed = account.stays().of(app, Whose::Typed(&typed.key()));
                count(count(typed).ends().hidden().of(app, whose))
            }
            None => count(account.of(app, whose)),
        };
        let most = policy.limits.passwords_per_ip;
        account.network("passwords-ip", "passwords_per_ip", device, most, HOUR).built()
    }

    /// For the second factor of somebody who has given the first.
    pub fn second_factor(app: &App, user: &UserId, browser: Option<&str>) -> Self {
        Builder::new(SECOND_FACTOR, "second_factor")
            .browser(browser)
            .of(app, Whose::User(user))
            .window(SECOND_FACTORS, SECOND_FACTOR_SECONDS)
            .in_a_row(SECOND_FACTOR, "second_factor")
            .built()
    }

    /// For a code that proves an address that a person adds: counted by the person, who alone can guess. A right one for
    /// an address of their own ends no count: they would have as many more guesses at those of other people.
    pub fn contact_codes(app: &App, policy: &Policy, user: &UserId) -> Self {
        Builder::new(CONTACT_CODES, "wrong_codes")
            .stays()
            .of(app, Whose::User(user))
            .window(i64::from(policy.limits.wrong_codes_per_address), HOUR)
            .in_a_row(CONTACT_CODES, "wrong_codes")
            .built()
    }

    /// For a code that an admin issued, in a browser in which its person has not been signed in: the code's own tries,
    /// or those of what was typed where there is none. Whoever guesses there never ends the code
    /// (`model::admin_credentials` has the arithmetic).
    pub fn issued(app: &App, whose: Whose<'_>, device: &Device) -> Self {
        let account = Builder::new(ISSUED_CODES, "issued_codes").of(app, whose);
        let from = format!("issued-codes/{}/from", account.whose);
        let most = admin_credentials::STRANGERS_OF_A_NETWORK_A_DAY;
        account
            .window(admin_credentials::STRANGERS_A_DAY, DAY)
            .network(&from, "issued_codes", device, most, DAY)
            .built()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = String> {
        self.limits.iter().map(|limit| limit.allowance.key.clone())
    }

    pub(super) fn allowances(&self, hidden: bool) -> Vec<Allowance> {
        let some = self.limits.iter().filter(|limit| limit.hidden == hidden);
        some.map(|limit| limit.allowance.clone()).collect()
    }
}

/// Names the limits of an account.
struct Builder {
    kind: &'static str,
    name: &'static str,
    whose: String,
    browser: Option<String>,
    hidden: bool,
    ends: bool,
    limits: Vec<Limit>,
}

impl Builder {
    fn new(kind: &'static str, name: &'static str) -> Self {
        Self {
            kind,
            name,
            whose: String::new(),
            browser: None,
            hidden: false,
            ends: true,
            limits: Vec::new(),
        }
    }

    /// In which browser, where it is one that the person has used before.
    fn browser(self, browser: Option<&str>) -> Self {
        Self { browser: browser.map(str::to_owned), ..self }
    }

    /// Whose the limits are that follow.
    fn of(self, app: &App, whose: Whose<'_>) -> Self {
        Self { whose: whose.name(app), ..self }
    }

    /// Nobody is told of the limits that follow.
    fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// A right answer ends the limits that follow.
    fn ends(self) -> Self {
        Self { ends: true, ..self }
    }

    /// A right answer does not end the limits that follow.
    fn stays(self) -> Self {
        Self { ends: false, ..self }
    }

    fn window(mut self, most: i64, seconds: i64) -> Self {
        let key = window_key(self.kind, &self.whose, self.browser.as_deref());
        self.push(Kind::Account, self.name, Allowance { key, most, seconds, pause: None });
        self
    }

    fn in_a_row(mut self, kind: &str, name: &'static str) -> Self {
        let key = row_key(kind, &self.whose, self.browser.is_some());
        let (most, seconds, pause) = (IN_A_ROW, ROW_SECONDS, Some(LOCK_SECONDS));
        self.push(Kind::InARow, name, Allowance { key, most, seconds, pause });
        self
    }

    /// Of a network everybody may know that it guesses too much: it says nothing of who is guessed at.
    fn network(
        mut self,
        kind: &str,
        name: &'static str,
        device: &Device,
        most: impl Into<i64>,
        seconds: i64,
    ) -> Self {
        let key = format!("{kind}/{}", device.network());
        (self.hidden, self.ends) = (false, false);
        self.push(Kind::Network, name, Allowance { key, most: most.into(), seconds, pause: None });
        self
    }

    fn push(&mut self, about: Kind, name: &'static str, allowance: Allowance) {
        self.limits.push(Limit { about, name, hidden: self.hidden, ends: self.ends, allowance });
    }

    fn built(mut self) -> Account {
        // What lasts longest is what people are told first.
        self.limits.sort_by_key(|limit| limit.about != Kind::InARow);
        Account { limits: self.limits }
    }
}

/// A secret that is typed beside an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A password.
    Password,
    /// A code of an authenticator app, or a recovery code.
    AppCode,
}

impl SecretKind {
    /// Whether who proves themselves by that method gives such a secret.
    pub fn is_given_by(self, method: Method) -> bool {
        match self {
            Self::Password => method == Method::Password,
            Self::AppCode => matches!(method, Method::Totp | Method::RecoveryCode),
        }
    }
}

/// The kind under which codes in a row are counted that go to such a contact.
pub(super) fn codes_to(contact: ContactKind) -> &'static str {
    match contact {
        ContactKind::Email => MAIL_CODES,
        ContactKind::Phone => TEXT_CODES,
    }
}

/// What was typed where a message was asked for, in the form by which its person is found.
fn asked_key(asked: &Prove) -> String {
    let all = [Identifier::Email, Identifier::Phone, Identifier::Username];
    Typed::parse(&asked.address, &all, None)
        .map_or_else(|_| asked.address.to_lowercase(), |typed| typed.key())
}

fn digest(app: &App, key: &str) -> String {
    hex(keyed(&app.code_key, "typed identifier", key).as_bytes())
}

/// To whom a count of tries belongs. Each variant has a prefix of its own in the keys of rows, so that a person's count
/// is never reached by a username or by typed text that equals the person's id.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// A person.
    User(&'a UserId),
    /// An identifier as it was typed, whether or not anybody has it: two identifiers of one person share no count that can
    /// be seen. Its name is a keyed digest, because most of what is typed is somebody's address.
    Typed(&'a str),
    /// An identifier that nobody has, in place of the person.
    Nobody(&'a str),
    /// A code that an admin issued.
    AdminCode(&'a ChallengeId),
}

impl Whose<'_> {
    /// The name, as it stands in the keys of rows.
    pub fn name(self, app: &App) -> String {
        match self {
            Self::User(id) => format!("user/{id}"),
            Self::Typed(key) => format!("typed/{}", digest(app, key)),
            Self::Nobody(key) => format!("nobody/{}", digest(app, key)),
            Self::AdminCode(id) => format!("code/{id}"),
        }
    }
}

pub(super) fn window_key(kind: &str, whose: &str, browser: Option<&str>) -> String {
    match browser {
        Some(browser) => format!("{kind}/{whose}/{browser}"),
        None => format!("{kind}/{whose}"),
    }
}

pub(super) fn row_key(kind: &str, whose: &str, known_browser: bool) -> String {
    format!("{kind}-wrong-in-a-row/{whose}{}", if known_browser { "/known" } else { "" })
}
