//! POST /token (RFC 6749 §3.2, OIDC Core §3.1.3)

use crate::{
    oauth::{
        client_auth,
        grants::{authorization_code, refresh_token},
    },
    observe::metrics,
    protocol::{error::OAuthError, token::TokenRequest},
    web::{Failure, Shared, form::Body, headers, respond},
};
use actix_web::{HttpRequest, HttpResponse};

/// Exchanges a grant for tokens.
pub async fn post(app: Shared, request: HttpRequest, Body(params): Body) -> Result<HttpResponse, Failure> {
    let client = client_auth::authenticate(&app, &request, &params).await?;
    let asked = TokenRequest::parse(&params)?;
    let grant_type = asked.grant_type();
    if !client.metadata.may_use(grant_type) {
        return Err(OAuthError::new(
            crate::protocol::error::ErrorCode::UnauthorizedClient,
            "this client may not use this grant type",
        )
        .about("grant_type")
        .into());
    }
    let app = app.into_inner();
    let tokens = match asked {
        TokenRequest::AuthorizationCode { code, redirect_uri, code_verifier } => {
            authorization_code::exchange(&app, client, code, redirect_uri, code_verifier).await
        }
        TokenRequest::RefreshToken { refresh_token, scope } => {
            refresh_token::exchange(&app, client, refresh_token, scope).await
        }
    }?;
    metrics::tokens_issued(grant_type.as_str());
    let mut response = respond::json(&tokens);
    headers::any_origin(response.headers_mut());
    Ok(response)
}
