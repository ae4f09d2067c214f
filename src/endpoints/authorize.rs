//! GET, POST /authorize (OIDC Core §3.1.2, RFC 6749 §4.1.1)

use crate::{
    oauth::authorize::{self, Begun, Checked, Rejection, RequestSource},
    protocol::{authorize::PageError, error::OAuthError},
    web::{Failure, PageRequest, cross_site, flow, form::Body, logins::Opened, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// By GET.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    answer(request, RequestSource::Query(http_request.query_string())).await
}

/// By POST.
pub async fn post(
    request: PageRequest,
    http_request: HttpRequest,
    Body(params): Body,
) -> Result<HttpResponse, Failure> {
    match cross_site::again(&request, &http_request, &params)? {
        Some(again) => Ok(again),
        None => answer(request, RequestSource::Form(params)).await,
    }
}

async fn answer(request: PageRequest, source: RequestSource<'_>) -> Result<HttpResponse, Failure> {
    match authorize::check(&request.app, source).await {
        Ok(checked) => sign_in(request, checked).await,
        Err(Rejection::Unreadable(error)) => Err(Failure::BadRequest(Some(error.to_string()))),
        Err(Rejection::Page(error)) => Err(page(&error)),
        Err(Rejection::Response(response)) => Ok(respond::to_client(&request, &response)),
        Err(Rejection::Store(error)) => Err(error.into()),
    }
}

async fn sign_in(mut request: PageRequest, checked: Checked) -> Result<HttpResponse, Failure> {
    request.prefer(&checked.request.ui_locales);
    let Begun { login, client, browser, step } =
        authorize::begin(&request.app, checked, request.context.clone()).await?;
    flow::act(&request, Opened { login, client: Some(client), browser }, false, step).await
}

/// A fault that is never redirected (RFC 6749 §4.1.2.1).
fn page(error: &PageError) -> Failure {
    let refused = OAuthError::invalid_request("").because(error.cause()).about(error.parameter());
    Failure::Refused { error: refused, detail: error.to_string() }
}
