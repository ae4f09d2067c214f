//! Client authentication at the token endpoint (RFC 6749 §2.3, OIDC Core §9).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::error::OAuthError;
use super::params::{self, Params};
use super::secret::Secret;

/// `token_endpoint_auth_method` (RFC 7591 §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Id and secret in the `Authorization` header: the default of RFC 7591.
    #[default]
    ClientSecretBasic,
    /// Id and secret in the body.
    ClientSecretPost,
    /// A public client: only its id.
    None,
}

impl AuthMethod {
    /// Every method, as discovery lists them.
    pub const ALL: [Self; 3] = [Self::ClientSecretBasic, Self::ClientSecretPost, Self::None];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}

/// The credentials that a client presented. Nothing in them has been verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCredentials {
    /// The `client_id` that it claims.
    pub client_id: String,
    /// The method that it used.
    pub method: AuthMethod,
    /// The secret, unless the method is `none`.
    pub secret: Option<Secret>,
}

/// Another name for callers, which says that the credentials are not verified.
pub type Presented = ClientCredentials;

impl ClientCredentials {
    /// Reads the `Authorization` header and the form.
    ///
    /// # Errors
    /// `invalid_request`: two methods at once, two client ids, a repeated parameter.
    /// `invalid_client`: no client id, a header that is not Basic, a method that is not supported.
    pub fn parse(authorization: Option<&str>, params: &Params) -> Result<Self, OAuthError> {
        params.check_duplicates()?;
        check_one_method(authorization.is_some(), params)?;
        if params.has("client_assertion") || params.has("client_assertion_type") {
            return Err(OAuthError::invalid_client(
                "client_assertion is not supported: \
                 use client_secret_basic, client_secret_post or none",
            )
            .because(Cause::ClientAuthenticationMethod)
            .about("client_assertion"));
        }
        match authorization {
            Some(header) => Self::parse_basic(header, params),
            None => Self::parse_form(params),
        }
    }

    fn parse_basic(header: &str, params: &Params) -> Result<Self, OAuthError> {
        let (client_id, secret) = basic_pair(header).ok_or_else(|| {
            OAuthError::invalid_client(
                "the Authorization header must be: Basic base64(client_id:client_secret), \
                 both form-urlencoded first (RFC 6749 section 2.3.1)",
            )
            .about("Authorization")
        })?;
        if params.get("client_id").is_some_and(|other| other != client_id) {
            return Err(OAuthError::invalid_request(
                "client_id in the body is not the one in the Authorization header",
            )
            .because(Cause::ClientAuthenticationMethod)
            .about("client_id"));
        }
        // Libraries that know no public clients write an empty secret (RFC 6749 §2.3.1 lets it be left out): none.
        let given = !secret.expose().is_empty();
        Ok(Self {
            client_id,
            method: if given { AuthMethod::ClientSecretBasic } else { AuthMethod::None },
            secret: given.then_some(secret),
        })
    }

    fn parse_form(params: &Params) -> Result<Self, OAuthError> {
        let client_id = params.get("client_id").ok_or_else(|| {
            OAuthError::invalid_client(
                "no client authentication: send an Authorization header, or client_id in the body",
            )
        })?;
        let secret = params.secret("client_secret");
        Ok(Self {
            client_id: client_id.to_owned(),
            method: match secret {
                Some(_) => AuthMethod::ClientSecretPost,
                None => AuthMethod::None,
            },
            secret,
        })
    }
}

/// RFC 6749 §2.3: a client must not use more than one method in a request.
fn check_one_method(header: bool, params: &Params) -> Result<(), OAuthError> {
    let methods = [header, params.has("client_secret"), params.has("client_assertion")];
    if methods.into_iter().filter(|used| *used).count() > 1 {
        return Err(OAuthError::invalid_request("more than one way of client authentication in one request")
            .because(Cause::ClientAuthenticationMethod));
    }
    Ok(())
}

/// Id and secret of a Basic header, each form-urlencoded inside (RFC 6749 §2.3.1).
fn basic_pair(header: &str) -> Option<(String, Secret)> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = LENIENT.decode(encoded.trim_matches(' ')).ok()?;
    let colon = pair.iter().position(|b| *b == b':')?;
    let client_id = params::decode(&pair[..colon])?;
    let secret = params::decode(&pair[colon + 1..])?;
    let control = |text: &str| text.chars().any(char::is_control);
    let readable = !client_id.is_empty() && !control(&client_id) && !control(&secret);
    readable.then(|| (client_id, Secret::new(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::error::ErrorCode;
    use base64::engine::general_purpose::STANDARD;

    fn parse(header: Option<&str>, form: &str) -> Result<Presented, OAuthError> {
        ClientCredentials::parse(header, &Params::parse(form.as_bytes()).unwrap())
    }

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn code(result: Result<Presented, OAuthError>) -> ErrorCode {
        result.unwrap_err().code
    }

    #[test]
    fn basic_is_form_urlencoded_inside_base64() {
        let presented = parse(Some(&basic("a%3Ab+c:s%25%2B:t")), "").unwrap();
        assert_eq!(presented.client_id, "a:b c");
        assert_eq!(presented.method, AuthMethod::ClientSecretBasic);
        assert_eq!(presented.secret.unwrap().expose(), "s%+:t");
    }

    #[test]
    fn an_empty_secret_in_the_header_is_none() {
        let none = parse(Some(&basic("a:")), "client_id=a").unwrap();
        assert_eq!((none.client_id.as_str(), none.method, none.secret), ("a", AuthMethod::None, None));
    }

    #[test]
    fn the_scheme_is_read_in_any_case_and_padding_may_be_absent() {
        let header = basic("ab:c").replace("Basic", "bAsIc").replace('=', "");
        assert_eq!(parse(Some(&header), "client_id=ab").unwrap().client_id, "ab");
    }

    #[test]
    fn the_body_carries_post_and_none() {
        let post = parse(None, "client_id=a&client_secret=s").unwrap();
        assert_eq!(post.method, AuthMethod::ClientSecretPost);
        assert_eq!(post.secret.unwrap().expose(), "s");
        let none = parse(None, "client_id=a").unwrap();
        assert_eq!((none.method, none.secret), (AuthMethod::None, None));
    }

    #[test]
    fn two_ways_at_once_are_an_invalid_request() {
        let header = basic("a:s");
        for form in ["client_secret=s", "client_assertion=x", "client_id=b", "x=1&x=2"] {
            assert_eq!(code(parse(Some(&header), form)), ErrorCode::InvalidRequest, "{form}");
        }
        let both = "client_id=a&client_secret=s&client_assertion=x";
        assert_eq!(code(parse(None, both)), ErrorCode::InvalidRequest);
    }

    #[test]
    fn a_client_that_cannot_be_told_is_invalid() {
        for header in [
            "Basic",
            "Basic ",
            "Basic %%%",
            &basic("no-colon"),
            &basic(":secret"),
            &basic("a%00:s"),
            &basic("a:%ff"),
            "Bearer abc",
        ] {
            assert_eq!(code(parse(Some(header), "")), ErrorCode::InvalidClient, "{header}");
        }
        assert_eq!(code(parse(None, "")), ErrorCode::InvalidClient);
        assert_eq!(code(parse(None, "client_secret=s")), ErrorCode::InvalidClient);
        assert_eq!(code(parse(None, "client_assertion=x")), ErrorCode::InvalidClient);
    }

    #[test]
    fn printing_shows_no_secret() {
        let presented = parse(None, "client_id=a&client_secret=hidden").unwrap();
        assert!(!format!("{presented:?}").contains("hidden"));
    }
}
