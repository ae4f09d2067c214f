//! GET, POST /login/{login}/password: an address and its password

use crate::{
    login::methods::password::sign_in::{self, Answer, is_welcome},
    model::password::{Malformed, Password},
    protocol::email::{EmailAddress, EmailFault},
    views::login::{Password as PasswordPage, PasswordError},
    web::{
        Failure, Visit,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Path,
};

/// The two fields.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let asked = opened.login.prove().map(|asked| asked.address.clone());
    let hint = opened.login.request().and_then(|request| request.login_hint.clone());
    let value = asked.or(hint).unwrap_or_default();
    visit.page(&page(&visit, &opened, value, None))
}

/// What was typed; or, from the first page, the wish to type a password to the address that was typed there.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if !is_welcome(&visit.app, &opened.login) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let typed = form.get("identifier").unwrap_or_default().trim().to_owned();
    if form.has("use-password") {
        return visit.page(&page(&visit, &opened, typed, None));
    }
    let address = match address(&typed) {
        Ok(address) => address,
        Err(error) => return refuse(&visit, &opened, typed, error),
    };
    let password = match Password::parse(form.get("password").unwrap_or_default()) {
        Ok(password) => password,
        Err(Malformed::Empty) => return refuse(&visit, &opened, typed, PasswordError::Empty),
        // No password was ever taken that has this form.
        Err(_) => return refuse(&visit, &opened, typed, PasswordError::Wrong),
    };
    let (login, visitor) = (opened.login.clone(), opened.visitor.clone());
    match sign_in::check(&visit.app, login, visitor, address, password).await? {
        Answer::Proved | Answer::Moved => Ok(visit.redirect(&opened.resume())),
        Answer::Wrong => refuse(&visit, &opened, typed, PasswordError::Wrong),
        Answer::TooMany(seconds) => {
            limited(&visit, &opened, typed, PasswordError::TooMany { minutes: (seconds + 59) / 60 }, seconds)
        }
        Answer::Locked(seconds) => limited(&visit, &opened, typed, PasswordError::Locked, seconds),
    }
}

/// The address that was typed.
pub(super) fn address(typed: &str) -> Result<EmailAddress, PasswordError> {
    EmailAddress::parse(typed).map_err(|fault| {
        if fault == EmailFault::Empty { PasswordError::NoAddress } else { PasswordError::InvalidAddress }
    })
}

/// The page again, with what was wrong.
pub(super) fn refuse(
    visit: &Visit,
    opened: &Opened,
    typed: String,
    error: PasswordError,
) -> Result<HttpResponse, Failure> {
    visit.page_with(StatusCode::BAD_REQUEST, &page(visit, opened, typed, Some(error)))
}

fn limited(
    visit: &Visit,
    opened: &Opened,
    typed: String,
    error: PasswordError,
    seconds: i64,
) -> Result<HttpResponse, Failure> {
    let page = page(visit, opened, typed, Some(error));
    let mut response = visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?;
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    Ok(response)
}

fn page(visit: &Visit, opened: &Opened, value: String, error: Option<PasswordError>) -> PasswordPage {
    PasswordPage {
        app: opened.app_info(visit),
        action: opened.path("password"),
        forgot_action: opened.path("forgot"),
        link_action: opened.path("identify"),
        value,
        error,
    }
}
