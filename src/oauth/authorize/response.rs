//! What a client gets from the authorization endpoint (RFC 6749 §4.1.2, RFC 9207).

use crate::protocol::{authorize::Target, error::OAuthError, response_mode::ResponseMode};

/// An authorization response: its fields, and how they travel to the client. `web` renders it by its mode. Only a
/// [`Target`] makes one, which can only be had by checking the client and its redirect URI.
pub struct AuthorizationResponse {
    redirect_uri: String,
    mode: ResponseMode,
    fields: Vec<(&'static str, String)>,
    error: Option<OAuthError>,
}

impl AuthorizationResponse {
    /// A response of these fields, then `state` and `iss` (RFC 9207 §2).
    pub fn new(issuer: &str, target: &Target, mut fields: Vec<(&'static str, String)>) -> Self {
        fields.extend(target.state().map(|state| ("state", state.to_owned())));
        fields.push(("iss", issuer.to_owned()));
        Self {
            redirect_uri: target.redirect_uri().to_owned(),
            mode: target.response_mode(),
            fields,
            error: None,
        }
    }

    /// An error (RFC 6749 §4.1.2.1).
    pub fn error(issuer: &str, target: &Target, error: OAuthError) -> Self {
        let mut fields = vec![("error", error.code.as_str().to_owned())];
        if !error.description().is_empty() {
            fields.push(("error_description", error.description().to_owned()));
        }
        let error = error.of_client(target.client_id());
        Self { error: Some(error), ..Self::new(issuer, target, fields) }
    }

    /// Where it goes.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// How it travels.
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// What it says, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The error that it carries, with the client whose request it was.
    pub fn as_error(&self) -> Option<&OAuthError> {
        self.error.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{client_metadata::ClientMetadata, params::Params};

    const ISSUER: &str = "https://op.example";

    fn target(query: &str) -> Target {
        let metadata =
            ClientMetadata { redirect_uris: vec!["https://rp/cb".into()], ..ClientMetadata::default() };
        let query = format!("redirect_uri=https://rp/cb&{query}");
        Target::check(&Params::parse(query.as_bytes()).unwrap(), "c", &metadata).unwrap()
    }

    fn fields(response: &AuthorizationResponse) -> Vec<(&str, &str)> {
        response.fields().collect()
    }

    #[test]
    fn a_response_has_its_fields_state_and_issuer() {
        let target = target("state=a+b%26");
        let response = AuthorizationResponse::new(ISSUER, &target, vec![("code", "xyz".to_owned())]);
        assert_eq!(fields(&response), [("code", "xyz"), ("state", "a b&"), ("iss", ISSUER)]);
        assert_eq!((response.redirect_uri(), response.mode()), ("https://rp/cb", ResponseMode::Query));
        assert_eq!(response.as_error(), None);
    }

    #[test]
    fn an_error_says_what_is_wrong_and_whose_request_it_was() {
        let response =
            AuthorizationResponse::error(ISSUER, &target("state=s"), OAuthError::invalid_request("no & no"));
        let wanted =
            [("error", "invalid_request"), ("error_description", "no & no"), ("state", "s"), ("iss", ISSUER)];
        assert_eq!(fields(&response), wanted);
        assert_eq!(response.as_error().and_then(OAuthError::client), Some("c"));
        let bare = AuthorizationResponse::error(ISSUER, &target(""), OAuthError::invalid_request(""));
        assert_eq!(fields(&bare), [("error", "invalid_request"), ("iss", ISSUER)]);
    }

    #[test]
    fn a_state_goes_back_as_it_came_and_of_two_none() {
        let state = "x".repeat(60_000);
        for (query, wanted) in [
            (format!("state={state}"), Some(state.as_str())),
            ("state=a%0D%0Ab%00".to_owned(), Some("a\r\nb\0")),
            ("state=a&state=b".to_owned(), None),
        ] {
            let response = AuthorizationResponse::new(ISSUER, &target(&query), Vec::new());
            let state = response.fields().find(|(name, _)| *name == "state").map(|(_, value)| value);
            assert_eq!(state, wanted);
        }
    }
}
