//! GET, POST /authorize (OIDC Core §3.1.2, RFC 6749 §4.1.1)

use crate::{
    oauth::authorize::{self, Begun, Checked, Rejection, RequestSource},
    protocol::{authorize::PageError, error::OAuthError},
    web::{Failure, Visit, cross_site, flow, form::Body, logins::Opened, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// By GET.
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    answer(visit, RequestSource::Query(request.query_string())).await
}

/// By POST.
pub async fn post(visit: Visit, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    match cross_site::again(&visit, &request, &params)? {
        Some(again) => Ok(again),
        None => answer(visit, RequestSource::Form(params)).await,
    }
}

async fn answer(visit: Visit, source: RequestSource<'_>) -> Result<HttpResponse, Failure> {
    match authorize::check(&visit.app, source).await {
        Ok(checked) => sign_in(visit, checked).await,
        Err(Rejection::Unreadable(error)) => Err(Failure::BadRequest(Some(error.to_string()))),
        Err(Rejection::Page(error)) => Err(page(&error)),
        Err(Rejection::Response(response)) => Ok(respond::to_client(&visit, &response)),
        Err(Rejection::Store(error)) => Err(error.into()),
    }
}

async fn sign_in(mut visit: Visit, checked: Checked) -> Result<HttpResponse, Failure> {
    visit.prefer(&checked.request.ui_locales);
    let Begun { login, client, visitor, step } =
        authorize::begin(&visit.app, checked, visit.arrival.clone()).await?;
    flow::act(&visit, Opened { login, client: Some(client), visitor }, false, step).await
}

/// A fault that is never redirected (RFC 6749 §4.1.2.1).
fn page(error: &PageError) -> Failure {
    let refused = OAuthError::invalid_request("").because(error.cause()).about(error.parameter());
    Failure::Refused { error: refused, detail: error.to_string() }
}
