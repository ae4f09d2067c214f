//! Sign-in with a password, where the policy allows it.
//!
//! `sign_in` compares one, `change` sets and removes it, and `reset` lets the reader of a mailbox choose a new one.
//! What is kept is the PHC string of an argon2id hash, sealed for its person: a row that is
//! moved to another person, or read without the master key, is of no use.

pub mod change;
pub mod offer;
pub mod reset;
pub mod sign_in;

use crate::{
    app::App,
    crypto::password::{PoolError, SALT_BYTES},
    login::{BrowserSession, security_notification},
    model::{
        audit::{Entry, Event},
        challenge::ChallengeKind,
        contact::Contact,
        id::UserId,
        login::EndReason,
        message::FactorChange,
        password::{Kept, Password, Weakness, own_words},
        policy::Method,
        user::User,
    },
    observe::audit,
    protocol::secret::Secret,
    store::{self, Conn, StoreError},
};
use openssl::sha::sha1;
use std::{fmt, sync::Arc};

/// Why nothing can be said of a password now.
#[derive(Debug)]
pub enum Trouble {
    /// Too many are being hashed. Later it may go.
    Busy,
    /// The store's trouble, or ours.
    Store(StoreError),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => PoolError::Busy.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PoolError> for Trouble {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy => Self::Busy,
            PoolError::Broken(_) => Self::Store(StoreError::Broken(error.to_string())),
        }
    }
}

/// Whether any policy takes passwords.
pub fn is_taken(app: &App) -> bool {
    app.config.all_policies().any(|policy| policy.takes(Method::Password))
}

/// What PHC strings are sealed for.
fn purpose(user: &UserId) -> String {
    format!("password {user}")
}

fn seal(app: &App, user: &UserId, phc: &str) -> Vec<u8> {
    app.sealer.seal(&purpose(user), phc.as_bytes())
}

fn open(app: &App, kept: &Kept) -> Result<Secret, StoreError> {
    let broken = |text: String| StoreError::Broken(format!("a password's row is broken: {text}"));
    let bytes =
        app.sealer.open(&purpose(&kept.user_id), &kept.sealed).map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map(Secret::new).map_err(|error| broken(error.to_string()))
}

fn salt(app: &App) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    app.world.random.fill(&mut salt);
    salt
}

/// A person's own words: what others know of them.
fn words_of(app: &App, user: &User, contacts: &[Contact]) -> Vec<String> {
    let claims = &user.claims;
    let names = [&claims.name, &claims.given_name, &claims.family_name, &claims.nickname];
    let names = names.into_iter().chain([&claims.preferred_username]).flatten().map(String::as_str);
    let addresses = contacts.iter().map(|contact| contact.address.as_str());
    own_words(names.chain(addresses).chain([app.config.brand.name.as_str()]))
}

/// Judges a new password and hashes it, when it is its turn: both are slow.
async fn judge(
    app: &App,
    password: Password,
    words: Vec<String>,
) -> Result<Result<String, Weakness>, PoolError> {
    let (least, breached, salt) = (app.config.password.min_length, app.breached.clone(), salt(app));
    app.passwords
        .run(move |hasher| {
            if let Err(weakness) = password.check(&words, least) {
                return Ok(Err(weakness));
            }
            let text = password.secret().expose();
            let lost = breached.map_or(Ok(false), |list| list.contains(sha1(text.as_bytes())));
            if lost.map_err(|error| format!("the list of lost passwords: {error}"))? {
                return Ok(Err(Weakness::Breached));
            }
            hasher.hash(text, salt).map(Ok)
        })
        .await
}

/// What was typed, judged and hashed; who it is for is read first, for their words.
async fn judge_for(app: &Arc<App>, user: &UserId, typed: &str) -> Result<Result<String, Weakness>, Trouble> {
    let password = match Password::parse(typed) {
        Ok(password) => password,
        Err(fault) => return Ok(Err(Weakness::Malformed(fault))),
    };
    let (shared, user) = (app.clone(), user.clone());
    let words = app
        .store
        .read(move |conn| {
            let contacts = store::contacts::of_user(conn, &user)?;
            let user = store::users::find(conn, &user)?;
            Ok(user.map(|user| words_of(&shared, &user, &contacts)).unwrap_or_default())
        })
        .await?;
    Ok(judge(app, password, words).await?)
}

/// Puts a new password in force, in the caller's transaction: sign-ins under way with the old one end, links to
/// choose another are of no more use, and the person is told. Sessions are for the caller to end.
fn put(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    phc: &str,
    browser: &BrowserSession,
    how: &'static str,
) -> Result<(), StoreError> {
    let now = app.now();
    let before = store::passwords::find(conn, user)?;
    // Later than the one before also within a second: by this a sign-in under way sees that it was changed.
    let changed_at = before.as_ref().map_or(now, |before| now.max(before.changed_at + 1));
    let kept = Kept { user_id: user.clone(), sealed: seal(app, user, phc), changed_at };
    store::passwords::put(conn, &kept)?;
    store::logins::refuse_proved(conn, user, EndReason::Expired, now)?;
    store::challenges::replace_of_user(conn, user, ChallengeKind::PasswordReset, now)?;
    let entry = Entry::new(Event::PasswordChanged).user(user).from_device(&browser.device);
    audit::record(app, conn, &entry.detail(how))?;
    let change = if before.is_none() { FactorChange::PasswordSet } else { FactorChange::PasswordChanged };
    security_notification::factor_changed(app, conn, user, change, "", browser)
}
