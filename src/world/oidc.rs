//! Lets `openidconnect` call other servers through the world's HTTP, with its guard.

use super::http::{Http, HttpError, HttpRequest, Method};
use openidconnect::{
    AsyncHttpClient, HttpRequest as OidcRequest, HttpResponse as OidcResponse,
    http::{self, Response},
};
use std::{fmt, pin::Pin, sync::Arc};

/// The client.
pub struct Caller(pub Arc<dyn Http>);

/// Why there is no response.
#[derive(Debug)]
pub struct CallError(String);

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CallError {}

impl From<HttpError> for CallError {
    fn from(error: HttpError) -> Self {
        Self(error.to_string())
    }
}

impl From<http::Error> for CallError {
    fn from(error: http::Error) -> Self {
        Self(error.to_string())
    }
}

impl<'c> AsyncHttpClient<'c> for Caller {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<OidcResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: OidcRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.0.send_to_registered(translate(request)).await?;
            let response = Response::builder().status(answer.status);
            let headers = answer.headers.iter();
            let response = headers.fold(response, |response, (name, value)| response.header(name, value));
            Ok(response.body(answer.body)?)
        })
    }
}

fn translate(request: OidcRequest) -> HttpRequest {
    let (parts, body) = request.into_parts();
    let text = |value: &http::HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = parts.headers.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?)));
    HttpRequest {
        method: if parts.method == http::Method::POST { Method::Post } else { Method::Get },
        url: parts.uri.to_string(),
        headers: headers.collect(),
        body,
    }
}
