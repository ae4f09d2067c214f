//! GET, HEAD /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept
//! POST /admin-link/deny
//!
//! No GET changes anything; only a person's POST does.

use crate::{
    login::issued::{self, Accepted, Found, Onward, Open},
    model::{device::Traits, id::LoginId},
    views::{
        issued::{Issued, IssuedError},
        login::{LinkEnd, LinkEndKind},
    },
    web::{
        Failure,
        logins::{self, app_info},
        opened_link::{LinkKind, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// A link to sign in that an admin issued.
pub struct AdminLink;

impl LinkKind for AdminLink {
    const PATH: &'static str = "/admin-link";
}

type Opened = OpenedLink<AdminLink>;

/// Says whose it is, or asks. Changes nothing.
pub async fn get(opened: Opened) -> Result<HttpResponse, Failure> {
    show(&opened, None).await
}

async fn show(opened: &Opened, error: Option<IssuedError>) -> Result<HttpResponse, Failure> {
    let visit = &opened.visit;
    let Found::Open(open) = issued::look(&visit.app, opened.token(), visit.arrival.clone()).await? else {
        return opened.gone();
    };
    let status = match error {
        None => StatusCode::OK,
        Some(IssuedError::Moved) => StatusCode::CONFLICT,
        Some(IssuedError::Wrong { .. } | IssuedError::Malformed) => StatusCode::BAD_REQUEST,
    };
    let not_me = opened.not_me && error.is_none();
    let Open { person, asks, goes_on, .. } = *open;
    let client = match goes_on.as_ref().and_then(|login| login.client_id.as_ref()) {
        Some(id) => visit.app.client(id).await?,
        None => None,
    };
    let page = Issued {
        app: client.as_deref().map(|client| app_info(visit, Some(client))),
        login: goes_on.map(|login| login.id.to_string()).unwrap_or_default(),
        person,
        asks,
        error,
        not_me,
        action: "/admin-link/accept".to_owned(),
        deny_action: "/admin-link/deny".to_owned(),
        opened: opened.reference(),
    };
    opened.page(status, &page)
}

/// Signs in here, once; what else the policy asks for comes next.
pub async fn post_accept(opened: Opened) -> Result<HttpResponse, Failure> {
    let (visit, form) = (&opened.visit, &opened.form);
    let whose = form.get("identifier").map(str::to_owned);
    let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
    let arrival = visit.arrival.clone();
    let shown = form.get("login").filter(|id| !id.is_empty()).map(LoginId::new);
    let onward = Onward { login: shown, path: "/account" };
    match issued::accept(&visit.app, opened.token(), arrival, onward, whose, traits).await? {
        Accepted::Here(login) => Ok(visit.redirect(&logins::resume(&login))),
        Accepted::Wrong(left) => show(&opened, Some(IssuedError::Wrong { left })).await,
        Accepted::Malformed => show(&opened, Some(IssuedError::Malformed)).await,
        Accepted::Moved => show(&opened, Some(IssuedError::Moved)).await,
        Accepted::OtherDevice => opened.end(&LinkEnd::new(LinkEndKind::OtherDevice, Some("/account"))),
        Accepted::Dead => opened.gone(),
    }
}

/// This wasn't me.
pub async fn post_deny(opened: Opened) -> Result<HttpResponse, Failure> {
    let visit = &opened.visit;
    if !issued::deny(&visit.app, opened.token(), visit.arrival.clone()).await? {
        return opened.gone();
    }
    Ok(visit.redirect("/link/denied"))
}
