//! Access tokens in requests to what they protect (RFC 6750).

use super::{Failure, headers};
use crate::{
    oauth::OperationError,
    protocol::{bearer, params::Params, secret::Secret},
};
use actix_web::HttpRequest;

/// The access token that the request brings, in its header or its form.
///
/// # Errors
/// There is none, or more than one.
pub fn token(request: &HttpRequest, form: Option<&Params>) -> Result<Secret, Failure> {
    let token = bearer::bearer_token(headers::authorization(request), form)
        .map_err(|error| Failure::Bearer(Some(error)))?;
    token.ok_or(Failure::Bearer(None))
}

/// A refusal is told as RFC 6750 §3 says.
pub fn failure(error: OperationError) -> Failure {
    match error {
        OperationError::Refused(error) => Failure::Bearer(Some(error)),
        other => other.into(),
    }
}
