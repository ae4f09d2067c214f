//! GET /login/{login}/ended: nothing more to do on this screen
//! GET /login/{login}/finished

use crate::{
    login::next::{Screen, Step},
    model::login::{EndReason, Stage},
    views::login::{Elsewhere, Ended, EndedKind},
    web::{
        Failure, Visit, flow,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, web::Path};

/// It ended without success: one button to begin anew, one back to the app.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let expired = visit.app.now() >= opened.login.expires_at;
    let unusual = matches!(opened.login.stage, Stage::Proved { .. }) && is_unusual(&visit, &opened).await?;
    let kind = match opened.login.stage {
        Stage::Refused { reason: EndReason::Denied } => EndedKind::Denied,
        Stage::Refused { reason: EndReason::TooManyTries } => EndedKind::TooManyTries,
        Stage::Refused { reason: EndReason::OtherAccount } => EndedKind::OtherAccount,
        Stage::Refused { reason: EndReason::Risk } => EndedKind::Risk,
        Stage::Proved { .. } if !expired && unusual => EndedKind::Risk,
        // A person who is proved and sent here may not sign in.
        Stage::Proved { .. } if !expired => EndedKind::NotAllowed,
        Stage::Refused { reason: EndReason::NotAllowed } => EndedKind::NotAllowed,
        Stage::Refused { reason: EndReason::Expired } => EndedKind::Expired,
        _ if expired => EndedKind::Expired,
        _ => return Ok(visit.redirect(&opened.resume())),
    };
    let page = Ended {
        app: opened.app_info(&visit),
        kind,
        restart_action: opened.path("restart"),
        cancel_action: opened.path("cancel"),
    };
    visit.page(&page)
}

/// Whether what an unusual sign-in asks for cannot be given any more.
async fn is_unusual(visit: &Visit, opened: &Opened) -> Result<bool, Failure> {
    let (step, _) = flow::step(visit, opened).await?;
    Ok(matches!(step, Step::Show(Screen::Ended(EndReason::Risk))))
}

/// It was finished, most likely in another tab.
pub async fn get_finished(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = match logins::open(&mut visit, &id).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    if !matches!(opened.login.stage, Stage::Issued) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let app_url = opened.client.as_deref().map_or(Some("/account".to_owned()), logins::app_url);
    visit.page(&Elsewhere { app: opened.app_info(&visit), app_url })
}
