//! Who is calling the token endpoint? (RFC 6749 §2.3)

use super::OperationError;
use crate::{
    app::App,
    crypto::digest::sha256,
    model::{
        client::Client,
        client_secret::{self, ClientSecret},
        id::ClientId,
    },
    protocol::{
        cause::Cause,
        client_auth::{AuthMethod, ClientCredentials},
        error::{ErrorCode, OAuthError},
        params::Params,
        secret::Secret,
    },
    store,
};
use std::sync::{Arc, PoisonError};

const DAY: i64 = 86_400;
/// How many secrets are remembered as noted. After that the use of some is noted once more on the same day.
const MOST_NOTED: usize = 10_000;
/// How often a client authenticates again because it was changed while it was answered.
const TRIES: usize = 3;

/// Answers the client that the request proves to be from. An answer that rests on the authentication is decided where
/// [`unchanged`] has said in its transaction that the client is as it was when it authenticated; where it is not, the
/// client authenticates again as it is now.
///
/// # Errors
/// Those of [`authenticate`] and of the answer.
pub async fn authenticated<T>(
    app: &Arc<App>,
    authorization: Option<&str>,
    params: &Params,
    answer: impl AsyncFn(Arc<Client>) -> Result<T, OperationError>,
) -> Result<T, OperationError> {
    for _ in 1..TRIES {
        let client = authenticate(app, authorization, params).await?;
        let id = client.id.clone();
        match answer(client).await {
            Err(OperationError::Refused(error)) if error.code == ErrorCode::TemporarilyUnavailable => {
                app.forget_client(&id);
            }
            answered => return answered,
        }
    }
    answer(authenticate(app, authorization, params).await?).await
}

/// Whether a client is as it was when it authenticated, by the version of it that a transaction has read; a client that
/// was removed has none.
///
/// # Errors
/// `temporarily_unavailable`, for [`authenticated`], which then begins anew.
pub fn unchanged(client: &Client, version: impl Into<Option<i64>>) -> Result<(), OAuthError> {
    if version.into() == Some(client.version) {
        return Ok(());
    }
    Err(OAuthError::new(
        ErrorCode::TemporarilyUnavailable,
        "the client was changed at this moment: send the request again",
    ))
}

/// The client that the request proves to be from. `authorization` is the header of that name.
///
/// # Errors
/// `invalid_client`: unknown, a wrong secret, or a method that this client does not use.
pub async fn authenticate(
    app: &Arc<App>,
    authorization: Option<&str>,
    params: &Params,
) -> Result<Arc<Client>, OperationError> {
    let presented = ClientCredentials::parse(authorization, params)?;
    let id = ClientId::new(presented.client_id.clone());
    let client = app.client(&id).await?.ok_or_else(|| unknown(Cause::ClientUnknown))?;
    check_method(client.metadata.token_endpoint_auth_method, presented.method)?;
    match (client.metadata.token_endpoint_auth_method, &presented.secret) {
        (AuthMethod::None, _) => Ok(client),
        (_, Some(secret)) => with_secret(app, client, secret).await,
        (_, None) => Err(missing_secret().into()),
    }
}

/// Compares the method that was used with the registered one (RFC 7591 §2). A secret may come in the header or in the
/// body, whichever of the two is registered: it is the same secret, libraries choose by themselves (RFC 6749 §2.3.1
/// has every server support the header), and apps were registered before anybody compared.
fn check_method(registered: AuthMethod, used: AuthMethod) -> Result<(), OAuthError> {
    use AuthMethod::{ClientSecretBasic, ClientSecretPost, None};
    match (registered, used) {
        (None, None) | (ClientSecretBasic | ClientSecretPost, ClientSecretBasic | ClientSecretPost) => Ok(()),
        (ClientSecretBasic | ClientSecretPost, None) => Err(missing_secret()),
        (None, ClientSecretBasic | ClientSecretPost) => {
            Err(OAuthError::invalid_client("this client is public: send its client_id and no secret")
                .because(Cause::ClientAuthenticationMethod))
        }
    }
}

fn missing_secret() -> OAuthError {
    OAuthError::invalid_client("this client has a secret and must send it")
        .because(Cause::ClientAuthenticationMissing)
        .about("client_secret")
}

/// The client, when that is one of its secrets.
async fn with_secret(
    app: &Arc<App>,
    client: Arc<Client>,
    secret: &Secret,
) -> Result<Arc<Client>, OperationError> {
    let digest = sha256(secret.expose());
    let find = |client: &Client| client_secret::find(&client.secrets, digest.as_bytes(), app.now()).cloned();
    if let Some(found) = find(&client) {
        note_use(app, &found).await;
        return Ok(client);
    }
    // It may be one that another process made a moment ago.
    let client = app.client_again(&client).await?.ok_or_else(|| unknown(Cause::ClientUnknown))?;
    let found = find(&client).ok_or_else(|| unknown(Cause::ClientSecretWrong))?;
    note_use(app, &found).await;
    Ok(client)
}

/// Notes the day on which a secret was used, once a day in each process. That it cannot be noted stops nobody.
async fn note_use(app: &Arc<App>, secret: &ClientSecret) {
    let now = app.now();
    let today = now.div_euclid(DAY);
    let on_day = |at: i64| at.div_euclid(DAY) == today;
    let first = {
        let mut used = app.secrets_used.lock().unwrap_or_else(PoisonError::into_inner);
        let first = used.get(&secret.id) != Some(&today);
        if first {
            if used.len() >= MOST_NOTED {
                used.clear();
            }
            used.insert(secret.id.clone(), today);
        }
        first
    };
    if !first || secret.last_used_at.is_some_and(on_day) {
        return;
    }
    let id = secret.id.clone();
    if let Err(error) = app.store.write(move |conn| store::client_secrets::used(conn, &id, now)).await {
        tracing::warn!(%error, "the use of a client's secret could not be noted");
    }
}

/// The same answer for an unknown client and a wrong secret; the log and the admin are told which it was.
fn unknown(cause: Cause) -> OAuthError {
    OAuthError::invalid_client("unknown client, or a wrong secret").because(cause)
}
