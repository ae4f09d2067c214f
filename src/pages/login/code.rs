//! POST /login/{login}/code: the code, typed on the screen that asked for it

use super::wait::show;
use crate::{
    login::code::{self, Answer},
    protocol::minutes,
    views::login::CodeError,
    web::{
        Failure, PageRequest,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// Compares the code.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let typed = form.get("code").unwrap_or_default().to_owned();
    let (login, browser) = (opened.login.clone(), opened.browser.clone());
    let answer = request.app.write(move |tx| code::check(tx, &login, &browser, &typed)).await?;
    Ok(match answer {
        Answer::Proved | Answer::Issued | Answer::Moved => request.redirect(&resume),
        Answer::Malformed => request.redirect(&format!("{wait}?code=malformed")),
        Answer::Wrong(left) => request.redirect(&format!("{wait}?code={left}")),
        Answer::Expired => request.redirect(&format!("{wait}?code=expired")),
        Answer::TooManyFromHere(seconds) => {
            let error = CodeError::TooManyFromHere { minutes: minutes(seconds) };
            too_many(&request, &opened, error, seconds).await?
        }
        Answer::TooManyForAddress(seconds) => {
            let error = CodeError::TooManyForAddress { minutes: minutes(seconds) };
            too_many(&request, &opened, error, seconds).await?
        }
        Answer::Locked(seconds) => too_many(&request, &opened, CodeError::Locked, seconds).await?,
        Answer::TooMany => request.redirect(&format!("{wait}?code=too-many")),
    })
}

async fn too_many(
    request: &PageRequest,
    opened: &Opened,
    error: CodeError,
    seconds: i64,
) -> Result<HttpResponse, Failure> {
    let page = show(request, opened, StatusCode::TOO_MANY_REQUESTS, Some(error), false).await?;
    Ok(respond::too_many(page, seconds))
}
