//! GET /login : redirects to the provider.

use super::{
    Shared,
    page::{LOGIN_COOKIE, redirect},
    provider::Provider,
    session::PENDING_SECONDS,
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::PoisonError;

/// Stores state, nonce and verifier for this browser, and redirects it.
pub async fn get(app: Shared, request: HttpRequest) -> HttpResponse {
    let (url, pending) = match Provider::discover(&app).await {
        Ok(provider) => provider.begin(),
        Err(failure) => return app.failure(&request, &failure),
    };
    let (now, cookie) = (app.now(), app.outside.random.token());
    let mut all = app.pending.lock().unwrap_or_else(PoisonError::into_inner);
    all.insert(now, cookie.expose().to_owned(), now + PENDING_SECONDS, pending);
    redirect(url.as_str(), [app.cookie(LOGIN_COOKIE, cookie.expose(), PENDING_SECONDS)])
}
