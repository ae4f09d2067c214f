//! Proof Key for Code Exchange (RFC 7636), with S256 only (RFC 9700 §2.1.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{cause::Cause, error::OAuthError};

/// The methods that are accepted, as discovery lists them.
pub const METHODS: [&str; 1] = ["S256"];

/// What an authorization request must contain, so that a code that is injected into another session is useless
/// there (RFC 9700 §2.1.1). A public client must always send a code challenge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PkceRule {
    /// A code challenge.
    Required,
    /// A code challenge or, in an OpenID request, a nonce.
    #[default]
    ChallengeOrNonce,
    /// Neither, for software that can send neither.
    Optional,
}

impl PkceRule {
    /// Checks a request that has no code challenge. A `nonce` counts only in an OpenID request, because otherwise
    /// there is no ID token in which the client could check it.
    ///
    /// # Errors
    /// `invalid_request`, with a description of what to send.
    pub fn check_without_challenge(self, has_nonce: bool) -> Result<(), OAuthError> {
        match self {
            Self::Optional => Ok(()),
            Self::ChallengeOrNonce if has_nonce => Ok(()),
            Self::ChallengeOrNonce => Err(OAuthError::invalid_request(
                "code_challenge is missing: send the PKCE parameters code_challenge and \
                 code_challenge_method=S256, or, with the scope openid, a nonce that the app compares \
                 with the one in the ID token (RFC 9700 section 2.1.1)",
            )
            .because(Cause::PkceMissing)),
            Self::Required => Err(OAuthError::invalid_request(
                "code_challenge is missing: send the PKCE parameters code_challenge and \
                 code_challenge_method=S256",
            )
            .because(Cause::PkceMissing)),
        }
    }
}

/// base64url of 32 bytes.
const CHALLENGE_LEN: usize = 43;

/// A `code_challenge` of method S256 (RFC 7636 §4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// Checks `code_challenge` and `code_challenge_method`.
    ///
    /// # Errors
    /// `invalid_request`: a method other than S256, no method (which would mean `plain`), or a
    /// challenge that cannot be a SHA-256 digest in base64url.
    pub fn parse(challenge: &str, method: Option<&str>) -> Result<Self, OAuthError> {
        match method {
            Some("S256") => Self::parse_s256(challenge),
            None => Err(OAuthError::invalid_request(
                "code_challenge_method is missing, which would mean plain: \
                 send code_challenge_method=S256",
            )
            .because(Cause::ParameterMissing)
            .about("code_challenge_method")),
            Some(_) => Err(OAuthError::invalid_request(
                "code_challenge_method is not supported: send code_challenge_method=S256",
            )
            .because(Cause::ParameterUnsupported)
            .about("code_challenge_method")),
        }
    }

    fn parse_s256(challenge: &str) -> Result<Self, OAuthError> {
        let in_alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if challenge.len() != CHALLENGE_LEN || !challenge.bytes().all(in_alphabet) {
            return Err(OAuthError::invalid_request(
                "code_challenge must be the 43 characters of base64url(SHA-256(code_verifier)), \
                 without padding",
            )
            .about("code_challenge"));
        }
        Ok(Self(challenge.to_owned()))
    }

    /// The challenge as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the challenge of that verifier (RFC 7636 §4.6), in constant time.
    pub fn matches(&self, verifier: &str) -> bool {
        let digest = URL_SAFE_NO_PAD.encode(openssl::sha::sha256(verifier.as_bytes()));
        check_verifier(verifier).is_ok() && digest.as_bytes().ct_eq(self.0.as_bytes()).into()
    }
}

impl TryFrom<String> for CodeChallenge {
    type Error = OAuthError;

    fn try_from(text: String) -> Result<Self, OAuthError> {
        Self::parse_s256(&text)
    }
}

impl From<CodeChallenge> for String {
    fn from(challenge: CodeChallenge) -> Self {
        challenge.0
    }
}

/// Checks the syntax of a `code_verifier` (RFC 7636 §4.1).
///
/// # Errors
/// `invalid_request`: not 43 to 128 characters of `A-Z a-z 0-9 - . _ ~`.
pub fn check_verifier(verifier: &str) -> Result<(), OAuthError> {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    if (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved) {
        return Ok(());
    }
    Err(OAuthError::invalid_request("code_verifier must have 43 to 128 characters of A-Z a-z 0-9 - . _ ~")
        .about("code_verifier"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 Appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_vector_of_the_standard_matches() {
        let challenge = CodeChallenge::parse(CHALLENGE, Some("S256")).unwrap();
        assert!(challenge.matches(VERIFIER));
        assert!(!challenge.matches(&VERIFIER.replace('d', "e")));
        assert!(!challenge.matches(CHALLENGE));
        assert!(!challenge.matches(""));
    }

    #[test]
    fn plain_is_refused_with_words_that_say_what_to_send() {
        for method in [None, Some("plain"), Some("s256")] {
            let refusal = CodeChallenge::parse(CHALLENGE, method).unwrap_err();
            assert!(refusal.description().contains("=S256"), "{refusal}");
        }
    }

    #[test]
    fn what_cannot_be_a_digest_is_refused() {
        let padded = format!("{CHALLENGE}=");
        let dotted = CHALLENGE.replace('-', ".");
        for challenge in ["", &CHALLENGE[1..], &padded, &dotted] {
            assert!(CodeChallenge::parse(challenge, Some("S256")).is_err(), "{challenge}");
        }
    }

    #[test]
    fn verifiers_have_43_to_128_unreserved_characters() {
        assert!(check_verifier(&"a".repeat(43)).is_ok());
        assert!(check_verifier(&"~".repeat(128)).is_ok());
        assert!(check_verifier(&"a".repeat(42)).is_err());
        assert!(check_verifier(&"a".repeat(129)).is_err());
        assert!(check_verifier(&"a ".repeat(30)).is_err());
    }

    #[test]
    fn a_short_verifier_does_not_match_even_its_own_digest() {
        let digest = URL_SAFE_NO_PAD.encode(openssl::sha::sha256(b"short"));
        let challenge = CodeChallenge::parse(&digest, Some("S256")).unwrap();
        assert!(!challenge.matches("short"));
    }

    #[test]
    fn each_rule_takes_what_rfc_9700_takes() {
        use PkceRule::{ChallengeOrNonce, Optional, Required};
        for (rule, has_nonce, taken) in [
            (Required, true, false),
            (Required, false, false),
            (ChallengeOrNonce, true, true),
            (ChallengeOrNonce, false, false),
            (Optional, true, true),
            (Optional, false, true),
        ] {
            let checked = rule.check_without_challenge(has_nonce);
            assert_eq!(checked.is_ok(), taken, "{rule:?}, nonce {has_nonce}");
            if let Err(refusal) = checked {
                assert!(refusal.description().contains("code_challenge_method=S256"), "{refusal}");
                let says_nonce = refusal.description().contains("nonce");
                assert_eq!(says_nonce, rule == ChallengeOrNonce, "{refusal}");
            }
        }
    }

    #[test]
    fn it_is_kept_as_a_string() {
        let challenge = CodeChallenge::parse(CHALLENGE, Some("S256")).unwrap();
        let json = serde_json::to_string(&challenge).unwrap();
        assert_eq!(json, format!("\"{CHALLENGE}\""));
        assert_eq!(serde_json::from_str::<CodeChallenge>(&json).unwrap(), challenge);
    }
}
