//! Bodies of type `application/json`, sent by a script of one of our own pages. `Script` cannot be had
//! without passing the checks against forgery that a form passes: the page's token, here in the header
//! `X-CSRF`, which no other site can set, and what the browser says of where the request came from.

use super::{Failure, PageRequest, form};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

/// The header that carries the page's token.
const CSRF: &str = "x-csrf";

/// A body, read.
pub struct Script<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Script<T> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (http_request, payload) = (http_request.clone(), payload.take());
        Box::pin(async move {
            let request = PageRequest::read(&http_request)?;
            let header = |name| http_request.headers().get(name).and_then(|value| value.to_str().ok());
            let token_is_right = header(CSRF).is_some_and(|token| request.owns_csrf(token));
            if !token_is_right || !form::is_same_origin(&http_request, request.app.issuer()) {
                return Err(Failure::Forbidden);
            }
            let essence = header(header::CONTENT_TYPE.as_str()).and_then(|text| text.split(';').next());
            if !essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
                return Err(Failure::BadRequest(Some("the body must be application/json".to_owned())));
            }
            let bytes = form::bytes(&http_request, payload).await?;
            serde_json::from_slice(&bytes).map(Self).map_err(|_| Failure::BadRequest(None))
        })
    }
}
