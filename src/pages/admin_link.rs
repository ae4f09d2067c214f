//! GET /admin-link: a link to sign in that an admin issued
//! POST /admin-link/accept

use crate::{
    login::issued,
    views::{
        issued::Issued,
        login::{LinkEnd, LinkEndKind},
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers, logins, query,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

/// As long as the link itself, in seconds.
const COOKIE_SECONDS: i64 = 300;

/// Says whose it is. Changes nothing.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        let plain: String = token.chars().filter(char::is_ascii_alphanumeric).take(100).collect();
        let cookie = cookies::set(&visit.app, Kind::Link, &plain, COOKIE_SECONDS);
        return Ok(private(visit.redirect_with("/admin-link", [cookie])));
    }
    let Some(token) = cookies::read(&request, &visit.app, Kind::Link) else {
        return end(&visit, LinkEndKind::NoCookies, StatusCode::BAD_REQUEST);
    };
    match issued::look(&visit.app, token.expose().to_owned()).await? {
        Some(person) => Ok(private(visit.page(&Issued { person, action: "/admin-link/accept".to_owned() })?)),
        None => end(&visit, LinkEndKind::Used, StatusCode::GONE),
    }
}

/// Signs in here, once; what else the policy asks for comes next.
pub async fn post_accept(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = cookies::read(&request, &visit.app, Kind::Link) else {
        return end(&visit, LinkEndKind::NoCookies, StatusCode::BAD_REQUEST);
    };
    let visitor = visit.visitor().await?;
    match issued::accept(&visit.app, token.expose().to_owned(), visitor, "/account").await? {
        Some(login) => {
            let clear = cookies::clear(&visit.app, Kind::Link);
            Ok(visit.redirect_with(&logins::resume(&login), [clear]))
        }
        None => end(&visit, LinkEndKind::Used, StatusCode::GONE),
    }
}

fn end(visit: &Visit, kind: LinkEndKind, status: StatusCode) -> Result<HttpResponse, Failure> {
    let retry_url = Some("/account".to_owned());
    let page = LinkEnd { kind, app_name: None, retry_url, deny_action: None };
    Ok(private(visit.page_with(status, &page)?))
}

fn private(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
