//! GitHub: OAuth 2.0 and two questions to its API, since it speaks no OpenID Connect to people's browsers.

use super::{
    Fault, callback_path, fault,
    oidc::{Brought, Remembered},
    profile::{self, UpstreamProfile},
};
use crate::{
    app::App,
    config::providers::{Credential, Provider},
    protocol::secret::Secret,
    world::http::{HttpRequest, Method},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

/// The address of the pages of github.com; an installation of one's own has its API below its own address.
const PUBLIC: &str = "https://github.com";

fn api(provider: &Provider, path: &str) -> String {
    match provider.issuer.trim_end_matches('/') {
        PUBLIC => format!("https://api.github.com{path}"),
        own => format!("{own}/api/v3{path}"),
    }
}

/// Where to send the browser.
pub(super) fn authorization_url(
    app: &App,
    provider: &Provider,
    state: &Secret,
    remembered: &Remembered,
) -> Result<String, Fault> {
    let challenge = URL_SAFE_NO_PAD.encode(openssl::sha::sha256(remembered.verifier.expose().as_bytes()));
    let page = format!("{}/login/oauth/authorize", provider.issuer.trim_end_matches('/'));
    let parameters = [
        ("client_id", provider.client_id.as_str()),
        ("redirect_uri", &app.url(&callback_path(provider))),
        ("scope", &provider.scopes.join(" ")),
        ("state", state.expose()),
        ("response_type", "code"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    Url::parse_with_params(&page, parameters).map(Into::into).map_err(|error| fault(&error))
}

/// Redeems the code and asks who it is.
pub(super) async fn ask(
    app: &App,
    provider: &Provider,
    brought: Brought<'_>,
    remembered: Remembered,
) -> Result<UpstreamProfile, Fault> {
    #[derive(Deserialize)]
    struct Address {
        email: String,
        primary: bool,
        verified: bool,
    }
    let token = redeem(app, provider, brought.code, &remembered).await?;
    let mut user: Map<String, Value> = get(app, &api(provider, "/user"), &token).await?;
    // The number is the account; the name can be given up and taken by somebody else.
    let id = user.get("id").and_then(Value::as_u64).ok_or_else(|| Fault::new("the account has no id"))?;
    let addresses: Vec<Address> = get(app, &api(provider, "/user/emails"), &token).await?;
    // What a profile shows as its address is anybody's word; the list says what was proved.
    user.remove("email_verified");
    let primary = addresses.into_iter().find(|address| address.primary);
    if let Some(address) = primary {
        user.insert("email".to_owned(), Value::String(address.email));
        user.insert("email_verified".to_owned(), Value::Bool(address.verified));
    }
    profile::read(provider, &provider.issuer, &id.to_string(), &user)
}

async fn redeem(
    app: &App,
    provider: &Provider,
    code: &str,
    remembered: &Remembered,
) -> Result<Secret, Fault> {
    #[derive(Deserialize)]
    struct Answer {
        access_token: Option<String>,
        error: Option<String>,
    }
    let Credential::Secret(secret) = &provider.credential else { return Err(Fault::new("no client secret")) };
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &provider.client_id)
        .append_pair("client_secret", secret.expose())
        .append_pair("code", code)
        .append_pair("redirect_uri", &app.url(&callback_path(provider)))
        .append_pair("code_verifier", remembered.verifier.expose())
        .finish();
    let request = HttpRequest {
        method: Method::Post,
        url: format!("{}/login/oauth/access_token", provider.issuer.trim_end_matches('/')),
        headers: vec![
            ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
            ("accept".to_owned(), "application/json".to_owned()),
        ],
        body: body.into_bytes(),
    };
    // It says 200 to a wrong code too.
    let answer: Answer = send(app, request).await?;
    answer
        .access_token
        .map(Secret::new)
        .ok_or_else(|| Fault::new(format!("the code was not accepted: {}", answer.error.unwrap_or_default())))
}

async fn get<T: DeserializeOwned>(app: &App, url: &str, token: &Secret) -> Result<T, Fault> {
    let request = HttpRequest {
        method: Method::Get,
        url: url.to_owned(),
        headers: vec![
            ("authorization".to_owned(), format!("Bearer {}", token.expose())),
            ("accept".to_owned(), "application/vnd.github+json".to_owned()),
        ],
        body: Vec::new(),
    };
    send(app, request).await
}

async fn send<T: DeserializeOwned>(app: &App, request: HttpRequest) -> Result<T, Fault> {
    let url = request.url.clone();
    let answer = app.world.http.send_to_registered(request).await.map_err(|error| fault(&error))?;
    if answer.status != 200 {
        return Err(Fault::new(format!("{url}: status {}", answer.status)));
    }
    serde_json::from_slice(&answer.body).map_err(|error| fault(&error))
}
