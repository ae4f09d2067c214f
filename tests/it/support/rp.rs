//! A relying party built on the `openidconnect` crate, which we did not write.

use super::{
    app::{Registered, TestApp},
    http,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreTokenResponse, CoreUserInfoClaims,
    },
};
use std::fmt;
use url::Url;

type Discovered = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A relying party that has read our metadata.
pub struct Rp {
    client: Discovered,
    http: reqwest::Client,
    metadata: CoreProviderMetadata,
}

/// An authorization request under way.
pub struct Asked {
    pub url: String,
    pub state: CsrfToken,
    pub nonce: Nonce,
    pub verifier: Option<PkceCodeVerifier>,
}

/// What a sign-in gave, checked.
pub struct Tokens {
    pub response: CoreTokenResponse,
    pub claims: CoreIdTokenClaims,
}

impl Tokens {
    /// The access token.
    pub fn access(&self) -> String {
        self.response.access_token().secret().clone()
    }

    /// The refresh token.
    pub fn refresh(&self) -> String {
        self.response.refresh_token().expect("a refresh token").secret().clone()
    }

    /// The ID token as it was sent.
    pub fn id_token(&self) -> String {
        self.response.id_token().expect("an ID token").to_string()
    }
}

impl Rp {
    /// Reads the metadata and keys.
    pub async fn discover(app: &TestApp, registered: &Registered) -> Self {
        let http = http::client();
        let issuer = IssuerUrl::new(app.base.clone()).expect("a URL");
        let metadata =
            CoreProviderMetadata::discover_async(issuer, &|request| exchange(http.clone(), request))
                .await
                .expect("metadata");
        let secret = registered.secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(registered.id.clone()),
            secret,
        );
        let client =
            client.set_redirect_uri(RedirectUrl::new(registered.redirect_uri.clone()).expect("a URL"));
        Self { client, http, metadata }
    }

    /// An authorization request for `openid email profile offline_access`, with more parameters.
    pub fn ask(&self, extra: &[(&str, &str)]) -> Asked {
        self.ask_for(&["email", "profile", "offline_access"], extra)
    }

    /// The same, for those scopes beside `openid`.
    pub fn ask_for(&self, scopes: &[&str], extra: &[(&str, &str)]) -> Asked {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = self.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let mut request = request
            .set_pkce_challenge(challenge)
            .add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())));
        for (name, value) in extra {
            request = request.add_extra_param((*name).to_owned(), (*value).to_owned());
        }
        let (url, state, nonce) = request.url();
        Asked { url: url.into(), state, nonce, verifier: Some(verifier) }
    }

    /// A request for those scopes beside `openid`, from a library that knows no PKCE.
    pub fn ask_without_pkce(&self, scopes: &[&str]) -> Asked {
        let request = self.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let request = request.add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())));
        let (url, state, nonce) = request.url();
        Asked { url: url.into(), state, nonce, verifier: None }
    }

    /// Takes the answer at the redirect URI, and checks everything that a client must.
    pub async fn finish(&self, asked: Asked, callback: &Url) -> Tokens {
        let value = |name: &str| {
            callback.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        assert_eq!(value("state").as_deref(), Some(asked.state.secret().as_str()), "{callback}");
        assert_eq!(value("iss").as_deref(), Some(self.metadata.issuer().as_str()), "{callback}");
        let code = AuthorizationCode::new(value("code").unwrap_or_else(|| panic!("no code in {callback}")));
        let mut request = self.client.exchange_code(code).expect("a token endpoint");
        if let Some(verifier) = asked.verifier {
            request = request.set_pkce_verifier(verifier);
        }
        let response =
            request.request_async(&|request| exchange(self.http.clone(), request)).await.expect("tokens");
        let claims = self.check(&response, &asked.nonce);
        Tokens { response, claims }
    }

    /// Checks an ID token and its hash of the access token.
    fn check(&self, response: &CoreTokenResponse, nonce: &Nonce) -> CoreIdTokenClaims {
        let verifier = self.client.id_token_verifier().set_allowed_algs([
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EdDsa,
        ]);
        let id_token = response.id_token().expect("an ID token");
        let claims = id_token.claims(&verifier, nonce).expect("a valid ID token");
        let (alg, key) =
            (id_token.signing_alg().expect("an alg"), id_token.signing_key(&verifier).expect("a key"));
        let hash = AccessTokenHash::from_token(response.access_token(), alg, key).expect("a hash");
        assert_eq!(claims.access_token_hash(), Some(&hash));
        claims.clone()
    }

    /// Asks UserInfo, for the same person.
    pub async fn user_info(&self, tokens: &Tokens) -> CoreUserInfoClaims {
        let subject = Some(tokens.claims.subject().clone());
        let request = self
            .client
            .user_info(tokens.response.access_token().clone(), subject)
            .expect("a UserInfo endpoint");
        request.request_async(&|request| exchange(self.http.clone(), request)).await.expect("claims")
    }

    /// Spends a refresh token.
    pub async fn refresh(&self, token: &str) -> Result<CoreTokenResponse, String> {
        let token = RefreshToken::new(token.to_owned());
        let request = self.client.exchange_refresh_token(&token).expect("a token endpoint");
        request
            .request_async(&|request| exchange(self.http.clone(), request))
            .await
            .map_err(|error| format!("{error:?}"))
    }
}

/// Carries the crate's requests over our client.
async fn exchange(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let request = request.try_into().map_err(Failed)?;
    let response = client.execute(request).await.map_err(Failed)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(Failed)?.to_vec();
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Ok(answer)
}

/// A request that did not come back.
#[derive(Debug)]
pub struct Failed(reqwest::Error);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}
