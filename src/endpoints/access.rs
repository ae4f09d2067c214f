//! GET /access/status: a person's access, asked with an access token of theirs (RFC 6750 §2.1)
//! GET, POST /access/{sub}: the same, asked by a confidential client (RFC 6749 §2.3)

use crate::{
    login::access,
    model::{access_window::AccessWindow, client::Client, id::UserId, user::User},
    protocol::{UnixTime, bearer, error::OAuthError, params::Params},
    store,
    web::{
        Failure, Shared,
        access_token::{self, Standing},
        client_auth,
        form::Body,
        respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web::Path};
use serde::Serialize;
use std::sync::Arc;

/// Whether a person has access now, and until when.
#[derive(Serialize)]
struct Status {
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<UnixTime>,
    seconds_left: i64,
}

/// Asked with an access token: whose it is, at the app that holds it.
pub async fn get_status(app: Shared, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer::bearer_token(authorization, None).map_err(|error| Failure::Bearer(Some(error)))?;
    let token = token.ok_or(Failure::Bearer(None))?;
    let found = access_token::find(&app, &token).await?;
    let Standing { token, user, .. } = found.ok_or_else(|| {
        let text = "the access token is unknown, has ended or was revoked";
        Failure::Bearer(Some(OAuthError::invalid_token(text)))
    })?;
    let client = app.client(&token.client_id).await?.ok_or(Failure::NotFound)?;
    status(&app, &client, user.id).await
}

/// Asked by an app with HTTP Basic.
pub async fn get(app: Shared, request: HttpRequest, sub: Path<String>) -> Result<HttpResponse, Failure> {
    answer(&app, &request, &Params::default(), sub.into_inner()).await
}

/// Asked by an app that sends its secret in the body.
pub async fn post(
    app: Shared,
    request: HttpRequest,
    sub: Path<String>,
    Body(params): Body,
) -> Result<HttpResponse, Failure> {
    answer(&app, &request, &params, sub.into_inner()).await
}

async fn answer(
    app: &Shared,
    request: &HttpRequest,
    params: &Params,
    sub: String,
) -> Result<HttpResponse, Failure> {
    let client: Arc<Client> = client_auth::authenticate(app, request, params).await?;
    if client.is_public() {
        return Err(OAuthError::invalid_client("a public client cannot ask for other people").into());
    }
    status(app, &client, UserId::new(sub)).await
}

/// What counts for that app: access under its own policy. It learns nothing of any other.
async fn status(app: &Shared, client: &Client, user: UserId) -> Result<HttpResponse, Failure> {
    let policy = app.policy(client.settings.policy.as_deref()).clone();
    let (id, now) = (client.id.clone(), app.now());
    let found: Option<AccessWindow> = app
        .store
        .read(move |conn| {
            let known = store::users::find(conn, &user)?.filter(User::is_active);
            match known.filter(|_| policy.access > 0) {
                Some(user) => access::live(conn, &policy, Some(&id), &user.id, now),
                None => Ok(None),
            }
        })
        .await?;
    let ends_at = found.map(|window| window.ends_at);
    Ok(respond::json(&Status {
        active: ends_at.is_some(),
        ends_at,
        seconds_left: ends_at.map_or(0, |at| at - now),
    }))
}
