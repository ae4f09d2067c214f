//! GET /callback : back from the provider (RFC 6749 §4.1.2, RFC 9207 §2.4).

use super::{
    Sample, Shared,
    page::{Failure, LOGIN_COOKIE, SESSION_COOKIE, redirect},
    provider::{Provider, refused},
    session::{Pending, SESSION_SECONDS, Session},
};
use actix_web::{HttpRequest, HttpResponse};
use openidconnect::CsrfToken;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};
use url::form_urlencoded;

/// Signs in with the provider's response, once.
pub async fn get(app: Shared, request: HttpRequest) -> HttpResponse {
    match sign_in(&app, &request).await {
        Ok(session) => {
            let (now, cookie) = (app.now(), app.outside.random.token());
            let mut sessions = app.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.insert(now, cookie.expose().to_owned(), now + SESSION_SECONDS, Arc::new(session));
            let signed_in = app.cookie(SESSION_COOKIE, cookie.expose(), SESSION_SECONDS);
            redirect("/", [signed_in, app.cookie(LOGIN_COOKIE, "", 0)])
        }
        Err(failure) => app.failure(&request, &failure),
    }
}

async fn sign_in(app: &Sample, request: &HttpRequest) -> Result<Session, Failure> {
    let query: HashMap<String, String> =
        form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let pending = begun_here(app, request, query.get("state"))?;
    if query.get("iss").map(String::as_str) != Some(app.settings.issuer.as_str()) {
        return Err(refused("wrong_issuer", "The answer does not come from the provider that was asked."));
    }
    if let Some(error) = query.get("error") {
        let description = query.get("error_description").map(String::as_str).unwrap_or_default();
        return Err(refused(error, description));
    }
    let code =
        query.get("code").ok_or_else(|| refused("invalid_answer", "There is no code in the answer."))?;
    Provider::discover(app).await?.exchange(code.clone(), pending).await
}

/// Takes the sign-in that this browser began and that the response belongs to. It can be used only once.
fn begun_here(app: &Sample, request: &HttpRequest, state: Option<&String>) -> Result<Pending, Failure> {
    let not_here =
        "No sign-in was begun in this browser in the last ten minutes, or it was answered already.";
    let cookie = request.cookie(LOGIN_COOKIE).ok_or_else(|| refused("unknown_sign_in", not_here))?;
    let taken = app.pending.lock().unwrap_or_else(PoisonError::into_inner).take(app.now(), cookie.value());
    let pending = taken.ok_or_else(|| refused("unknown_sign_in", not_here))?;
    match state {
        Some(state) if CsrfToken::new(state.clone()) == pending.state => Ok(pending),
        _ => Err(refused("wrong_state", "The answer is for another sign-in.")),
    }
}
