//! OpenID Connect, by the code flow with PKCE, state and nonce (OIDC Core §3.1).

use super::{
    Fault, apple, callback_path, fault, id_token,
    metadata::{self, Metadata},
    profile::{self, UpstreamProfile},
};
use crate::{
    app::App,
    config::providers::{Kind, Provider},
    protocol::secret::Secret,
    world::{
        http::{HttpRequest, Method},
        oidc::Caller,
    },
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJsonWebKeySet},
};
use serde_json::{Map, Value};

/// What is remembered of an upstream request, and sealed.
pub(super) struct Remembered {
    /// Comes back in the ID token.
    pub nonce: Secret,
    /// RFC 7636 §4.1.
    pub verifier: Secret,
}

/// What the browser brought back.
pub(super) struct Brought<'a> {
    /// The authorization code.
    pub code: &'a str,
    /// RFC 9207.
    pub iss: Option<&'a str>,
    /// Apple's `user`.
    pub user: Option<&'a str>,
}

/// Where to send the browser. `fresh` asks the provider to make sure of the person anew.
pub(super) async fn authorization_url(
    app: &App,
    provider: &Provider,
    state: &Secret,
    remembered: &Remembered,
    fresh: bool,
) -> Result<String, Fault> {
    let metadata = metadata::discover(app, provider).await?;
    let client = CoreClient::new(
        ClientId::new(provider.client_id.clone()),
        metadata.issuer().clone(),
        CoreJsonWebKeySet::default(),
    )
    .set_auth_uri(metadata.authorization_endpoint().clone())
    .set_redirect_uri(redirect_url(app, provider)?)
    .disable_openid_scope();
    let (state, nonce) = (state.expose().to_owned(), remembered.nonce.expose().to_owned());
    let verifier = PkceCodeVerifier::new(remembered.verifier.expose().to_owned());
    let mut request = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .add_scopes(provider.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    for (name, value) in further(provider, fresh) {
        request = request.add_extra_param(name, value);
    }
    Ok(request.url().0.into())
}

/// Parameters that not every provider is sent.
fn further(provider: &Provider, fresh: bool) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let asks_for_more = provider.scopes.iter().any(|scope| scope != "openid");
    if provider.kind == Kind::Apple && asks_for_more {
        all.push(("response_mode", "form_post".to_owned()));
    }
    if let (Kind::Google, [domain]) = (provider.kind, provider.allowed_domains.as_slice()) {
        all.push(("hd", domain.clone()));
    }
    match provider.kind {
        // Google knows no prompt=login, Apple no prompt.
        Kind::Google if fresh => all.push(("prompt", "select_account".to_owned())),
        Kind::Oidc | Kind::Microsoft if fresh => all.push(("prompt", "login".to_owned())),
        _ => {}
    }
    all
}

fn redirect_url(app: &App, provider: &Provider) -> Result<RedirectUrl, Fault> {
    RedirectUrl::new(app.url(&callback_path(provider))).map_err(|error| fault(&error))
}

/// Redeems the code and reads who it is.
pub(super) async fn ask(
    app: &App,
    provider: &Provider,
    brought: Brought<'_>,
    remembered: Remembered,
) -> Result<UpstreamProfile, Fault> {
    let metadata = metadata::discover(app, provider).await?;
    metadata::check_iss(&metadata, brought.iss)?;
    let token_uri =
        metadata.token_endpoint().cloned().ok_or_else(|| Fault::new("there is no token endpoint"))?;
    let client = CoreClient::new(
        ClientId::new(provider.client_id.clone()),
        metadata.issuer().clone(),
        CoreJsonWebKeySet::default(),
    )
    .set_client_secret(ClientSecret::new(apple::client_secret(app, provider)?.expose().to_owned()))
    .set_auth_type(auth_type(provider, &metadata))
    .set_token_uri(token_uri)
    .set_redirect_uri(redirect_url(app, provider)?);
    let tokens = client
        .exchange_code(AuthorizationCode::new(brought.code.to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(remembered.verifier.expose().to_owned()))
        .request_async(&Caller(app.world.http.clone()))
        .await
        .map_err(|error| fault(&error))?;
    let id_token = tokens.id_token().ok_or_else(|| Fault::new("there is no ID token"))?;
    let nonce = Nonce::new(remembered.nonce.expose().to_owned());
    let mut claims =
        id_token::check(app, provider, &metadata, (id_token, tokens.access_token()), &nonce).await?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (issuer, subject) = (text("iss"), text("sub"));
    if !claims.contains_key("email") {
        add_user_info(app, &metadata, tokens.access_token().secret(), &mut claims).await;
    }
    let mut person = profile::read(provider, &issuer, &subject, &claims)?;
    if let Some(user) = brought.user.filter(|_| provider.kind == Kind::Apple) {
        apple::add_name(&mut person.claims, user);
    }
    Ok(person)
}

/// OIDC Core §9: by header, unless the provider takes it only in the body, as Apple does.
fn auth_type(provider: &Provider, metadata: &Metadata) -> AuthType {
    let taken = metadata.token_endpoint_auth_methods_supported();
    let by_body = taken.is_some_and(|taken| {
        taken.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !taken.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    if by_body || provider.kind == Kind::Apple { AuthType::RequestBody } else { AuthType::BasicAuth }
}

/// Adds what UserInfo says and the ID token does not (OIDC Core §5.3), if it speaks of the same person. Without
/// it the person simply has less to show.
async fn add_user_info(app: &App, metadata: &Metadata, access_token: &str, claims: &mut Map<String, Value>) {
    let Some(endpoint) = metadata.userinfo_endpoint() else { return };
    let request = HttpRequest {
        method: Method::Get,
        url: endpoint.as_str().to_owned(),
        headers: vec![
            ("authorization".to_owned(), format!("Bearer {access_token}")),
            ("accept".to_owned(), "application/json".to_owned()),
        ],
        body: Vec::new(),
    };
    let answer = match app.world.http.send_to_registered(request).await {
        Ok(answer) if answer.status == 200 => answer,
        Ok(answer) => return tracing::warn!(status = answer.status, "a provider's UserInfo was refused"),
        Err(error) => return tracing::warn!(%error, "a provider's UserInfo could not be read"),
    };
    let said: Map<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
    if said.get("sub").is_some() && said.get("sub") == claims.get("sub") {
        for (name, value) in said {
            claims.entry(name).or_insert(value);
        }
    }
}
