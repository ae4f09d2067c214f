//! POST /login/{login}/code: the code, typed on the screen that asked for it

use crate::{
    login::code::{self, Answer},
    web::{Failure, Visit, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Compares the code.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let typed = form.get("code").unwrap_or_default();
    Ok(match code::check(&visit.app, opened.login, typed).await? {
        Answer::Proved | Answer::Issued | Answer::Moved => visit.redirect(&resume),
        Answer::Malformed => visit.redirect(&format!("{wait}?code=malformed")),
        Answer::Wrong(left) => visit.redirect(&format!("{wait}?code={left}")),
        Answer::Expired => visit.redirect(&format!("{wait}?code=expired")),
        Answer::TooMany => visit.redirect(&format!("{wait}?code=too-many")),
    })
}
