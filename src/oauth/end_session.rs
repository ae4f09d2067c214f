//! The logout endpoint (OIDC RP-Initiated Logout §2): who asks for the end of a session, and how sure that is.

use super::OperationError;
use crate::{
    app::App,
    login::hint::IdTokenHint,
    model::{client::Client, id::ClientId},
    protocol::{
        cause::Cause,
        end_session::{EndSessionRequest, PostLogoutTarget},
        error::OAuthError,
        params::Params,
    },
};
use std::sync::Arc;

/// A request that passed every check.
pub struct LogoutRequest {
    /// As it was sent.
    pub request: EndSessionRequest,
    /// The app that asks, where it is known.
    pub client: Option<Arc<Client>>,
    /// The person of the hint, when it could be verified.
    pub sub: Option<String>,
    /// Where the person may be sent afterwards.
    pub target: Option<PostLogoutTarget>,
}

/// The checks of the endpoint, in their order. A refusal is shown on a page.
///
/// # Errors
/// The first check that fails.
pub async fn check(app: &App, params: &Params) -> Result<LogoutRequest, OperationError> {
    let request = EndSessionRequest::parse(params)?;
    let hint = request.id_token_hint.as_deref().and_then(|token| IdTokenHint::read(app, token));
    check_audience(&request, hint.as_ref())?;
    let client = find_client(app, &request, hint.as_ref()).await?;
    let target = check_target(&request, client.as_deref())?;
    Ok(LogoutRequest { request, client, sub: hint.map(|hint| hint.sub), target })
}

fn check_audience(request: &EndSessionRequest, hint: Option<&IdTokenHint>) -> Result<(), OAuthError> {
    match (&request.client_id, hint) {
        (Some(given), Some(hint)) if *given != hint.client_id => {
            let text = "client_id is not the audience of id_token_hint";
            Err(OAuthError::invalid_request(text).because(Cause::ClientIdDiffers))
        }
        _ => Ok(()),
    }
}

/// An app that was removed since it got the hint is none; one that the request names is a mistake.
async fn find_client(
    app: &App,
    request: &EndSessionRequest,
    hint: Option<&IdTokenHint>,
) -> Result<Option<Arc<Client>>, OperationError> {
    let Some(id) = request.client_id.as_ref().or(hint.map(|hint| &hint.client_id)) else { return Ok(None) };
    let client = app.client(&ClientId::new(id.as_str())).await?;
    if client.is_none() && request.client_id.is_some() {
        let text = "there is no client with that client_id";
        return Err(OAuthError::invalid_request(text).because(Cause::ClientUnknown).into());
    }
    Ok(client)
}

fn check_target(
    request: &EndSessionRequest,
    client: Option<&Client>,
) -> Result<Option<PostLogoutTarget>, OAuthError> {
    let Some(client) = client else { return Ok(None) };
    PostLogoutTarget::check(request, &client.metadata).map_err(|error| error.of_client(client.id.as_str()))
}
