//! GET, POST /account/authenticator: an authenticator app, set up or taken away
//! POST /account/authenticator/begin
//! POST /account/authenticator/remove
//! POST /account/recovery-codes

use crate::{
    login::second,
    protocol::secret::Secret,
    views::login::RecoveryCodes,
    web::{Failure, Visit, form::Form, guard, qr},
};
use actix_web::{HttpResponse, http::StatusCode};

const HERE: &str = "/account/authenticator";
const SECOND_FACTOR: &str = "/account/second-factor";

/// The picture to scan.
pub async fn get(visit: Visit) -> Result<HttpResponse, Failure> {
    show(&visit, StatusCode::OK).await
}

/// Leads to the picture.
pub async fn post_begin(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    Ok(visit.redirect(HERE))
}

/// The first code.
pub async fn post(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let typed = form.get("code").unwrap_or_default().to_owned();
    match second::confirm(&visit.app, me.user.id, typed, me.visitor).await? {
        Some(codes) => visit.page(&shown(&codes)),
        None => show(&visit, StatusCode::BAD_REQUEST).await,
    }
}

/// Takes the app away, and the recovery codes with it.
pub async fn post_remove(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, SECOND_FACTOR).await?;
    second::remove(&visit.app, me.user.id, me.visitor).await?;
    Ok(visit.redirect(SECOND_FACTOR))
}

/// New recovery codes, shown this once.
pub async fn post_recovery_codes(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, SECOND_FACTOR).await?;
    let codes = second::new_recovery_codes(&visit.app, me.user.id, me.visitor).await?;
    if codes.is_empty() { Ok(visit.redirect(SECOND_FACTOR)) } else { visit.page(&shown(&codes)) }
}

async fn show(visit: &Visit, status: StatusCode) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(visit, HERE).await?;
    match second::setup(&visit.app, me.user.id).await? {
        Some(setup) => {
            visit.page_with(status, &qr::enrol(setup, HERE.to_owned(), status != StatusCode::OK, false)?)
        }
        // There is one already.
        None => Ok(visit.redirect(SECOND_FACTOR)),
    }
}

fn shown(codes: &[Secret]) -> RecoveryCodes {
    let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
    RecoveryCodes { codes, continue_url: SECOND_FACTOR.to_owned() }
}
