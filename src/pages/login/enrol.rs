//! GET, POST /login/{login}/enrol: a second factor is asked for, and there is none yet

use crate::{
    login::{
        next::{Authentication, Screen},
        second,
    },
    protocol::secret::Secret,
    views::login::RecoveryCodes,
    web::{
        Failure, Visit, flow,
        form::Form,
        logins::{self, Opened},
        qr,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// The picture to scan.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let Some((known, _)) = flow::turn(&visit, &opened, Screen::Enrol).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    show(&visit, &opened, &known, StatusCode::OK).await
}

/// The first code.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let Some((known, _)) = flow::turn(&visit, &opened, Screen::Enrol).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let typed = form.get("code").unwrap_or_default().to_owned();
    match second::enrol(&visit.app, opened.login.clone(), known.clone(), typed, opened.visitor.clone())
        .await?
    {
        Some(codes) => {
            let codes = codes.iter().map(|code| Secret::expose(code).to_owned()).collect();
            visit.page(&RecoveryCodes { codes, continue_url: opened.resume() })
        }
        None => show(&visit, &opened, &known, StatusCode::BAD_REQUEST).await,
    }
}

async fn show(
    visit: &Visit,
    opened: &Opened,
    known: &Authentication,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let Some(setup) = second::setup(&visit.app, known.user.id.clone()).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let wrong = status != StatusCode::OK;
    visit.page_with(status, &qr::enrol(setup, opened.path("enrol"), wrong, true)?)
}
