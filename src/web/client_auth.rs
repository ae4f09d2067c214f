//! Who is calling the token endpoint? (RFC 6749 §2.3)

use super::{Failure, Shared};
use crate::{
    crypto::digest::sha256,
    model::{client::Client, id::ClientId},
    protocol::{
        client_auth::{AuthMethod, ClientCredentials},
        error::OAuthError,
        params::Params,
    },
};
use actix_web::{HttpRequest, http::header};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The client that the request proves to be from.
///
/// # Errors
/// `invalid_client`: unknown, a wrong secret, or a method that this client does not use.
pub async fn authenticate(
    app: &Shared,
    request: &HttpRequest,
    params: &Params,
) -> Result<Arc<Client>, Failure> {
    let authorization =
        request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or("?"));
    let presented = ClientCredentials::parse(authorization, params)?;
    let client = app.client(&ClientId::new(presented.client_id.clone())).await?.ok_or_else(unknown)?;
    match (&client.secret_digest, &presented.secret) {
        (Some(digest), Some(secret)) => {
            let right: bool = sha256(secret.expose()).as_bytes().ct_eq(digest).into();
            if right { Ok(client) } else { Err(unknown()) }
        }
        (None, None) if presented.method == AuthMethod::None => Ok(client),
        (Some(_), None) => {
            Err(OAuthError::invalid_client("this client has a secret and must send it").into())
        }
        (None, _) => {
            Err(OAuthError::invalid_client("this client is public: send its client_id and no secret").into())
        }
    }
}

fn unknown() -> Failure {
    OAuthError::invalid_client("unknown client, or a wrong secret").into()
}
