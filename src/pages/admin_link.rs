//! GET, HEAD /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept
//! POST /admin-link/deny
//!
//! No GET changes anything; only a person's POST does.

use crate::{
    login::{
        admin_credentials::{Acceptance, AdminLink, Open, Refusal},
        opened_link::Answered,
    },
    model::{device::Traits, id::LoginId},
    views::{
        admin_credential::{AdminCredential, AdminCredentialError},
        login::{LinkEnd, LinkEndKind},
    },
    web::{
        Failure,
        logins::{self, app_info},
        opened_link::{LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};
use std::convert::Infallible;

type Opened = OpenedLink<AdminLink>;

impl LinkPage for AdminLink {
    const PATH: &'static str = "/admin-link";

    /// Says whose it is, or asks.
    async fn show(
        opened: &mut Opened,
        open: Open,
        refusal: Option<Refusal>,
    ) -> Result<HttpResponse, Failure> {
        let (status, error) = match refusal {
            None => (StatusCode::OK, None),
            Some(Refusal::Moved) => (StatusCode::CONFLICT, Some(AdminCredentialError::Moved)),
            Some(Refusal::Wrong(left)) => {
                (StatusCode::BAD_REQUEST, Some(AdminCredentialError::Wrong { left }))
            }
            Some(Refusal::Malformed) => (StatusCode::BAD_REQUEST, Some(AdminCredentialError::Malformed)),
            Some(Refusal::OtherDevice) => {
                return opened.end(&LinkEnd::new(LinkEndKind::OtherDevice, Some("/account")));
            }
        };
        let request = &opened.request;
        let reporting = opened.reporting && error.is_none();
        let Open { person, asks, goes_on, .. } = open;
        let client = match &goes_on {
            Some(login) => logins::client_of(request, login).await?,
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
    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        let form = &opened.form;
        let login = form.get("login").filter(|id| !id.is_empty()).map(LoginId::new);
        let whose = form.get("identifier").map(str::to_owned);
        let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
        opened.answer(Acceptance { login, whose, traits }).await
    }

    async fn done(_: &Opened, never: Infallible) -> Result<HttpResponse, Failure> {
        match never {}
    }
}
