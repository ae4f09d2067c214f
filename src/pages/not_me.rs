//! GET, HEAD, POST /not-me: "this wasn't me", in a message that tells what happened to an account

use crate::{
    login::not_me::{self, Found},
    views::{
        Ago,
        not_me::{NotMe, NotMeDone, NotMeEnd, NotMeSession},
    },
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers, query, token_link,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

const HERE: &str = "/not-me";

/// Says what a press will do. Changes nothing.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        return Ok(token_link::hide(&visit, HERE, &token));
    }
    let Some(token) = token_link::opened(&visit, &request) else {
        return end(&visit, NotMeEnd::NoCookies);
    };
    let session = match not_me::look(&visit.app, token.expose().to_owned()).await? {
        Found::Session(session) => Some(NotMeSession {
            browser: session.device.browser.clone(),
            system: session.device.system.clone(),
            place: session.device.place.clone(),
            ip: session.device.ip.clone(),
            started: Ago::new(visit.app.now() - session.created_at),
        }),
        Found::Everything => None,
        Found::Used => return end(&visit, NotMeEnd::Used),
        Found::Gone => return end(&visit, NotMeEnd::Gone),
    };
    Ok(plain(visit.page(&NotMe { session, action: HERE.to_owned() })?))
}

/// What a scanner asks before it opens a link: nothing is looked up.
pub async fn head() -> HttpResponse {
    token_link::head()
}

/// Ends it, once.
pub async fn post(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = token_link::opened(&visit, &request) else {
        return end(&visit, NotMeEnd::NoCookies);
    };
    let visitor = visit.visitor().await?;
    let everywhere = match not_me::answer(&visit.app, token.expose().to_owned(), visitor).await? {
        Found::Session(_) => false,
        Found::Everything => true,
        Found::Used => return end(&visit, NotMeEnd::Used),
        Found::Gone => return end(&visit, NotMeEnd::Gone),
    };
    let response = visit.page(&NotMeDone { everywhere, next_url: "/account".to_owned() })?;
    Ok(plain(cookies::add(response, &cookies::clear(&visit.app, Kind::Link))))
}

fn end(visit: &Visit, end: NotMeEnd) -> Result<HttpResponse, Failure> {
    Ok(plain(visit.page_with(StatusCode::GONE, &end)?))
}

fn plain(mut response: HttpResponse) -> HttpResponse {
    headers::no_referrer(response.headers_mut());
    response
}
