//! The standard claims (OIDC Core §5.1) and which of them an answer has.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ClaimsSection, scope_claims};
use crate::protocol::UnixTime;
use crate::protocol::scope::Scope;

/// The claims about a person, without `sub`. `None` means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserClaims {
    /// Full name as it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Family names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Middle names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Nickname.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// Preferred username; it may change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// URL of a profile page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// URL of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// URL of a web page or blog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Preferred mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the person has proved that the address is theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Gender in free words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `YYYY-MM-DD`, `0000-MM-DD` or `YYYY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// Time zone, such as `Europe/Paris`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// Language tag, such as `en-US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Preferred phone number, in E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether the person has proved that the number is theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The groups to which the person belongs. An empty list means none, and is sent to apps as well. Groups are stored
    /// separately from the claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// When any of this last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixTime>,
}

/// A postal address (OIDC Core §5.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The whole address for a letter, over several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    /// Street, house number, box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// State, province or prefecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// The claims of a response, without `sub`: those of the scope, and those that the `claims` parameter requests for
/// this response. A claim that is requested with a value that it does not have is omitted (OIDC Core §5.5.1), unless
/// the scope includes it. In the code flow, the claims of a scope are read at `UserInfo` (OIDC Core §5.4), so the scope
/// for an ID token is empty unless the client is registered to get them there too.
pub fn select(user: &UserClaims, scope: &Scope, asked: &ClaimsSection) -> Map<String, Value> {
    let by_scope: Vec<_> = scope_claims(scope).collect();
    let wanted = |name: &str, value: &Value| {
        by_scope.contains(&name) || asked.get(name).is_some_and(|spec| spec.accepts(value))
    };
    let mut claims = known(user);
    claims.retain(|name, value| wanted(name, value));
    claims
}

/// The known claims, without empty members (OIDC Core §5.3.2).
fn known(user: &UserClaims) -> Map<String, Value> {
    let json = serde_json::to_value(user).expect("strings, numbers and booleans are JSON");
    let Value::Object(mut claims) = json else {
        return Map::new();
    };
    claims.retain(|_, value| match value {
        Value::String(text) => !text.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    });
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::claims::ClaimsRequest;
    use serde_json::json;

    fn ada() -> UserClaims {
        UserClaims {
            name: Some("Ada Lovelace".into()),
            nickname: Some(String::new()),
            email: Some("ada@example.com".into()),
            email_verified: Some(true),
            phone_number: Some("+15550100".into()),
            phone_number_verified: Some(false),
            address: Some(Address { country: Some("UK".into()), ..Address::default() }),
            updated_at: Some(1_700_000_000),
            ..UserClaims::default()
        }
    }

    fn userinfo(scope: &str, claims: &str) -> Value {
        let asked = ClaimsRequest::parse(claims).unwrap().userinfo;
        Value::Object(select(&ada(), &Scope::parse(scope).unwrap(), &asked))
    }

    #[test]
    fn a_scope_gives_its_claims_and_no_other() {
        assert_eq!(userinfo("openid", "{}"), json!({}));
        assert_eq!(
            userinfo("openid profile", "{}"),
            json!({"name": "Ada Lovelace", "updated_at": 1_700_000_000})
        );
        assert_eq!(
            userinfo("openid email address", "{}"),
            json!({
                "email": "ada@example.com",
                "email_verified": true,
                "address": {"country": "UK"}
            })
        );
        assert_eq!(
            userinfo("phone", "{}"),
            json!({"phone_number": "+15550100", "phone_number_verified": false})
        );
    }

    #[test]
    fn who_is_in_no_group_has_an_empty_list_and_not_none() {
        let in_no_group = UserClaims { groups: Some(vec![]), ..ada() };
        let claims = select(&in_no_group, &Scope::parse("groups").unwrap(), &ClaimsSection::new());
        assert_eq!(Value::Object(claims), json!({"groups": []}));
    }

    #[test]
    fn claims_can_be_asked_for_one_by_one() {
        let claims = r#"{"userinfo": {"name": {"essential": true}, "gender": null, "sub": null}}"#;
        assert_eq!(userinfo("openid", claims), json!({"name": "Ada Lovelace"}));
    }

    #[test]
    fn a_claim_with_another_value_is_left_out_unless_the_scope_gives_it() {
        let claims = r#"{"userinfo": {"email": {"value": "eve@example.com"}}}"#;
        assert_eq!(userinfo("openid", claims), json!({}));
        assert_eq!(userinfo("email", claims)["email"], "ada@example.com");
        let claims = r#"{"userinfo": {"email": {"values": ["ada@example.com"]}}}"#;
        assert_eq!(userinfo("openid", claims), json!({"email": "ada@example.com"}));
    }

    #[test]
    fn an_id_token_has_only_what_its_member_asks_for() {
        let text = r#"{"userinfo": {"name": null}, "id_token": {"email": null, "acr": null}}"#;
        let asked = ClaimsRequest::parse(text).unwrap();
        let claims = Value::Object(select(&ada(), &Scope::default(), &asked.id_token));
        assert_eq!(claims, json!({"email": "ada@example.com"}));
    }

    #[test]
    fn every_claim_of_every_scope_is_a_field() {
        let all: UserClaims = serde_json::from_value(json!({
            "name": "a", "given_name": "a", "family_name": "a", "middle_name": "a",
            "nickname": "a", "preferred_username": "a", "profile": "a", "picture": "a",
            "website": "a", "email": "a", "email_verified": true, "gender": "a",
            "birthdate": "a", "zoneinfo": "a", "locale": "a", "phone_number": "a",
            "phone_number_verified": true, "address": {"formatted": "a"}, "groups": ["a"],
            "updated_at": 1
        }))
        .unwrap();
        let claims = select(&all, &Scope::supported(), &ClaimsSection::new());
        for name in scope_claims(&Scope::supported()) {
            assert!(claims.contains_key(name), "{name}");
        }
        assert_eq!(claims.len(), 20);
    }
}
