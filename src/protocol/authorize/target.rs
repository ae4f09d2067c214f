//! Where the answer to an authorization request may go.

use std::fmt;

use super::AuthorizationRequest;
use crate::protocol::cause::Cause;
use crate::protocol::client_metadata::ClientMetadata;
use crate::protocol::params::Params;
use crate::protocol::redirect_uri::{self, RedirectUri};
use crate::protocol::response_mode::ResponseMode;
use crate::protocol::scope;

/// A client and a redirect URI that were checked against each other. Only a check makes one, so an
/// open redirect cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    client_id: String,
    redirect_uri: String,
    redirect_uri_given: bool,
    state: Option<String>,
    response_mode: ResponseMode,
}

/// A fault that is shown on a page and never redirected (RFC 6749 §4.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageError {
    /// No `client_id`.
    MissingClientId,
    /// A `client_id` that no client has.
    UnknownClient {
        /// As it was given.
        given: String,
    },
    /// `client_id` or `redirect_uri` given more than once.
    Duplicate {
        /// Which of them.
        name: &'static str,
    },
    /// No `redirect_uri`, though the request needs one.
    MissingRedirectUri,
    /// A `redirect_uri` that the client did not register.
    UnregisteredRedirectUri {
        /// As it was given.
        given: String,
    },
}

impl PageError {
    /// What to mend in the app.
    pub fn cause(&self) -> Cause {
        match self {
            Self::MissingClientId => Cause::ClientIdMissing,
            Self::UnknownClient { .. } => Cause::ClientUnknown,
            Self::Duplicate { .. } => Cause::ParameterRepeated,
            Self::MissingRedirectUri => Cause::RedirectUriMissing,
            Self::UnregisteredRedirectUri { .. } => Cause::RedirectUriUnregistered,
        }
    }

    /// The parameter that is at fault.
    pub fn parameter(&self) -> &'static str {
        match self {
            Self::MissingClientId | Self::UnknownClient { .. } => "client_id",
            Self::Duplicate { name } => name,
            Self::MissingRedirectUri | Self::UnregisteredRedirectUri { .. } => "redirect_uri",
        }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingClientId => f.write_str("The parameter client_id is missing."),
            Self::UnknownClient { given } => {
                write!(f, "There is no client with the client_id {given}.")
            }
            Self::Duplicate { name } => {
                write!(f, "The parameter {name} is given more than once.")
            }
            Self::MissingRedirectUri => f.write_str("The parameter redirect_uri is missing."),
            Self::UnregisteredRedirectUri { given } => write!(
                f,
                "The redirect_uri {given} is not registered for this client. It must be the same \
                 as a registered one, character by character."
            ),
        }
    }
}

impl std::error::Error for PageError {}

/// The client that a request names.
///
/// # Errors
/// It names none, or more than one.
pub fn client_id(params: &Params) -> Result<&str, PageError> {
    if params.is_duplicate("client_id") {
        return Err(PageError::Duplicate { name: "client_id" });
    }
    params.get("client_id").ok_or(PageError::MissingClientId)
}

impl Target {
    /// Finds where the answer to a request of this client may go.
    ///
    /// # Errors
    /// The redirect URI is missing, repeated or not registered.
    pub fn check(params: &Params, client_id: &str, metadata: &ClientMetadata) -> Result<Self, PageError> {
        if params.is_duplicate("redirect_uri") {
            return Err(PageError::Duplicate { name: "redirect_uri" });
        }
        let given = params.get("redirect_uri");
        let redirect_uri = match given {
            Some(given) => check_registered(given, metadata)?,
            None => only_registered(params, metadata).ok_or(PageError::MissingRedirectUri)?,
        };
        Ok(Self {
            client_id: client_id.to_owned(),
            redirect_uri,
            redirect_uri_given: given.is_some(),
            state: params.get("state").map(str::to_owned),
            response_mode: ResponseMode::parse(params.get("response_mode")).unwrap_or_default(),
        })
    }

    /// The target of a request that was checked before it was frozen.
    pub fn from_request(request: &AuthorizationRequest) -> Self {
        Self {
            client_id: request.client_id.clone(),
            redirect_uri: request.redirect_uri.clone(),
            redirect_uri_given: request.redirect_uri_given,
            state: request.state.clone(),
            response_mode: request.response_mode,
        }
    }

    /// The client.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The redirect URI as it was presented.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Whether the request had `redirect_uri`; the token request must then repeat it.
    pub fn redirect_uri_given(&self) -> bool {
        self.redirect_uri_given
    }

    /// `state` as it came (RFC 6749 §4.1.2). `None` when there was none, or more than one.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// How the answer travels.
    pub fn response_mode(&self) -> ResponseMode {
        self.response_mode
    }
}

fn check_registered(given: &str, metadata: &ClientMetadata) -> Result<String, PageError> {
    if redirect_uri::is_registered(given, &metadata.redirect_uris) {
        return Ok(given.to_owned());
    }
    Err(PageError::UnregisteredRedirectUri { given: given.to_owned() })
}

/// RFC 6749 §3.1.2.3 lets a client leave the URI out if it has just one; OIDC Core
/// §3.1.2.1 does not. A scope that cannot be read counts as `openid`.
fn only_registered(params: &Params, metadata: &ClientMetadata) -> Option<String> {
    let scope = params.get("scope").unwrap_or_default();
    let openid = params.is_duplicate("scope") || scope.split(' ').any(|v| v == scope::OPENID);
    match metadata.redirect_uris.as_slice() {
        [only] if !openid => RedirectUri::registered(only).ok().map(String::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(uris: &[&str]) -> ClientMetadata {
        ClientMetadata {
            redirect_uris: uris.iter().map(|uri| (*uri).to_owned()).collect(),
            ..ClientMetadata::default()
        }
    }

    fn check(query: &str, uris: &[&str]) -> Result<Target, PageError> {
        Target::check(&Params::parse(query.as_bytes()).unwrap(), "c", &metadata(uris))
    }

    #[test]
    fn a_registered_uri_is_a_target() {
        let target = check("redirect_uri=https://rp/cb&state=s", &["https://rp/cb"]).unwrap();
        assert_eq!(target.redirect_uri(), "https://rp/cb");
        assert_eq!(target.state(), Some("s"));
        assert!(target.redirect_uri_given());
        assert_eq!(target.client_id(), "c");
    }

    #[test]
    fn an_unregistered_or_repeated_uri_is_shown_on_a_page() {
        let given = "https://evil/cb".to_owned();
        assert_eq!(
            check("redirect_uri=https://evil/cb", &["https://rp/cb"]),
            Err(PageError::UnregisteredRedirectUri { given })
        );
        assert_eq!(
            check("redirect_uri=https://rp/cb&redirect_uri=https://rp/cb", &["https://rp/cb"]),
            Err(PageError::Duplicate { name: "redirect_uri" })
        );
    }

    #[test]
    fn a_row_with_a_dangerous_uri_opens_nothing() {
        for uri in ["javascript:alert(1)", "http://rp.example/cb"] {
            assert!(check(&format!("redirect_uri={uri}"), &[uri]).is_err());
            assert_eq!(check("", &[uri]), Err(PageError::MissingRedirectUri));
        }
    }

    #[test]
    fn only_plain_oauth_with_one_registered_uri_may_leave_it_out() {
        let one = ["https://rp/cb"];
        let target = check("scope=email", &one).unwrap();
        assert_eq!(target.redirect_uri(), "https://rp/cb");
        assert!(!target.redirect_uri_given());
        for (query, uris) in [
            ("scope=email+openid", &one[..]),
            ("scope=email&scope=email", &one[..]),
            ("scope=email", &["https://rp/cb", "https://rp/cb2"][..]),
            ("scope=email", &[][..]),
        ] {
            assert_eq!(check(query, uris), Err(PageError::MissingRedirectUri), "{query}");
        }
    }

    #[test]
    fn the_client_is_named_exactly_once() {
        let id = |query: &str| client_id(&Params::parse(query.as_bytes()).unwrap()).map(str::to_owned);
        assert_eq!(id("client_id=a"), Ok("a".into()));
        assert_eq!(id("client_id="), Err(PageError::MissingClientId));
        let twice = Err(PageError::Duplicate { name: "client_id" });
        assert_eq!(id("client_id=a&client_id=a"), twice);
    }

    #[test]
    fn a_state_is_kept_as_it_came_and_of_two_none() {
        let state = |query: &str| {
            let target = check(&format!("redirect_uri=https://rp/cb&{query}"), &["https://rp/cb"]).unwrap();
            target.state().map(str::to_owned)
        };
        assert_eq!(state("state=a%0D%0Ab%00").as_deref(), Some("a\r\nb\0"));
        assert_eq!(state("state=a&state=b"), None);
    }
}
