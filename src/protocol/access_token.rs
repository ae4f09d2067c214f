//! Access tokens that are JWTs (RFC 9068).

use serde::{Deserialize, Serialize};

use super::UnixTime;
use super::scope::Scope;

/// `typ` in the header (RFC 9068 §2.1), so that an ID token cannot be used as an access token.
pub const TYP: &str = "at+jwt";

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Our issuer.
    pub iss: String,
    /// When it expires.
    pub exp: UnixTime,
    /// The resource server that accepts it.
    pub aud: String,
    /// The `sub` of the person.
    pub sub: String,
    /// The client to which it was issued.
    pub client_id: String,
    /// When it was issued.
    pub iat: UnixTime,
    /// Its own id.
    pub jti: String,
    /// The granted scope.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// When the person proved who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<UnixTime>,
    /// The authentication context class that was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The methods that were used (RFC 8176).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_claims_have_the_names_and_forms_of_the_standard() {
        let claims = AccessTokenClaims {
            iss: "https://op".into(),
            exp: 2,
            aud: "https://op".into(),
            sub: "u".into(),
            client_id: "c".into(),
            iat: 1,
            jti: "j".into(),
            scope: Scope::parse("openid email").unwrap(),
            auth_time: Some(1),
            acr: None,
            amr: vec!["otp".into()],
        };
        let written = serde_json::to_value(&claims).unwrap();
        assert_eq!(
            written,
            json!({
                "iss": "https://op", "exp": 2, "aud": "https://op", "sub": "u", "client_id": "c",
                "iat": 1, "jti": "j", "scope": "openid email", "auth_time": 1, "amr": ["otp"]
            })
        );
        assert_eq!(serde_json::from_value::<AccessTokenClaims>(written).unwrap(), claims);
    }
}
