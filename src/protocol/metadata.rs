//! The provider metadata (OIDC Discovery §3, RFC 8414 §2, RFC 9207 §3).

use serde::Serialize;

use super::claims;
use super::client_auth::AuthMethod;
use super::client_metadata::SubjectType;
use super::jose::SigningAlg;
use super::pkce;
use super::prompt::Prompt;
use super::response_mode::ResponseMode;
use super::response_type::ResponseType;
use super::scope::{self, Scope};
use super::token::GrantType;

/// Claims of the ID token that are not facts about the person.
const TOKEN_CLAIMS: [&str; 12] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "at_hash",
    "sid",
    "access_expires_at",
];

/// The response of `/.well-known/openid-configuration` and of
/// `/.well-known/oauth-authorization-server`. It contains only what is really supported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the members are the standard's")]
pub struct ProviderMetadata {
    /// The issuer, as in `iss`.
    pub issuer: String,
    /// The authorization endpoint.
    pub authorization_endpoint: String,
    /// The token endpoint.
    pub token_endpoint: String,
    /// The `UserInfo` endpoint.
    pub userinfo_endpoint: String,
    /// The address of our public keys.
    pub jwks_uri: String,
    /// The address for signing out (RP-Initiated Logout §2.1).
    pub end_session_endpoint: String,
    /// The introspection endpoint (RFC 7662 §2).
    pub introspection_endpoint: String,
    /// The authentication methods of the introspection endpoint.
    pub introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Clients are notified when a session ends (OIDC Back-Channel Logout §2.1).
    pub backchannel_logout_supported: bool,
    /// The notification can name the session with `sid` (OIDC Back-Channel Logout §2.1).
    pub backchannel_logout_session_supported: bool,
    /// The supported scope values.
    pub scopes_supported: Vec<&'static str>,
    /// Response types.
    pub response_types_supported: Vec<&'static str>,
    /// Response modes.
    pub response_modes_supported: Vec<&'static str>,
    /// Grants.
    pub grant_types_supported: Vec<&'static str>,
    /// Kinds of `sub`.
    pub subject_types_supported: Vec<&'static str>,
    /// Algorithms of ID tokens.
    pub id_token_signing_alg_values_supported: Vec<&'static str>,
    /// The authentication methods of the token endpoint.
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Claims that can be given.
    pub claims_supported: Vec<&'static str>,
    /// Kinds of claims.
    pub claim_types_supported: Vec<&'static str>,
    /// The parameter `claims` is supported.
    pub claims_parameter_supported: bool,
    /// The parameter `request` is not supported.
    pub request_parameter_supported: bool,
    /// The parameter `request_uri` is not supported; the default of the standard would be true.
    pub request_uri_parameter_supported: bool,
    /// PKCE methods.
    pub code_challenge_methods_supported: Vec<&'static str>,
    /// Values of `prompt`.
    pub prompt_values_supported: Vec<&'static str>,
    /// Values of `display` for which the pages are suitable.
    pub display_values_supported: Vec<&'static str>,
    /// `iss` is in every authorization response.
    pub authorization_response_iss_parameter_supported: bool,
    /// Languages of the pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ui_locales_supported: Vec<String>,
    /// Authentication context classes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acr_values_supported: Vec<String>,
    /// A page for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_documentation: Option<String>,
}

impl ProviderMetadata {
    /// The metadata of a provider with these keys, languages and context classes.
    pub fn new(issuer: &str, algs: &[SigningAlg], ui_locales: &[&str], acr_values: &[&str]) -> Self {
        let endpoint = |path: &str| format!("{}/{path}", issuer.trim_end_matches('/'));
        let owned = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
        Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: endpoint("authorize"),
            token_endpoint: endpoint("token"),
            userinfo_endpoint: endpoint("userinfo"),
            jwks_uri: endpoint("jwks"),
            end_session_endpoint: endpoint("end_session"),
            introspection_endpoint: endpoint("introspect"),
            introspection_endpoint_auth_methods_supported: vec![
                AuthMethod::ClientSecretBasic.as_str(),
                AuthMethod::ClientSecretPost.as_str(),
            ],
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
            scopes_supported: scope::SUPPORTED.to_vec(),
            response_types_supported: ResponseType::ALL.map(ResponseType::as_str).to_vec(),
            response_modes_supported: ResponseMode::ALL.map(ResponseMode::as_str).to_vec(),
            grant_types_supported: GrantType::ALL.map(GrantType::as_str).to_vec(),
            subject_types_supported: vec![SubjectType::Public.as_str()],
            id_token_signing_alg_values_supported: algs.iter().map(|alg| alg.as_str()).collect(),
            token_endpoint_auth_methods_supported: AuthMethod::ALL.map(AuthMethod::as_str).to_vec(),
            claims_supported: claims_supported(),
            claim_types_supported: vec!["normal"],
            claims_parameter_supported: true,
            request_parameter_supported: false,
            request_uri_parameter_supported: false,
            code_challenge_methods_supported: pkce::METHODS.to_vec(),
            prompt_values_supported: Prompt::ALL.map(Prompt::as_str).to_vec(),
            display_values_supported: vec!["page", "popup", "touch"],
            authorization_response_iss_parameter_supported: true,
            ui_locales_supported: owned(ui_locales),
            acr_values_supported: owned(acr_values),
            service_documentation: None,
        }
    }
}

fn claims_supported() -> Vec<&'static str> {
    let of_people = claims::scope_claims(&Scope::supported()).collect::<Vec<_>>();
    TOKEN_CLAIMS.into_iter().chain(of_people).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> serde_json::Value {
        let metadata = ProviderMetadata::new("https://op.example", &SigningAlg::ALL, &["en", "fr"], &[]);
        serde_json::to_value(metadata).unwrap()
    }

    #[test]
    fn every_required_member_of_discovery_is_there() {
        let document = document();
        for (name, wanted) in [
            ("issuer", json!("https://op.example")),
            ("authorization_endpoint", json!("https://op.example/authorize")),
            ("token_endpoint", json!("https://op.example/token")),
            ("userinfo_endpoint", json!("https://op.example/userinfo")),
            ("jwks_uri", json!("https://op.example/jwks")),
            ("end_session_endpoint", json!("https://op.example/end_session")),
            ("response_types_supported", json!(["code"])),
            ("response_modes_supported", json!(["query"])),
            ("grant_types_supported", json!(["authorization_code", "refresh_token"])),
            ("subject_types_supported", json!(["public"])),
            ("id_token_signing_alg_values_supported", json!(["RS256", "ES256", "EdDSA"])),
            (
                "token_endpoint_auth_methods_supported",
                json!(["client_secret_basic", "client_secret_post", "none"]),
            ),
            ("code_challenge_methods_supported", json!(["S256"])),
            ("request_uri_parameter_supported", json!(false)),
            ("authorization_response_iss_parameter_supported", json!(true)),
            ("ui_locales_supported", json!(["en", "fr"])),
        ] {
            assert_eq!(document[name], wanted, "{name}");
        }
    }

    #[test]
    fn members_with_nothing_to_say_are_absent() {
        let document = document();
        assert_eq!(document.get("acr_values_supported"), None);
        assert_eq!(document.get("service_documentation"), None);
    }

    #[test]
    fn no_claim_is_listed_twice() {
        let mut claims = claims_supported();
        let all = claims.len();
        claims.sort_unstable();
        claims.dedup();
        assert_eq!(claims.len(), all);
        assert_eq!(all, 32);
    }

    #[test]
    fn an_issuer_with_a_path_keeps_it() {
        let metadata = ProviderMetadata::new("https://op.example/id/", &[], &[], &[]);
        assert_eq!(metadata.issuer, "https://op.example/id/");
        assert_eq!(metadata.token_endpoint, "https://op.example/id/token");
    }
}
