//! Lists of users: one page, everybody, who waits, and one user with what an admin may see.

use super::{
    super::{AdminError, PAGE, cut},
    UserWithContacts,
    issue::{self, IssueMethod},
};
use crate::{
    app::App,
    model::{credential::Credential, id::UserId, login::Login, session::Session, user::User},
    protocol::{UnixTime, phone::PhoneNumber},
    store::{self, Conn, StoreError, audit::Recorded},
};
use std::{collections::HashMap, sync::Arc};

/// How many users who wait for approval are read.
const MOST_PENDING: i64 = 100;
/// How many sign-ins are looked through for those of known people.
const MOST_LOGINS: i64 = 500;
/// How many of them are shown.
const MOST_WAITING: usize = 20;
/// How many events of a user are shown.
const EVENTS: i64 = 20;
/// How many users are read at once.
const BATCH: i64 = 500;

/// One page of users.
pub struct Listed {
    /// The users, newest first.
    pub users: Vec<UserWithContacts>,
    /// Where the next page begins: after the user with this id. `None` on the last page.
    pub next: Option<UserId>,
}

/// A sign-in that waits for an answer to its message.
pub struct WaitingLogin {
    /// The sign-in.
    pub login: Login,
    /// Whose it is, by what they typed. Nothing is proved.
    pub user: User,
}

/// Users and sign-ins that wait.
pub struct Waiting {
    /// For an admin's approval, longest first.
    pub users: Vec<UserWithContacts>,
    /// For an answer to a message, newest first.
    pub logins: Vec<WaitingLogin>,
}

/// A user with what an admin may see of them.
pub struct Shown {
    /// The user.
    pub user: UserWithContacts,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
    /// What happened last, newest first.
    pub events: Vec<Recorded>,
    /// What the admins in them are called; whose account is gone is not there.
    pub names: HashMap<UserId, String>,
    /// What they can be issued to sign in.
    pub issue_methods: Vec<IssueMethod>,
    /// Their passkeys.
    pub passkeys: Vec<Credential>,
    /// When they set their authenticator app up, where they have one.
    pub authenticator: Option<UnixTime>,
}

/// One page of users; with a search, only those who have it in an address, number or username.
///
/// # Errors
/// The database fails.
pub async fn page(app: &App, search: &str, before: Option<UserId>) -> Result<Listed, StoreError> {
    let text = folded(search, app.config.sms.default_region.as_deref());
    app.store
        .read(move |conn| {
            let before = before.as_ref();
            let mut found = if text.is_empty() {
                store::users::newest(conn, before, PAGE + 1)?
            } else {
                store::users::search(conn, &text, before, PAGE + 1)?
            };
            let next = cut(&mut found, |user| user.id.clone());
            Ok(Listed { users: with_contacts(conn, found)?, next })
        })
        .await
}

/// What was typed, in the form in which contacts and usernames are kept; a number as far as it was typed.
fn folded(search: &str, region: Option<&str>) -> String {
    let text = search.trim().to_lowercase();
    if let Ok(number) = PhoneNumber::parse(&text, region) {
        return number.as_str().to_owned();
    }
    let in_numbers = |c: char| c.is_ascii_digit() || " +-()./".contains(c);
    if text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(in_numbers) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        return digits.trim_start_matches('0').to_owned();
    }
    text
}

fn with_contacts(conn: &mut Conn, users: Vec<User>) -> Result<Vec<UserWithContacts>, StoreError> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id.clone()).collect();
    let all = store::contacts::of_users(conn, &ids)?;
    let theirs = |user: &User| all.iter().filter(|contact| contact.user_id == user.id).cloned().collect();
    Ok(users.into_iter().map(|user| UserWithContacts { contacts: theirs(&user), user }).collect())
}

/// Who waits for an approval or an answer now.
///
/// # Errors
/// The database fails.
pub async fn waiting(app: &App) -> Result<Waiting, StoreError> {
    let now = app.now();
    app.store
        .read(move |conn| {
            let pending = store::users::pending(conn, MOST_PENDING)?;
            let users = with_contacts(conn, pending)?;
            let mut logins = Vec::new();
            for login in store::logins::waiting(conn, now, MOST_LOGINS)? {
                let asked = login.prove().filter(|asked| now < asked.expires_at());
                let Some(id) = asked.and_then(|asked| asked.user.clone()) else { continue };
                if let Some(user) = store::users::find(conn, &id)?.filter(User::is_active) {
                    logins.push(WaitingLogin { login, user });
                }
                if logins.len() == MOST_WAITING {
                    break;
                }
            }
            Ok(Waiting { users, logins })
        })
        .await
}

/// One user.
///
/// # Errors
/// `NotFound`.
pub async fn show(app: &Arc<App>, id: &UserId) -> Result<Shown, AdminError> {
    let (shared, id, now) = (app.clone(), id.clone(), app.now());
    let read = move |conn: &mut Conn| -> Result<Option<Shown>, StoreError> {
        let Some(user) = store::users::find(conn, &id)? else { return Ok(None) };
        let contacts = store::contacts::of_user(conn, &id)?;
        let sessions = store::sessions::of_user(conn, &id, now)?;
        let events = store::audit::of_user(conn, &id, None, EVENTS)?;
        let actors: Vec<UserId> =
            events.iter().filter_map(|row| row.actor.as_deref()).map(UserId::new).collect();
        let names = super::names_of(conn, &actors)?;
        let issue_methods = issue::methods(&shared, conn, &user)?;
        let passkeys = store::credentials::of_user(conn, &id)?;
        let authenticator = store::totp::find(conn, &id)?.map(|totp| totp.created_at);
        let user = UserWithContacts { user, contacts };
        Ok(Some(Shown { user, sessions, events, names, issue_methods, passkeys, authenticator }))
    };
    app.store.read(read).await?.ok_or(AdminError::NotFound)
}

/// Everybody, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn all(app: &App) -> Result<Vec<UserWithContacts>, AdminError> {
    let mut users: Vec<UserWithContacts> = Vec::new();
    loop {
        let after = users.last().map(|known| known.user.id.clone());
        let batch = app
            .store
            .read(move |conn| {
                let found = store::users::list(conn, after.as_ref(), BATCH)?;
                with_contacts(conn, found)
            })
            .await?;
        if batch.is_empty() {
            return Ok(users);
        }
        users.extend(batch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_much_of_it_was_typed() {
        for (typed, kept) in [
            ("079 123 45 67", "+41791234567"),
            ("+41 79 123", "4179123"),
            ("079 12", "7912"),
            (" Ada@Example.test", "ada@example.test"),
            ("ada2", "ada2"),
            ("", ""),
        ] {
            assert_eq!(folded(typed, Some("CH")), kept, "{typed}");
        }
    }
}
