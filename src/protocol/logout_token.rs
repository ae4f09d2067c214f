//! The logout token (OIDC Back-Channel Logout §2.4).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::UnixTime;

/// `typ` in the header, so that it cannot be used as an ID token.
pub const TYP: &str = "logout+jwt";
/// The member of `events` that makes it a logout token.
pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How long one is valid, in seconds; at most two minutes are recommended.
pub const SECONDS: i64 = 120;

/// Its claims. It never has a `nonce`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoutTokenClaims {
    /// Our issuer.
    pub iss: String,
    /// The `sub` of the person.
    pub sub: String,
    /// The client it is for.
    pub aud: String,
    /// When it was issued.
    pub iat: UnixTime,
    /// When it expires.
    pub exp: UnixTime,
    /// Its own id.
    pub jti: String,
    /// The session. Without it, all of the person's sessions at the client are meant (§2.7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The event: the end of a session.
    pub events: Value,
}

impl LogoutTokenClaims {
    /// The token for the end of one session, with its `sid` if the client requested that.
    pub fn new(iss: &str, aud: &str, sub: &str, sid: Option<&str>, jti: &str, now: UnixTime) -> Self {
        Self {
            iss: iss.to_owned(),
            sub: sub.to_owned(),
            aud: aud.to_owned(),
            iat: now,
            exp: now + SECONDS,
            jti: jti.to_owned(),
            sid: sid.map(str::to_owned),
            events: json!({ EVENT: {} }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_claims_have_the_names_and_forms_of_the_standard() {
        let written =
            |sid| serde_json::to_value(LogoutTokenClaims::new("https://op", "c", "u", sid, "j", 1)).unwrap();
        let mut wanted = json!({
            "iss": "https://op", "sub": "u", "aud": "c", "iat": 1, "exp": 121, "jti": "j",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} }
        });
        assert_eq!(written(None), wanted);
        wanted["sid"] = json!("s");
        assert_eq!(written(Some("s")), wanted);
    }
}
