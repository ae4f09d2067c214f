//! What Apple does its own way: a client secret that we sign, and a name that comes with the browser once.

use super::{Fault, fault, profile::line};
use crate::{
    app::App,
    config::providers::{Credential, Provider},
    crypto::given_key::GivenKey,
    protocol::{claims::UserClaims, secret::Secret},
};
use serde::Deserialize;
use serde_json::json;

/// For how long a secret is good, in seconds. Apple takes up to six months; it is made anew each time.
const SECONDS: i64 = 300;

/// The client secret: a JWT that only we can sign.
pub(super) fn client_secret(app: &App, provider: &Provider) -> Result<Secret, Fault> {
    match &provider.credential {
        Credential::Secret(secret) => Ok(secret.clone()),
        Credential::Apple { team_id, key_id, private_key } => {
            let now = app.now_elsewhere();
            let claims = json!({
                "iss": team_id, "iat": now, "exp": now + SECONDS, "aud": provider.issuer, "sub": provider.client_id,
            });
            let key = GivenKey::parse(private_key).map_err(|error| fault(&error))?;
            Ok(Secret::new(key.sign(key_id, &claims).map_err(|error| fault(&error))?))
        }
    }
}

/// The name that Apple gives only at the first sign-in, and only to the browser. Nobody vouches for it.
pub(super) fn add_name(claims: &mut UserClaims, user: &str) {
    #[derive(Deserialize)]
    struct User {
        name: Name,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    #[derive(Default)]
    struct Name {
        first_name: String,
        last_name: String,
    }
    let Ok(User { name }) = serde_json::from_str(user) else { return };
    claims.given_name = claims.given_name.take().or_else(|| line(&name.first_name));
    claims.family_name = claims.family_name.take().or_else(|| line(&name.last_name));
    claims.name = claims.name.take().or_else(|| line(&format!("{} {}", name.first_name, name.last_name)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_taken_when_it_can_be_read_and_never_over_a_better_one() {
        let mut claims = UserClaims::default();
        for rubbish in ["", "x", "[]", "{}", r#"{"name":1}"#] {
            add_name(&mut claims, rubbish);
        }
        assert_eq!(claims, UserClaims::default());
        add_name(
            &mut claims,
            r#"{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"x@example.org"}"#,
        );
        assert_eq!(
            (claims.name.as_deref(), claims.given_name.as_deref()),
            (Some("Ada Lovelace"), Some("Ada"))
        );
        add_name(&mut claims, r#"{"name":{"firstName":"Eve"}}"#);
        assert_eq!(claims.given_name.as_deref(), Some("Ada"));
    }
}
