//! The checks of an authorization request, in order.

use serde::{Deserialize, Serialize};

use super::Target;
use crate::protocol::claims::ClaimsRequest;
use crate::protocol::client_metadata::ClientMetadata;
use crate::protocol::error::{ErrorCode, OAuthError};
use crate::protocol::params::Params;
use crate::protocol::pkce::{CodeChallenge, PkceRule};
use crate::protocol::prompt::Prompts;
use crate::protocol::redirect_uri;
use crate::protocol::response_mode::ResponseMode;
use crate::protocol::response_type::ResponseType;
use crate::protocol::scope::{self, Scope};
use crate::protocol::token::GrantType;

const MAX_LOGIN_HINT: usize = 320;
/// The largest number of entries in a list such as `ui_locales`.
const MAX_LIST: usize = 20;
/// The largest number of characters in one entry.
const MAX_ENTRY: usize = 200;

/// The requirements of the server for every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRules {
    /// What a confidential client must send. A public one must always send a `code_challenge`.
    pub pkce: PkceRule,
}

/// An authorization request that passed every check, as it is stored in a login.
///
/// `display` is not read, because the pages are suitable for every display. `claims_locales` is not read, because
/// claims are stored in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The client.
    pub client_id: String,
    /// The redirect URI, as it was presented.
    pub redirect_uri: String,
    /// Whether the request had it; the token request must then repeat it (RFC 6749 §4.1.3).
    pub redirect_uri_given: bool,
    /// The response type.
    pub response_type: ResponseType,
    /// The response mode.
    pub response_mode: ResponseMode,
    /// The requested scope, whether the client may have it or not.
    pub scope: Scope,
    /// Returned unchanged.
    pub state: Option<String>,
    /// The `nonce` for the ID token.
    pub nonce: Option<String>,
    /// The code challenge (RFC 7636).
    pub code_challenge: Option<CodeChallenge>,
    /// Which pages must or must not be shown.
    pub prompt: Prompts,
    /// `max_age` in seconds; the client's default if the request has none.
    pub max_age: Option<i64>,
    /// The ID token that names the person who should be signed in. Not verified yet.
    pub id_token_hint: Option<String>,
    /// What the person would type on the sign-in page.
    pub login_hint: Option<String>,
    /// Languages of the pages, most wanted first.
    #[serde(default)]
    pub ui_locales: Vec<String>,
    /// Authentication context classes, most wanted first.
    #[serde(default)]
    pub acr_values: Vec<String>,
    /// Claims that are requested by name.
    #[serde(default)]
    pub claims: ClaimsRequest,
}

impl AuthorizationRequest {
    /// Whether it would still be accepted under what is registered for the client now, and the rules of now.
    pub fn is_still_accepted(&self, metadata: &ClientMetadata, rules: &RequestRules) -> bool {
        let has_nonce = || self.nonce.is_some() && is_openid(&self.scope, metadata);
        redirect_uri::is_registered(&self.redirect_uri, &metadata.redirect_uris)
            && (self.code_challenge.is_some()
                || pkce_of(*rules, metadata).check_without_challenge(has_nonce()).is_ok())
    }

    /// Checks a request whose target is known.
    ///
    /// # Errors
    /// The first check that fails; it may be redirected to the target.
    pub fn parse(
        params: &Params,
        target: &Target,
        metadata: &ClientMetadata,
        rules: &RequestRules,
    ) -> Result<Self, OAuthError> {
        params.check_duplicates()?;
        check_not_supported(params)?;
        let response_type = parse_response_type(params, metadata)?;
        let response_mode = ResponseMode::parse(params.get("response_mode"))?;
        let scope = Scope::parse(params.get("scope").unwrap_or_default())?;
        let nonce = parse_nonce(params)?;
        let is_protected = nonce.is_some() && is_openid(&scope, metadata);
        let code_challenge = parse_code_challenge(params, metadata, *rules, is_protected)?;
        let prompt = Prompts::parse(params.get("prompt").unwrap_or_default())
            .map_err(|error| error.about("prompt"))?;
        let max_age = parse_max_age(params)?.or(metadata.default_max_age);
        let login_hint = parse_text(params, "login_hint", MAX_LOGIN_HINT)?;
        let claims = params.get("claims").map(ClaimsRequest::parse).transpose();
        let claims = claims.map_err(|error| error.about("claims"))?;
        Ok(Self {
            client_id: target.client_id().to_owned(),
            redirect_uri: target.redirect_uri().to_owned(),
            redirect_uri_given: target.redirect_uri_given(),
            response_type,
            response_mode,
            scope,
            state: target.state().map(str::to_owned),
            nonce,
            code_challenge,
            prompt,
            max_age,
            id_token_hint: params.get("id_token_hint").map(str::to_owned),
            login_hint,
            ui_locales: parse_locales(params.get("ui_locales")),
            acr_values: parse_list(params.get("acr_values")),
            claims: claims.unwrap_or_default().within(&metadata.scope),
        })
    }

    /// Whether this is an `openid` request; if not, it is plain OAuth and gets no ID token.
    pub fn is_openid(&self) -> bool {
        self.scope.contains(scope::OPENID)
    }
}

/// OIDC Core §6 and §7.2.1: parameters that are not supported have their own errors.
fn check_not_supported(params: &Params) -> Result<(), OAuthError> {
    for (name, code) in [
        ("request", ErrorCode::RequestNotSupported),
        ("request_uri", ErrorCode::RequestUriNotSupported),
        ("registration", ErrorCode::RegistrationNotSupported),
    ] {
        if params.has(name) {
            let description = format!("the parameter {name} is not supported");
            return Err(OAuthError::new(code, description).about(name));
        }
    }
    Ok(())
}

fn parse_response_type(params: &Params, metadata: &ClientMetadata) -> Result<ResponseType, OAuthError> {
    let asked = ResponseType::parse(params.get("response_type"))?;
    if metadata.response_types.contains(&asked) && metadata.may_use(GrantType::AuthorizationCode) {
        return Ok(asked);
    }
    Err(OAuthError::new(
        ErrorCode::UnauthorizedClient,
        "this client is not registered for response_type=code",
    )
    .about("response_type"))
}

fn pkce_of(rules: RequestRules, metadata: &ClientMetadata) -> PkceRule {
    if metadata.is_public() { PkceRule::Required } else { rules.pkce }
}

/// Whether the client gets an ID token. One that is not given the scope gets none in which it could find a nonce.
fn is_openid(scope: &Scope, metadata: &ClientMetadata) -> bool {
    scope.intersect(&metadata.scope).contains(scope::OPENID)
}

/// Any value, except characters that our databases cannot store.
fn parse_nonce(params: &Params) -> Result<Option<String>, OAuthError> {
    let nonce = params.get("nonce");
    if nonce.is_some_and(|nonce| nonce.contains('\0')) {
        return Err(OAuthError::invalid_request("nonce has a NUL character").about("nonce"));
    }
    Ok(nonce.map(str::to_owned))
}

/// RFC 9700 §2.1.1. A method without a challenge is always a mistake.
fn parse_code_challenge(
    params: &Params,
    metadata: &ClientMetadata,
    rules: RequestRules,
    has_nonce: bool,
) -> Result<Option<CodeChallenge>, OAuthError> {
    let method = params.get("code_challenge_method");
    if let Some(challenge) = params.get("code_challenge") {
        return CodeChallenge::parse(challenge, method).map(Some);
    }
    let rule = if method.is_some() { PkceRule::Required } else { pkce_of(rules, metadata) };
    rule.check_without_challenge(has_nonce).map(|()| None)
}

fn parse_max_age(params: &Params) -> Result<Option<i64>, OAuthError> {
    let Some(given) = params.get("max_age") else {
        return Ok(None);
    };
    let digits = given.bytes().all(|b| b.is_ascii_digit());
    let seconds = digits.then(|| given.parse().ok()).flatten();
    seconds.map(Some).ok_or_else(|| {
        OAuthError::invalid_request("max_age is not a number of seconds, such as 3600").about("max_age")
    })
}

fn parse_text(params: &Params, name: &str, most: usize) -> Result<Option<String>, OAuthError> {
    let text = params.get(name);
    if text.is_some_and(|text| text.chars().count() > most) {
        let description = format!("the parameter {name} is longer than {most} characters");
        return Err(OAuthError::invalid_request(description).about(name.to_owned()));
    }
    Ok(text.map(str::to_owned))
}

/// Values separated by spaces. These lists are preferences, so excess values are dropped and not refused.
fn parse_list(text: Option<&str>) -> Vec<String> {
    let values = text.unwrap_or_default().split(' ');
    let values = values.filter(|value| (1..=MAX_ENTRY).contains(&value.len()));
    values.take(MAX_LIST).map(str::to_owned).collect()
}

/// Only what can be a language tag (RFC 5646 §2.1), because it goes into pages and headers.
pub(in crate::protocol) fn parse_locales(text: Option<&str>) -> Vec<String> {
    let is_tag = |tag: &String| tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    parse_list(text).into_iter().filter(is_tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::client_auth::AuthMethod;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const STRICT: RequestRules = RequestRules { pkce: PkceRule::Required };
    const USUAL: RequestRules = RequestRules { pkce: PkceRule::ChallengeOrNonce };
    const LAX: RequestRules = RequestRules { pkce: PkceRule::Optional };

    fn metadata() -> ClientMetadata {
        ClientMetadata { redirect_uris: vec!["https://rp/cb".into()], ..ClientMetadata::default() }
    }

    fn parse_with(
        extra: &str,
        metadata: &ClientMetadata,
        rules: RequestRules,
    ) -> Result<AuthorizationRequest, OAuthError> {
        let query = format!("client_id=c&redirect_uri=https://rp/cb&{extra}");
        let params = Params::parse(query.as_bytes()).unwrap();
        let target = Target::check(&params, "c", metadata).unwrap();
        AuthorizationRequest::parse(&params, &target, metadata, &rules)
    }

    fn parse(extra: &str) -> Result<AuthorizationRequest, OAuthError> {
        parse_with(&format!("response_type=code&scope=openid&{extra}"), &metadata(), LAX)
    }

    fn refused(extra: &str) -> ErrorCode {
        parse(extra).expect_err(extra).code
    }

    #[test]
    fn a_full_request_is_read_and_frozen() {
        let request = parse(&format!(
            "state=s&nonce=n&code_challenge={CHALLENGE}&code_challenge_method=S256\
             &prompt=login+consent&max_age=60&login_hint=ada@example.com&id_token_hint=x.y.z\
             &ui_locales=fr-CA+fr+%3Cb%3E&acr_values=gold+silver&display=popup&claims_locales=de\
             &response_mode=query&unknown=1\
             &claims=%7B%22id_token%22:%7B%22email%22:null%7D%7D"
        ))
        .unwrap();
        assert!(request.is_openid());
        assert_eq!(request.state.as_deref(), Some("s"));
        assert_eq!(request.nonce.as_deref(), Some("n"));
        assert_eq!(request.code_challenge.as_ref().unwrap().as_str(), CHALLENGE);
        assert!(request.prompt.login() && request.prompt.consent());
        assert_eq!(request.max_age, Some(60));
        assert_eq!(request.login_hint.as_deref(), Some("ada@example.com"));
        assert_eq!(request.id_token_hint.as_deref(), Some("x.y.z"));
        assert_eq!(request.ui_locales, ["fr-CA", "fr"]);
        assert_eq!(request.acr_values, ["gold", "silver"]);
        assert!(request.claims.id_token.contains_key("email"));
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<AuthorizationRequest>(&json).unwrap(), request);
        let target = Target::from_request(&request);
        assert_eq!((target.redirect_uri(), target.state()), ("https://rp/cb", Some("s")));
    }

    #[test]
    fn each_fault_has_its_own_code() {
        for (extra, code) in [
            ("nonce=1&nonce=1", ErrorCode::InvalidRequest),
            ("request=x", ErrorCode::RequestNotSupported),
            ("request_uri=https://rp/r", ErrorCode::RequestUriNotSupported),
            ("registration=%7B%7D", ErrorCode::RegistrationNotSupported),
            ("response_mode=fragment", ErrorCode::InvalidRequest),
            ("prompt=none+login", ErrorCode::InvalidRequest),
            ("prompt=sing", ErrorCode::InvalidRequest),
            ("claims=x", ErrorCode::InvalidRequest),
            ("code_challenge=x&code_challenge_method=S256", ErrorCode::InvalidRequest),
            ("code_challenge_method=S256", ErrorCode::InvalidRequest),
            ("nonce=a%00b", ErrorCode::InvalidRequest),
        ] {
            assert_eq!(refused(extra), code, "{extra}");
        }
    }

    #[test]
    fn the_response_type_is_asked_for_and_allowed() {
        let parse =
            |extra: &str, metadata: &ClientMetadata| parse_with(extra, metadata, LAX).unwrap_err().code;
        assert_eq!(parse("scope=openid", &metadata()), ErrorCode::InvalidRequest);
        let code = parse("response_type=token", &metadata());
        assert_eq!(code, ErrorCode::UnsupportedResponseType);
        let other = ClientMetadata { response_types: vec![], ..metadata() };
        assert_eq!(parse("response_type=code", &other), ErrorCode::UnauthorizedClient);
        let other = ClientMetadata { grant_types: vec![], ..metadata() };
        assert_eq!(parse("response_type=code", &other), ErrorCode::UnauthorizedClient);
        assert_eq!(parse("response_type=code&scope=%22", &metadata()), ErrorCode::InvalidScope);
    }

    #[test]
    fn a_request_without_openid_is_plain_oauth() {
        let request = parse_with("response_type=code", &metadata(), LAX).unwrap();
        assert!(!request.is_openid());
        assert!(request.scope.is_empty());
    }

    #[test]
    fn pkce_is_required_of_public_clients_and_of_others_by_rule() {
        let public = ClientMetadata { token_endpoint_auth_method: AuthMethod::None, ..metadata() };
        let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
        // Each request with: a confidential client under the lax, the usual and the strict rule; a public client.
        for (extra, lax, usual, strict, of_public) in [
            ("", true, false, false, false),
            ("nonce=n", true, false, false, false),
            ("scope=openid", true, false, false, false),
            ("scope=openid&nonce=", true, false, false, false),
            ("scope=openid&nonce=n", true, true, false, false),
            ("scope=openid&nonce=n&code_challenge_method=S256", false, false, false, false),
            (&pkce, true, true, true, true),
        ] {
            let is_taken = |metadata: &ClientMetadata, rules| {
                parse_with(&format!("response_type=code&{extra}"), metadata, rules).is_ok()
            };
            let confidential = [LAX, USUAL, STRICT].map(|rules| is_taken(&metadata(), rules));
            assert_eq!(confidential, [lax, usual, strict], "{extra}");
            let public = [LAX, USUAL, STRICT].map(|rules| is_taken(&public, rules));
            assert_eq!(public, [of_public; 3], "{extra}");
        }
    }

    #[test]
    fn a_nonce_protects_nobody_who_is_given_no_id_token() {
        let metadata = ClientMetadata { scope: Scope::parse("profile").unwrap(), ..metadata() };
        let asked = "response_type=code&scope=openid+profile&nonce=n";
        assert!(parse_with(asked, &metadata, USUAL).is_err());
        let pkce = format!("{asked}&code_challenge={CHALLENGE}&code_challenge_method=S256");
        assert!(parse_with(&pkce, &metadata, USUAL).is_ok());
    }

    #[test]
    fn a_claim_of_a_scope_that_the_client_may_not_ask_for_is_dropped() {
        let metadata = ClientMetadata { scope: Scope::parse("openid email").unwrap(), ..metadata() };
        let claims = r#"{"userinfo":{"groups":null,"email":null},"id_token":{"name":null,"acr":null}}"#;
        let claims: String = url::form_urlencoded::byte_serialize(claims.as_bytes()).collect();
        let request = parse_with(&format!("response_type=code&claims={claims}"), &metadata, LAX).unwrap();
        assert_eq!(request.claims.userinfo.keys().collect::<Vec<_>>(), ["email"]);
        assert_eq!(request.claims.id_token.keys().collect::<Vec<_>>(), ["acr"]);
    }

    #[test]
    fn max_age_is_a_number_or_the_clients_default() {
        for text in ["-1", "%2B1", "1.5", "x", "99999999999999999999", "1+"] {
            assert_eq!(refused(&format!("max_age={text}")), ErrorCode::InvalidRequest);
        }
        assert_eq!(parse("max_age=0").unwrap().max_age, Some(0));
        assert_eq!(parse("").unwrap().max_age, None);
        let metadata = ClientMetadata { default_max_age: Some(9), ..metadata() };
        let age = |extra| parse_with(extra, &metadata, LAX).unwrap().max_age;
        assert_eq!(age("response_type=code"), Some(9));
        assert_eq!(age("response_type=code&max_age=0"), Some(0));
    }

    #[test]
    fn state_and_nonce_are_kept_whatever_their_length() {
        for text in ["x".repeat(60_000), "{\"a\": \"ü\"}\n".to_owned()] {
            let sent: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let request = parse(&format!("state={sent}&nonce={sent}")).unwrap();
            assert_eq!(request.state.as_deref(), Some(text.as_str()));
            assert_eq!(request.nonce.as_deref(), Some(text.as_str()));
        }
    }

    #[test]
    fn a_long_hint_is_refused_and_long_lists_are_cut() {
        assert!(parse(&format!("login_hint={}", "x".repeat(MAX_LOGIN_HINT))).is_ok());
        let long = format!("login_hint={}", "x".repeat(MAX_LOGIN_HINT + 1));
        assert_eq!(refused(&long), ErrorCode::InvalidRequest);
        let request = parse(&format!("acr_values={}", "a+".repeat(100))).unwrap();
        assert_eq!(request.acr_values.len(), MAX_LIST);
    }
}
