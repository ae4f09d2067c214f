//! GET /jwks

use crate::support::{Browser, TestApp, app::Registered, rp::Rp, tokens};
use porchlight::{app, protocol::jose::SigningAlg, store};
use reqwest::Method;
use std::collections::BTreeSet;

fn kids(jwks: &serde_json::Value) -> BTreeSet<String> {
    jwks["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| key["kid"].as_str().expect("a kid").to_owned())
        .collect()
}

#[tokio::test]
async fn there_is_a_public_key_for_each_algorithm_and_no_private_part() {
    let app = TestApp::spawn().await;
    let page = Browser::new(&app).get("/jwks").await.expect(200);
    assert_eq!(page.header("access-control-allow-origin"), "*");
    let jwks = page.json();
    let keys = jwks["keys"].as_array().expect("keys");
    let kinds: Vec<_> = keys
        .iter()
        .map(|key| (key["alg"].as_str().expect("alg"), key["kty"].as_str().expect("kty")))
        .collect();
    for wanted in [("RS256", "RSA"), ("ES256", "EC"), ("EdDSA", "OKP")] {
        assert!(kinds.contains(&wanted), "{kinds:?}");
    }
    for key in keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{key}");
        }
    }
}

#[tokio::test]
async fn a_browser_that_has_it_is_told_so() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let etag = browser.get("/jwks").await.header("etag").to_owned();
    assert!(!etag.is_empty());
    let again =
        browser.send(browser.request(Method::GET, "/jwks").header("if-none-match", etag)).await.expect(304);
    assert_eq!(again.body, "");
}

#[tokio::test]
async fn each_algorithm_signs_id_tokens_that_a_client_accepts() {
    let app = TestApp::spawn().await;
    for alg in [SigningAlg::RS256, SigningAlg::ES256, SigningAlg::EdDSA] {
        let client = app.client_with(|client| client.metadata.id_token_signed_response_alg = alg).await;
        let (rp, browser) = (Rp::discover(&app, &client).await, Browser::new(&app));
        let asked = rp.ask(&[]);
        let page = browser.sign_in(&app, &asked.url, "ada@example.test").await;
        let tokens = rp.finish(asked, &page.location().expect("the callback")).await;
        assert_eq!(tokens::decode(&tokens.id_token(), 0)["alg"], alg.as_str());
    }
}

/// Adds a key that signs from that moment on.
async fn add_key(app: &TestApp, activates_at: i64) {
    let key = app::new_signing_key(&app.app.sealer, SigningAlg::RS256, app.app.now(), activates_at);
    app.write(move |_, conn| {
        store::signing_keys::insert(conn, &key)?;
        store::meta::bump(conn)
    })
    .await;
    app.app.refresh().await.expect("read again");
}

async fn signed_with(app: &TestApp, client: &Registered) -> String {
    let given = app.tokens(client, "ada@example.test").await;
    tokens::decode(tokens::text(&given, "id_token"), 0)["kid"].as_str().expect("a kid").to_owned()
}

#[tokio::test]
async fn a_new_key_is_published_before_it_signs_and_the_old_one_stays_after() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let before = kids(&browser.get("/jwks").await.json());
    let old = signed_with(&app, &client).await;

    add_key(&app, app.app.now() + 7200).await;
    let published = kids(&browser.get("/jwks").await.json());
    let new = published.difference(&before).next().expect("the new key is published").clone();
    assert_eq!(signed_with(&app, &client).await, old, "not yet");

    app.clock.advance(7201);
    app.app.refresh().await.expect("its time has come");
    assert_eq!(signed_with(&app, &client).await, new);
    assert!(
        kids(&browser.get("/jwks").await.json()).contains(&old),
        "tokens signed before can still be checked"
    );
}
