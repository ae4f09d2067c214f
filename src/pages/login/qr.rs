//! GET, POST /login/{login}/qr: a picture for a phone that is signed in

use super::keep_answers;
use crate::{
    login::methods::qr::{self, Asked},
    model::{login::Stage, policy::Method},
    views::login::ScanQr,
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
        qr::picture,
    },
};
use actix_web::{HttpResponse, web::Path};

/// The picture, the number, and the live status.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    show(&request, &opened).await
}

/// A picture, or a new one.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (here, resume) = (opened.path("qr"), opened.resume());
    let known = flow::asked_for(&request, &opened, Method::Qr).await?;
    // The page of the picture asks for a new one; only the first page asks more.
    let login = match opened.login.stage {
        Stage::Identify => keep_answers(&request, opened.login, &form).await?,
        _ => opened.login,
    };
    let browser = opened.browser;
    match request.app.write(move |tx| qr::begin(tx, &login, &browser, known)).await? {
        Asked::Made => Ok(request.redirect(&here)),
        Asked::TooMany(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
        Asked::Moved => Ok(request.redirect(&resume)),
    }
}

async fn show(request: &PageRequest, opened: &Opened) -> Result<HttpResponse, Failure> {
    let Some(asked) = qr::asked(&opened.login) else { return Ok(request.redirect(&opened.resume())) };
    let link = qr::shown(&request.app, &opened.login.id).await?;
    request.page(&ScanQr {
        app: opened.app_info(request),
        picture: link.map(|link| picture(link.expose())).transpose()?,
        number: asked.number.to_string(),
        again_action: opened.path("qr"),
        other_action: opened.path(if asked.proofs.is_empty() { "restart" } else { "other-way" }),
        known: !asked.proofs.is_empty(),
        expires_in: (asked.expires_at() - request.app.now()).max(0),
        events_url: opened.path("events"),
        status_url: opened.path("status"),
        continue_url: opened.resume(),
    })
}
