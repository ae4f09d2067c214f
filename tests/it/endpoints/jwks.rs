//! GET /jwks

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, app::Registered, rp::Rp, tokens};
use porchlight::{
    admin::keys, app, jobs, model::client::AccessTokenFormat, protocol::jose::SigningAlg, store,
};
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
        let page = browser.sign_in(&app, &asked.url, ADA).await;
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
    let given = app.tokens(client, ADA).await;
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

#[tokio::test]
async fn an_id_token_is_a_hint_for_a_year_after_its_key_was_taken_back_and_the_key_signs_no_more() {
    const DAY: i64 = 86_400;
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", 3 * DAY)
        .set("sign_in.lifetimes.session_idle", 3 * DAY)
        .spawn()
        .await;
    let client = app.client_with(|client| client.settings.access_token_format = AccessTokenFormat::Jwt).await;
    let given = app.tokens(&client, ADA).await;
    let hint = tokens::text(&given, "id_token").to_owned();
    let old = tokens::decode(&hint, 0)["kid"].as_str().expect("a kid").to_owned();
    keys::rotate(&app.app, Some(SigningAlg::RS256), true, "test").await.expect("rotated");
    // The session that the hint is of ended with its time; another one of the same person begins.
    for (days, is_known) in [(2, true), (300, true), (100, false)] {
        app.clock.advance(days * DAY);
        jobs::run_due(&app.app).await;
        app.app.refresh().await.expect("read again");
        let browser = Browser::new(&app);
        assert!(!kids(&browser.get("/jwks").await.json()).contains(&old), "it is published no more");
        let row = app.read(store::signing_keys::list).await.into_iter().find(|key| key.kid == old);
        assert_eq!(row.is_some(), is_known, "after {days} days more");
        assert!(row.is_none_or(|key| key.sealed.is_empty()), "its private half is erased");
        app.user_info(tokens::text(&given, "access_token")).await.expect(401);

        browser.sign_in(&app, "/account", ADA).await.expect(200);
        let fields = format!("id_token_hint={hint}&post_logout_redirect_uri=https://app.example/bye");
        let page = browser.get(&format!("/end_session?{fields}")).await;
        assert_eq!(page.status, if is_known { 303 } else { 200 }, "after {days} days more");
        let page = browser.open("/account").await;
        assert_eq!(page.has("identifier"), is_known, "signed out at once, or asked");
    }
}
