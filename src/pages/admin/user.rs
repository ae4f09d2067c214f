//! GET /admin/people/{user}: one person
//! POST /admin/people/{user}/approve
//! POST /admin/people/{user}/refuse
//! POST /admin/people/{user}/disable
//! POST /admin/people/{user}/enable
//! POST /admin/people/{user}/issue: a link or a code to sign in
//! POST /admin/people/{user}/groups
//! POST /admin/people/{user}/end-sessions

use super::{
    client::failure,
    log, messages,
    users::{HERE, path},
};
use crate::{
    admin::{
        AdminError,
        users::{
            change,
            issue::{self, IssueMethod},
            list::{self, Shown},
        },
    },
    model::{credential::Credential, id::UserId, session::Session},
    protocol::UnixTime,
    store::audit::Recorded,
    views::{
        Ago,
        users::{ContactLine, EventLine, PasskeyLine, SeenLine, UserPage},
    },
    web::{
        Failure, PageRequest,
        form::Form,
        guard::{self, SignedIn},
        qr::picture,
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use std::collections::HashMap;

/// What can be said to have been done.
const DONE: [&str; 17] = [
    "again",
    "added",
    "added-no-way",
    "approved",
    "refused",
    "stopped",
    "started",
    "groups",
    "ended",
    "push",
    "link",
    "code",
    "no-admin",
    "passkey",
    "authenticator",
    "contact",
    "deleted",
];

/// The word for what was done, as it comes back in the address.
pub(super) fn done(word: &str) -> Option<&'static str> {
    DONE.into_iter().find(|known| *known == word)
}

/// What is known of a person.
pub async fn get(
    request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = UserId::new(id.into_inner());
    let me = guard::admin(&request, &path(&id)).await?;
    let mut page = page(&request, &id, &me).await?;
    page.done = query::value(http_request.query_string(), "done").and_then(|word| done(&word));
    request.page(&page)
}

/// Approves them.
pub async fn post_approve(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, form.get("from")).await?;
    change::approve(&request.app, &id, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, form.get("from"), "approved"))
}

/// Refuses them.
pub async fn post_refuse(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, form.get("from")).await?;
    change::refuse(&request.app, &id, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, form.get("from"), "refused"))
}

/// Disables the account.
pub async fn post_disable(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    change::set_disabled(&request.app, &id, true, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, None, "stopped"))
}

/// Enables it again.
pub async fn post_enable(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    change::set_disabled(&request.app, &id, false, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, None, "started"))
}

/// Changes the groups.
pub async fn post_groups(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    let typed = form.get("groups").unwrap_or_default();
    let shown = form.get("shown").unwrap_or_default();
    match change::set_groups(&request.app, &id, typed, Some(shown), me.end_user()).await {
        Ok(()) => Ok(back(&request, &id, None, "groups")),
        Err(AdminError::Outdated) => {
            // What was typed is saved when it is sent once more, from a page that shows how it is now.
            let page = page(&request, &id, &me).await?;
            let page = UserPage { groups: typed.to_owned(), error: Some("groups-changed"), ..page };
            request.page_with(StatusCode::CONFLICT, &page)
        }
        Err(AdminError::User(fault)) => {
            let page = page(&request, &id, &me).await?;
            let page = UserPage { groups: typed.to_owned(), error: Some(fault.as_str()), ..page };
            request.page_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(other) => Err(failure(other)),
    }
}

/// Issues a link or a code to sign in. A QR code is shown in this answer and never again.
pub async fn post_issue(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    let Some(method) = form.get("way").and_then(IssueMethod::parse) else {
        return Err(Failure::BadRequest(None));
    };
    match issue::issue(&request.app, &id, method, me.end_user()).await {
        Ok(None) => Ok(back(&request, &id, None, method.as_str())),
        Ok(Some(link)) => {
            let page = page(&request, &id, &me).await?;
            request.page(&UserPage { qr: Some(picture(link.expose())?), ..page })
        }
        Err(AdminError::User(fault)) => {
            let page = page(&request, &id, &me).await?;
            let page = UserPage { not_issued: Some(fault.as_str()), ..page };
            request.page_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(other) => Err(failure(other)),
    }
}

/// Signs them out everywhere.
pub async fn post_end_sessions(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    change::end_sessions(&request.app, &id, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, None, "ended"))
}

/// The user who is changed, and the admin who changes them. Each of these changes decides who gets in, so the admin must
/// have signed in lately: a session that was left open somewhere is not enough.
pub(super) async fn actor(
    request: &PageRequest,
    id: Path<String>,
    from: Option<&str>,
) -> Result<(UserId, SignedIn), Failure> {
    let id = UserId::new(id.into_inner());
    let me = guard::fresh_admin(request, &came_from(&id, from, "again")).await?;
    Ok((id, me))
}

pub(super) fn back(request: &PageRequest, id: &UserId, from: Option<&str>, done: &str) -> HttpResponse {
    request.redirect(&came_from(id, from, done))
}

/// The page with the button that was pressed, which says what was done.
fn came_from(id: &UserId, from: Option<&str>, done: &str) -> String {
    let page = if from == Some("list") { HERE.to_owned() } else { path(id) };
    query::with(&page, "done", done)
}

pub(super) async fn page(request: &PageRequest, id: &UserId, me: &SignedIn) -> Result<UserPage, Failure> {
    let Shown { user: person, sessions, events, names, issue_methods, passkeys, authenticator } =
        list::show(&request.app, id).await.map_err(failure)?;
    let now = request.app.now();
    let user = &person.user;
    Ok(UserPage {
        path: path(id),
        list_url: HERE.to_owned(),
        messages_url: messages::of(&user.id),
        log_url: log::of(&user.id),
        done: None,
        error: None,
        id: user.id.to_string(),
        name: person.display_name(),
        username: user.claims.preferred_username.clone(),
        admin: user.admin,
        me: me.user.id == user.id,
        disabled: !user.is_active(),
        pending: user.pending_since.filter(|_| user.is_active()).map(|since| Ago::new(now - since)),
        since: Ago::new(now - user.created_at),
        contacts: person
            .contacts
            .iter()
            .map(|contact| ContactLine {
                id: contact.id.clone(),
                address: contact.address.clone(),
                verified: contact.verified_at.is_some(),
            })
            .collect(),
        issue_methods: issue_methods.into_iter().map(IssueMethod::as_str).collect(),
        not_issued: None,
        not_removed: None,
        passkeys: passkeys.into_iter().map(factor).collect(),
        authenticator,
        qr: None,
        groups: change::groups_text(&user.groups),
        groups_shown: change::groups_text(&user.groups),
        sessions: sessions.into_iter().map(|session| seen(session, now)).collect(),
        events: events.into_iter().map(|row| event(row, &names, now)).collect(),
    })
}

fn factor(passkey: Credential) -> PasskeyLine {
    PasskeyLine { id: passkey.id.as_str().to_owned(), name: passkey.name }
}

fn seen(session: Session, now: UnixTime) -> SeenLine {
    SeenLine {
        started: Ago::new(now - session.created_at),
        last_seen: Ago::new(now - session.last_seen_at),
        origin: session.device.into(),
    }
}

fn event(row: Recorded, names: &HashMap<UserId, String>, now: UnixTime) -> EventLine {
    EventLine {
        event: row.word(),
        stored: row.event,
        detail: row.detail.unwrap_or_default(),
        by: row.actor.as_ref().map(|actor| log::by(names, actor)),
        ip: row.device.map(|device| device.ip).unwrap_or_default(),
        at: Ago::new(now - row.at),
    }
}
