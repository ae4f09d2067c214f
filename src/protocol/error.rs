//! Errors that are the client's fault, with their code in the standards.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::cause::Cause;

/// The longest description; longer ones are cut, because they go into URLs and headers.
const MAX_DESCRIPTION: usize = 300;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal;)*) => {
        /// A registered error code (IANA "OAuth Extensions Error", and RFC 7591 §3.2.2).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The registered name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status of an answer that is not a redirect.
            pub fn http_status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

error_codes! {
    /// RFC 6749 §4.1.2.1, §5.2: a parameter is missing, repeated or malformed.
    InvalidRequest = "invalid_request", 400;
    /// RFC 6749 §5.2: the client is unknown or did not authenticate.
    InvalidClient = "invalid_client", 401;
    /// RFC 6749 §5.2: the code or refresh token is spent, expired, revoked or another client's.
    InvalidGrant = "invalid_grant", 400;
    /// RFC 6749 §4.1.2.1, §5.2: this client may not do that.
    UnauthorizedClient = "unauthorized_client", 400;
    /// RFC 6749 §5.2: the grant type is not supported.
    UnsupportedGrantType = "unsupported_grant_type", 400;
    /// RFC 6749 §4.1.2.1: the response type is not supported.
    UnsupportedResponseType = "unsupported_response_type", 400;
    /// RFC 6749 §4.1.2.1, §5.2: the scope is malformed or more than was granted.
    InvalidScope = "invalid_scope", 400;
    /// RFC 6749 §4.1.2.1: the person or the policy refused.
    AccessDenied = "access_denied", 400;
    /// RFC 6749 §4.1.2.1: an internal error.
    ServerError = "server_error", 500;
    /// RFC 6749 §4.1.2.1: overloaded or in maintenance.
    TemporarilyUnavailable = "temporarily_unavailable", 503;
    /// OIDC Core §3.1.2.6: a page would be needed, and `prompt=none` forbids it.
    InteractionRequired = "interaction_required", 400;
    /// OIDC Core §3.1.2.6: nobody is signed in, and `prompt=none`.
    LoginRequired = "login_required", 400;
    /// OIDC Core §3.1.2.6: an account must be chosen, and `prompt=none`.
    AccountSelectionRequired = "account_selection_required", 400;
    /// OIDC Core §3.1.2.6: consent is missing, and `prompt=none`.
    ConsentRequired = "consent_required", 400;
    /// OIDC Core §3.1.2.6: `request_uri` could not be read.
    InvalidRequestUri = "invalid_request_uri", 400;
    /// OIDC Core §3.1.2.6: `request` is not a valid request object.
    InvalidRequestObject = "invalid_request_object", 400;
    /// OIDC Core §3.1.2.6: `request` is not supported.
    RequestNotSupported = "request_not_supported", 400;
    /// OIDC Core §3.1.2.6: `request_uri` is not supported.
    RequestUriNotSupported = "request_uri_not_supported", 400;
    /// OIDC Core §3.1.2.6: `registration` is not supported.
    RegistrationNotSupported = "registration_not_supported", 400;
    /// OIDC Core Unmet Authentication Requirements §2: the requested `acr` cannot be met.
    UnmetAuthenticationRequirements = "unmet_authentication_requirements", 400;
    /// RFC 6750 §3.1: the access token is expired, revoked or not ours.
    InvalidToken = "invalid_token", 401;
    /// RFC 6750 §3.1: the access token lacks a scope.
    InsufficientScope = "insufficient_scope", 403;
    /// RFC 9470 §3: the sign-in behind the token is too old or too weak.
    InsufficientUserAuthentication = "insufficient_user_authentication", 401;
    /// RFC 7009 §2.2.1: tokens of this type cannot be revoked.
    UnsupportedTokenType = "unsupported_token_type", 400;
    /// RFC 7591 §3.2.2: a redirect URI may not be registered.
    InvalidRedirectUri = "invalid_redirect_uri", 400;
    /// RFC 7591 §3.2.2: another field may not be registered.
    InvalidClientMetadata = "invalid_client_metadata", 400;
    /// RFC 7591 §3.2.2: the software statement is not valid.
    InvalidSoftwareStatement = "invalid_software_statement", 400;
    /// RFC 7591 §3.2.2: the software statement is not approved here.
    UnapprovedSoftwareStatement = "unapproved_software_statement", 400;
    /// RFC 8628 §3.5: the person has not decided yet.
    AuthorizationPending = "authorization_pending", 400;
    /// RFC 8628 §3.5: polled too often.
    SlowDown = "slow_down", 400;
    /// RFC 8628 §3.5: the device code has expired.
    ExpiredToken = "expired_token", 400;
    /// RFC 8707 §2: the resource is unknown or may not be asked for.
    InvalidTarget = "invalid_target", 400;
    /// RFC 9396 §5: the authorization details are not valid.
    InvalidAuthorizationDetails = "invalid_authorization_details", 400;
    /// RFC 9449 §5: the `DPoP` proof is not valid.
    InvalidDpopProof = "invalid_dpop_proof", 400;
    /// RFC 9449 §8: the `DPoP` proof must carry our nonce.
    UseDpopNonce = "use_dpop_nonce", 400;
    /// CIBA Core §13: no hint names a known person.
    UnknownUserId = "unknown_user_id", 400;
    /// CIBA Core §13: the login hint token has expired.
    ExpiredLoginHintToken = "expired_login_hint_token", 400;
    /// CIBA Core §13: a user code is needed.
    MissingUserCode = "missing_user_code", 400;
    /// CIBA Core §13: the user code is wrong.
    InvalidUserCode = "invalid_user_code", 400;
    /// CIBA Core §13: the binding message cannot be shown.
    InvalidBindingMessage = "invalid_binding_message", 400;
    /// CIBA Core §11: the transaction cannot be completed.
    TransactionFailed = "transaction_failed", 400;
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error as a client reads it: `error` and `error_description` (RFC 6749 §4.1.2.1, §5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthError {
    /// The error code.
    #[serde(rename = "error")]
    pub code: ErrorCode,
    #[serde(
        rename = "error_description",
        default,
        skip_serializing_if = "str::is_empty",
        deserialize_with = "read_description"
    )]
    description: Cow<'static, str>,
    #[serde(skip)]
    cause: Option<Cause>,
    #[serde(skip)]
    parameter: Option<Cow<'static, str>>,
    #[serde(skip)]
    client: Option<String>,
}

impl OAuthError {
    /// An error with a description for a developer. Characters that RFC 6749 §5.2 forbids are replaced.
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        let description = clean(description.into());
        Self { code, description, cause: None, parameter: None, client: None }
    }

    /// Sets the exact cause. It is not sent to the client.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Sets the parameter that is at fault. It is not sent to the client.
    #[must_use]
    pub fn about(mut self, parameter: impl Into<Cow<'static, str>>) -> Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// Sets the client that sent the request, if the request itself does not name it.
    #[must_use]
    pub fn of_client(mut self, id: impl Into<String>) -> Self {
        self.client = Some(id.into());
        self
    }

    /// The client that sent the request, if the request itself does not name it.
    pub fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// The cause, which says what to fix in the app; `None` if the app is not at fault.
    pub fn cause(&self) -> Option<Cause> {
        self.cause.or_else(|| Cause::of(self.code))
    }

    /// The parameter that is at fault.
    pub fn parameter(&self) -> Option<&str> {
        self.parameter.as_deref().or_else(|| self.cause()?.parameter())
    }

    /// `invalid_request`: a parameter is missing, repeated or malformed.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// `invalid_client`: the client is unknown or did not authenticate.
    pub fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidClient, description)
    }

    /// `invalid_grant`: the code or refresh token cannot be used.
    pub fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidGrant, description)
    }

    /// `invalid_token`: the access token cannot be used.
    pub fn invalid_token(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidToken, description)
    }

    /// What to fix, in printable ASCII without `"` and `\`.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The HTTP status of an answer that is not a redirect.
    pub fn http_status(&self) -> u16 {
        self.code.http_status()
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.description)
    }
}

impl std::error::Error for OAuthError {}

/// Keeps what RFC 6749 §5.2 allows in `error_description`: %x20-21, %x23-5B, %x5D-7E.
pub(super) fn clean(text: Cow<'static, str>) -> Cow<'static, str> {
    let fits = text.len() <= MAX_DESCRIPTION
        && text.chars().all(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\'));
    if fits {
        return text;
    }
    let replace = |c| match c {
        '"' => '\'',
        '\\' => '/',
        ' '..='~' => c,
        _ => '?',
    };
    text.chars().take(MAX_DESCRIPTION).map(replace).collect()
}

fn read_description<'de, D: Deserializer<'de>>(input: D) -> Result<Cow<'static, str>, D::Error> {
    String::deserialize(input).map(|text| clean(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_json_has_the_two_standard_members() {
        let error = OAuthError::invalid_request("the parameter code is missing");
        let wanted = json!({
            "error": "invalid_request",
            "error_description": "the parameter code is missing",
        });
        assert_eq!(serde_json::to_value(&error).unwrap(), wanted);
        assert_eq!(serde_json::from_value::<OAuthError>(wanted).unwrap(), error);
    }

    #[test]
    fn an_empty_description_is_left_out() {
        let error = OAuthError::new(ErrorCode::AccessDenied, "");
        assert_eq!(serde_json::to_value(&error).unwrap(), json!({"error": "access_denied"}));
        assert_eq!(serde_json::from_value::<OAuthError>(json!({"error": "access_denied"})).unwrap(), error);
    }

    #[test]
    fn descriptions_hold_only_the_characters_of_the_standard() {
        let error = OAuthError::invalid_request("a\"b\\c\r\nü~ ");
        assert_eq!(error.description(), "a'b/c???~ ");
        let read: OAuthError =
            serde_json::from_value(json!({"error": "server_error", "error_description": "\"\n"})).unwrap();
        assert_eq!(read.description(), "'?");
        let long = OAuthError::invalid_request("x".repeat(5000));
        assert_eq!(long.description().len(), MAX_DESCRIPTION);
    }

    #[test]
    fn every_code_is_written_by_serde_as_it_is_registered() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), json!(code.as_str()));
        }
        assert_eq!(ErrorCode::InvalidClient.http_status(), 401);
        assert_eq!(ErrorCode::InsufficientScope.http_status(), 403);
    }
}
