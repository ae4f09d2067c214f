//! GET, POST /authorize: what is refused, and how

use crate::support::people::ADA;
use crate::support::{
    Browser, TestApp,
    app::{CALLBACK, Registered},
    rp::Rp,
    tokens::{CHALLENGE, VERIFIER, authorize_path, decode},
};
use porchlight::protocol::{client_auth::AuthMethod, pkce::PkceRule};
use reqwest::Method;
use std::iter::repeat_n;

#[tokio::test]
async fn an_unknown_client_or_a_wrong_redirect_gets_a_page_and_never_a_redirect() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let evil = [
        "https://evil.example/callback",
        "https://app.example/callback/",
        "https://app.example/callback?x=1",
        "https://app.example/callback#x",
        "https://app.example/CALLBACK",
        "https://app.example:443/callback",
        "https://app.example@evil.example/callback",
        "https://app.example.evil.example/callback",
        "http://app.example/callback",
        "//app.example/callback",
        "javascript:alert(1)",
        "data:text/html,x",
    ];
    let mut paths: Vec<String> =
        evil.iter().map(|uri| authorize_path(&client, &[("redirect_uri", uri)])).collect();
    paths.push(authorize_path(&client, &[("client_id", "nobody")]));
    paths.push(authorize_path(&client, &[("client_id", "")]));
    paths.push(authorize_path(&client, &[("redirect_uri", "")]));
    paths.push(format!("{}&client_id={}", authorize_path(&client, &[]), client.id));
    paths.push(format!("{}&redirect_uri={CALLBACK}", authorize_path(&client, &[])));
    for path in paths {
        let page = browser.get(&path).await.expect(400);
        assert!(page.location().is_none(), "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.body.contains("class=\"developer\""), "a developer is told what to fix: {path}");
    }
}

#[tokio::test]
async fn what_a_stranger_writes_into_a_request_is_text_on_the_page() {
    let app = TestApp::spawn().await;
    let page =
        Browser::new(&app).get("/authorize?client_id=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.expect(400);
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert!(page.body.contains("&lt;script&gt;"), "{}", page.body);
}

#[tokio::test]
async fn every_other_fault_goes_back_to_the_app_with_state_and_issuer() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let faults: [(&[(&str, &str)], &str); 18] = [
        (&[("nonce", "a\0b")], "invalid_request"),
        (&[("response_type", "")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "id_token")], "unsupported_response_type"),
        (&[("response_type", "code id_token")], "unsupported_response_type"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("scope", "openid \"x\"")], "invalid_scope"),
        (&[("code_challenge", ""), ("code_challenge_method", ""), ("nonce", "")], "invalid_request"),
        (&[("code_challenge", "short")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("prompt", "dance")], "invalid_request"),
        (&[("max_age", "-1")], "invalid_request"),
        (&[("claims", "{")], "invalid_request"),
        (&[("request", "e30.e30.")], "request_not_supported"),
        (&[("request_uri", "https://app.example/r")], "request_uri_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
    ];
    for (changes, code) in faults {
        let page = browser.get(&authorize_path(&client, changes)).await.expect(303);
        let to = page.location().expect("a redirect").to_string();
        assert!(to.starts_with(CALLBACK), "{changes:?}: {to}");
        assert_eq!(page.redirected("error").as_deref(), Some(code), "{changes:?}");
        assert_eq!(page.redirected("state").as_deref(), Some("the-state"), "{changes:?}");
        assert_eq!(page.redirected("iss").as_deref(), Some(app.base.as_str()), "{changes:?}");
        assert!(page.redirected("error_description").is_some_and(|text| text.len() > 10), "{changes:?}");
        assert_eq!(page.redirected("code"), None);
    }
}

#[tokio::test]
async fn a_parameter_given_twice_is_refused_even_with_the_same_value() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    for extra in [
        "scope=openid",
        "nonce=the-nonce",
        "prompt=login&prompt=login",
        "code_challenge_method=S256",
        "max_age=1&max_age=2",
    ] {
        let page = browser.get(&format!("{}&{extra}", authorize_path(&client, &[]))).await.expect(303);
        assert_eq!(page.redirected("error").as_deref(), Some("invalid_request"), "{extra}");
        assert_eq!(page.redirected("state").as_deref(), Some("the-state"), "{extra}");
    }
    let page = browser.get(&format!("{}&state=another", authorize_path(&client, &[]))).await.expect(303);
    assert_eq!(page.redirected("error").as_deref(), Some("invalid_request"));
    assert_eq!(page.redirected("state"), None, "which of the two would it be?");
}

#[tokio::test]
async fn of_two_resources_neither_is_refused() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let resources = "&resource=https%3A%2F%2Fa.example%2F&resource=https%3A%2F%2Fb.example%2F";
    let path = format!("{}{resources}", authorize_path(&client, &[]));
    let page = browser.sign_in(&app, &path, ADA).await;
    let code = page.redirected("code").expect("a code");
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("resource", "https://a.example/"),
        ("resource", "https://b.example/"),
    ];
    app.token(&client, &fields).await.expect(200);
}

#[tokio::test]
async fn state_goes_back_as_it_came_however_long_it_is() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let long: String = repeat_n('x', 20_000).collect();
    // As MIME writes base64: with line ends.
    for state in [long.as_str(), "eyJhIjoxfQ==\neyJiIjoyfQ==\n", "{\"to\": \"/\u{fc}ber?a=b&c\"}", "\u{1}"] {
        let page = browser.get(&authorize_path(&client, &[("state", state), ("nonce", state)])).await;
        assert_eq!(page.redirected("state").as_deref(), Some(state));
        let code = page.redirected("code").expect("a code");
        let tokens = app.redeem(&client, &code).await.expect(200).json();
        let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
        assert_eq!(claims["nonce"], state);
        for fault in
            [("response_type", "token"), ("prompt", "none login"), ("code_challenge_method", "plain")]
        {
            let page = browser.get(&authorize_path(&client, &[("state", state), fault])).await.expect(303);
            assert!(page.redirected("error").is_some(), "{fault:?}");
            assert_eq!(page.redirected("state").as_deref(), Some(state), "{fault:?}");
        }
    }
    // As long as a form may be.
    let longer: String = repeat_n('y', 60_000).collect();
    let page = browser.post("/authorize", &form(&client, &longer)).await.expect(303);
    assert_eq!(page.redirected("state"), Some(longer));
}

/// The fields of a good request with that state.
fn form<'a>(client: &'a Registered, state: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("client_id", client.id.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", state),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

const NO_PKCE: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];
const NEITHER: [(&str, &str); 3] = [("code_challenge", ""), ("code_challenge_method", ""), ("nonce", "")];
const PLAIN_OAUTH: [(&str, &str); 3] =
    [("code_challenge", ""), ("code_challenge_method", ""), ("scope", "email")];

/// What the app is answered at once: `None` when the person may sign in.
async fn refusal(app: &TestApp, client: &Registered, changes: &[(&str, &str)]) -> Option<String> {
    let page = Browser::new(app).get(&authorize_path(client, changes)).await.expect(303);
    assert!(page.redirected("error").is_none_or(|error| error == "invalid_request"));
    page.redirected("error_description")
}

#[tokio::test]
async fn an_app_that_keeps_a_secret_sends_pkce_or_a_nonce() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    assert_eq!(refusal(&app, &client, &[]).await, None);
    assert_eq!(refusal(&app, &client, &[("nonce", "")]).await, None, "a challenge is enough");
    assert_eq!(refusal(&app, &client, &NO_PKCE).await, None, "a nonce is enough");
    for changes in [&NEITHER, &PLAIN_OAUTH] {
        let why = refusal(&app, &client, changes).await.expect("refused");
        assert!(why.contains("code_challenge") && why.contains("nonce"), "{why}");
    }
}

#[tokio::test]
async fn the_rule_of_one_app_and_that_of_the_configuration_can_insist_on_pkce() {
    let app = TestApp::spawn().await;
    let strict = app.client_with(|client| client.settings.pkce = PkceRule::Required).await;
    assert!(refusal(&app, &strict, &NO_PKCE).await.is_some());
    assert_eq!(refusal(&app, &strict, &[("nonce", "")]).await, None);
    let exempt = app.client_with(|client| client.settings.pkce = PkceRule::Optional).await;
    assert_eq!(refusal(&app, &exempt, &NEITHER).await, None);
    assert_eq!(refusal(&app, &exempt, &PLAIN_OAUTH).await, None);

    let app = TestApp::build().set("clients.require_pkce", true).spawn().await;
    let usual = app.client().await;
    let exempt = app.client_with(|client| client.settings.pkce = PkceRule::Optional).await;
    for client in [usual, exempt] {
        assert!(refusal(&app, &client, &NO_PKCE).await.is_some());
        assert_eq!(refusal(&app, &client, &[]).await, None);
    }
}

#[tokio::test]
async fn a_public_app_needs_pkce_even_when_it_is_not_required() {
    let app = TestApp::spawn().await;
    let public = app
        .client_with(|client| {
            client.settings.pkce = PkceRule::Optional;
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let why = refusal(&app, &public, &NO_PKCE).await.expect("refused");
    assert!(why.contains("code_challenge_method=S256") && !why.contains("nonce"), "{why}");
}

#[tokio::test]
async fn a_library_that_knows_no_pkce_signs_people_in_by_its_nonce() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (rp, browser) = (Rp::discover(&app, &client).await, Browser::new(&app));
    let asked = rp.ask_without_pkce(&["email"]);
    assert!(!asked.url.contains("code_challenge"), "{}", asked.url);
    let page = browser.sign_in(&app, &asked.url, ADA).await;
    rp.finish(asked, &page.location().expect("the callback")).await;
}

#[tokio::test]
async fn a_form_is_as_good_as_a_query() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let fields = form(&client, "s");
    // As a browser sends a form of the app's own site: without our cookies, and saying so.
    let request = browser.request(Method::POST, "/authorize").header("origin", "https://app.example");
    let page = browser.send(request.header("sec-fetch-site", "cross-site").form(&fields)).await;
    let page = browser.follow(page).await.expect(200);
    assert!(page.has("identifier"), "{}", page.body);

    // As a program sends it.
    let page = browser.send(browser.request(Method::POST, "/authorize").form(&fields)).await;
    assert!(browser.follow(page).await.expect(200).has("identifier"));

    let wrong =
        browser.send(browser.request(Method::POST, "/authorize").form(&[("client_id", "nobody")])).await;
    browser.follow(wrong).await.expect(400);
}

#[tokio::test]
async fn unknown_parameters_and_scopes_are_ignored() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let code = app
        .code_with(&Browser::new(&app), &client, ADA, &[("scope", "openid email made_up"), ("made_up", "1")])
        .await;
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    assert_eq!(tokens["scope"], "openid email");
}

#[tokio::test]
async fn the_page_speaks_the_language_that_the_app_asks_for() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.open(&authorize_path(&client, &[("ui_locales", "xx de en")])).await.expect(200);
    assert!(page.body.contains("<html lang=\"de\""), "{}", page.body);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(page.body.contains("<html lang=\"en\""), "{}", page.body);
}

#[tokio::test]
async fn a_login_hint_is_filled_in_and_sends_nothing() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.open(&authorize_path(&client, &[("login_hint", ADA)])).await.expect(200);
    assert_eq!(page.element("identifier").expect("the field").get("value"), Some(ADA));
    assert_eq!(app.count_letters(ADA).await, 0);
}
