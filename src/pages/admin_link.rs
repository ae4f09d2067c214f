//! GET, HEAD /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept
//! POST /admin-link/deny
//!
//! No GET changes anything; only a person's POST does.

use crate::{
    login::admin_credentials::{self, Accepted, Found, Onward, Open},
    model::{device::Traits, id::LoginId},
    views::{
        admin_credential::{AdminCredential, AdminCredentialError},
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

async fn show(opened: &Opened, error: Option<AdminCredentialError>) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let Found::Open(open) =
        admin_credentials::look(&request.app, opened.token(), request.context.clone()).await?
    else {
        return opened.gone();
    };
    let status = match error {
        None => StatusCode::OK,
        Some(AdminCredentialError::Moved) => StatusCode::CONFLICT,
        Some(AdminCredentialError::Wrong { .. } | AdminCredentialError::Malformed) => StatusCode::BAD_REQUEST,
    };
    let reporting = opened.reporting && error.is_none();
    let Open { person, asks, goes_on, .. } = *open;
    let client = match goes_on.as_ref().and_then(|login| login.client_id.as_ref()) {
        Some(id) => request.app.client(id).await?,
        None => None,
    };
    let page = AdminCredential {
        app: client.as_deref().map(|client| app_info(request, Some(client))),
        login: goes_on.map(|login| login.id.to_string()).unwrap_or_default(),
        person,
        asks,
        error,
        reporting,
        action: "/admin-link/accept".to_owned(),
        deny_action: "/admin-link/deny".to_owned(),
        opened: opened.reference(),
    };
    opened.page(status, &page)
}

/// Signs in here, once; what else the policy asks for comes next.
pub async fn post_accept(opened: Opened) -> Result<HttpResponse, Failure> {
    let (request, form) = (&opened.request, &opened.form);
    let whose = form.get("identifier").map(str::to_owned);
    let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
    let context = request.context.clone();
    let shown = form.get("login").filter(|id| !id.is_empty()).map(LoginId::new);
    let onward = Onward { login: shown, path: "/account" };
    match admin_credentials::accept(&request.app, opened.token(), context, onward, whose, traits).await? {
        Accepted::Here(login) => Ok(request.redirect(&logins::resume(&login))),
        Accepted::Wrong(left) => show(&opened, Some(AdminCredentialError::Wrong { left })).await,
        Accepted::Malformed => show(&opened, Some(AdminCredentialError::Malformed)).await,
        Accepted::Moved => show(&opened, Some(AdminCredentialError::Moved)).await,
        Accepted::OtherDevice => opened.end(&LinkEnd::new(LinkEndKind::OtherDevice, Some("/account"))),
        Accepted::Dead => opened.gone(),
    }
}

/// This wasn't me.
pub async fn post_deny(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    if !admin_credentials::deny(&request.app, opened.token(), request.context.clone()).await? {
        return opened.gone();
    }
    Ok(request.redirect("/link/denied"))
}
