//! Bodies of type `application/x-www-form-urlencoded`. `Form` is for our own pages and cannot be had
//! without passing the checks against forgery; `Body` is for protocol endpoints, which need none.

use super::{Failure, PageRequest, Shared, refusals};
use crate::protocol::params::{Params, ParamsError};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Bytes};
use futures_util::{StreamExt, future::LocalBoxFuture};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// A body, parsed.
pub struct Body(pub Params);

impl FromRequest for Body {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (http_request, payload) = (http_request.clone(), payload.take());
        Box::pin(async move {
            let params = read(&http_request, payload, Params::parse).await?;
            refusals::remember(&http_request, &params);
            Ok(Self(params))
        })
    }
}

/// A body as it was sent, in its order, with what is empty and what is double: for those who sign it.
pub struct Fields(pub Vec<(String, String)>);

impl FromRequest for Fields {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (http_request, payload) = (http_request.clone(), payload.take());
        Box::pin(async move {
            let bytes = form_bytes(&http_request, payload).await?;
            Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
        })
    }
}

/// A form of one of our pages, sent from that page in that browser.
pub struct Form(pub Params);

impl FromRequest for Form {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (http_request, payload) = (http_request.clone(), payload.take());
        Box::pin(async move {
            let params = read(&http_request, payload, Params::parse_form).await?;
            let request = PageRequest::read(&http_request)?;
            let token_is_right = params.get("csrf").is_some_and(|token| request.owns_csrf(token));
            if token_is_right && is_same_origin(&http_request, request.app.issuer()) {
                Ok(Self(params))
            } else {
                Err(Failure::Forbidden)
            }
        })
    }
}

/// What the browser says of where the form came from. A page with `no-referrer` sends `Origin: null`,
/// so that one is left to `Sec-Fetch-Site` and the token.
pub(super) fn is_same_origin(http_request: &HttpRequest, issuer: &str) -> bool {
    let header = |name: &str| http_request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let site_is_ours = header("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let origin_is_ours =
        header(header::ORIGIN.as_str()).is_none_or(|origin| origin == issuer || origin == "null");
    site_is_ours && origin_is_ours
}

async fn read(
    http_request: &HttpRequest,
    payload: Payload,
    parse: fn(&[u8]) -> Result<Params, ParamsError>,
) -> Result<Params, Failure> {
    let bytes = form_bytes(http_request, payload).await?;
    parse(&bytes).map_err(|error| Failure::BadRequest(Some(error.to_string())))
}

/// The body, when it is of the right type.
async fn form_bytes(http_request: &HttpRequest, payload: Payload) -> Result<Bytes, Failure> {
    let content_type = http_request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let bytes = bytes(http_request, payload).await?;
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !bytes.is_empty() && !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Failure::BadRequest(Some(
            "the body must be application/x-www-form-urlencoded".to_owned(),
        )));
    }
    Ok(bytes)
}

/// The slowest body that is waited for, in bytes a second, once its time without regard to its size is over.
const SLOWEST: usize = 8192;

/// A body, as long as it is not too long and does not take too long. The time grows with what has come, so that a
/// large body over a slow line arrives, and one that trickles does not.
pub(super) async fn bytes(http_request: &HttpRequest, mut payload: Payload) -> Result<Bytes, Failure> {
    let app = http_request.app_data::<Shared>().ok_or_else(|| Failure::Internal("no app".to_owned()))?;
    let (most, seconds) = (app.config.server.max_body_bytes, app.config.server.body_seconds);
    let begun = Instant::now();
    let mut body = Vec::new();
    loop {
        let earned = (body.len() / SLOWEST) as u64;
        let end = begun + Duration::from_secs(seconds + earned);
        let Some(chunk) = timeout_at(end, payload.next()).await.map_err(|_| Failure::TooSlow)? else { break };
        let chunk = chunk.map_err(|_| Failure::BadRequest(None))?;
        if body.len() + chunk.len() > most {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}
