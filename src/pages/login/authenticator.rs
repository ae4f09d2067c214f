//! GET, POST /login/{login}/authenticator: an address and a code of its authenticator app

use super::{identify::kinds, keep_answers, password, sends};
use crate::{
    login::methods::authenticator::{self, is_welcome},
    views::login::{Authenticator, PasswordError},
    web::{
        Failure, Visit,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// The two fields.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let hint = opened.login.request().and_then(|request| request.login_hint.clone());
    visit.page(&page(&visit, &opened, hint.unwrap_or_default(), None))
}

/// What was typed; or, from the first page, the wish to type a code to the address that was typed there.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    if form.has("use-authenticator") {
        keep_answers(&visit, opened.login.clone(), &form).await?;
        return visit.page(&page(&visit, &opened, text, None));
    }
    let typed = match password::parse(&visit, &opened, &text) {
        Ok(typed) => typed,
        Err(error) => return refuse(&visit, &opened, text, error),
    };
    let code = form.get("code").unwrap_or_default().to_owned();
    if code.trim().is_empty() {
        return refuse(&visit, &opened, text, PasswordError::Empty);
    }
    let (login, visitor) = (opened.login.clone(), opened.visitor.clone());
    let answer = authenticator::check(&visit.app, login, visitor, typed, code).await?;
    password::go_on(&visit, &opened, &answer, |error| page(&visit, &opened, text, Some(error)))
}

fn refuse(
    visit: &Visit,
    opened: &Opened,
    typed: String,
    error: PasswordError,
) -> Result<HttpResponse, Failure> {
    visit.page_with(StatusCode::BAD_REQUEST, &page(visit, opened, typed, Some(error)))
}

pub(super) fn page(
    visit: &Visit,
    opened: &Opened,
    value: String,
    error: Option<PasswordError>,
) -> Authenticator {
    let policy = visit.app.policy(Some(&opened.login.policy));
    Authenticator {
        app: opened.app_info(visit),
        action: opened.path("authenticator"),
        message_action: (sends(policy.first()) != "none").then(|| opened.path("identify")),
        restart_action: opened.path("restart"),
        kinds: kinds(policy),
        value,
        error,
    }
}
