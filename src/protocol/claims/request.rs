//! The `claims` parameter (OIDC Core §5.5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::scope_of;
use crate::protocol::error::OAuthError;
use crate::protocol::scope::Scope;

/// The largest size of the parameter, in bytes.
const MAX_LEN: usize = 8 * 1024;

/// How one claim is requested (OIDC Core §5.5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimSpec {
    /// Whether the claim is essential.
    #[serde(skip_serializing_if = "is_false")]
    pub essential: bool,
    /// The one value that the client wants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The values that the client accepts, most wanted first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}

impl ClaimSpec {
    /// Whether a value is one that was asked for.
    pub fn accepts(&self, actual: &Value) -> bool {
        self.value.as_ref().is_none_or(|wanted| wanted == actual)
            && (self.values.is_empty() || self.values.contains(actual))
    }
}

/// The claims requested for one response, by name.
pub type ClaimsSection = BTreeMap<String, ClaimSpec>;

/// The `claims` parameter. Empty when it was absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimsRequest {
    /// The claims for the `UserInfo` response.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub userinfo: ClaimsSection,
    /// The claims for the ID token.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub id_token: ClaimsSection,
}

/// The authentication context classes that a client asks for through the `acr` claim
/// (OIDC Core §5.5.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcrRequest<'a> {
    /// Whether one of them is essential.
    pub essential: bool,
    /// The classes, most wanted first. Empty: any.
    pub values: Vec<&'a str>,
}

impl ClaimsRequest {
    /// Parses the JSON. Members that the standard does not name are ignored.
    ///
    /// # Errors
    /// `invalid_request`: too long, not JSON, or a member of the wrong type.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        if text.len() > MAX_LEN {
            return Err(OAuthError::invalid_request("claims is longer than 8 KiB"));
        }
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(OAuthError::invalid_request("claims is not a JSON object"));
        };
        let parsed = Self {
            userinfo: parse_section(&members, "userinfo")?,
            id_token: parse_section(&members, "id_token")?,
        };
        parsed.check_sub()?;
        Ok(parsed)
    }

    /// A `sub` that cannot be compared is an error. Otherwise it would be treated as if no `sub` was requested.
    fn check_sub(&self) -> Result<(), OAuthError> {
        let readable =
            |spec: &ClaimSpec| spec.values.is_empty() && spec.value.as_ref().is_none_or(Value::is_string);
        let mut subs = [&self.userinfo, &self.id_token].into_iter().filter_map(|s| s.get("sub"));
        if subs.all(readable) {
            return Ok(());
        }
        Err(OAuthError::invalid_request("claims asks for a sub that is not one string in the member value"))
    }

    /// The same without the claims of scope values that the client may not request, so that naming a claim does not
    /// bypass the registered scope.
    #[must_use]
    pub fn within(mut self, registered: &Scope) -> Self {
        let may_have = |claim: &String| scope_of(claim).is_none_or(|value| registered.contains(value));
        self.userinfo.retain(|claim, _| may_have(claim));
        self.id_token.retain(|claim, _| may_have(claim));
        self
    }

    /// The scope values that include the claims which are requested by name. The person must consent to them.
    pub fn scope(&self) -> Scope {
        let names = self.userinfo.keys().chain(self.id_token.keys());
        names.filter_map(|claim| scope_of(claim)).fold(Scope::default(), Scope::with)
    }

    /// The person that the ID token must be about, if one is named.
    pub fn id_token_sub(&self) -> Option<&str> {
        self.id_token.get("sub")?.value.as_ref()?.as_str()
    }

    /// The authentication context classes asked for, if any are.
    pub fn requested_acrs(&self) -> Option<AcrRequest<'_>> {
        let spec = self.id_token.get("acr")?;
        let values = spec.value.iter().chain(&spec.values);
        Some(AcrRequest { essential: spec.essential, values: values.filter_map(Value::as_str).collect() })
    }

    /// Whether the ID token must have `auth_time`.
    pub fn auth_time_essential(&self) -> bool {
        self.id_token.get("auth_time").is_some_and(|spec| spec.essential)
    }
}

fn parse_section(members: &Map<String, Value>, name: &str) -> Result<ClaimsSection, OAuthError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(ClaimsSection::new()),
        Some(Value::Object(claims)) => {
            claims.iter().map(|(claim, spec)| Ok((claim.clone(), parse_spec(claim, spec)?))).collect()
        }
        Some(_) => Err(OAuthError::invalid_request(format!("the member {name} of claims is not an object"))),
    }
}

fn parse_spec(claim: &str, spec: &Value) -> Result<ClaimSpec, OAuthError> {
    let parsed = match spec {
        Value::Null => Some(ClaimSpec::default()),
        Value::Object(_) => ClaimSpec::deserialize(spec).ok(),
        _ => None,
    };
    parsed.ok_or_else(|| {
        OAuthError::invalid_request(format!(
            "claims asks for {claim} with neither null nor an object of essential, value, values"
        ))
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference to the field")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The example of OIDC Core §5.5, with more.
    const EXAMPLE: &str = r#"{
        "userinfo": {
            "given_name": {"essential": true},
            "nickname": null,
            "email": {"essential": true},
            "http://example.info/claims/groups": null
        },
        "id_token": {
            "auth_time": {"essential": true},
            "sub": {"value": "248289761001"},
            "acr": {"values": ["urn:mace:incommon:iap:silver", "b", 3]}
        },
        "other": [1, 2]
    }"#;

    #[test]
    fn the_example_of_the_standard_is_read() {
        let claims = ClaimsRequest::parse(EXAMPLE).unwrap();
        assert_eq!(claims.userinfo.len(), 4);
        assert!(claims.userinfo["email"].essential);
        assert!(!claims.userinfo["nickname"].essential);
        assert_eq!(claims.id_token_sub(), Some("248289761001"));
        assert!(claims.auth_time_essential());
        let acrs = claims.requested_acrs().unwrap();
        assert!(!acrs.essential);
        assert_eq!(acrs.values, ["urn:mace:incommon:iap:silver", "b"]);
    }

    #[test]
    fn what_is_kept_in_a_row_reads_back_the_same() {
        let claims = ClaimsRequest::parse(EXAMPLE).unwrap();
        let json = serde_json::to_string(&claims).unwrap();
        assert_eq!(serde_json::from_str::<ClaimsRequest>(&json).unwrap(), claims);
        assert_eq!(serde_json::to_value(ClaimsRequest::default()).unwrap(), json!({}));
    }

    #[test]
    fn an_essential_acr_is_told_from_a_voluntary_one() {
        let text = r#"{"id_token": {"acr": {"essential": true, "value": "gold"}}}"#;
        let claims = ClaimsRequest::parse(text).unwrap();
        let wanted = AcrRequest { essential: true, values: vec!["gold"] };
        assert_eq!(claims.requested_acrs(), Some(wanted));
        assert_eq!(ClaimsRequest::default().requested_acrs(), None);
    }

    #[test]
    fn claims_belong_to_scopes() {
        let claims = ClaimsRequest::parse(EXAMPLE).unwrap();
        assert_eq!(claims.scope(), Scope::parse("profile email").unwrap());
        let within = claims.within(&Scope::parse("openid email").unwrap());
        let left: Vec<_> = within.userinfo.keys().map(String::as_str).collect();
        assert_eq!(left, ["email", "http://example.info/claims/groups"]);
        assert_eq!(within.id_token.len(), 3, "auth_time, sub and acr are of no scope");
        assert_eq!(ClaimsRequest::default().scope(), Scope::default());
    }

    #[test]
    fn malformed_claims_are_refused() {
        let long = format!("{{\"x\": \"{}\"}}", "y".repeat(MAX_LEN));
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for text in [
            "",
            "null",
            "[]",
            "{",
            r#"{"userinfo": []}"#,
            r#"{"userinfo": {"email": true}}"#,
            r#"{"userinfo": {"email": [true]}}"#,
            r#"{"userinfo": {"email": {"essential": "yes"}}}"#,
            r#"{"id_token": {"acr": {"values": "a"}}}"#,
            r#"{"id_token": {"sub": {"value": 1}}}"#,
            r#"{"id_token": {"sub": {"values": ["a", "b"]}}}"#,
            &long,
            &deep,
        ] {
            assert!(ClaimsRequest::parse(text).is_err(), "{text}");
        }
        assert_eq!(ClaimsRequest::parse("{}"), Ok(ClaimsRequest::default()));
        let nulls = r#"{"userinfo": null, "id_token": null}"#;
        assert_eq!(ClaimsRequest::parse(nulls), Ok(ClaimsRequest::default()));
    }
}
