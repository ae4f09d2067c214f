//! The ID token (OIDC Core §2 and §3.1.3.6).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::sha;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::UnixTime;
use super::jose::SigningAlg;

/// The claims of an ID token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdTokenClaims {
    /// Our issuer.
    pub iss: String,
    /// The `sub` of the person.
    pub sub: String,
    /// The client it is for.
    pub aud: String,
    /// When it expires.
    pub exp: UnixTime,
    /// When it was issued.
    pub iat: UnixTime,
    /// When the person proved who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<UnixTime>,
    /// The `nonce` of the authorization request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The authentication context class that was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The methods that were used (RFC 8176).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// The client that requested it, if it is not the audience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// `at_hash`: binds the access token that is issued with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_hash: Option<String>,
    /// `c_hash`: binds the code that is issued with it (OIDC Core §3.3.2.11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c_hash: Option<String>,
    /// The session (OIDC Front-Channel Logout §3). It is not the cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Claims about the person, as `claims::select_id_token` gives them.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// `at_hash` or `c_hash`: the left half of the digest of a token or code, with the hash function of
/// the ID token's own algorithm (SHA-512 for Ed25519), in base64url.
pub fn left_half_hash(alg: SigningAlg, value: &str) -> String {
    match alg {
        SigningAlg::RS256 | SigningAlg::ES256 => URL_SAFE_NO_PAD.encode(&sha::sha256(value.as_bytes())[..16]),
        SigningAlg::EdDSA => URL_SAFE_NO_PAD.encode(&sha::sha512(value.as_bytes())[..32]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// OIDC Core Appendix A.3 and A.4.
    #[test]
    fn the_vectors_of_the_standard_match() {
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let hash = left_half_hash(SigningAlg::RS256, access_token);
        assert_eq!(hash, "77QmUPtjPfzWtF2AnpK9RQ");
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        assert_eq!(left_half_hash(SigningAlg::ES256, code), "LDktKdoQak3Pk0cnXxCltA");
    }

    #[test]
    fn ed25519_halves_a_longer_digest() {
        // printf %s "" | sha512: cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce...
        assert_eq!(left_half_hash(SigningAlg::EdDSA, ""), "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c4");
    }

    #[test]
    fn absent_claims_are_left_out_and_others_are_beside_them() {
        let mut extra = Map::new();
        extra.insert("email".into(), json!("ada@example.com"));
        let claims = IdTokenClaims {
            iss: "https://op".into(),
            sub: "u".into(),
            aud: "c".into(),
            exp: 2,
            iat: 1,
            auth_time: None,
            nonce: Some("n".into()),
            acr: None,
            amr: vec![],
            azp: None,
            at_hash: None,
            c_hash: None,
            sid: None,
            extra,
        };
        let written = serde_json::to_value(&claims).unwrap();
        assert_eq!(
            written,
            json!({
                "iss": "https://op", "sub": "u", "aud": "c", "exp": 2, "iat": 1,
                "nonce": "n", "email": "ada@example.com"
            })
        );
        assert_eq!(serde_json::from_value::<IdTokenClaims>(written).unwrap(), claims);
    }
}
