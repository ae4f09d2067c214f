//! GET /invite: the one link that is printed on the operator's terminal
//! POST /invite/accept

use crate::{
    admin::invites,
    login::{finish, next::Authentication},
    model::{login::Proof, policy::Method},
    views::{account::Invite, login::LinkEnd, login::LinkEndKind},
    web::{
        Failure, Visit,
        cookies::{self, Kind},
        form::Form,
        headers, query, token_link,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

/// Says what it is. Changes nothing.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    if let Some(token) = query::value(request.query_string(), "token") {
        return Ok(token_link::hide(&visit, "/invite", &token));
    }
    let Some(token) = token_link::opened(&visit, &request) else {
        return gone(&visit, LinkEndKind::NoCookies);
    };
    match invites::look(&visit.app, token.expose().to_owned()).await? {
        Some(address) => {
            let page = Invite { address, admin: true, action: "/invite/accept".to_owned() };
            let mut response = visit.page(&page)?;
            headers::no_referrer(response.headers_mut());
            Ok(response)
        }
        None => gone(&visit, LinkEndKind::Used),
    }
}

/// Makes the admin, once, and signs them in here.
pub async fn post_accept(visit: Visit, request: HttpRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let Some(token) = token_link::opened(&visit, &request) else {
        return gone(&visit, LinkEndKind::NoCookies);
    };
    let Some(user) = invites::accept(&visit.app, token.expose().to_owned()).await? else {
        return gone(&visit, LinkEndKind::Used);
    };
    let visitor = visit.visitor().await?;
    let now = visit.app.now();
    // The operator issued it, on their terminal.
    let proof = Proof::new(Method::AdminIssued, now);
    let authentication =
        Authentication { user, proofs: vec![proof], auth_time: now, fresh: true, session: None };
    let cookie = finish::sign_in(&visit.app, visitor, authentication).await?;
    let seconds = visit.app.policy(None).lifetimes.session;
    let session = cookies::set(&visit.app, Kind::Session, cookie.expose(), seconds);
    Ok(visit.redirect_with("/admin/clients", [session, cookies::clear(&visit.app, Kind::Link)]))
}

fn gone(visit: &Visit, kind: LinkEndKind) -> Result<HttpResponse, Failure> {
    let mut response = visit.page_with(
        StatusCode::GONE,
        &LinkEnd { kind, app_name: None, retry_url: Some("/account".to_owned()), deny_action: None },
    )?;
    headers::no_referrer(response.headers_mut());
    Ok(response)
}
