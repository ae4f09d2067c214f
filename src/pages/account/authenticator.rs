//! GET, POST /account/authenticator: an authenticator app, set up or taken away
//! POST /account/authenticator/begin
//! POST /account/authenticator/remove
//! POST /account/recovery-codes

use crate::{
    login::methods::authenticator::setup::{self, Answer},
    model::id::CeremonyId,
    protocol::secret::Secret,
    views::login::RecoveryCodes,
    web::{
        Failure, PageRequest,
        form::Form,
        guard::{self, SignedIn},
        qr::{self, Again},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

const HERE: &str = "/account/authenticator";
const SECOND_FACTOR: &str = "/account/second-factor";

/// The picture to scan: of the set-up that is under way in this session, else of a new one.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    show(&request, &me, None).await
}

/// Begins anew, with another secret.
pub async fn post_begin(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let shown = request.app.write(move |tx| setup::show(tx, &me.end_user(), true)).await?;
    Ok(request.redirect(if shown.is_some() { HERE } else { SECOND_FACTOR }))
}

/// The first code.
pub async fn post(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let typed = form.get("code").unwrap_or_default().to_owned();
    let id = CeremonyId::new(form.get("setup").unwrap_or_default());
    let who = me.end_user();
    match request.app.write(move |tx| setup::confirm(tx, &who, &id, &typed)).await? {
        Answer::Done(codes) => request.page(&shown(&codes)),
        Answer::Wrong => show(&request, &me, Some(Again::Wrong)).await,
        Answer::Ended => show(&request, &me, Some(Again::Ended)).await,
    }
}

/// Takes the app away, and the recovery codes with it.
pub async fn post_remove(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, SECOND_FACTOR).await?;
    request.app.write(move |tx| setup::remove(tx, &me.end_user())).await?;
    Ok(request.redirect(SECOND_FACTOR))
}

/// New recovery codes, shown this once.
pub async fn post_recovery_codes(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, SECOND_FACTOR).await?;
    let codes = request.app.write(move |tx| setup::new_recovery_codes(tx, &me.end_user())).await?;
    if codes.is_empty() { Ok(request.redirect(SECOND_FACTOR)) } else { request.page(&shown(&codes)) }
}

async fn show(request: &PageRequest, me: &SignedIn, again: Option<Again>) -> Result<HttpResponse, Failure> {
    let status = if again.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let who = me.end_user();
    match request.app.write(move |tx| setup::show(tx, &who, false)).await? {
        Some(shown) => request.page_with(status, &qr::enrol(shown, HERE.to_owned(), again, false)?),
        // There is one already.
        None => Ok(request.redirect(SECOND_FACTOR)),
    }
}

fn shown(codes: &[Secret]) -> RecoveryCodes {
    let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
    RecoveryCodes { codes, continue_url: SECOND_FACTOR.to_owned() }
}
