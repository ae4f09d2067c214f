//! Requests and responses of the token endpoint (RFC 6749 §4.1.3, §5.1 and §6).

use serde::{Deserialize, Serialize, Serializer};

use super::cause::Cause;
use super::error::{ErrorCode, OAuthError};
use super::params::Params;
use super::pkce;
use super::scope::Scope;
use super::secret::Secret;

/// `grant_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// A code from the authorization endpoint (RFC 6749 §4.1).
    AuthorizationCode,
    /// A refresh token (RFC 6749 §6).
    RefreshToken,
}

impl GrantType {
    /// Every grant, as discovery lists them.
    pub const ALL: [Self; 2] = [Self::AuthorizationCode, Self::RefreshToken];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        }
    }

    /// Reads the parameter.
    ///
    /// # Errors
    /// `invalid_request` if it is missing, `unsupported_grant_type` if it is another.
    pub fn parse(given: Option<&str>) -> Result<Self, OAuthError> {
        let given = given.ok_or_else(|| {
            OAuthError::invalid_request("the parameter grant_type is missing")
                .because(Cause::ParameterMissing)
                .about("grant_type")
        })?;
        let known = Self::ALL.into_iter().find(|known| known.as_str() == given);
        known.ok_or_else(|| {
            OAuthError::new(
                ErrorCode::UnsupportedGrantType,
                "grant_type is not supported: send authorization_code or refresh_token",
            )
        })
    }
}

/// A request to the token endpoint. The authentication of the client is read by `client_auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequest {
    /// Exchange a code for tokens.
    AuthorizationCode {
        /// The code.
        code: Secret,
        /// The redirect URI of the authorization request, if it had one.
        redirect_uri: Option<String>,
        /// The code verifier (RFC 7636 §4.5).
        code_verifier: Option<Secret>,
    },
    /// Exchange a refresh token for the next one.
    RefreshToken {
        /// The refresh token.
        refresh_token: Secret,
        /// A smaller scope than was granted; `None` for the same scope.
        scope: Option<Scope>,
    },
}

impl TokenRequest {
    /// Reads the form.
    ///
    /// # Errors
    /// `invalid_request`: a missing, repeated or malformed parameter. `unsupported_grant_type`.
    /// `invalid_scope`: a malformed scope.
    pub fn parse(params: &Params) -> Result<Self, OAuthError> {
        params.check_duplicates()?;
        match GrantType::parse(params.get("grant_type"))? {
            GrantType::AuthorizationCode => Self::parse_code(params),
            GrantType::RefreshToken => Self::parse_refresh(params),
        }
    }

    fn parse_code(params: &Params) -> Result<Self, OAuthError> {
        params.get("code_verifier").map_or(Ok(()), pkce::check_verifier)?;
        Ok(Self::AuthorizationCode {
            code: Secret::new(params.require("code")?),
            redirect_uri: params.get("redirect_uri").map(str::to_owned),
            code_verifier: params.secret("code_verifier"),
        })
    }

    fn parse_refresh(params: &Params) -> Result<Self, OAuthError> {
        Ok(Self::RefreshToken {
            refresh_token: Secret::new(params.require("refresh_token")?),
            scope: params.get("scope").map(Scope::parse).transpose()?,
        })
    }

    /// Which grant this is.
    pub fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode { .. } => GrantType::AuthorizationCode,
            Self::RefreshToken { .. } => GrantType::RefreshToken,
        }
    }
}

/// `token_type` (RFC 6749 §7.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenType {
    /// Anybody who has the token can use it (RFC 6750).
    #[default]
    Bearer,
}

/// A successful response (RFC 6749 §5.1, OIDC Core §3.1.3.3).
#[derive(Clone, Debug, Serialize)]
pub struct TokenResponse {
    /// The access token.
    #[serde(serialize_with = "expose")]
    pub access_token: Secret,
    /// The token type.
    pub token_type: TokenType,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// The next refresh token.
    #[serde(serialize_with = "expose_some", skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// The ID token, for an `openid` request.
    #[serde(serialize_with = "expose_some", skip_serializing_if = "Option::is_none")]
    pub id_token: Option<Secret>,
    /// The granted scope.
    #[serde(skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// The `sid` of the ID token again, for clients with a back-channel logout URI. No standard defines it here: OIDC
    /// Session Management §2 has a member of this name in the authorization response, with another meaning. Keycloak
    /// as a client finds the session of a logout token only by it; other clients must ignore unknown members
    /// (RFC 6749 §5.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_state: Option<String>,
}

fn expose<S: Serializer>(secret: &Secret, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(secret.expose())
}

#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
fn expose_some<S: Serializer>(secret: &Option<Secret>, out: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(Secret::expose).serialize(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(form: &str) -> Result<TokenRequest, OAuthError> {
        TokenRequest::parse(&Params::parse(form.as_bytes()).unwrap())
    }

    #[test]
    fn a_code_request_is_read() {
        let verifier = "v".repeat(43);
        let form = format!(
            "grant_type=authorization_code&code=c&redirect_uri=https://rp/cb&code_verifier={verifier}"
        );
        let wanted = TokenRequest::AuthorizationCode {
            code: Secret::new("c"),
            redirect_uri: Some("https://rp/cb".into()),
            code_verifier: Some(Secret::new(verifier)),
        };
        assert_eq!(parse(&form), Ok(wanted));
    }

    #[test]
    fn a_refresh_request_is_read() {
        let request = parse("grant_type=refresh_token&refresh_token=r&scope=openid").unwrap();
        assert_eq!(request.grant_type(), GrantType::RefreshToken);
        let wanted = TokenRequest::RefreshToken {
            refresh_token: Secret::new("r"),
            scope: Some(Scope::parse("openid").unwrap()),
        };
        assert_eq!(request, wanted);
    }

    #[test]
    fn each_fault_has_its_own_code() {
        for (form, code) in [
            ("", ErrorCode::InvalidRequest),
            ("code=c", ErrorCode::InvalidRequest),
            ("grant_type=password", ErrorCode::UnsupportedGrantType),
            ("grant_type=authorization_code", ErrorCode::InvalidRequest),
            ("grant_type=refresh_token", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code&code=a&code=b", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code&code=a&code_verifier=short", ErrorCode::InvalidRequest),
            ("grant_type=refresh_token&refresh_token=r&scope=%C3%BC", ErrorCode::InvalidScope),
        ] {
            assert_eq!(parse(form).unwrap_err().code, code, "{form}");
        }
    }

    #[test]
    fn the_answer_has_the_members_of_the_standard_and_prints_no_token() {
        let mut answer = TokenResponse {
            access_token: Secret::new("at"),
            token_type: TokenType::Bearer,
            expires_in: 3600,
            refresh_token: None,
            id_token: Some(Secret::new("idt")),
            scope: Scope::parse("openid email").unwrap(),
            session_state: None,
        };
        let wanted = json!({
            "access_token": "at",
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": "idt",
            "scope": "openid email",
        });
        assert_eq!(serde_json::to_value(&answer).unwrap(), wanted);
        answer.access_token = Secret::new("hidden");
        assert!(!format!("{answer:?}").contains("hidden"));
    }
}
