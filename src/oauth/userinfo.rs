//! `UserInfo` (OIDC Core §5.3).

use super::{
    OperationError,
    access_token::{self, Standing},
};
use crate::{
    app::App,
    protocol::{
        claims::{self, ACCESS_EXPIRES_AT},
        error::{ErrorCode, OAuthError},
        scope::{OPENID, Scope},
        secret::Secret,
    },
};
use serde_json::{Map, Value};

/// The claims of the person whose access token this is: those of the granted scopes, and those asked for by name.
///
/// # Errors
/// `invalid_token`; `insufficient_scope` without `openid`.
pub async fn claims(app: &App, token: &Secret) -> Result<Map<String, Value>, OperationError> {
    let standing = access_token::find(app, token).await?.ok_or_else(access_token::invalid)?;
    check_openid(&standing.token.scope)
        .map_err(|error| error.of_client(standing.grant.client_id.as_str()))?;
    Ok(select(standing))
}

fn check_openid(scope: &Scope) -> Result<(), OAuthError> {
    if scope.contains(OPENID) {
        return Ok(());
    }
    let text = "the access token was not granted the scope openid";
    Err(OAuthError::new(ErrorCode::InsufficientScope, text))
}

fn select(standing: Standing) -> Map<String, Value> {
    let Standing { token, grant, user, contacts, .. } = standing;
    let sub = user.id.as_str().to_owned();
    let known = user.into_claims(&contacts);
    let mut claims = claims::select(&known, &token.scope, &grant.claims.userinfo);
    claims.insert("sub".to_owned(), Value::String(sub));
    if let Some(access) = &grant.access {
        claims.insert(ACCESS_EXPIRES_AT.to_owned(), access.ends_at.into());
    }
    claims
}
