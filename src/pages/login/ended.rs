//! GET /login/{login}/ended: nothing more to do on this screen
//! GET /login/{login}/finished

use crate::{
    login::state::{Screen, Step},
    model::login::{EndReason, Stage},
    views::login::{Ended, EndedKind, OtherScreen},
    web::{
        Failure, PageRequest, flow,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, web::Path};

/// It ended without success: one button to begin anew, one back to the app.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some(reason) = reason(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let kind = match reason {
        EndReason::Denied => EndedKind::Denied,
        EndReason::TooManyTries => EndedKind::TooManyTries,
        EndReason::OtherAccount => EndedKind::OtherAccount,
        EndReason::NotAllowed => EndedKind::NotAllowed,
        EndReason::Risk => EndedKind::Risk,
        EndReason::Expired => EndedKind::Expired,
        // The app is told, and not the person.
        EndReason::ConsentDenied | EndReason::Cancelled => return Ok(request.redirect(&opened.resume())),
    };
    let page = Ended {
        app: opened.app_info(&request),
        kind,
        restart_action: opened.path("restart"),
        cancel_action: opened.path("cancel"),
    };
    request.page(&page)
}

/// Why it ended, as the one who decides says; `None` when it goes on.
async fn reason(request: &PageRequest, opened: &Opened) -> Result<Option<EndReason>, Failure> {
    let (step, _) = flow::step(request, opened).await?;
    Ok(if let Step::Show(Screen::Ended(reason)) = step { Some(reason) } else { None })
}

/// It was finished, most likely in another tab.
pub async fn get_finished(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !matches!(opened.login.stage, Stage::Issued) {
        return Ok(request.redirect(&opened.resume()));
    }
    let app_url = match opened.client.as_deref() {
        Some(client) => logins::app_url(client, Some(&opened.login)),
        None => Some("/account".to_owned()),
    };
    request.page(&OtherScreen { app: opened.app_info(&request), app_url })
}
