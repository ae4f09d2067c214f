//! Claims about a person (OIDC Core §5).

mod request;
mod user;

pub use request::{AcrRequest, ClaimSpec, ClaimsRequest, ClaimsSection};
pub use user::{Address, UserClaims, select};

use super::scope::{self, Scope};

/// When the person's access ends, in Unix seconds. A private claim name (RFC 7519 §4.3), present only if access is
/// limited.
pub const ACCESS_EXPIRES_AT: &str = "access_expires_at";

/// The claims of each scope value (OIDC Core §5.4).
const BY_SCOPE: [(&str, &[&str]); 5] = [
    (
        scope::PROFILE,
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    (scope::EMAIL, &["email", "email_verified"]),
    (scope::ADDRESS, &["address"]),
    (scope::PHONE, &["phone_number", "phone_number_verified"]),
    (scope::GROUPS, &["groups"]),
];

/// The claims that a scope requests at `UserInfo` (OIDC Core §5.4), without `sub`.
pub fn scope_claims(scope: &Scope) -> impl Iterator<Item = &'static str> {
    let asked = BY_SCOPE.iter().filter(|(value, _)| scope.contains(value));
    asked.flat_map(|(_, claims)| claims.iter().copied())
}

/// The scope value that requests a claim. `None` for claims that are not facts about the person, such as `acr`.
pub fn scope_of(claim: &str) -> Option<&'static str> {
    BY_SCOPE.iter().find(|(_, claims)| claims.contains(&claim)).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_ask_for_their_claims() {
        let scope = Scope::parse("openid phone email unknown").unwrap();
        let claims: Vec<_> = scope_claims(&scope).collect();
        assert_eq!(claims, ["email", "email_verified", "phone_number", "phone_number_verified"]);
        assert_eq!(scope_claims(&Scope::default()).count(), 0);
        assert_eq!(scope_claims(&Scope::supported()).count(), 20);
        for claim in scope_claims(&scope) {
            assert!(scope.contains(scope_of(claim).unwrap()), "{claim}");
        }
        assert_eq!((scope_of("groups"), scope_of("acr")), (Some("groups"), None));
    }
}
