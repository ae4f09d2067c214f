//! GET, HEAD /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept
//! POST /admin-link/deny
//!
//! The first GET puts the token into a cookie and leaves it out of the address bar. No GET changes anything; only a
//! person's POST does.

use crate::{
    login::issued::{self, Accepted, Found, Open},
    model::{challenge::Standing, device::Traits},
    views::{
        issued::{Issued, IssuedError},
        login::{LinkEnd, LinkEndKind},
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers, logins, query, token_link,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

const HERE: &str = "/admin-link";
/// The person pressed "not me" in the notification.
const HERE_NOT_ME: &str = "/admin-link?not-me=1";

/// Says whose it is, or asks. Changes nothing.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let not_me = query::value(request.query_string(), "not-me").is_some();
    if let Some(token) = query::value(request.query_string(), "token") {
        return Ok(token_link::hide(&visit, if not_me { HERE_NOT_ME } else { HERE }, &token));
    }
    show(&visit, &request, not_me, None).await
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    token_link::head()
}

async fn show(
    visit: &Visit,
    request: &HttpRequest,
    not_me: bool,
    error: Option<IssuedError>,
) -> Result<HttpResponse, Failure> {
    let Some(token) = token_link::opened(visit, request) else { return end(visit, LinkEndKind::NoCookies) };
    let visitor = visit.visitor().await?;
    let open = match issued::look(&visit.app, token.expose().to_owned(), visitor).await? {
        Found::Open(open) => open,
        Found::Dead(why) => return dead(visit, why),
    };
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let Open { person, asks, .. } = *open;
    let page = Issued {
        person,
        asks,
        error,
        not_me,
        action: "/admin-link/accept".to_owned(),
        deny_action: "/admin-link/deny".to_owned(),
    };
    Ok(private(visit.page_with(status, &page)?))
}

/// Signs in here, once; what else the policy asks for comes next.
pub async fn post_accept(
    visit: Visit,
    request: HttpRequest,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let Some(token) = token_link::opened(&visit, &request) else {
        return end(&visit, LinkEndKind::NoCookies);
    };
    let (token, visitor) = (token.expose().to_owned(), visit.visitor().await?);
    let whose = form.get("identifier").map(str::to_owned);
    let traits = Traits::parse(form.get("screen"), form.get("platform"), form.get("language"));
    match issued::accept(&visit.app, token, visitor, whose, traits, "/account").await? {
        Accepted::Here(login) => {
            Ok(visit.redirect_with(&logins::resume(&login), [cookies::clear(&visit.app, Kind::Link)]))
        }
        Accepted::Wrong(left) => show(&visit, &request, false, Some(IssuedError::Wrong { left })).await,
        Accepted::Malformed => show(&visit, &request, false, Some(IssuedError::Malformed)).await,
        Accepted::OtherDevice => end(&visit, LinkEndKind::OtherDevice),
        Accepted::Dead(why) => dead(&visit, why),
    }
}

/// This wasn't me.
pub async fn post_deny(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = token_link::opened(&visit, &request) else {
        return end(&visit, LinkEndKind::NoCookies);
    };
    let visitor = visit.visitor().await?;
    if !issued::deny(&visit.app, token.expose().to_owned(), visitor).await? {
        return end(&visit, LinkEndKind::Used);
    }
    Ok(visit.redirect_with("/link/denied", [cookies::clear(&visit.app, Kind::Link)]))
}

fn dead(visit: &Visit, why: Option<Standing>) -> Result<HttpResponse, Failure> {
    end(
        visit,
        match why {
            None | Some(Standing::Open) => LinkEndKind::Unknown,
            Some(Standing::Expired) => LinkEndKind::Expired,
            Some(Standing::Used) => LinkEndKind::Used,
            Some(Standing::Replaced) => LinkEndKind::Replaced,
            Some(Standing::TooManyTries) => LinkEndKind::NotTheirs,
        },
    )
}

fn end(visit: &Visit, kind: LinkEndKind) -> Result<HttpResponse, Failure> {
    let status = match kind {
        LinkEndKind::NoCookies => StatusCode::BAD_REQUEST,
        LinkEndKind::OtherDevice => StatusCode::FORBIDDEN,
        _ => StatusCode::GONE,
    };
    let retry_url = Some("/account".to_owned());
    let page = LinkEnd { kind, app_name: None, retry_url, deny_action: None };
    Ok(private(visit.page_with(status, &page)?))
}

fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
