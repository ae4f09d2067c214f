//! GET /access/status: a person's access, asked with an access token of theirs (RFC 6750 §2.1)
//! GET, POST /access/{sub}: the same, asked by a confidential client (RFC 6749 §2.3)

use crate::{
    app::App,
    login::access,
    model::{access_window::AccessWindow, client::Client, id::UserId, user::User},
    oauth::{
        OperationError,
        access_token::{self, Standing},
        client_auth,
    },
    protocol::{UnixTime, error::OAuthError, params::Params},
    store::{self, StoreError},
    web::{Failure, Shared, bearer, form::Body, headers, respond},
};
use actix_web::{HttpRequest, HttpResponse, web::Path};
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
    let token = bearer::token(&request, None)?;
    let found = access_token::find(&app, &token).await?;
    let Standing { token, user, .. } = found.ok_or_else(|| Failure::Bearer(Some(access_token::invalid())))?;
    let client = app.client(&token.client_id).await?.ok_or(Failure::NotFound)?;
    let (_, status) = status(&app, &client, user.id).await?;
    Ok(respond::json(&status))
}

/// Asked by an app with HTTP Basic.
pub async fn get(app: Shared, request: HttpRequest, sub: Path<String>) -> Result<HttpResponse, Failure> {
    answer(&app, &request, &Params::default(), &sub).await
}

/// Asked by an app that sends its secret in the body.
pub async fn post(
    app: Shared,
    request: HttpRequest,
    sub: Path<String>,
    Body(params): Body,
) -> Result<HttpResponse, Failure> {
    answer(&app, &request, &params, &sub).await
}

async fn answer(
    app: &Shared,
    request: &HttpRequest,
    params: &Params,
    sub: &str,
) -> Result<HttpResponse, Failure> {
    let authorization = headers::authorization(request);
    let answer = async |client| answer_to(app, client, sub).await;
    let status = client_auth::authenticated(app, authorization, params, answer).await?;
    Ok(respond::json(&status))
}

async fn answer_to(app: &App, client: Arc<Client>, sub: &str) -> Result<Status, OperationError> {
    if client.is_public() {
        return Err(OAuthError::invalid_client("a public client cannot ask for other people").into());
    }
    let (version, status) = status(app, &client, UserId::new(sub)).await?;
    client_auth::unchanged(&client, version)?;
    Ok(status)
}

/// What counts for that app: access under its own policy. It learns nothing of any other. Beside it the version that the
/// client has now.
async fn status(app: &App, client: &Client, user: UserId) -> Result<(Option<i64>, Status), StoreError> {
    let policy = app.policy(client.settings.policy.as_deref()).clone();
    let (id, now) = (client.id.clone(), app.now());
    let (version, found): (Option<i64>, Option<AccessWindow>) = app
        .store
        .read(move |conn| {
            let version = store::clients::version(conn, &id)?;
            let known = store::users::find(conn, &user)?.filter(User::is_active);
            let found = match known.filter(|_| !policy.access.is_zero()) {
                Some(user) => access::live(conn, &policy, Some(&id), &user.id, now)?,
                None => None,
            };
            Ok((version, found))
        })
        .await?;
    let ends_at = found.map(|window| window.ends_at);
    let status =
        Status { active: ends_at.is_some(), ends_at, seconds_left: ends_at.map_or(0, |at| at - now) };
    Ok((version, status))
}
