//! Pages, cookies and headers of the app.

use super::{Sample, Shared, session::Session};
use crate::{
    protocol::UnixTime,
    views::{Brand, Lang, Page, demo::Failed},
};
use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    cookie::{Cookie, SameSite, time::Duration},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Path,
};
use std::sync::{Arc, PoisonError};

/// The browser that began a sign-in.
pub const LOGIN_COOKIE: &str = "demo-login";
/// Who is signed in to the app.
pub const SESSION_COOKIE: &str = "demo-session";

/// The query of the front page after a refresh.
pub const REFRESHED: &str = "refreshed=1";

const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                   frame-ancestors 'none'";

/// A sign-in that failed: the status, and the page that explains it.
pub struct Failure {
    /// The HTTP status, which says whose fault it is.
    pub status: StatusCode,
    /// What to show.
    pub page: Failed,
}

/// Headers of every response.
pub async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let fixed: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

impl Sample {
    /// What time it is.
    pub fn now(&self) -> UnixTime {
        self.outside.clock.now()
    }

    /// A page in the browser's language.
    pub fn page<P: Page>(
        &self,
        request: &HttpRequest,
        status: StatusCode,
        csrf: &str,
        page: &P,
    ) -> HttpResponse {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut frame = self.views.frame(Lang::choose(&[], accepted), Brand::default());
        csrf.clone_into(&mut frame.csrf);
        match self.views.page(&frame, page) {
            Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
            Err(error) => {
                tracing::error!(%error, "a page of the sample app is broken");
                HttpResponse::InternalServerError().body("This page is broken.")
            }
        }
    }

    /// The page about a sign-in that did not succeed.
    pub fn failure(&self, request: &HttpRequest, failure: &Failure) -> HttpResponse {
        self.page(request, failure.status, "", &failure.page)
    }

    /// The session of this browser, with its cookie.
    pub fn session(&self, request: &HttpRequest) -> Option<(String, Arc<Session>)> {
        let cookie = request.cookie(SESSION_COOKIE)?.value().to_owned();
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(self.now(), &cookie)?.clone();
        Some((cookie, session))
    }

    /// A cookie of the app. Names begin with `demo-`, because all ports of localhost share their cookies.
    pub fn cookie(&self, name: &'static str, value: &str, seconds: i64) -> Cookie<'static> {
        Cookie::build(name, value.to_owned())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.settings.base.starts_with("https:"))
            .max_age(Duration::seconds(seconds))
            .finish()
    }
}

/// Redirects the browser, which follows with GET.
pub fn redirect(url: &str, cookies: impl IntoIterator<Item = Cookie<'static>>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, url));
    cookies.into_iter().for_each(|cookie| {
        response.cookie(cookie);
    });
    response.finish()
}

/// GET `/static/{version}/{name}`
pub async fn get_asset(app: Shared, path: Path<(String, String)>) -> HttpResponse {
    let (_, name) = path.into_inner();
    match app.views.asset(&name) {
        Some(asset) => HttpResponse::Ok()
            .content_type(asset.mime)
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(asset.bytes.into_owned()),
        None => HttpResponse::NotFound().finish(),
    }
}

/// Any other path.
pub async fn not_found() -> HttpResponse {
    HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is no such page.\n")
}
