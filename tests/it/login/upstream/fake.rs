//! Another provider: a server with keys of its own that speaks OpenID Connect, and GitHub's dialect.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use openssl::{bn::BigNum, ec::EcKey, ecdsa::EcdsaSig, pkey::Public, sha::sha256};
use porchlight::{
    crypto::keyring::{KeyMaterial, KeyRole, Keyring},
    protocol::jose::SigningAlg,
    world::clock::{Clock, FakeClock},
};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use url::Url;

use crate::support::{
    clock,
    stand_in::{Answer, HttpStandIn, Request},
};

pub const CLIENT: &str = "porchlight-there";
pub const SECRET: &str = "a-secret-of-theirs";

type Twist = Box<dyn Fn(&mut Map<String, Value>) + Send>;

/// The provider. Clones share everything.
#[derive(Clone)]
pub struct Fake {
    pub url: String,
    server: HttpStandIn,
    state: Arc<Mutex<State>>,
}

struct State {
    keys: Arc<Keyring>,
    clock: FakeClock,
    /// What each code stands for; it is there once.
    codes: BTreeMap<String, Sold>,
    /// Changes ID tokens before they are signed.
    twist: Option<Twist>,
    /// Signs in place of the published keys.
    forger: Option<Arc<Keyring>>,
    /// Members of the metadata that differ.
    metadata: Map<String, Value>,
    /// Apple's side of the key that signs client secrets.
    apple: Option<EcKey<Public>>,
    /// What UserInfo and GitHub's API say.
    profile: Value,
    addresses: Value,
    count: u32,
}

#[derive(Clone)]
struct Sold {
    challenge: String,
    redirect_uri: String,
    claims: Map<String, Value>,
}

pub fn keyring() -> Arc<Keyring> {
    Arc::new(Keyring::new(vec![(KeyMaterial::generate(SigningAlg::ES256), KeyRole::Active)]))
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

impl Fake {
    /// Listens.
    pub async fn open() -> Self {
        let server = HttpStandIn::open().await;
        let state = State {
            keys: keyring(),
            clock: FakeClock::at(clock::start()),
            codes: BTreeMap::new(),
            twist: None,
            forger: None,
            metadata: Map::new(),
            apple: None,
            profile: json!({}),
            addresses: json!([]),
            count: 0,
        };
        let fake = Self { url: server.url.clone(), server, state: Arc::new(Mutex::new(state)) };
        let answering = fake.clone();
        fake.server.usually(move |request| answering.answer(request));
        fake
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().expect("the state"))
    }

    /// Goes by that clock.
    pub fn keep_time(&self, clock: &FakeClock) {
        self.with(|state| state.clock = clock.clone());
    }

    /// Changes every ID token from now on.
    pub fn twist(&self, twist: impl Fn(&mut Map<String, Value>) + Send + 'static) {
        self.with(|state| state.twist = Some(Box::new(twist)));
    }

    /// Signs right again.
    pub fn straighten(&self) {
        self.with(|state| (state.twist, state.forger) = (None, None));
    }

    /// Somebody else signs.
    pub fn forge(&self, keys: Arc<Keyring>) {
        self.with(|state| state.forger = Some(keys));
    }

    /// New keys, published at once.
    pub fn rotate(&self) {
        self.with(|state| state.keys = keyring());
    }

    /// Says something else of itself.
    pub fn publish(&self, name: &str, value: Value) {
        self.with(|state| state.metadata.insert(name.to_owned(), value));
    }

    /// Takes client secrets that this key signed.
    pub fn expect_signed_secrets(&self, key: EcKey<Public>) {
        self.with(|state| state.apple = Some(key));
    }

    /// What UserInfo says, or GitHub's API of the account and its addresses.
    pub fn profile(&self, profile: Value, addresses: Value) {
        self.with(|state| (state.profile, state.addresses) = (profile, addresses));
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.server.requests().iter().filter(|request| request.path == path).count()
    }

    /// A token that it signs.
    pub fn sign(&self, typ: &str, claims: &Value) -> String {
        self.with(|state| state.keys.sign(SigningAlg::ES256, typ, claims).expect("signed"))
    }

    /// The person at that door signs in there: where the browser is sent then.
    pub fn sign_in(&self, door: &Url, account: &Value) -> Url {
        let asked = pairs(door.query().expect("a request"));
        let get = |name: &str| asked.get(name).unwrap_or_else(|| panic!("no {name} in {door}")).clone();
        assert!(door.as_str().starts_with(&self.url), "{door}");
        assert_eq!((get("response_type"), get("client_id")), ("code".to_owned(), CLIENT.to_owned()));
        assert_eq!(get("code_challenge_method"), "S256");
        assert!(get("state").len() >= 64, "{door}");
        let mut claims = account.as_object().expect("an object").clone();
        if let Some(nonce) = asked.get("nonce") {
            claims.insert("nonce".to_owned(), json!(nonce));
        }
        let sold = Sold { challenge: get("code_challenge"), redirect_uri: get("redirect_uri"), claims };
        let code = self.with(|state| {
            state.count += 1;
            let code = format!("code-{}", state.count);
            state.codes.insert(code.clone(), sold);
            code
        });
        let mut back = Url::parse(&get("redirect_uri")).expect("a URL");
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &get("state"));
        back
    }

    fn answer(&self, request: &Request) -> Answer {
        match request.path.as_str() {
            "/.well-known/openid-configuration" | "/common/v2.0/.well-known/openid-configuration" => {
                Answer::json(&self.describe())
            }
            "/jwks" => {
                let keys = self.with(|state| state.keys.jwks_json().to_vec());
                Answer::json(&serde_json::from_slice(&keys).expect("JSON"))
            }
            "/userinfo" | "/api/v3/user" if request.header("authorization") == "Bearer at" => {
                Answer::json(&self.with(|state| state.profile.clone()))
            }
            "/api/v3/user/emails" if request.header("authorization") == "Bearer at" => {
                Answer::json(&self.with(|state| state.addresses.clone()))
            }
            "/token" | "/login/oauth/access_token" => self.redeem(request),
            // A browser with a person at it: one button.
            "/authorize" => {
                let door = format!("{}/authorize?{}", self.url, request.query);
                let account = self.with(|state| state.profile.clone());
                let door = Url::parse(&door).expect("a URL");
                let back = self.sign_in(&door, &account);
                let posts =
                    door.query_pairs().any(|(name, value)| name == "response_mode" && value == "form_post");
                let button = if posts { form_post(&back) } else { link(&back) };
                Answer::status(200).body("text/html", format!("<!doctype html><title>Fake</title>{button}"))
            }
            _ => Answer::status(404),
        }
    }

    fn describe(&self) -> Value {
        let url = &self.url;
        let mut metadata = json!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"),
            "userinfo_endpoint": format!("{url}/userinfo"),
            "jwks_uri": format!("{url}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        });
        self.with(|state| {
            metadata.as_object_mut().expect("an object").extend(state.metadata.clone());
        });
        metadata
    }

    /// The token endpoint: client, code, redirect URI and PKCE verifier must be right; a code is good once.
    fn redeem(&self, request: &Request) -> Answer {
        let form = request.form();
        let get = |name: &str| form.get(name).cloned().unwrap_or_default();
        let refuse = |what: &str| {
            let body = json!({ "error": "invalid_grant", "error_description": what });
            let status = if request.path == "/token" { 400 } else { 200 };
            Answer::status(status).body("application/json", body.to_string())
        };
        if !self.knows(request, &get("client_id"), &get("client_secret")) {
            return refuse("the client");
        }
        let Some(sold) = self.with(|state| state.codes.remove(&get("code"))) else {
            return refuse("the code");
        };
        if sold.redirect_uri != get("redirect_uri") {
            return refuse("the redirect URI");
        }
        if URL_SAFE_NO_PAD.encode(sha256(get("code_verifier").as_bytes())) != sold.challenge {
            return refuse("the verifier");
        }
        let id_token = self.id_token(sold.claims);
        Answer::json(
            &json!({ "access_token": "at", "token_type": "bearer", "expires_in": 60, "id_token": id_token }),
        )
    }

    fn knows(&self, request: &Request, id: &str, secret: &str) -> bool {
        if let Some(key) = self.with(|state| state.apple.clone()) {
            return id == CLIENT && is_apples(secret, &key, &self.url, self.with(|state| state.clock.now()));
        }
        let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
        request.header("authorization") == basic || (id == CLIENT && secret == SECRET)
    }

    fn id_token(&self, account: Map<String, Value>) -> String {
        self.with(|state| {
            let now = state.clock.now();
            let mut claims = json!({ "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300 });
            let all = claims.as_object_mut().expect("an object");
            all.extend(account);
            if let Some(twist) = &state.twist {
                twist(all);
            }
            let keys = state.forger.as_ref().unwrap_or(&state.keys);
            keys.sign(SigningAlg::ES256, "JWT", &claims).expect("signed")
        })
    }
}

fn link(back: &Url) -> String {
    format!("<a id=\"yes\" href=\"{}\">It is me</a>", back.as_str().replace('&', "&amp;"))
}

/// As Apple answers (OAuth 2.0 Form Post Response Mode), with the name that it tells the browser alone.
fn form_post(back: &Url) -> String {
    let mut to = back.clone();
    to.set_query(None);
    let field = |(name, value): (String, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", value.replace('"', "&quot;"))
    };
    let user = json!({ "name": { "firstName": "Ada", "lastName": "Lovelace" } }).to_string();
    let named = [("user".to_owned(), user), ("id_token".to_owned(), "not.looked.at".to_owned())];
    let fields: String = back.query_pairs().into_owned().chain(named).map(field).collect();
    format!("<form method=\"post\" action=\"{to}\">{fields}<button id=\"yes\">It is me</button></form>")
}

/// Apple's rules for client secrets: signed by the team's key, short of six months, for Apple, of the client.
fn is_apples(secret: &str, key: &EcKey<Public>, audience: &str, now: i64) -> bool {
    let Some((message, signature)) = secret.rsplit_once('.') else { return false };
    let part = |at: usize| -> Value {
        let part = message.split('.').nth(at).expect("a JWT");
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
    };
    let bytes = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let half = |range| BigNum::from_slice(&bytes[range]).expect("a number");
    let signature = EcdsaSig::from_private_components(half(0..32), half(32..64)).expect("a signature");
    let signed = signature.verify(&sha256(message.as_bytes()), key).expect("checked");
    let (header, claims) = (part(0), part(1));
    let (iat, exp) = (claims["iat"].as_i64().expect("iat"), claims["exp"].as_i64().expect("exp"));
    signed
        && header["alg"] == "ES256"
        && header["kid"] == "KEY4567890"
        && claims["iss"] == "TEAM567890"
        && claims["aud"] == audience
        && claims["sub"] == CLIENT
        && (iat..exp).contains(&now)
        && exp - iat < 15_777_000
}
