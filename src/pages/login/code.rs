//! POST /login/{login}/code: the code, typed on the screen that asked for it

use crate::{
    login::code::{self, Answer},
    model::challenge::ISSUED_CODE_LENGTH,
    web::{Failure, Visit, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Compares the code.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let (wait, resume) = (opened.path("wait"), opened.resume());
    let length = visit.app.policy(Some(&opened.login.policy)).code_length;
    let text = form.get("code").unwrap_or_default();
    let Some(typed) = code::parse(text, length) else {
        // What an admin issues has a length of its own. Whether there is one is told to nobody.
        if let Some(issued) = code::parse(text, ISSUED_CODE_LENGTH)
            && code::check_issued(&visit.app, opened.login, issued).await?
        {
            return Ok(visit.redirect(&resume));
        }
        return Ok(visit.redirect(&format!("{wait}?code=malformed")));
    };
    Ok(match code::check(&visit.app, opened.login, typed).await? {
        Answer::Proved | Answer::Moved => visit.redirect(&resume),
        Answer::Wrong(left) => visit.redirect(&format!("{wait}?code={left}")),
        Answer::TooMany => visit.redirect(&format!("{wait}?code=too-many")),
        Answer::Expired => visit.redirect(&format!("{wait}?code=expired")),
    })
}
