//! Everybody who has an account, those who wait first, and what an admin may do with them.

use super::{
    AdminError, PAGE, PersonFault,
    actor::{Actor, Confirmed},
    cut,
    issue::{self, IssueMethod},
    users::Person,
};
use crate::{
    app::App,
    model::{
        access_window::AccessEnd,
        audit::{Entry, Event},
        contact::{Contact, ContactKind},
        id::UserId,
        login::Login,
        message::{AdminAction, AdminActionContent, Content},
        session::Session,
        user::User,
    },
    observe::audit,
    outbox::queue::{self, Draft},
    protocol::phone::PhoneNumber,
    session::ending,
    store::{self, Conn, StoreError, audit::Recorded},
    views::Lang,
};
use std::sync::Arc;

/// How many people who wait are read.
const MOST_PENDING: i64 = 100;
/// How many sign-ins are looked through for those of known people.
const MOST_LOGINS: i64 = 500;
/// How many of them are shown.
const MOST_WAITING: usize = 20;
/// How many events of a person are shown.
const EVENTS: i64 = 20;
/// How long a message about an approval is worth sending, in seconds.
const WORTH_SECONDS: i64 = 7 * 86_400;
/// How many groups a person may be in, and how long a group's name may be, in characters.
const MOST_GROUPS: usize = 50;
const MOST_GROUP_NAME: usize = 64;

/// One page of people.
pub struct Listed {
    /// The people, newest first.
    pub people: Vec<Person>,
    /// Behind whom the next page begins, if there is one.
    pub next: Option<UserId>,
}

/// A sign-in that waits for its person.
pub struct WaitingLogin {
    /// The sign-in.
    pub login: Login,
    /// Whose it is, by what they typed. Nothing is proved.
    pub user: User,
}

/// Who waits.
pub struct Waiting {
    /// For an admin's approval, longest first.
    pub people: Vec<Person>,
    /// For an answer to a message, newest first.
    pub logins: Vec<WaitingLogin>,
}

/// A person with what an admin may see of them.
pub struct Shown {
    /// The person.
    pub person: Person,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
    /// What happened last, newest first.
    pub events: Vec<Recorded>,
    /// What they can be issued to sign in.
    pub issue_methods: Vec<IssueMethod>,
}

/// One page of people; of those only who have that in an address, number or username.
pub async fn list(app: &App, search: &str, before: Option<UserId>) -> Result<Listed, StoreError> {
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
            Ok(Listed { people: with_contacts(conn, found)?, next })
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

fn with_contacts(conn: &mut Conn, users: Vec<User>) -> Result<Vec<Person>, StoreError> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id.clone()).collect();
    let all = store::contacts::of_users(conn, &ids)?;
    let theirs = |user: &User| all.iter().filter(|contact| contact.user_id == user.id).cloned().collect();
    Ok(users.into_iter().map(|user| Person { contacts: theirs(&user), user }).collect())
}

/// Who waits now.
pub async fn waiting(app: &App) -> Result<Waiting, StoreError> {
    let now = app.now();
    app.store
        .read(move |conn| {
            let pending = store::users::pending(conn, MOST_PENDING)?;
            let people = with_contacts(conn, pending)?;
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
            Ok(Waiting { people, logins })
        })
        .await
}

/// One person.
///
/// Errors: `NotFound`.
pub async fn show(app: &Arc<App>, id: &UserId) -> Result<Shown, AdminError> {
    let (shared, id, now) = (app.clone(), id.clone(), app.now());
    let read = move |conn: &mut Conn| -> Result<Option<Shown>, StoreError> {
        let Some(user) = store::users::find(conn, &id)? else { return Ok(None) };
        let contacts = store::contacts::of_user(conn, &id)?;
        let sessions = store::sessions::of_user(conn, &id, now)?;
        let events = store::audit::of_user(conn, &id, None, EVENTS)?;
        let issue_methods = issue::methods(&shared, conn, &user)?;
        Ok(Some(Shown { person: Person { user, contacts }, sessions, events, issue_methods }))
    };
    app.store.read(read).await?.ok_or(AdminError::NotFound)
}

/// Lets somebody in who waits, and tells them. False when they waited no more.
///
/// Errors: `NotFound`.
pub async fn approve(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<bool, AdminError> {
    let (shared, user) = (app.clone(), id.clone());
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Option<bool>, StoreError> {
        let Some(user) = store::users::find(conn, &user)? else { return Ok(None) };
        if !approve_in(&shared, conn, &user.id, me)? {
            return Ok(Some(false));
        }
        let (what, link) = (AdminAction::Approved, shared.url("/account"));
        let content = AdminActionContent { what, link, code: None, minutes: 0, report_link: None };
        let content = Content::AdminAction(content);
        for contact in mails(conn, &user)? {
            mail(&shared, conn, &user, contact, &content, WORTH_SECONDS)?;
        }
        Ok(Some(true))
    };
    let approved = actor.into().write(app, Some(id), write).await?.ok_or(AdminError::NotFound)?;
    app.outbox.notify_one();
    Ok(approved)
}

/// Lets somebody in who waits. False when they waited no more.
pub(super) fn approve_in(
    app: &App,
    conn: &mut Conn,
    id: &UserId,
    me: &Confirmed,
) -> Result<bool, StoreError> {
    let approved = store::users::approve(conn, id, app.now())?;
    if approved {
        audit::record(app, conn, &Entry::new(Event::UserApproved).user(id).actor(me.as_str()))?;
    }
    Ok(approved)
}

/// The addresses that a person proved; the first where they proved none.
pub(super) fn mails(conn: &mut Conn, user: &User) -> Result<Vec<Contact>, StoreError> {
    let mut mails = store::contacts::of_user(conn, &user.id)?;
    mails.retain(|contact| contact.kind == ContactKind::Email);
    if mails.iter().any(|contact| contact.verified_at.is_some()) {
        mails.retain(|contact| contact.verified_at.is_some());
    } else {
        mails.truncate(1);
    }
    Ok(mails)
}

/// Queues a message for one address of a person, in the person's language.
pub(super) fn mail(
    app: &App,
    conn: &mut Conn,
    user: &User,
    to: Contact,
    content: &Content,
    seconds: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        recipient: to.address,
        content,
        lang: lang(user),
        login_id: None,
        user_id: Some(user.id.clone()),
        expires_at: app.now() + seconds,
        why_not: None,
    };
    queue::insert(app, conn, draft).map(|_| ())
}

/// The language in which a person is written to.
pub(super) fn lang(user: &User) -> &'static str {
    user.claims.locale.as_deref().and_then(Lang::parse).unwrap_or_default().code()
}

/// Stops somebody who waits. False when they waited no more.
///
/// Errors: `NotFound`.
pub async fn refuse(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<bool, AdminError> {
    let (shared, user) = (app.clone(), id.clone());
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Option<bool>, StoreError> {
        if store::users::find(conn, &user)?.is_none() {
            return Ok(None);
        }
        let refused = store::users::refuse(conn, &user, shared.now())?;
        if refused {
            let entry = Entry::new(Event::UserDisabled).user(&user).actor(me.as_str());
            audit::record(&shared, conn, &entry.detail("not let in"))?;
        }
        Ok(Some(refused))
    };
    actor.into().write(app, Some(id), write).await?.ok_or(AdminError::NotFound)
}

/// Puts a person into these groups and no others. Names are separated by commas or lines.
///
/// Errors: `NotFound`, and `Person` for names that cannot be.
pub async fn set_groups(
    app: &Arc<App>,
    id: &UserId,
    typed: &str,
    actor: impl Into<Actor>,
) -> Result<(), AdminError> {
    let groups = parse_groups(typed)?;
    let (shared, person) = (app.clone(), id.clone());
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Option<()>, StoreError> {
        let Some(mut user) = store::users::find(conn, &person)? else { return Ok(None) };
        if user.groups != groups {
            let detail = format!("groups: {}", groups.join(", "));
            user.groups = groups;
            user.updated_at = shared.now();
            store::users::update(conn, &user)?;
            let entry = Entry::new(Event::UserChanged).user(&user.id).actor(me.as_str());
            audit::record(&shared, conn, &entry.detail(detail))?;
        }
        Ok(Some(()))
    };
    actor.into().write(app, Some(id), write).await?.ok_or(AdminError::NotFound)
}

fn parse_groups(typed: &str) -> Result<Vec<String>, AdminError> {
    let mut groups: Vec<String> = Vec::new();
    for name in typed.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
        if name.chars().count() > MOST_GROUP_NAME || name.chars().any(char::is_control) {
            return Err(AdminError::Person(PersonFault::GroupName));
        }
        if !groups.iter().any(|known| known == name) {
            groups.push(name.to_owned());
        }
    }
    if groups.len() > MOST_GROUPS {
        return Err(AdminError::Person(PersonFault::TooManyGroups));
    }
    Ok(groups)
}

/// Ends all sessions of a person. Gives how many there were.
///
/// Errors: `NotFound`.
pub async fn end_sessions(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<usize, AdminError> {
    let (shared, user) = (app.clone(), id.clone());
    let write = move |conn: &mut Conn, me: &Confirmed| -> Result<Option<usize>, StoreError> {
        if store::users::find(conn, &user)?.is_none() {
            return Ok(None);
        }
        let ended = ending::everything(&shared, conn, &user, AccessEnd::Admin)?;
        for session in &ended {
            let entry = Entry::new(Event::SignedOut).user(&user).session(session).actor(me.as_str());
            audit::record(&shared, conn, &entry.detail("by an admin"))?;
        }
        Ok(Some(ended.len()))
    };
    actor.into().write(app, Some(id), write).await?.ok_or(AdminError::NotFound)
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

    #[test]
    fn groups_are_names_between_commas_each_once() {
        let parse = |typed: &str| parse_groups(typed).ok();
        assert_eq!(
            parse(" staff, on call,,staff\nboard "),
            Some(["staff", "on call", "board"].map(str::to_owned).into())
        );
        assert_eq!(parse(""), Some(Vec::new()));
        assert_eq!(parse("a\u{7}b"), None);
        assert_eq!(parse(&"x".repeat(65)), None);
        let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
        assert_eq!(parse(&many.join(",")), None);
    }
}
