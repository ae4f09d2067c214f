//! GET, POST /login/{login}/second: the second factor

use crate::{
    login::{
        next::{Authentication, Facts, Screen, Step, authentication},
        second::{self, Answer},
    },
    views::login::{Second, SecondError},
    web::{
        Failure, Visit, flow,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// One field, for a code of the app or a recovery code.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    match its_turn(&visit, &opened).await? {
        Some(_) => visit.page(&page(&visit, &opened, None)),
        None => Ok(visit.redirect(&opened.resume())),
    }
}

/// What was typed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let Some(known) = its_turn(&visit, &opened).await? else { return Ok(visit.redirect(&opened.resume())) };
    let typed = form.get("code").unwrap_or_default().to_owned();
    let (status, error) = match second::check(&visit.app, opened.login.clone(), known, typed).await? {
        Answer::Proved | Answer::Moved => return Ok(visit.redirect(&opened.resume())),
        Answer::Wrong => (StatusCode::BAD_REQUEST, SecondError::Wrong),
        Answer::TooMany(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, SecondError::TooMany { minutes: (seconds + 59) / 60 })
        }
    };
    visit.page_with(status, &page(&visit, &opened, Some(error)))
}

/// Who it is so far, when `next` says that this is the page.
async fn its_turn(visit: &Visit, opened: &Opened) -> Result<Option<Authentication>, Failure> {
    let (step, facts): (Step, Facts) = flow::step(visit, opened).await?;
    let turn = matches!(step, Step::Show(Screen::SecondFactor));
    Ok(turn.then(|| authentication(&opened.login, &facts)).flatten())
}

fn page(visit: &Visit, opened: &Opened, error: Option<SecondError>) -> Second {
    Second {
        app: opened.app_info(visit),
        action: opened.path("second"),
        error,
        restart_action: opened.path("restart"),
    }
}
