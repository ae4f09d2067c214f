//! GET /.well-known/openid-configuration

use crate::support::{Browser, TestApp, smtp::Sink};
use serde_json::Value;

const PATHS: [&str; 2] = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

#[tokio::test]
async fn both_addresses_give_the_same_document_which_any_site_may_read_and_keep() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let mut seen = Vec::new();
    for path in PATHS {
        let page = browser.get(path).await.expect(200);
        assert_eq!(page.header("content-type"), "application/json");
        assert_eq!(page.header("access-control-allow-origin"), "*");
        assert!(page.header("cache-control").contains("max-age=3600"), "{}", page.header("cache-control"));
        assert_eq!(page.header("set-cookie"), "");
        seen.push(page.json());
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn an_issuer_that_was_pasted_with_a_slash_at_its_end_finds_it_too() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    for path in PATHS {
        let wanted = browser.get(path).await.expect(200).json();
        // As a library puts it together: the issuer, and what follows it.
        let found = browser.get(&format!("{}/{path}", app.base)).await.expect(200);
        assert_eq!(found.url.path(), format!("/{path}"));
        assert_eq!(found.json(), wanted, "{path}");
    }
}

#[tokio::test]
async fn every_endpoint_is_under_the_issuer_and_answers() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let metadata = browser.get(PATHS[0]).await.json();
    assert_eq!(metadata["issuer"], app.base);
    let endpoints = [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
        "introspection_endpoint",
    ];
    for name in endpoints {
        let url = metadata[name].as_str().expect("a URL");
        assert!(url.starts_with(&app.base), "{name} is {url}");
        assert_ne!(browser.get(url).await.status, 404, "{name}");
    }
}

#[tokio::test]
async fn the_issuer_is_the_configured_one_whatever_the_request_says() {
    // Where messages are captured a forged host is not answered at all (web/hosts.rs).
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    let browser = Browser::new(&app);
    let forged = browser.request(reqwest::Method::GET, PATHS[0]).header("host", "evil.example");
    let forged = forged
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example");
    let page = browser.send(forged).await.expect(200);
    assert!(!page.body.contains("evil"), "{}", page.body);
    assert_eq!(page.json()["issuer"], app.base.as_str());
}

#[tokio::test]
async fn it_says_what_the_foundation_can_do_and_nothing_more() {
    let app = TestApp::spawn().await;
    let metadata = Browser::new(&app).get(PATHS[0]).await.json();
    let list = |name: &str| -> Vec<String> {
        let values = metadata[name].as_array().unwrap_or_else(|| panic!("{name} is missing"));
        values.iter().map(|value| value.as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(list("response_types_supported"), ["code"]);
    assert_eq!(list("code_challenge_methods_supported"), ["S256"]);
    assert_eq!(list("subject_types_supported"), ["public"]);
    for (name, wanted) in [
        ("id_token_signing_alg_values_supported", &["RS256", "ES256", "EdDSA"][..]),
        ("token_endpoint_auth_methods_supported", &["client_secret_basic", "client_secret_post", "none"]),
        ("grant_types_supported", &["authorization_code", "refresh_token"]),
        ("scopes_supported", &["openid", "profile", "email", "address", "phone", "groups", "offline_access"]),
        ("prompt_values_supported", &["none", "login", "consent", "select_account"]),
    ] {
        let listed = list(name);
        assert!(wanted.iter().all(|value| listed.iter().any(|other| other == value)), "{name}: {listed:?}");
        assert_eq!(listed.len(), wanted.len(), "{name}: {listed:?}");
    }
    assert!(list("ui_locales_supported").contains(&"de".to_owned()));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(metadata["claims_parameter_supported"], true);
    assert_eq!(metadata["request_parameter_supported"], false);
    assert_eq!(metadata["request_uri_parameter_supported"], false);
    assert_eq!(metadata.get("registration_endpoint"), None::<&Value>);
}
