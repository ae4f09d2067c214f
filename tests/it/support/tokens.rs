//! The protocol by hand, for what a well-behaved library never does.

use super::{
    Browser, Page,
    app::{CALLBACK, Registered, TestApp},
    http,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// A PKCE verifier, and the challenge of RFC 7636 appendix B that fits it.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge.
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The path of a good authorization request; `changes` replace parameters, an empty value takes one away.
pub fn authorize_path(client: &Registered, changes: &[(&str, &str)]) -> String {
    let good = [
        ("client_id", client.id.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email offline_access"),
        ("state", "the-state"),
        ("nonce", "the-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let replaced = |name: &str| changes.iter().any(|(other, _)| *other == name);
    let kept = good.into_iter().filter(|(name, _)| !replaced(name));
    let added = changes.iter().copied().filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.chain(added)).finish();
    format!("/authorize?{query}")
}

impl TestApp {
    /// A code for that app, from a browser in which the person signs in.
    pub async fn code(&self, client: &Registered, address: &str) -> String {
        self.code_with(&Browser::new(self), client, address, &[]).await
    }

    /// The same, from that browser and with changed parameters.
    pub async fn code_with(
        &self,
        browser: &Browser,
        client: &Registered,
        address: &str,
        changes: &[(&str, &str)],
    ) -> String {
        let page = browser.sign_in(self, &authorize_path(client, changes), address).await;
        page.redirected("code").unwrap_or_else(|| panic!("no code: {:?}", page.location()))
    }

    /// One POST to the token endpoint, as a client with `client_secret_basic`, or public.
    pub async fn token(&self, client: &Registered, fields: &[(&str, &str)]) -> Page {
        let request = http::client().post(format!("{}/token", self.address()));
        match &client.secret {
            Some(secret) => http::send(request.basic_auth(&client.id, Some(secret)).form(fields)).await,
            None => {
                let id = [("client_id", client.id.as_str())];
                let all: Vec<(&str, &str)> = fields.iter().copied().chain(id).collect();
                http::send(request.form(&all)).await
            }
        }
    }

    /// Redeems a code of a request made by `authorize_path`.
    pub async fn redeem(&self, client: &Registered, code: &str) -> Page {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.token(client, &fields).await
    }

    /// Spends a refresh token.
    pub async fn refresh(&self, client: &Registered, token: &str) -> Page {
        self.token(client, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Tokens for a person who signs in just for that.
    pub async fn tokens(&self, client: &Registered, address: &str) -> Map<String, Value> {
        let code = self.code(client, address).await;
        self.redeem(client, &code).await.expect(200).json().as_object().expect("an object").clone()
    }

    /// UserInfo by GET.
    pub async fn user_info(&self, access_token: &str) -> Page {
        http::send(http::client().get(format!("{}/userinfo", self.address())).bearer_auth(access_token)).await
    }
}

/// A part of a JWT, not verified: 0 is the header, 1 the claims.
pub fn decode(jwt: &str, part: usize) -> Value {
    let part = jwt.split('.').nth(part).expect("a JWT");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// A member that is a string.
pub fn text<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no {name} in {object:?}"))
}
