//! The logout request (OIDC RP-Initiated Logout §2 and §3).

use serde::{Deserialize, Serialize};

use super::authorize::parse_locales;
use super::cause::Cause;
use super::client_metadata::ClientMetadata;
use super::error::OAuthError;
use super::params::Params;
use super::query;
use super::redirect_uri;

/// A request to sign a person out. Nothing in it has been verified yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndSessionRequest {
    /// An ID token of ours, possibly expired, that names the person and the client.
    pub id_token_hint: Option<String>,
    /// The person to sign out, as the client names them (`logout_hint`).
    pub logout_hint: Option<String>,
    /// Which client asks.
    pub client_id: Option<String>,
    /// The URI to which the person should return.
    pub post_logout_redirect_uri: Option<String>,
    /// Returned unchanged.
    pub state: Option<String>,
    /// Languages of the pages, most wanted first.
    #[serde(default)]
    pub ui_locales: Vec<String>,
}

impl EndSessionRequest {
    /// Reads a query or a form. Every parameter is optional.
    ///
    /// # Errors
    /// `invalid_request`: a repeated parameter.
    pub fn parse(params: &Params) -> Result<Self, OAuthError> {
        params.check_duplicates()?;
        let text = |name: &str| params.get(name).map(str::to_owned);
        Ok(Self {
            id_token_hint: text("id_token_hint"),
            logout_hint: text("logout_hint"),
            client_id: text("client_id"),
            post_logout_redirect_uri: text("post_logout_redirect_uri"),
            state: text("state"),
            ui_locales: parse_locales(params.get("ui_locales")),
        })
    }
}

/// A URI to which a signed-out person may be sent. Only a check can create one, so an open redirect cannot be
/// written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLogoutTarget {
    uri: String,
    state: Option<String>,
}

impl PostLogoutTarget {
    /// Compares the request with the client's registration, as for `redirect_uri`: character by character,
    /// except for the port of an http loopback URI, which a native app cannot know in advance (RFC 8252 §7.3). `None`
    /// if the request names no URI. The caller makes sure that the request comes from this client.
    ///
    /// # Errors
    /// `invalid_request`: the URI is not registered. The error is shown on a page and never redirected.
    pub fn check(request: &EndSessionRequest, metadata: &ClientMetadata) -> Result<Option<Self>, OAuthError> {
        let Some(uri) = &request.post_logout_redirect_uri else {
            return Ok(None);
        };
        if redirect_uri::is_registered(uri, &metadata.post_logout_redirect_uris) {
            return Ok(Some(Self { uri: uri.clone(), state: request.state.clone() }));
        }
        Err(OAuthError::invalid_request("post_logout_redirect_uri is not registered for this client")
            .because(Cause::PostLogoutRedirectUriUnregistered))
    }

    /// The URL to send the person to, with `state` if the client gave one.
    pub fn url(&self) -> String {
        let state = self.state.as_deref().map(|state| ("state", state));
        query::append(&self.uri, state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &str) -> Result<EndSessionRequest, OAuthError> {
        EndSessionRequest::parse(&Params::parse(query.as_bytes()).unwrap())
    }

    fn target(query: &str) -> Result<Option<String>, OAuthError> {
        let uris = ["https://rp/out?x=1", "http://rp.example/plain", "http://localhost/out", "myapp:/out"];
        let metadata = ClientMetadata {
            post_logout_redirect_uris: uris.map(str::to_owned).to_vec(),
            ..ClientMetadata::default()
        };
        let found = PostLogoutTarget::check(&request(query).unwrap(), &metadata)?;
        Ok(found.map(|target| target.url()))
    }

    #[test]
    fn every_parameter_is_read_and_optional() {
        let full = request(
            "id_token_hint=a.b.c&logout_hint=h&client_id=c&post_logout_redirect_uri=https://rp\
             &state=s&ui_locales=fr+en",
        );
        let wanted = EndSessionRequest {
            id_token_hint: Some("a.b.c".into()),
            logout_hint: Some("h".into()),
            client_id: Some("c".into()),
            post_logout_redirect_uri: Some("https://rp".into()),
            state: Some("s".into()),
            ui_locales: vec!["fr".into(), "en".into()],
        };
        assert_eq!(full, Ok(wanted));
        assert_eq!(request(""), Ok(EndSessionRequest::default()));
        assert!(request("state=a&state=b").is_err());
        let state = "x".repeat(60_000);
        assert_eq!(request(&format!("state={state}")).unwrap().state, Some(state));
    }

    #[test]
    fn a_registered_uri_gets_the_state_back() {
        let uri = "post_logout_redirect_uri=https://rp/out?x%3D1";
        assert_eq!(target(uri), Ok(Some("https://rp/out?x=1".into())));
        assert_eq!(target(&format!("{uri}&state=a+b")), Ok(Some("https://rp/out?x=1&state=a%20b".into())));
        assert_eq!(target("state=s"), Ok(None));
    }

    #[test]
    fn the_port_of_a_loopback_uri_does_not_count() {
        for uri in
            ["http://localhost/out", "http://localhost:99/out", "http://localhost:65535/out", "myapp:/out"]
        {
            let found = target(&format!("post_logout_redirect_uri={uri}&state=s"));
            assert_eq!(found, Ok(Some(format!("{uri}?state=s"))), "{uri}");
        }
    }

    #[test]
    fn any_other_uri_is_refused() {
        for uri in [
            "https://rp/out",
            "https://rp/out?x%3D1%26y",
            "https://evil/",
            "http://rp.example/plain",
            "http://localhost:99/out/",
            "http://127.0.0.1:99/out",
            "https://localhost:99/out",
            "myapp:/out2",
        ] {
            assert!(target(&format!("post_logout_redirect_uri={uri}")).is_err(), "{uri}");
        }
    }
}
