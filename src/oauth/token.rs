//! The token endpoint (RFC 6749 §3.2, OIDC Core §3.1.3).

use super::{
    OperationError, client_auth,
    error::write,
    grants::{authorization_code, refresh_token},
    issue::{self, Issued},
};
use crate::{
    app::App,
    model::client::Client,
    observe::metrics,
    protocol::{
        error::{ErrorCode, OAuthError},
        params::Params,
        token::{GrantType, TokenRequest, TokenResponse},
    },
};
use std::sync::Arc;

/// Exchanges a grant for tokens: the client authenticates, and the checks of [`answer`] follow. `authorization` is the
/// header of that name.
///
/// # Errors
/// The first check that fails.
pub async fn exchange(
    app: &Arc<App>,
    authorization: Option<&str>,
    params: &Params,
) -> Result<TokenResponse, OperationError> {
    let answer = async |client| answer(app, client, params).await;
    client_auth::authenticated(app, authorization, params, answer).await
}

/// The checks of the endpoint after the client's authentication, in their order. That the client is still as it
/// authenticated is checked in the transaction of the grant.
async fn answer(
    app: &Arc<App>,
    client: Arc<Client>,
    params: &Params,
) -> Result<TokenResponse, OperationError> {
    let request = TokenRequest::parse(params)?;
    let grant_type = request.grant_type();
    check_registered(&client, grant_type)?;
    let issued = redeem(app, &client, request).await?;
    let tokens = issue::sign(app, &client, issued)?;
    metrics::tokens_issued(grant_type.as_str());
    Ok(tokens)
}

/// The client may use the grant types that it is registered for, and no other (RFC 7591 §2).
fn check_registered(client: &Client, grant_type: GrantType) -> Result<(), OAuthError> {
    if client.metadata.may_use(grant_type) {
        return Ok(());
    }
    let text = "this client may not use this grant type";
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, text).about("grant_type"))
}

/// Redeems what the request presents, in one transaction. What is no credential of ours by its form costs none.
async fn redeem(
    app: &Arc<App>,
    client: &Arc<Client>,
    request: TokenRequest,
) -> Result<Issued, OperationError> {
    let client = Arc::clone(client);
    match request {
        TokenRequest::AuthorizationCode { code, redirect_uri, code_verifier } => {
            let input = authorization_code::Input::parse(&code, redirect_uri, code_verifier)?;
            write(app, move |tx| authorization_code::exchange(tx, &client, &input)).await
        }
        TokenRequest::RefreshToken { refresh_token, scope } => {
            let input = refresh_token::Input::parse(&refresh_token, scope)?;
            write(app, move |tx| refresh_token::exchange(tx, &client, input)).await
        }
    }
}
