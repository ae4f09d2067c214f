//! Why somebody who is signed in is asked to sign in once more, and who they are: the browser has their session, so
//! that its page may say so.

use crate::{
    model::{
        contact::ContactKind,
        login::{Login, Purpose},
        policy::Identifier,
        user::User,
    },
    store,
    views::login::Again,
    web::{Failure, PageRequest, logins::Opened},
};

/// What a page changes, by the beginning of its path, as the end of its text's name; and where to go back to.
const PAGES: [(&str, &str, Option<&str>); 13] = [
    ("/account/contacts", "contacts", Some("/account/contacts")),
    ("/account/passkeys", "passkeys", Some("/account/passkeys")),
    ("/account/password", "password", Some("/account")),
    ("/account/authenticator", "second-factor", Some("/account/second-factor")),
    ("/account/second-factor", "second-factor", Some("/account/second-factor")),
    ("/account/push", "push", Some("/account/push")),
    ("/account/providers", "providers", Some("/account/providers")),
    ("/account/data", "data", Some("/account/data")),
    ("/account/delete", "delete", Some("/account/data")),
    ("/account", "account", Some("/account")),
    ("/admin/people", "people", Some("/admin/people")),
    ("/admin/clients", "clients", Some("/admin/clients")),
    ("/qr", "qr", None),
];

/// The reason, where somebody is signed in in this browser and is asked to prove anew who they are.
pub(super) fn reason(opened: &Opened) -> Option<Again> {
    signed_in(opened)?;
    let path = path(&opened.login)?;
    let is_of = |start: &str| {
        path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let page = PAGES.into_iter().find(|(start, ..)| is_of(start));
    page.map(|(_, why, back)| Again { why, back_url: back.map(str::to_owned) })
}

fn signed_in(opened: &Opened) -> Option<&User> {
    let choices = &opened.login.choices;
    let asked_anew = choices.fresh_proof && !choices.other_account;
    opened.browser.session.as_ref().filter(|_| asked_anew).map(|(_, user)| user)
}

fn path(login: &Login) -> Option<&str> {
    match &login.purpose {
        Purpose::OwnPage { path } => Some(path.as_str()),
        Purpose::Authorize(_) => None,
    }
}

/// What that person would type: the first of what the policy takes.
pub(super) async fn identifier(request: &PageRequest, opened: &Opened) -> Result<Option<String>, Failure> {
    let Some(user) = signed_in(opened).cloned() else { return Ok(None) };
    let id = user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &id)).await?;
    let contact = |kind| {
        let of_kind = || contacts.iter().filter(|contact| contact.kind == kind);
        let proved = of_kind().find(|contact| contact.verified_at.is_some());
        proved.or_else(|| of_kind().next()).map(|contact| contact.address.clone())
    };
    let known = |taken: &Identifier| match taken {
        Identifier::Email => contact(ContactKind::Email),
        Identifier::Phone => contact(ContactKind::Phone),
        Identifier::Username => user.claims.preferred_username.clone(),
    };
    Ok(request.app.policy(Some(&opened.login.policy)).identifiers.iter().find_map(known))
}
