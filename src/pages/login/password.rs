//! GET, POST /login/{login}/password: an address and its password

use super::{identify::kinds, keep_answers, sends};
use crate::{
    login::{
        identifier::{Typed, TypedFault},
        methods::password::{offer::is_welcome, sign_in},
        state::Who,
        tries::Answer,
    },
    model::password::{Malformed, Password},
    protocol::minutes,
    views::{
        Page,
        login::{Password as PasswordPage, PasswordError},
    },
    web::{
        Failure, PageRequest,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// The two fields.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !is_welcome(&request.app, &opened.login) {
        return Ok(request.redirect(&opened.resume()));
    }
    let asked = opened.login.prove().map(|asked| asked.address.clone());
    let hint = opened.login.request().and_then(|request| request.login_hint.clone());
    let value = asked.or(hint).unwrap_or_default();
    request.page(&page(&request, &opened, value, None))
}

/// What was typed; or, from the first page, the wish to type a password to the address that was typed there.
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
    if form.has("use-password") {
        opened.login = keep_answers(&request, opened.login, &form).await?;
        return request.page(&page(&request, &opened, text, None));
    }
    let typed = match parse(&request, &opened, &text) {
        Ok(typed) => typed,
        Err(error) => return refuse(&request, &opened, text, error),
    };
    let password = match Password::parse(form.get("password").unwrap_or_default()) {
        Ok(password) => password,
        Err(Malformed::Empty) => return refuse(&request, &opened, text, PasswordError::Empty),
        // No password was ever taken that has this form.
        Err(_) => return refuse(&request, &opened, text, PasswordError::Wrong),
    };
    let (login, browser) = (opened.login.clone(), opened.browser.clone());
    let answer = sign_in::check(&request.app, login, browser, Who::Typed(typed), password).await?;
    go_on(&request, &opened, &answer, |error| page(&request, &opened, text, Some(error)))
}

/// On with the sign-in, or the page again with what was wrong.
pub(super) fn go_on<P: Page>(
    request: &PageRequest,
    opened: &Opened,
    answer: &Answer,
    again: impl FnOnce(PasswordError) -> P,
) -> Result<HttpResponse, Failure> {
    let (error, seconds) = match *answer {
        Answer::Proved | Answer::Moved => return Ok(request.redirect(&opened.resume())),
        Answer::Wrong => return request.page_with(StatusCode::BAD_REQUEST, &again(PasswordError::Wrong)),
        Answer::TooMany(seconds) => (PasswordError::TooMany { minutes: minutes(seconds) }, seconds),
        Answer::Locked(seconds) => (PasswordError::Locked, seconds),
    };
    let page = request.page_with(StatusCode::TOO_MANY_REQUESTS, &again(error))?;
    Ok(respond::too_many(page, seconds))
}

/// Who was named.
pub(super) fn parse(request: &PageRequest, opened: &Opened, text: &str) -> Result<Typed, PasswordError> {
    let taken = &request.app.policy(Some(&opened.login.policy)).identifiers;
    let region = request.app.config.sms.default_region.as_deref();
    Typed::parse(text, taken, region).map_err(|fault| match fault {
        TypedFault::Empty => PasswordError::Nobody,
        TypedFault::Invalid | TypedFault::NoCountry => PasswordError::Misspelt,
    })
}

/// The page again, with what was wrong.
pub(super) fn refuse(
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
) -> PasswordPage {
    let policy = request.app.policy(Some(&opened.login.policy));
    PasswordPage {
        app: opened.app_info(request),
        action: opened.path("password"),
        forgot_action: opened.path("forgot"),
        message_action: (sends(policy.first()) != "none").then(|| opened.path("identify")),
        kinds: kinds(policy),
        remember: opened.login.choices.remember,
        value,
        error,
    }
}
