//! GET /sign-out : forgets the person here, then asks the provider to (RP-Initiated Logout §2).

use super::{
    Shared,
    page::{SESSION_COOKIE, redirect},
    provider::Provider,
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::PoisonError;

/// Signs out of the app and redirects to the provider.
pub async fn get(app: Shared, request: HttpRequest) -> HttpResponse {
    let Some((cookie, session)) = app.session(&request) else { return redirect("/", []) };
    app.sessions.lock().unwrap_or_else(PoisonError::into_inner).take(app.now(), &cookie);
    let forget = app.cookie(SESSION_COOKIE, "", 0);
    match Provider::discover(&app).await {
        Ok(provider) => {
            let url = provider.sign_out_url(&session);
            redirect(url.as_ref().map_or("/", |url| url.as_str()), [forget])
        }
        Err(failure) => {
            let mut response = app.failure(&request, &failure);
            let _ = response.add_cookie(&forget);
            response
        }
    }
}
