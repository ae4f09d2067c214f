//! GET /reset: what a link to choose a new password opens
//! GET /reset/done
//! GET /reset/denied
//! POST /reset/open
//! POST /reset/set
//! POST /reset/deny
//!
//! As with the link of a sign-in, the first GET puts the token into a cookie and leaves it out of the address bar,
//! and no GET changes anything.

use crate::{
    login::methods::password::reset::{self, Dead, Finished, Open},
    model::password::Weakness,
    views::{
        login::{LinkEnd, LinkEndKind},
        password::{NewPassword, Occasion, Reset, WeakPassword},
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers,
        logins::{self, app_info},
        query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

/// How long an opened link stays in its cookie, in seconds.
const COOKIE_SECONDS: i64 = 3600;
/// After the token in the cookie: the person pressed "this wasn't me" in the message.
const NOT_ME: &str = ".not-me";

/// Looks at the link.
pub async fn get(mut visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        let not_me = query::value(request.query_string(), "not-me").is_some();
        return Ok(hide(&visit, &token, not_me));
    }
    let Some((token, not_me)) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    match reset::look(&visit.app, token).await? {
        Ok(open) => show(&mut visit, &open, not_me).await,
        Err(why) => end(&visit, dead(why)),
    }
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").finish();
    headers::no_store(response.headers_mut());
    headers::no_referrer(response.headers_mut());
    response
}

/// Takes the token out of the address bar.
fn hide(visit: &Visit, token: &str, not_me: bool) -> HttpResponse {
    let plain: String = token.chars().filter(char::is_ascii_alphanumeric).take(100).collect();
    let value = if not_me { format!("{plain}{NOT_ME}") } else { plain };
    let cookie = cookies::set(&visit.app, Kind::Reset, &value, COOKIE_SECONDS);
    let mut response = visit.redirect_with("/reset", [cookie]);
    headers::no_referrer(response.headers_mut());
    response
}

fn opened(visit: &Visit, request: &HttpRequest) -> Option<(String, bool)> {
    let value = cookies::read(request, &visit.app, Kind::Reset)?;
    let text = value.expose();
    Some(match text.strip_suffix(NOT_ME) {
        Some(token) => (token.to_owned(), true),
        None => (text.to_owned(), false),
    })
}

async fn show(visit: &mut Visit, open: &Open, not_me: bool) -> Result<HttpResponse, Failure> {
    visit.prefer(std::slice::from_ref(&open.login.lang));
    let client = match &open.login.client_id {
        Some(id) => visit.app.client(id).await?,
        None => None,
    };
    let device = open.login.device.clone();
    let page = Reset {
        app: app_info(visit, client.as_deref()),
        address: open.address.clone(),
        browser: device.browser,
        system: device.system,
        place: device.place,
        ip: device.ip,
        action: "/reset/open".to_owned(),
        deny_action: "/reset/deny".to_owned(),
        not_me,
    };
    Ok(private(visit.page(&page)?))
}

/// It is me: the field for the new password. Still nothing has changed.
pub async fn post_open(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    field(visit, &request, None).await
}

/// The new password.
pub async fn post_set(visit: Visit, request: HttpRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let Some((token, _)) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    let visitor = visit.visitor().await?;
    let typed = form.get("password").unwrap_or_default();
    let clear = cookies::clear(&visit.app, Kind::Reset);
    match reset::finish(&visit.app, token, visitor, typed).await? {
        Finished::Here(login) => Ok(visit.redirect_with(&logins::resume(&login), [clear])),
        Finished::Elsewhere => Ok(visit.redirect_with("/reset/done", [clear])),
        Finished::Weak(weakness) => field(visit, &request, Some(weakness)).await,
        Finished::Dead(why) => end(&visit, dead(why)),
    }
}

async fn field(
    mut visit: Visit,
    request: &HttpRequest,
    weakness: Option<Weakness>,
) -> Result<HttpResponse, Failure> {
    let Some((token, _)) = opened(&visit, request) else { return end(&visit, LinkEndKind::NoCookies) };
    let open = match reset::look(&visit.app, token).await? {
        Ok(open) => open,
        Err(why) => return end(&visit, dead(why)),
    };
    visit.prefer(std::slice::from_ref(&open.login.lang));
    let page = NewPassword {
        occasion: Occasion::Reset,
        address: open.address,
        action: "/reset/set".to_owned(),
        least: visit.app.config.password.min_length,
        error: weakness.map(WeakPassword::from),
        remove_action: None,
        back_url: None,
    };
    let status = if weakness.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(private(visit.page_with(status, &page)?))
}

/// This wasn't me.
pub async fn post_deny(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some((token, _)) = opened(&visit, &request) else { return end(&visit, LinkEndKind::NoCookies) };
    let visitor = visit.visitor().await?;
    match reset::deny(&visit.app, token, visitor).await? {
        Ok(()) => Ok(visit.redirect_with("/reset/denied", [cookies::clear(&visit.app, Kind::Reset)])),
        Err(why) => end(&visit, dead(why)),
    }
}

/// It is set; the sign-in goes on elsewhere.
pub async fn get_done(visit: Visit) -> Result<HttpResponse, Failure> {
    end(&visit, LinkEndKind::PasswordSet)
}

/// The request has ended, and no more messages are sent for a while.
pub async fn get_denied(visit: Visit) -> Result<HttpResponse, Failure> {
    end(&visit, LinkEndKind::Denied)
}

fn dead(why: Dead) -> LinkEndKind {
    match why {
        Dead::Unknown => LinkEndKind::Unknown,
        Dead::Expired => LinkEndKind::Expired,
        Dead::Used => LinkEndKind::Used,
        Dead::Replaced => LinkEndKind::Replaced,
    }
}

fn end(visit: &Visit, kind: LinkEndKind) -> Result<HttpResponse, Failure> {
    let status = match kind {
        LinkEndKind::PasswordSet | LinkEndKind::Denied => StatusCode::OK,
        LinkEndKind::NoCookies => StatusCode::BAD_REQUEST,
        _ => StatusCode::GONE,
    };
    let retry_url = (status == StatusCode::GONE).then(|| "/account".to_owned());
    Ok(private(visit.page_with(status, &LinkEnd { kind, app_name: None, retry_url, deny_action: None })?))
}

fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
