//! What an admin changes of a user: approved, refused, disabled, their groups, their sessions and access ended.

use super::{
    super::{
        AdminError, UserFault,
        actor::{Actor, Confirmed},
    },
    find_by_id, mail,
};
use crate::{
    app::{App, Tx},
    model::{
        access_window::AccessEnd,
        audit::Event,
        id::UserId,
        message::{AdminAction, AdminActionContent, Content},
        user::User,
    },
    observe::audit,
    protocol::person_name::disguises,
    session::ending,
    store::{self, StoreError},
};
use std::sync::Arc;

/// How long a message about an approval is worth sending, in seconds.
const APPROVAL_SECONDS: i64 = 7 * 86_400;
/// How many groups a user may be in, and how long a group's name may be, in characters.
const MOST_GROUPS: usize = 50;
const MOST_GROUP_NAME: usize = 64;

/// Approves a user who waits for it, and tells them. False when they waited no more.
///
/// # Errors
/// `NotFound`.
pub async fn approve(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<bool, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_by_id(tx.conn, &subject)?;
        if !mark_approved(tx, me, &user.id)? {
            return Ok(false);
        }
        let (what, link) = (AdminAction::Approved, tx.app.url("/account"));
        let content = AdminActionContent { what, link, code: None, minutes: 0, report_link: None };
        let content = Content::AdminAction(content);
        for contact in mail::addresses(tx.conn, &user)? {
            mail::queue(tx, &user, contact.address, &content, APPROVAL_SECONDS)?;
        }
        Ok(true)
    };
    actor.into().write(app, Some(id), write).await
}

/// Approves a user inside another operation, which tells them itself. False when they waited no more.
pub(super) fn mark_approved(tx: &mut Tx<'_>, me: &Confirmed, id: &UserId) -> Result<bool, StoreError> {
    let approved = store::users::approve(tx.conn, id, tx.app.now())?;
    if approved {
        audit::record(tx.app, tx.conn, &me.entry(Event::UserApproved).user(id))?;
    }
    Ok(approved)
}

/// Disables a user who waits for approval. False when they waited no more.
///
/// # Errors
/// `NotFound`.
pub async fn refuse(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<bool, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_by_id(tx.conn, &subject)?;
        let refused = store::users::refuse(tx.conn, &user.id, tx.app.now())?;
        if refused {
            let entry = me.entry(Event::UserDisabled).user(&user.id);
            audit::record(tx.app, tx.conn, &entry.detail("not approved"))?;
        }
        Ok(refused)
    };
    actor.into().write(app, Some(id), write).await
}

/// Disables an account, which ends all its sessions and everything that apps hold of it, or enables it again. Nobody
/// disables their own.
///
/// # Errors
/// `NotFound`, and `User` for the admin's own account.
pub async fn set_disabled(
    app: &Arc<App>,
    id: &UserId,
    disabled: bool,
    actor: impl Into<Actor>,
) -> Result<User, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        if disabled && me.is(&subject) {
            return Err(AdminError::User(UserFault::Oneself));
        }
        let mut user = find_by_id(tx.conn, &subject)?;
        let now = tx.app.now();
        if user.is_active() == disabled {
            user.disabled_at = disabled.then_some(now);
            user.updated_at = now;
            store::users::update(tx.conn, &user)?;
            let entry = me.entry(Event::UserDisabled).user(&user.id);
            audit::record(tx.app, tx.conn, &entry.detail(if disabled { "disabled" } else { "enabled" }))?;
        }
        if disabled {
            sign_out(tx, me, &user.id, AccessEnd::Disabled, "the account was disabled")?;
        }
        Ok(user)
    };
    actor.into().write(app, Some(id), write).await
}

/// Puts a user into these groups and no others. Names are separated by commas or lines. `shown` is what a form showed of
/// the groups: where they are others by now, nothing is changed.
///
/// # Errors
/// `NotFound`; `User` for names that cannot be; `Outdated`.
pub async fn set_groups(
    app: &Arc<App>,
    id: &UserId,
    typed: &str,
    shown: Option<&str>,
    actor: impl Into<Actor>,
) -> Result<(), AdminError> {
    let groups = parse_groups(typed)?;
    let (subject, shown) = (id.clone(), shown.map(str::to_owned));
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let mut user = find_by_id(tx.conn, &subject)?;
        if shown.is_some_and(|shown| shown != groups_text(&user.groups)) {
            return Err(AdminError::Outdated);
        }
        if user.groups != groups {
            let detail = format!("groups: {}", groups_text(&groups));
            user.groups = groups;
            user.updated_at = tx.app.now();
            store::users::update(tx.conn, &user)?;
            audit::record(tx.app, tx.conn, &me.entry(Event::UserChanged).user(&user.id).detail(detail))?;
        }
        Ok(())
    };
    actor.into().write(app, Some(id), write).await
}

/// Groups as a form shows them.
pub fn groups_text(groups: &[String]) -> String {
    groups.join(", ")
}

fn parse_groups(typed: &str) -> Result<Vec<String>, AdminError> {
    group_names(typed.split([',', '\n']))
}

/// Names of groups, each once. They are shown beside each other, so none may pass for another one.
pub(super) fn group_names<'a>(typed: impl Iterator<Item = &'a str>) -> Result<Vec<String>, AdminError> {
    let mut groups: Vec<String> = Vec::new();
    for name in typed.map(str::trim).filter(|name| !name.is_empty()) {
        if name.chars().count() > MOST_GROUP_NAME || name.chars().any(disguises) {
            return Err(AdminError::User(UserFault::GroupName));
        }
        if !groups.iter().any(|known| known == name) {
            groups.push(name.to_owned());
        }
    }
    if groups.len() > MOST_GROUPS {
        return Err(AdminError::User(UserFault::TooManyGroups));
    }
    Ok(groups)
}

/// Ends all sessions of a user. Gives how many there were.
///
/// # Errors
/// `NotFound`.
pub async fn end_sessions(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<usize, AdminError> {
    let subject = id.clone();
    let write = move |tx: &mut Tx<'_>, me: &Confirmed| {
        let user = find_by_id(tx.conn, &subject)?;
        Ok(sign_out(tx, me, &user.id, AccessEnd::Admin, "by an admin")?)
    };
    actor.into().write(app, Some(id), write).await
}

fn sign_out(
    tx: &mut Tx<'_>,
    me: &Confirmed,
    user: &UserId,
    why: AccessEnd,
    detail: &str,
) -> Result<usize, StoreError> {
    let ended = ending::everything(tx.app, tx.conn, user, None, why)?;
    for session in &ended {
        let entry = me.entry(Event::SignedOut).user(user).session(session);
        audit::record(tx.app, tx.conn, &entry.detail(detail))?;
    }
    Ok(ended.len())
}

/// Ends all access of a user at once, and the sessions that rely on it. Gives how many windows of access that were.
///
/// # Errors
/// Those of the database.
pub async fn end_access(app: &Arc<App>, id: &UserId, actor: impl Into<Actor>) -> Result<usize, AdminError> {
    let user = id.clone();
    let write =
        move |tx: &mut Tx<'_>, _: &Confirmed| Ok(ending::access(tx.app, tx.conn, &user, AccessEnd::Admin)?);
    actor.into().write(app, Some(id), write).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_names_between_commas_each_once() {
        let parse = |typed: &str| parse_groups(typed).ok();
        assert_eq!(
            parse(" staff, on call,,staff\nboard "),
            Some(["staff", "on call", "board"].map(str::to_owned).into())
        );
        assert_eq!(parse(""), Some(Vec::new()));
        assert_eq!(parse("a\u{7}b"), None);
        assert_eq!(parse("a\u{202e}b"), None, "none may pass for another one");
        assert_eq!(parse(&"x".repeat(65)), None);
        let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
        assert_eq!(parse(&many.join(",")), None);
    }
}
