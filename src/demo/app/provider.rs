//! What the app asks of the provider, all through `openidconnect`.

use super::{
    Sample,
    page::Failure,
    session::{Pending, Session},
};
use crate::{views::demo::Failed, world::oidc::Caller};
use actix_web::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope, SubjectIdentifier, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenClaims, CoreTokenResponse,
        CoreUserInfoClaims,
    },
};
use serde_json::Value;
use url::Url;

/// The scopes that the app asks for in addition to `openid`.
const SCOPES: [&str; 3] = ["profile", "email", "offline_access"];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider as it describes itself now.
pub struct Provider<'a> {
    sample: &'a Sample,
    metadata: ProviderMetadataWithLogout,
    client: Client,
    caller: Caller,
}

/// A person's name for a claim, and its value.
type Pairs = Vec<(String, String)>;

impl<'a> Provider<'a> {
    /// Reads discovery and keys. They are not cached, because keys change and a demo need not be fast.
    pub async fn discover(sample: &'a Sample) -> Result<Self, Failure> {
        let settings = &sample.settings;
        let caller = Caller(sample.outside.http.clone());
        let issuer =
            IssuerUrl::new(settings.issuer.clone()).map_err(|error| failed("invalid_issuer", &error))?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &caller)
            .await
            .map_err(|error| failed("discovery_failed", &error))?;
        let redirect = RedirectUrl::new(format!("{}/callback", settings.base))
            .map_err(|error| failed("invalid_redirect_uri", &error))?;
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(settings.client_id.clone()),
            Some(ClientSecret::new(settings.client_secret.expose().to_owned())),
        )
        .set_redirect_uri(redirect);
        Ok(Self { sample, metadata, client, caller })
    }

    /// Where to send the browser, and what to remember about this sign-in.
    pub fn begin(&self) -> (Url, Pending) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = self.client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let scopes = SCOPES.map(|scope| Scope::new(scope.to_owned()));
        let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        (url, Pending { state, nonce, verifier })
    }

    /// Exchanges a code, checks the ID token, and calls `UserInfo`.
    pub async fn exchange(&self, code: String, pending: Pending) -> Result<Session, Failure> {
        let request = self
            .client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| failed("no_token_endpoint", &error))?;
        let tokens = request
            .set_pkce_verifier(pending.verifier)
            .request_async(&self.caller)
            .await
            .map_err(|error| failed("token_request_failed", &error))?;
        let id_token = tokens.id_token().ok_or_else(|| refused("invalid_answer", "there is no ID token"))?;
        let claims = self.check(id_token, &tokens, &pending.nonce)?;
        let subject = claims.subject().clone();
        self.session(id_token.clone(), subject, &tokens).await
    }

    /// Exchanges the refresh token for new tokens, which must be for the same person.
    pub async fn refresh(&self, session: &Session) -> Result<Session, Failure> {
        let token = session.refresh_token.as_ref();
        let token = token.ok_or_else(|| refused("no_refresh_token", "the provider gave none"))?;
        let request =
            self.client.exchange_refresh_token(token).map_err(|error| failed("no_token_endpoint", &error))?;
        let tokens = request
            .request_async(&self.caller)
            .await
            .map_err(|error| failed("token_request_failed", &error))?;
        let id_token = match tokens.id_token() {
            Some(id_token) => {
                // OIDC Core §12.2: the nonce need not be there again; the person must be the same.
                let claims = self.check(id_token, &tokens, |_: Option<&Nonce>| Ok(()))?;
                if *claims.subject() != session.subject {
                    return Err(refused("invalid_answer", "the new ID token is for somebody else"));
                }
                id_token.clone()
            }
            None => session.id_token.clone(),
        };
        let mut fresh = self.session(id_token, session.subject.clone(), &tokens).await?;
        fresh.refresh_token = fresh.refresh_token.or_else(|| session.refresh_token.clone());
        Ok(fresh)
    }

    /// Where to send the browser to sign out (RP-Initiated Logout §2); `None` if the provider has no such endpoint.
    pub fn sign_out_url(&self, session: &Session) -> Option<Url> {
        let endpoint = self.metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(format!("{}/", self.sample.settings.base)).ok()?;
        let request = LogoutRequest::from(endpoint)
            .set_id_token_hint(&session.id_token)
            .set_client_id(ClientId::new(self.sample.settings.client_id.clone()))
            .set_post_logout_redirect_uri(back);
        Some(request.http_get_url())
    }

    /// Signature, issuer, audience, time and nonce (OIDC Core §3.1.3.7), and the access token's hash.
    fn check<'t>(
        &self,
        id_token: &'t CoreIdToken,
        tokens: &CoreTokenResponse,
        nonce: impl openidconnect::NonceVerifier,
    ) -> Result<&'t CoreIdTokenClaims, Failure> {
        let verifier = self.client.id_token_verifier();
        let wrong = |error: &dyn std::error::Error| failed("invalid_id_token", error);
        let claims = id_token.claims(&verifier, nonce).map_err(|error| wrong(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let alg = id_token.signing_alg().map_err(|error| wrong(&error))?;
            let key = id_token.signing_key(&verifier).map_err(|error| wrong(&error))?;
            let hash = AccessTokenHash::from_token(tokens.access_token(), alg, key)
                .map_err(|error| wrong(&error))?;
            if hash != *expected {
                return Err(refused("invalid_id_token", "at_hash does not match the access token"));
            }
        }
        Ok(claims)
    }

    async fn session(
        &self,
        id_token: CoreIdToken,
        subject: SubjectIdentifier,
        tokens: &CoreTokenResponse,
    ) -> Result<Session, Failure> {
        let request = self
            .client
            .user_info(tokens.access_token().clone(), Some(subject.clone()))
            .map_err(|error| failed("no_userinfo_endpoint", &error))?;
        let userinfo: CoreUserInfoClaims =
            request.request_async(&self.caller).await.map_err(|error| failed("userinfo_failed", &error))?;
        Ok(Session {
            subject,
            claims: pairs(&payload(&id_token)),
            userinfo: pairs(&serde_json::to_value(&userinfo).unwrap_or_default()),
            tokens: facts(tokens),
            refresh_token: tokens.refresh_token().cloned(),
            id_token,
            csrf: self.sample.outside.random.token().expose().to_owned(),
        })
    }
}

/// The claims of a checked ID token as they were sent, including those that the library does not know.
fn payload(id_token: &CoreIdToken) -> Value {
    let text = id_token.to_string();
    let part = text.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn pairs(object: &Value) -> Pairs {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = object.as_object().into_iter().flatten();
    members.filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), text(value))).collect()
}

fn facts(tokens: &CoreTokenResponse) -> Pairs {
    let fact = |name: &str, value: Option<String>| Some((name.to_owned(), value?));
    let scope = |scopes: &Vec<Scope>| scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let kind = tokens.token_type().as_ref().to_owned();
    let has = |given: bool| Some(if given { "yes" } else { "no" }.to_owned());
    let all = [
        fact("token_type", Some(kind)),
        fact("expires_in", tokens.expires_in().map(|life| life.as_secs().to_string())),
        fact("scope", tokens.scopes().map(scope)),
        fact("refresh_token", has(tokens.refresh_token().is_some())),
    ];
    all.into_iter().flatten().collect()
}

/// An error of the provider with all its causes. The innermost one says the most.
fn failed(code: &str, error: &dyn std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    failure(StatusCode::BAD_GATEWAY, code, &text)
}

/// A response that the app does not accept.
pub fn refused(code: &str, description: &str) -> Failure {
    failure(StatusCode::BAD_REQUEST, code, description)
}

fn failure(status: StatusCode, code: &str, description: &str) -> Failure {
    let (error, description) = (code.to_owned(), description.to_owned());
    Failure { status, page: Failed { error, description, login_url: "/login".to_owned() } }
}
