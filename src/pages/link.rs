//! GET /link: what a link in a message opens
//! GET /link/approved
//! GET /link/denied
//! POST /link/approve
//! POST /link/deny
//!
//! The first GET puts the token into a cookie and leaves it out of the address bar. No GET changes
//! anything; only a person's POST does.

use crate::{
    login::pairing::{self, Approval, Dead, Found, Open},
    model::{
        client::Client,
        device::Traits,
        login::{Login, Stage},
    },
    views::{
        Ago,
        login::{Approve, Link, LinkEnd, LinkEndKind, NumberError},
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers,
        logins::{self, app_info, app_url},
        query, token_link,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use std::sync::Arc;

/// How long an opened link stays in its cookie, in seconds.
const COOKIE_SECONDS: i64 = 3600;
/// After the token in the cookie: the person pressed "this wasn't me" in the message.
const NOT_ME: &str = ".not-me";

/// Looks at the link.
pub async fn get(mut visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        return Ok(hide(&visit, &request, &token));
    }
    let Some((token, not_me)) = opened(&visit, &request) else {
        return end(&visit, LinkEndKind::NoCookies, None, None);
    };
    show(&mut visit, token, not_me, StatusCode::OK, None).await
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    token_link::head()
}

/// Takes the token out of the address bar.
fn hide(visit: &Visit, request: &HttpRequest, token: &str) -> HttpResponse {
    let not_me = query::value(request.query_string(), "not-me").is_some();
    let plain: String = token.chars().filter(char::is_ascii_alphanumeric).take(100).collect();
    let value = if not_me { format!("{plain}{NOT_ME}") } else { plain };
    let mut response =
        visit.redirect_with("/link", [cookies::set(&visit.app, Kind::Link, &value, COOKIE_SECONDS)]);
    headers::no_referrer(response.headers_mut());
    response
}

fn opened(visit: &Visit, request: &HttpRequest) -> Option<(String, bool)> {
    let value = cookies::read(request, &visit.app, Kind::Link)?;
    let text = value.expose();
    Some(match text.strip_suffix(NOT_ME) {
        Some(token) => (token.to_owned(), true),
        None => (text.to_owned(), false),
    })
}

async fn show(
    visit: &mut Visit,
    token: String,
    not_me: bool,
    status: StatusCode,
    error: Option<NumberError>,
) -> Result<HttpResponse, Failure> {
    let visitor = visit.visitor().await?;
    let browser = visitor.browser_digest.clone();
    let (found, client) = match pairing::look(&visit.app, token, visitor).await? {
        Found::Dead(why, login) => {
            let client = client_of(visit, login.as_deref()).await?;
            let own = login.filter(|login| login.browser_digest == browser);
            if let (Dead::Used, Some(login)) = (why, &own)
                && matches!(login.stage, Stage::Proved { .. })
            {
                // Pressed twice: the first press did it, and this browser need only go on.
                return Ok(visit.redirect(&logins::resume(&login.id)));
            }
            return dead(visit, why, client.as_deref(), own.as_deref());
        }
        Found::Open(open) => {
            let client = client_of(visit, Some(&open.login)).await?;
            (open, client)
        }
    };
    visit.prefer(std::slice::from_ref(&found.login.lang));
    let response = if found.same_browser {
        visit.page_with(status, &one_tap(visit, &found, client.as_deref(), not_me))
    } else {
        visit.page_with(status, &approval(visit, &found, client.as_deref(), not_me, error))
    };
    Ok(private(response?))
}

async fn client_of(visit: &Visit, login: Option<&Login>) -> Result<Option<Arc<Client>>, Failure> {
    match login.and_then(|login| login.client_id.as_ref()) {
        Some(id) => Ok(visit.app.client(id).await?),
        None => Ok(None),
    }
}

fn address(open: &Open) -> String {
    open.asked().map(|asked| asked.address.clone()).unwrap_or_default()
}

fn one_tap(visit: &Visit, open: &Open, client: Option<&Client>, not_me: bool) -> Link {
    let device = &open.login.device;
    Link {
        app: app_info(visit, client),
        address: address(open),
        browser: device.browser.clone(),
        system: device.system.clone(),
        started: Ago::new(visit.app.now() - open.login.created_at),
        action: "/link/approve".to_owned(),
        deny_action: "/link/deny".to_owned(),
        not_me,
    }
}

fn approval(
    visit: &Visit,
    open: &Open,
    client: Option<&Client>,
    not_me: bool,
    error: Option<NumberError>,
) -> Approve {
    let device = &open.login.device;
    Approve {
        app: app_info(visit, client),
        address: address(open),
        browser: device.browser.clone(),
        system: device.system.clone(),
        place: device.place.clone(),
        ip: device.ip.clone(),
        minutes_ago: (visit.app.now() - open.login.created_at) / 60,
        number_required: open.number_required,
        action: "/link/approve".to_owned(),
        deny_action: "/link/deny".to_owned(),
        error,
        not_me,
    }
}

/// It is me.
pub async fn post_approve(
    mut visit: Visit,
    request: HttpRequest,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let Some((token, _)) = opened(&visit, &request) else {
        return end(&visit, LinkEndKind::NoCookies, None, None);
    };
    let visitor = visit.visitor().await?;
    let number = form.get("number").map(str::to_owned);
    let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
    let clear = cookies::clear(&visit.app, Kind::Link);
    match pairing::approve(&visit.app, token.clone(), visitor, number, traits).await? {
        Approval::Here(login) => Ok(visit.redirect_with(&logins::resume(&login), [clear])),
        Approval::Elsewhere => Ok(visit.redirect_with("/link/approved", [clear])),
        Approval::WrongNumber(left) => {
            show(&mut visit, token, false, StatusCode::BAD_REQUEST, Some(NumberError::Wrong { left })).await
        }
        Approval::Malformed => {
            show(&mut visit, token, false, StatusCode::BAD_REQUEST, Some(NumberError::Malformed)).await
        }
        Approval::Dead(Dead::OtherDevice) => other_device(&visit, token).await,
        Approval::Dead(why @ (Dead::Risk | Dead::Unfit)) => dead(&visit, why, None, None),
        Approval::Dead(_) => show(&mut visit, token, false, StatusCode::OK, None).await,
    }
}

/// The notification belongs to another device. The link can still say "this wasn't me".
async fn other_device(visit: &Visit, token: String) -> Result<HttpResponse, Failure> {
    let visitor = visit.visitor().await?;
    let browser = visitor.browser_digest.clone();
    let login = match pairing::look(&visit.app, token, visitor).await? {
        Found::Open(open) => Some(open.login),
        Found::Dead(_, login) => login.map(|login| *login),
    };
    let client = client_of(visit, login.as_ref()).await?;
    let own = login.filter(|login| login.browser_digest == browser);
    dead(visit, Dead::OtherDevice, client.as_deref(), own.as_ref())
}

/// This wasn't me.
pub async fn post_deny(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some((token, _)) = opened(&visit, &request) else {
        return end(&visit, LinkEndKind::NoCookies, None, None);
    };
    let visitor = visit.visitor().await?;
    match pairing::deny(&visit.app, token, visitor).await? {
        Dead::Denied => Ok(visit.redirect_with("/link/denied", [cookies::clear(&visit.app, Kind::Link)])),
        why => dead(&visit, why, None, None),
    }
}

/// The first screen goes on.
pub async fn get_approved(visit: Visit) -> Result<HttpResponse, Failure> {
    end(&visit, LinkEndKind::Approved, None, None)
}

/// The request has ended, and no more messages are sent for a while.
pub async fn get_denied(visit: Visit) -> Result<HttpResponse, Failure> {
    end(&visit, LinkEndKind::Denied, None, None)
}

/// `own` is the login when it was started in this very browser: there is a screen to go back to.
fn dead(
    visit: &Visit,
    why: Dead,
    client: Option<&Client>,
    own: Option<&Login>,
) -> Result<HttpResponse, Failure> {
    let kind = match why {
        Dead::Unknown => LinkEndKind::Unknown,
        Dead::Expired => LinkEndKind::Expired,
        Dead::Used => LinkEndKind::Used,
        Dead::Replaced => LinkEndKind::Replaced,
        Dead::TooManyTries => LinkEndKind::TooMany,
        Dead::Denied => LinkEndKind::Denied,
        Dead::SameBrowserOnly | Dead::OtherPerson => LinkEndKind::SameBrowserOnly,
        Dead::CodeOnly => LinkEndKind::CodeOnly,
        Dead::OtherDevice => LinkEndKind::OtherDevice,
        Dead::Unfit => LinkEndKind::Unfit,
        Dead::Risk => LinkEndKind::Stopped,
    };
    let retry_url = own.map(|login| logins::resume(&login.id)).or_else(|| client.and_then(app_url));
    let app_name = client.map(|client| client.name().to_owned());
    let can_deny =
        matches!(why, Dead::SameBrowserOnly | Dead::OtherPerson | Dead::CodeOnly | Dead::OtherDevice);
    let deny_action = can_deny.then(|| "/link/deny".to_owned());
    answer(visit, &LinkEnd { kind, app_name, retry_url, deny_action })
}

fn end(
    visit: &Visit,
    kind: LinkEndKind,
    app_name: Option<String>,
    retry_url: Option<String>,
) -> Result<HttpResponse, Failure> {
    answer(visit, &LinkEnd { kind, app_name, retry_url, deny_action: None })
}

fn answer(visit: &Visit, page: &LinkEnd) -> Result<HttpResponse, Failure> {
    let status = match page.kind {
        LinkEndKind::Approved | LinkEndKind::Denied | LinkEndKind::PasswordSet => StatusCode::OK,
        LinkEndKind::NoCookies => StatusCode::BAD_REQUEST,
        LinkEndKind::SameBrowserOnly
        | LinkEndKind::CodeOnly
        | LinkEndKind::OtherDevice
        | LinkEndKind::Unfit
        | LinkEndKind::Stopped => StatusCode::FORBIDDEN,
        _ => StatusCode::GONE,
    };
    Ok(private(visit.page_with(status, page)?))
}

fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
