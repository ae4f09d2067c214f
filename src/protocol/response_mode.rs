//! `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices §2.1).

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::error::OAuthError;

/// How an authorization response is sent to the redirect URI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query: the default of `response_type=code`.
    #[default]
    Query,
}

impl ResponseMode {
    /// Every mode, as discovery lists them.
    pub const ALL: [Self; 1] = [Self::Query];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
        }
    }

    /// Reads the parameter; without it, the default.
    ///
    /// # Errors
    /// `invalid_request` if the mode is not supported.
    pub fn parse(given: Option<&str>) -> Result<Self, OAuthError> {
        let Some(given) = given else {
            return Ok(Self::default());
        };
        let known = Self::ALL.into_iter().find(|known| known.as_str() == given);
        known.ok_or_else(|| {
            OAuthError::invalid_request("response_mode is not supported: send query, or leave it out")
                .because(Cause::ParameterUnsupported)
                .about("response_mode")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::error::ErrorCode;

    #[test]
    fn query_is_the_default_and_the_one_mode() {
        assert_eq!(ResponseMode::parse(None), Ok(ResponseMode::Query));
        assert_eq!(ResponseMode::parse(Some("query")), Ok(ResponseMode::Query));
        let refusal = ResponseMode::parse(Some("fragment")).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    }
}
