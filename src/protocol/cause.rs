//! What was wrong with an app's request, as one word of a fixed list, for the log, the metrics and the admin pages.
//! The error codes of the standards are often the same for problems that are fixed in different ways.

use super::error::ErrorCode;
use serde::{Deserialize, Serialize};

macro_rules! causes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $parameter:expr;)*) => {
        /// The cause of a refusal, which says what to fix.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Cause {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The parameter that always causes it.
            pub fn parameter(self) -> Option<&'static str> {
                match self { $(Self::$variant => $parameter,)* }
            }
        }
    };
}

causes! {
    /// The request names no client.
    ClientIdMissing = "client_id_missing", Some("client_id");
    /// There is no client of that id.
    ClientUnknown = "client_unknown", Some("client_id");
    /// The request has no `redirect_uri`, and the client registered several.
    RedirectUriMissing = "redirect_uri_missing", Some("redirect_uri");
    /// The client did not register that `redirect_uri`.
    RedirectUriUnregistered = "redirect_uri_unregistered", Some("redirect_uri");
    /// A parameter is given more than once.
    ParameterRepeated = "parameter_repeated", None;
    /// A parameter is missing.
    ParameterMissing = "parameter_missing", None;
    /// A parameter has a value that cannot be read.
    ParameterMalformed = "parameter_malformed", None;
    /// A parameter, or what it asks for, is not supported here.
    ParameterUnsupported = "parameter_unsupported", None;
    /// The request has no PKCE challenge, and needs one (RFC 9700 §2.1.1).
    PkceMissing = "pkce_missing", Some("code_challenge");
    /// The response type is not supported here.
    ResponseTypeUnsupported = "response_type_unsupported", Some("response_type");
    /// The scope cannot be read, or is more than was granted.
    ScopeRefused = "scope_refused", Some("scope");
    /// The client is not registered for what it requested.
    ClientNotAllowed = "client_not_allowed", None;
    /// The client did not authenticate.
    ClientAuthenticationMissing = "client_authentication_missing", None;
    /// The client authenticated with a method for which it is not registered, or with two methods at once.
    ClientAuthenticationMethod = "client_authentication_method", None;
    /// The client's secret is wrong or has expired.
    ClientSecretWrong = "client_secret_wrong", Some("client_secret");
    /// The grant type is not supported here.
    GrantTypeUnsupported = "grant_type_unsupported", Some("grant_type");
    /// There is no such code.
    CodeUnknown = "code_unknown", Some("code");
    /// The code was given to another client.
    CodeOfAnotherClient = "code_of_another_client", Some("code");
    /// The code was used before.
    CodeUsed = "code_used", Some("code");
    /// The code is too old.
    CodeExpired = "code_expired", Some("code");
    /// The `redirect_uri` of the token request is not that of the authorization request.
    RedirectUriDiffers = "redirect_uri_differs", Some("redirect_uri");
    /// The token request has no verifier for the code's challenge.
    VerifierMissing = "verifier_missing", Some("code_verifier");
    /// The verifier does not match the code's challenge.
    VerifierWrong = "verifier_wrong", Some("code_verifier");
    /// The token request has a verifier, and the authorization request had no challenge.
    VerifierUnexpected = "verifier_unexpected", Some("code_verifier");
    /// A code or token cannot be used, for a reason without a word of its own.
    GrantRefused = "grant_refused", None;
    /// There is no such refresh token.
    RefreshTokenUnknown = "refresh_token_unknown", Some("refresh_token");
    /// The refresh token was used before.
    RefreshTokenUsed = "refresh_token_used", Some("refresh_token");
    /// The refresh token was revoked, such as by a sign-out.
    RefreshTokenRevoked = "refresh_token_revoked", Some("refresh_token");
    /// The refresh token has expired.
    RefreshTokenExpired = "refresh_token_expired", Some("refresh_token");
    /// The access of the person has ended.
    AccessEnded = "access_ended", None;
    /// The access token is unknown, expired or revoked.
    AccessTokenInvalid = "access_token_invalid", Some("access_token");
    /// The request has no access token.
    AccessTokenMissing = "access_token_missing", Some("access_token");
    /// The access token does not have the scope that is needed.
    ScopeInsufficient = "scope_insufficient", Some("scope");
    /// The client did not register that `post_logout_redirect_uri`.
    PostLogoutRedirectUriUnregistered = "post_logout_redirect_uri_unregistered", Some("post_logout_redirect_uri");
    /// The ID token hint is not an ID token of ours.
    IdTokenHintInvalid = "id_token_hint_invalid", Some("id_token_hint");
    /// The `client_id` is not the one for which the ID token hint was issued.
    ClientIdDiffers = "client_id_differs", Some("client_id");
    /// The request itself cannot be read.
    RequestUnreadable = "request_unreadable", None;
}

impl Cause {
    /// The cause of an error that names none. `None` if the app is not at fault: the person must do something, the
    /// person refused, or it is an internal error.
    pub fn of(code: ErrorCode) -> Option<Self> {
        match code {
            ErrorCode::AccessDenied
            | ErrorCode::ServerError
            | ErrorCode::TemporarilyUnavailable
            | ErrorCode::InteractionRequired
            | ErrorCode::LoginRequired
            | ErrorCode::AccountSelectionRequired
            | ErrorCode::ConsentRequired
            | ErrorCode::UnmetAuthenticationRequirements
            | ErrorCode::InsufficientUserAuthentication
            | ErrorCode::AuthorizationPending
            | ErrorCode::SlowDown
            | ErrorCode::UseDpopNonce => None,
            ErrorCode::InvalidClient => Some(Self::ClientAuthenticationMissing),
            ErrorCode::InvalidGrant | ErrorCode::ExpiredToken => Some(Self::GrantRefused),
            ErrorCode::UnauthorizedClient => Some(Self::ClientNotAllowed),
            ErrorCode::UnsupportedGrantType => Some(Self::GrantTypeUnsupported),
            ErrorCode::UnsupportedResponseType => Some(Self::ResponseTypeUnsupported),
            ErrorCode::InvalidScope => Some(Self::ScopeRefused),
            ErrorCode::InvalidToken => Some(Self::AccessTokenInvalid),
            ErrorCode::InsufficientScope => Some(Self::ScopeInsufficient),
            ErrorCode::RequestNotSupported
            | ErrorCode::RequestUriNotSupported
            | ErrorCode::RegistrationNotSupported => Some(Self::ParameterUnsupported),
            _ => Some(Self::ParameterMalformed),
        }
    }

    /// The cause of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_decides_is_no_fault_of_the_app() {
        for code in [ErrorCode::AccessDenied, ErrorCode::LoginRequired, ErrorCode::ServerError] {
            assert_eq!(Cause::of(code), None, "{code}");
        }
        assert_eq!(Cause::of(ErrorCode::InvalidGrant), Some(Cause::GrantRefused));
    }

    #[test]
    fn every_cause_is_found_by_its_word() {
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.as_str()), Some(*cause));
        }
    }
}
