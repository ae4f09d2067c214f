//! GET /admin/people: everybody, those who wait first
//! POST /admin/people: somebody is added

use crate::{
    admin::{
        AdminError,
        users::{
            UserWithContacts, can_begin,
            list::{self, WaitingLogin},
            typed,
        },
    },
    model::id::UserId,
    protocol::UnixTime,
    views::{
        Ago,
        messages::PersonLink,
        users::{AddForm, LoginLine, UserLine, UserList},
    },
    web::{Failure, PageRequest, form::Form, guard, logins::app_info, query},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use std::collections::HashMap;

/// The list's path.
pub(super) const HERE: &str = "/admin/people";
/// How much of what was typed is searched for, in characters.
const MOST_SEARCH: usize = 100;

/// One page of them.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, HERE).await?;
    request.page(&page(&request, http_request.query_string()).await?)
}

/// Adds somebody by an address, a number or a username.
pub async fn post(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &query::with(HERE, "done", "again")).await?;
    let text = |name| form.get(name).unwrap_or_default().trim().to_owned();
    let (identifier, name) = (text("identifier"), text("name"));
    match typed::add(&request.app, &identifier, &name, me.end_user()).await {
        Ok(user) => {
            let added = list::show(&request.app, &user.id).await.map_err(super::client::failure)?.user;
            let done = if can_begin(&request.app, &added) { "added" } else { "added-no-way" };
            Ok(request.redirect(&query::with(&path(&user.id), "done", done)))
        }
        Err(AdminError::User(fault)) => {
            let add = AddForm { identifier, name, error: Some(fault.as_str()) };
            let page = UserList { add, ..page(&request, "").await? };
            request.page_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(other) => Err(super::client::failure(other)),
    }
}

async fn page(request: &PageRequest, query_string: &str) -> Result<UserList, Failure> {
    let value = |name| query::value(query_string, name);
    let typed = value("q").unwrap_or_default();
    // No address has a control character, and PostgreSQL takes no NUL.
    let search: String = typed.trim().chars().filter(|c| !c.is_control()).take(MOST_SEARCH).collect();
    let before = value("before");
    let listed = list::page(&request.app, &search, before.clone().map(UserId::new)).await?;
    let now = request.app.now();
    // Who searches, or looks further back, knows already who waits.
    let first = search.is_empty() && before.is_none();
    let waiting = if first { Some(list::waiting(&request.app).await?) } else { None };
    let (pending, logins) = waiting.map(|waiting| (waiting.users, waiting.logins)).unwrap_or_default();
    let mut logins_shown = Vec::new();
    for waiting in logins {
        logins_shown.push(login_line(request, &waiting, now).await?);
    }
    let here = if search.is_empty() { HERE.to_owned() } else { query::with(HERE, "q", &search) };
    Ok(UserList {
        add: AddForm::default(),
        done: value("done").and_then(|done| super::user::done(&done)),
        pending: pending.iter().map(|person| line(person, now)).collect(),
        logins: logins_shown,
        people: listed.users.iter().map(|person| line(person, now)).collect(),
        older_url: listed.next.map(|id| query::with(&here, "before", id.as_str())),
        newest_url: before.map(|_| here),
        search,
    })
}

fn line(person: &UserWithContacts, now: UnixTime) -> UserLine {
    let user = &person.user;
    let since = user.pending_since.unwrap_or(user.created_at);
    let (name, mut contacts) = (person.display_name(), contacts(person));
    // Who has told no name is called by an address: once is enough.
    contacts.retain(|contact| *contact != name);
    UserLine {
        url: path(&user.id),
        name,
        contacts,
        admin: user.admin,
        disabled: !user.is_active(),
        pending: user.pending_since.is_some() && user.is_active(),
        since: Ago::new(now - since),
    }
}

fn contacts(person: &UserWithContacts) -> Vec<String> {
    let addresses = person.contacts.iter().map(|contact| contact.address.clone());
    addresses.chain(person.user.claims.preferred_username.clone()).collect()
}

async fn login_line(
    request: &PageRequest,
    waiting: &WaitingLogin,
    now: UnixTime,
) -> Result<LoginLine, Failure> {
    let login = &waiting.login;
    let client = match &login.client_id {
        Some(id) => request.app.client(id).await?,
        None => None,
    };
    let device = login.device.clone();
    Ok(LoginLine {
        url: path(&waiting.user.id),
        address: login.prove().map(|asked| asked.address.clone()).unwrap_or_default(),
        app: app_info(request, client.as_deref()).name,
        origin: device.into(),
        since: Ago::new(now - login.created_at),
    })
}

/// A person's page.
pub(super) fn path(id: &UserId) -> String {
    format!("{HERE}/{id}")
}

/// A person by name, with the way to their page; without both where the account is gone.
pub(super) fn linked(names: &HashMap<UserId, String>, id: &UserId) -> PersonLink {
    match names.get(id) {
        Some(name) => PersonLink { name: name.clone(), url: Some(path(id)) },
        None => PersonLink { name: String::new(), url: None },
    }
}
