//! `response_type` (RFC 6749 §3.1.1).

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::error::{ErrorCode, OAuthError};

/// What an authorization response carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResponseType {
    /// An authorization code.
    #[serde(rename = "code")]
    Code,
}

impl ResponseType {
    /// Every type, as discovery lists them.
    pub const ALL: [Self; 1] = [Self::Code];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
        }
    }

    /// Reads the parameter.
    ///
    /// # Errors
    /// `invalid_request` if it is missing, `unsupported_response_type` if it is another.
    pub fn parse(given: Option<&str>) -> Result<Self, OAuthError> {
        let given = given.ok_or_else(|| {
            OAuthError::invalid_request("the parameter response_type is missing: send code")
                .because(Cause::ParameterMissing)
                .about("response_type")
        })?;
        let known = Self::ALL.into_iter().find(|known| known.as_str() == given);
        known.ok_or_else(|| {
            OAuthError::new(ErrorCode::UnsupportedResponseType, "response_type is not supported: send code")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_the_one_type() {
        assert_eq!(ResponseType::parse(Some("code")), Ok(ResponseType::Code));
        for (given, code) in [
            (None, ErrorCode::InvalidRequest),
            (Some("token"), ErrorCode::UnsupportedResponseType),
            (Some("code id_token"), ErrorCode::UnsupportedResponseType),
            (Some("Code"), ErrorCode::UnsupportedResponseType),
        ] {
            assert_eq!(ResponseType::parse(given).unwrap_err().code, code, "{given:?}");
        }
    }
}
