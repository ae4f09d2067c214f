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
    let opened = logins::open(&mut visit, &id).await?;
    let Some(reason) = reason(&visit, &opened).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let kind = match reason {
        EndReason::Denied => EndedKind::Denied,
        EndReason::TooManyTries => EndedKind::TooManyTries,
        EndReason::OtherAccount => EndedKind::OtherAccount,
        EndReason::NotAllowed => EndedKind::NotAllowed,
        EndReason::Risk => EndedKind::Risk,
        EndReason::Expired => EndedKind::Expired,
        // The app is told, and not the person.
        EndReason::ConsentDenied | EndReason::Cancelled => return Ok(visit.redirect(&opened.resume())),
    };
    let page = Ended {
        app: opened.app_info(&visit),
        kind,
        restart_action: opened.path("restart"),
        cancel_action: opened.path("cancel"),
    };
    visit.page(&page)
}

/// Why it ended, as the one who decides says; `None` when it goes on.
async fn reason(visit: &Visit, opened: &Opened) -> Result<Option<EndReason>, Failure> {
    let (step, _) = flow::step(visit, opened).await?;
    Ok(if let Step::Show(Screen::Ended(reason)) = step { Some(reason) } else { None })
}

/// It was finished, most likely in another tab.
pub async fn get_finished(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !matches!(opened.login.stage, Stage::Issued) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let app_url = opened.client.as_deref().map_or(Some("/account".to_owned()), logins::app_url);
    visit.page(&Elsewhere { app: opened.app_info(&visit), app_url })
}
