//! Bearer tokens in requests, and the challenge in responses (RFC 6750).

use std::borrow::Cow;
use std::fmt::Write as _;

use super::cause::Cause;
use super::error::{self, OAuthError};
use super::params::Params;
use super::secret::Secret;

/// The access token of a request: from the `Authorization` header (§2.1) or a form body (§2.2),
/// never from a query. `None` if there is none, or the header has another scheme.
///
/// # Errors
/// `invalid_request`: a token in both places, a repeated parameter, or a header that is not a token.
pub fn bearer_token(
    authorization: Option<&str>,
    form: Option<&Params>,
) -> Result<Option<Secret>, OAuthError> {
    let header = authorization.map(header_token).transpose()?.flatten();
    let Some(form) = form else {
        return Ok(header);
    };
    if form.is_duplicate("access_token") || (header.is_some() && form.has("access_token")) {
        return Err(OAuthError::invalid_request("the access token is given more than once")
            .because(Cause::ParameterRepeated)
            .about("access_token"));
    }
    Ok(header.or_else(|| form.secret("access_token")))
}

fn header_token(header: &str) -> Result<Option<Secret>, OAuthError> {
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Ok(None);
    }
    let token = token.trim_matches(' ');
    if is_token68(token) {
        return Ok(Some(Secret::new(token)));
    }
    Err(OAuthError::invalid_request("the Authorization header must be: Bearer and one access token")
        .about("Authorization"))
}

/// `b64token` of RFC 6750 §2.1.
fn is_token68(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
    !body.is_empty() && body.bytes().all(allowed)
}

/// The value of `WWW-Authenticate` (RFC 6750 §3), without an error if no token was sent.
pub fn www_authenticate(realm: &str, error: Option<&OAuthError>) -> String {
    let realm = error::clean(Cow::Owned(realm.to_owned()));
    let mut value = format!("Bearer realm=\"{realm}\"");
    if let Some(error) = error {
        let (code, description) = (error.code, error.description());
        write!(value, ", error=\"{code}\"").expect("a String takes everything");
        if !description.is_empty() {
            write!(value, ", error_description=\"{description}\"").expect("a String takes everything");
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::error::ErrorCode;

    fn token(header: Option<&str>, form: &str) -> Result<Option<Secret>, OAuthError> {
        bearer_token(header, Some(&Params::parse(form.as_bytes()).unwrap()))
    }

    #[test]
    fn a_token_comes_from_the_header_or_the_body() {
        let wanted = Ok(Some(Secret::new("a.b-c_d~e+f/g==")));
        assert_eq!(bearer_token(Some("Bearer a.b-c_d~e+f/g=="), None), wanted);
        assert_eq!(token(Some("bearer a.b-c_d~e+f/g=="), "x=1"), wanted);
        assert_eq!(token(None, "access_token=a.b-c_d~e%2Bf/g=="), wanted);
        assert_eq!(token(Some("Basic abc"), "access_token=t"), Ok(Some(Secret::new("t"))));
    }

    #[test]
    fn no_token_is_no_error() {
        assert_eq!(bearer_token(None, None), Ok(None));
        assert_eq!(token(Some("Basic abc"), ""), Ok(None));
    }

    #[test]
    fn two_tokens_and_broken_headers_are_invalid_requests() {
        for (header, form) in [
            (Some("Bearer a"), "access_token=a"),
            (None, "access_token=a&access_token=a"),
            (Some("Bearer"), ""),
            (Some("Bearer "), ""),
            (Some("Bearer a b"), ""),
            (Some("Bearer a,b"), ""),
            (Some("Bearer =="), ""),
        ] {
            let refusal = token(header, form).unwrap_err();
            assert_eq!(refusal.code, ErrorCode::InvalidRequest, "{header:?} {form}");
        }
    }

    #[test]
    fn the_challenge_names_the_error_only_when_there_is_one() {
        assert_eq!(www_authenticate("op", None), r#"Bearer realm="op""#);
        let error = OAuthError::invalid_token("the token \"x\" is over");
        assert_eq!(
            www_authenticate("o\"p\r\n", Some(&error)),
            "Bearer realm=\"o'p??\", error=\"invalid_token\", \
             error_description=\"the token 'x' is over\""
        );
    }
}
