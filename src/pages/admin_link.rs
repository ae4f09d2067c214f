//! GET, HEAD /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept
//! POST /admin-link/deny
//!
//! No GET changes anything; only a person's POST does.

use crate::{
    login::issued::{self, Accepted, Found, Open},
    model::device::Traits,
    views::{
        issued::{Issued, IssuedError},
        login::{LinkEnd, LinkEndKind},
    },
    web::{
        Failure, logins,
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
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let not_me = opened.not_me && error.is_none();
    let Open { person, asks, .. } = *open;
    let page = Issued {
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
    match issued::accept(&visit.app, opened.token(), arrival, whose, traits, "/account").await? {
        Accepted::Here(login) => Ok(visit.redirect(&logins::resume(&login))),
        Accepted::Wrong(left) => show(&opened, Some(IssuedError::Wrong { left })).await,
        Accepted::Malformed => show(&opened, Some(IssuedError::Malformed)).await,
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
