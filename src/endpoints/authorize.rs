//! GET, POST /authorize (OIDC Core §3.1.2, RFC 6749 §4.1.1)

use crate::{
    login::{begin, facts, next::next, visitor},
    model::id::ClientId,
    protocol::{
        authorize::{self, AuthorizationRequest, PageError, RequestRules, Target},
        error::OAuthError,
        params::Params,
        pkce::PkceRule,
    },
    web::{Failure, Visit, cross_site, flow, form::Body, logins::Opened, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// By GET.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let params = Params::parse(request.query_string().as_bytes())
        .map_err(|error| Failure::BadRequest(Some(error.to_string())))?;
    authorize(visit, &params).await
}

/// By POST.
pub async fn post(visit: Visit, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    match cross_site::again(&visit, &request, &params)? {
        Some(again) => Ok(again),
        None => authorize(visit, &params).await,
    }
}

async fn authorize(mut visit: Visit, params: &Params) -> Result<HttpResponse, Failure> {
    let id = authorize::client_id(params).map_err(page)?;
    let client = visit
        .app
        .client(&ClientId::new(id))
        .await?
        .ok_or_else(|| page(PageError::UnknownClient { given: id.to_owned() }))?;
    let target = Target::check(params, id, &client.metadata).map_err(page)?;
    let pkce = if visit.app.config.clients.require_pkce { PkceRule::Required } else { client.pkce() };
    let rules = RequestRules { pkce };
    let request = match AuthorizationRequest::parse(params, &target, &client.metadata, &rules) {
        Ok(request) => request,
        Err(error) => return Ok(respond::error_to_client(&visit, &target, &error)),
    };
    visit.prefer(&request.ui_locales);
    let (app, arrival, asking) = (visit.app.clone(), visit.arrival.clone(), client.clone());
    let (login, visitor, facts) = visit
        .app
        .store
        .read(move |conn| {
            let visitor = visitor::recognise(&app, conn, &arrival)?;
            let login = begin::for_client(&app, &asking, request, &visitor);
            let facts = facts::read(&app, conn, &login, Some(&asking), &visitor)?;
            Ok((login, visitor, facts))
        })
        .await?;
    let step = next(&login, &facts);
    flow::act(&visit, Opened { login, client: Some(client), visitor }, false, step).await
}

/// A fault that is never redirected (RFC 6749 §4.1.2.1).
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn page(error: PageError) -> Failure {
    let (cause, parameter) = (error.cause(), error.parameter());
    let detail = error.to_string();
    Failure::Refused { error: OAuthError::invalid_request("").because(cause).about(parameter), detail }
}
