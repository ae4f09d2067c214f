//! GET, POST /login/{login}/qr: a picture for a phone that is signed in

use crate::{
    login::qr::{self, Asked},
    views::login::ScanQr,
    web::{
        Failure, Visit,
        form::Form,
        logins::{self, Opened},
        qr::picture,
    },
};
use actix_web::{HttpResponse, web::Path};

/// The picture, the number, and the live status.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    show(&visit, &opened).await
}

/// A picture, or a new one.
pub async fn post(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let (here, resume) = (opened.path("qr"), opened.resume());
    match qr::begin(&visit.app, opened.login, opened.visitor).await? {
        Asked::Made => Ok(visit.redirect(&here)),
        Asked::TooMany(until) => Err(Failure::TooMany(visit.app.seconds_until(until))),
        Asked::Moved => Ok(visit.redirect(&resume)),
    }
}

async fn show(visit: &Visit, opened: &Opened) -> Result<HttpResponse, Failure> {
    let Some(asked) = qr::asked(&opened.login) else { return Ok(visit.redirect(&opened.resume())) };
    let link = qr::shown(&visit.app, &opened.login.id).await?;
    visit.page(&ScanQr {
        app: opened.app_info(visit),
        picture: link.map(|link| picture(link.expose())).transpose()?,
        number: asked.number.to_string(),
        again_action: opened.path("qr"),
        restart_action: opened.path("restart"),
        expires_in: (asked.expires_at() - visit.app.now()).max(0),
        events_url: opened.path("events"),
        status_url: opened.path("status"),
        continue_url: opened.resume(),
    })
}
