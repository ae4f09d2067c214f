//! Every refusal of an app's request passes here, whatever its face: a page, JSON, or a redirect to the app. What was
//! wrong is handed to `observe::refusals`, and every answer of 4xx has its cause in the log.

use super::{Failure, PageRequest, Shared, path, trace::RequestId};
use crate::{
    crypto::digest::sha256,
    model::{client_error::shown, id::ClientId},
    observe::refusals::{self, Refusal},
    protocol::{cause::Cause, client_auth::ClientCredentials, error::OAuthError, params::Params},
    store::{self, Conn},
};
use actix_web::{
    HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};

/// Why a request was not answered as asked, for the log: one word, or the template of the page that said why.
#[derive(Clone, Copy)]
pub struct Because(pub &'static str);

/// The parameters of a body whose values may be shown and logged.
struct Given(Vec<(&'static str, String)>);

/// The parameters whose values are no secret. Codes, tokens, secrets, `state` and `nonce` are never among them.
const MAY_BE_SHOWN: [&str; 11] = [
    "client_id",
    "redirect_uri",
    "post_logout_redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "grant_type",
    "prompt",
    "max_age",
    "code_challenge_method",
    "ui_locales",
];

/// Keeps what a refusal of this request could show of its body.
pub fn remember(http_request: &HttpRequest, params: &Params) {
    if endpoint(&path::of(http_request)).is_some() {
        http_request.extensions_mut().insert(given(params));
    }
}

fn given(params: &Params) -> Given {
    let value = |name: &'static str| params.get(name).map(|value| (name, value.to_owned()));
    Given(MAY_BE_SHOWN.into_iter().filter_map(value).collect())
}

/// Looks at every answer.
pub async fn observe(
    http_request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let answered = next.call(http_request).await?;
    let http_request = answered.request();
    let error = match answered.response().error() {
        Some(error) => match error.as_error::<Failure>() {
            // Its page has said why already.
            Some(Failure::Answered(_)) | None => None,
            Some(failure) => {
                http_request.extensions_mut().insert(Because(failure.word()));
                failure.oauth()
            }
        },
        // A redirect to the app carries its error beside it.
        None => answered.response().extensions().get::<OAuthError>().cloned(),
    };
    if let (Some(error), Some(app)) = (error, http_request.app_data::<Shared>()) {
        if let Some(cause) = error.cause() {
            http_request.extensions_mut().insert(Because(cause.as_str()));
        }
        if let Some(refusal) = refusal(app, http_request, &error).await {
            refusals::record(&app.clone().into_inner(), refusal).await;
        }
    }
    Ok(answered)
}

/// The endpoints of the protocol, by the names under which they are logged and counted.
fn endpoint(path: &str) -> Option<&'static str> {
    match path {
        "/authorize" => Some("authorize"),
        "/token" => Some("token"),
        "/introspect" => Some("introspect"),
        "/userinfo" => Some("userinfo"),
        "/end_session" | "/end_session/confirm" => Some("end_session"),
        path if path.starts_with("/access/") => Some("access"),
        _ => None,
    }
}

/// What an admin should know of it; `None` when nothing is wrong with the app.
async fn refusal(app: &Shared, http_request: &HttpRequest, error: &OAuthError) -> Option<Refusal> {
    let (endpoint, cause) = (endpoint(&path::of(http_request))?, error.cause()?);
    let held = http_request.extensions_mut().remove::<Given>();
    let mut values = held.map(|given| given.0).unwrap_or_default();
    if let Ok(query) = Params::parse(http_request.query_string().as_bytes()) {
        values.extend(given(&query).0);
    }
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let named =
        error.client().map(str::to_owned).or_else(|| value("client_id")).or_else(|| by_basic(http_request));
    let client = match named.clone().map(ClientId::new) {
        Some(id) => app.client(&id).await.ok().flatten().map(|client| client.id.clone()),
        None => None,
    };
    let parameter = error.parameter().map(shown);
    let said = match cause {
        // Who mixed up the two fields has sent the secret.
        Cause::ClientUnknown => match named {
            Some(id) if !is_secret(app, &id).await => Some(id),
            _ => None,
        },
        _ => parameter.as_deref().and_then(value),
    };
    let reference = http_request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Some(Refusal {
        client,
        endpoint,
        cause,
        parameter,
        value: said.as_deref().map(shown),
        reference,
        device: PageRequest::read(http_request).map(|request| request.context.device).unwrap_or_default(),
    })
}

/// The client that the `Authorization` header names.
fn by_basic(http_request: &HttpRequest) -> Option<String> {
    let header = http_request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    ClientCredentials::parse(Some(header), &Params::default()).ok().map(|presented| presented.client_id)
}

/// Whether that is a client's secret, or looks like one that we make.
async fn is_secret(app: &Shared, text: &str) -> bool {
    let looks_made = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if looks_made {
        return true;
    }
    let digest = sha256(text);
    let known = move |conn: &mut Conn| store::client_secrets::exists(conn, digest.as_bytes());
    // Where nobody can say, it is not shown.
    app.store.read(known).await.unwrap_or(true)
}
