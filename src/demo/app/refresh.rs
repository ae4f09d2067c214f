//! POST /refresh : new tokens without the person (RFC 6749 §6).

use super::{
    Shared,
    page::{REFRESHED, redirect},
    provider::{Provider, refused},
    session::SESSION_SECONDS,
};
use actix_web::{HttpRequest, HttpResponse, web::Form};
use serde::Deserialize;
use std::sync::{Arc, PoisonError};

/// The app's own form.
#[derive(Deserialize)]
pub struct Fields {
    pub(super) csrf: String,
}

/// Refreshes, and shows what is new.
pub async fn post(app: Shared, request: HttpRequest, form: Form<Fields>) -> HttpResponse {
    let Some((cookie, session)) = app.session(&request) else { return redirect("/", []) };
    if form.csrf != session.csrf {
        return app.failure(&request, &refused("wrong_form", "The form is not from this page."));
    }
    let refreshed = match Provider::discover(&app).await {
        Ok(provider) => provider.refresh(&session).await,
        Err(failure) => Err(failure),
    };
    match refreshed {
        Ok(fresh) => {
            let now = app.now();
            let mut sessions = app.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.insert(now, cookie, now + SESSION_SECONDS, Arc::new(fresh));
            redirect(&format!("/?{REFRESHED}"), [])
        }
        Err(failure) => app.failure(&request, &failure),
    }
}
