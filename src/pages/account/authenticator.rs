//! GET, POST /account/authenticator: an authenticator app, set up or taken away
//! POST /account/authenticator/begin
//! POST /account/authenticator/remove
//! POST /account/recovery-codes

use crate::{
    login::second::setup::{self, Answer},
    model::id::CeremonyId,
    protocol::secret::Secret,
    views::login::RecoveryCodes,
    web::{
        Failure, Visit,
        form::Form,
        guard::{self, SignedIn},
        qr::{self, Again},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

const HERE: &str = "/account/authenticator";
const SECOND_FACTOR: &str = "/account/second-factor";

/// The picture to scan: of the set-up that is under way in this session, else of a new one.
pub async fn get(visit: Visit) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    show(&visit, &me, None).await
}

/// Begins anew, with another secret.
pub async fn post_begin(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let shown = setup::show(&visit.app, me.end_user(), true).await?;
    Ok(visit.redirect(if shown.is_some() { HERE } else { SECOND_FACTOR }))
}

/// The first code.
pub async fn post(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let typed = form.get("code").unwrap_or_default().to_owned();
    let id = CeremonyId::new(form.get("setup").unwrap_or_default());
    match setup::confirm(&visit.app, me.end_user(), id, typed).await? {
        Answer::Done(codes) => visit.page(&shown(&codes)),
        Answer::Wrong => show(&visit, &me, Some(Again::Wrong)).await,
        Answer::Ended => show(&visit, &me, Some(Again::Ended)).await,
    }
}

/// Takes the app away, and the recovery codes with it.
pub async fn post_remove(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, SECOND_FACTOR).await?;
    setup::remove(&visit.app, me.end_user()).await?;
    Ok(visit.redirect(SECOND_FACTOR))
}

/// New recovery codes, shown this once.
pub async fn post_recovery_codes(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, SECOND_FACTOR).await?;
    let codes = setup::new_recovery_codes(&visit.app, me.end_user()).await?;
    if codes.is_empty() { Ok(visit.redirect(SECOND_FACTOR)) } else { visit.page(&shown(&codes)) }
}

async fn show(visit: &Visit, me: &SignedIn, again: Option<Again>) -> Result<HttpResponse, Failure> {
    let status = if again.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    match setup::show(&visit.app, me.end_user(), false).await? {
        Some(shown) => visit.page_with(status, &qr::enrol(shown, HERE.to_owned(), again, false)?),
        // There is one already.
        None => Ok(visit.redirect(SECOND_FACTOR)),
    }
}

fn shown(codes: &[Secret]) -> RecoveryCodes {
    let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
    RecoveryCodes { codes, continue_url: SECOND_FACTOR.to_owned() }
}
