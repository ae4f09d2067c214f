//! GET, POST /upstream/{provider}/callback (RFC 6749 §4.1.2, RFC 9207, OAuth 2.0 Form Post Response Mode)

use crate::{
    login::{
        EndUser,
        methods::upstream::{
            account::{self, Linked},
            callback::{self, Arrived, Returned},
        },
    },
    model::{
        id::LoginId,
        identity::{Refusal, UpstreamRequest},
        policy::Method,
    },
    protocol::params::Params,
    views::login::WrongBrowser,
    web::{Failure, PageRequest, Shared, flow, form::Body, headers, logins},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Path,
};
use url::form_urlencoded;

/// What a response can consist of; the last is Apple's.
const PARAMETERS: [&str; 5] = ["state", "code", "iss", "error", "user"];
/// The longest value that is sent on. A code has a few hundred characters.
const MOST: usize = 4096;
const ACCOUNT: &str = "/account/providers";

/// Apple's form arrives from another site, without our cookies (`SameSite=Lax`): sent on by GET, with what is
/// needed and no more, the browser brings them. No cookie is set here, or it would take the place of the one
/// that the trip is bound to.
pub async fn post(app: Shared, provider: Path<String>, Body(params): Body) -> Result<HttpResponse, Failure> {
    if !app.config.providers.contains_key(provider.as_str()) {
        return Err(Failure::NotFound);
    }
    params.check_duplicates().map_err(|error| Failure::BadRequest(Some(error.description().to_owned())))?;
    let sent = PARAMETERS.iter().filter_map(|name| Some((*name, params.get(name)?)));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(sent.filter(|(_, value)| value.len() <= MOST))
        .finish();
    let again = format!("/upstream/{provider}/callback?{query}");
    let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, again)).finish();
    headers::no_store(response.headers_mut());
    headers::no_referrer(response.headers_mut());
    Ok(response)
}

/// The person is back.
pub async fn get(
    request: PageRequest,
    provider: Path<String>,
    http_request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    if !request.app.config.providers.contains_key(provider.as_str()) {
        return Err(Failure::NotFound);
    }
    let params = Params::parse(http_request.query_string().as_bytes())
        .map_err(|error| Failure::BadRequest(Some(error.to_string())))?;
    params.check_duplicates().map_err(|error| Failure::BadRequest(Some(error.description().to_owned())))?;
    let browser = &request.context.browser_digest;
    let state = params.get("state").unwrap_or_default();
    let found = callback::upstream_request(&request.app, &provider, state, browser).await?;
    let mut response = match found {
        None => lost(&request)?,
        Some(upstream_request) => match upstream_request.login_id.clone() {
            Some(login) => to_login(request, upstream_request, &login, &Returned::read(&params)).await?,
            None => to_account(&request, upstream_request, &Returned::read(&params)).await?,
        },
    };
    headers::no_referrer(response.headers_mut());
    Ok(response)
}

/// A trip that nobody made in this browser, or that is long over.
fn lost(request: &PageRequest) -> Result<HttpResponse, Failure> {
    let page = WrongBrowser { app: None, restart_url: Some("/account".to_owned()) };
    request.page_with(StatusCode::FORBIDDEN, &page)
}

async fn to_login(
    mut request: PageRequest,
    upstream_request: UpstreamRequest,
    login: &LoginId,
    returned: &Returned,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, login.as_str()).await?;
    let known = flow::asked_for(&request, &opened, Method::Upstream).await?;
    let page = opened.path(if known.is_some() { "second" } else { "identify" });
    let (resume, ask) = (opened.resume(), opened.path("upstream"));
    let name = upstream_request.provider.clone();
    let login = (opened.login, known);
    let arrived =
        callback::to_sign_in(&request.app, upstream_request, login, opened.browser, returned).await?;
    Ok(request.redirect(&match arrived {
        Arrived::GoOn => resume,
        Arrived::Ask => ask,
        Arrived::Refused(refusal) => refused(&page, "refused", "by", refusal, &name),
    }))
}

async fn to_account(
    request: &PageRequest,
    upstream_request: UpstreamRequest,
    returned: &Returned,
) -> Result<HttpResponse, Failure> {
    let browser = request.browser().await?;
    // The session in which they left must still be there: no other finishes what was begun in it.
    let session = browser.session.as_ref().map(|(session, _)| session).filter(|session| {
        upstream_request.user_id.as_ref() == Some(&session.user_id)
            && upstream_request.session_id.as_ref() == Some(&session.id)
    });
    let Some(who) = session.map(|session| EndUser::of_session(session, &browser).fresh_for(Some(ACCOUNT)))
    else {
        return lost(request);
    };
    let name = upstream_request.provider.clone();
    let done = |word: &str| format!("{ACCOUNT}?done={word}&provider={name}");
    let to = match account::finish(&request.app, upstream_request.clone(), who, returned).await? {
        Linked::Yes => done("linked"),
        Linked::Already => done("already"),
        Linked::Taken => done("taken"),
        Linked::NoAddress => done("needs-address"),
        Linked::Spent => ACCOUNT.to_owned(),
        Linked::Refused(refusal) => refused(ACCOUNT, "done", "provider", refusal, &name),
    };
    Ok(request.redirect(&to))
}

fn refused(page: &str, what: &str, by: &str, refusal: Refusal, provider: &str) -> String {
    format!("{page}?{what}={}&{by}={provider}", refusal.as_str())
}
