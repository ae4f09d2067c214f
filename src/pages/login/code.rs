//! POST /login/{login}/code: the code, typed on the screen that asked for it

use super::wait::show;
use crate::{
    login::code::{self, Answer},
    protocol::minutes,
    views::login::CodeError,
    web::{Failure, Visit, form::Form, logins, respond},
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// Compares the code.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let typed = form.get("code").unwrap_or_default();
    let answer = code::check(&visit.app, opened.login.clone(), opened.visitor.clone(), typed).await?;
    Ok(match answer {
        Answer::Proved | Answer::Issued | Answer::Moved => visit.redirect(&resume),
        Answer::Malformed => visit.redirect(&format!("{wait}?code=malformed")),
        Answer::Wrong(left) => visit.redirect(&format!("{wait}?code={left}")),
        Answer::Expired => visit.redirect(&format!("{wait}?code=expired")),
        Answer::TooManyFromHere(seconds) => {
            let error = CodeError::TooManyFromHere { minutes: minutes(seconds) };
            let page = show(&visit, &opened, StatusCode::TOO_MANY_REQUESTS, Some(error), false).await?;
            respond::too_many(page, seconds)
        }
        Answer::TooMany => visit.redirect(&format!("{wait}?code=too-many")),
    })
}
