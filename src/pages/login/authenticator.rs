//! GET, POST /login/{login}/authenticator: an address and a code of its authenticator app

use super::{identify::kinds, keep_answers, password, sends};
use crate::{
    login::{
        methods::authenticator::{offer::is_welcome, sign_in},
        state::Who,
    },
    views::login::{Authenticator, PasswordError},
    web::{
        Failure, PageRequest,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// The two fields.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !is_welcome(&request.app, &opened.login) {
        return Ok(request.redirect(&opened.resume()));
    }
    let hint = opened.login.request().and_then(|request| request.login_hint.clone());
    request.page(&page(&request, &opened, hint.unwrap_or_default(), None))
}

/// What was typed; or, from the first page, the wish to type a code to the address that was typed there.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let mut opened = logins::open(&mut request, &id).await?;
    if !is_welcome(&request.app, &opened.login) {
        return Ok(request.redirect(&opened.resume()));
    }
    let text = form.get("identifier").unwrap_or_default().trim().to_owned();
    if form.has("use-authenticator") {
        opened.login = keep_answers(&request, opened.login, &form).await?;
        return request.page(&page(&request, &opened, text, None));
    }
    let typed = match password::parse(&request, &opened, &text) {
        Ok(typed) => typed,
        Err(error) => return refuse(&request, &opened, text, error),
    };
    let code = form.get("code").unwrap_or_default().to_owned();
    if code.trim().is_empty() {
        return refuse(&request, &opened, text, PasswordError::Empty);
    }
    let (login, browser) = (opened.login.clone(), opened.browser.clone());
    let who = Who::Typed(typed);
    let answer = request.app.write(move |tx| sign_in::check(tx, &login, &browser, &who, &code)).await?;
    password::go_on(&request, &opened, &answer, |error| page(&request, &opened, text, Some(error)))
}

fn refuse(
    request: &PageRequest,
    opened: &Opened,
    typed: String,
    error: PasswordError,
) -> Result<HttpResponse, Failure> {
    request.page_with(StatusCode::BAD_REQUEST, &page(request, opened, typed, Some(error)))
}

pub(super) fn page(
    request: &PageRequest,
    opened: &Opened,
    value: String,
    error: Option<PasswordError>,
) -> Authenticator {
    let policy = request.app.policy(Some(&opened.login.policy));
    Authenticator {
        app: opened.app_info(request),
        action: opened.path("authenticator"),
        message_action: (sends(policy.first()) != "none").then(|| opened.path("identify")),
        restart_action: opened.path("restart"),
        kinds: kinds(policy),
        remember: opened.login.choices.remember,
        value,
        error,
    }
}
