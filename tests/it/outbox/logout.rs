//! Back-channel logout (OIDC Back-Channel Logout 1.0)

use crate::support::{
    Browser, TestApp,
    app::Registered,
    gate::{Call, Gate},
    http,
    tokens::{authorize_path, decode, text},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use porchlight::{model::id::GrantId, store};
use serde_json::{Map, Value};
use std::time::Duration;

use crate::support::people::ADA;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

async fn listening(app: &TestApp, gate: &Gate) -> Registered {
    let uri = format!("{}/logout", gate.url);
    app.client_with(|client| {
        client.metadata.backchannel_logout_uri = Some(uri);
        client.metadata.backchannel_logout_session_required = true;
    })
    .await
}

async fn signed_in(app: &TestApp, browser: &Browser, client: &Registered) -> Map<String, Value> {
    let code = app.code_with(browser, client, ADA, &[]).await;
    app.redeem(client, &code).await.expect(200).json().as_object().expect("an object").clone()
}

/// Checks a logout token as §2.6 asks an app to, with our public keys; gives its claims.
async fn check(app: &TestApp, client: &Registered, call: &Call) -> Value {
    assert_eq!(call.headers["content-type"], "application/x-www-form-urlencoded");
    let token = call.field("logout_token");
    let header = decode(&token, 0);
    assert_eq!((&header["typ"], &header["alg"]), (&"logout+jwt".into(), &"RS256".into()));
    let keys = http::send(http::client().get(format!("{}/jwks", app.address()))).await.json();
    let known = keys["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == header["kid"]);
    let key: CoreJsonWebKey = serde_json::from_value(known.expect("the key").clone()).expect("a key");
    let (message, signature) = token.rsplit_once('.').expect("a signature");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let alg = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    key.verify_signature(&alg, message.as_bytes(), &signature).expect("our signature");
    let claims = decode(&token, 1);
    assert_eq!((&claims["iss"], &claims["aud"]), (&app.base.as_str().into(), &client.id.as_str().into()));
    assert!(claims["events"][EVENT].is_object() && claims.get("nonce").is_none(), "{claims}");
    let (now, iat, exp) = (app.app.now(), claims["iat"].as_i64(), claims["exp"].as_i64());
    assert!(iat.is_some_and(|at| at <= now) && exp.is_some_and(|at| at > now), "{claims}");
    assert!(claims["jti"].is_string());
    claims
}

#[tokio::test]
async fn an_app_is_told_of_the_session_that_ended_and_can_check_it() {
    let gate = Gate::open().await;
    let app = TestApp::build().calling_this_machine().spawn().await;
    let (client, browser) = (listening(&app, &gate).await, Browser::new(&app));
    let given = signed_in(&app, &browser, &client).await;
    let id_token = decode(text(&given, "id_token"), 1);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    let call = gate.call(&app, 1).await;
    assert_eq!(call.path, "/logout");
    let claims = check(&app, &client, &call).await;
    assert_eq!((&claims["sub"], &claims["sid"]), (&id_token["sub"], &id_token["sid"]));
}

#[tokio::test]
async fn an_app_that_did_not_ask_for_the_session_is_told_of_the_person_alone() {
    let gate = Gate::open().await;
    let app = TestApp::build().calling_this_machine().spawn().await;
    let uri = format!("{}/logout", gate.url);
    let client = app.client_with(|client| client.metadata.backchannel_logout_uri = Some(uri)).await;
    let browser = Browser::new(&app);
    let given = signed_in(&app, &browser, &client).await;
    let id_token = decode(text(&given, "id_token"), 1);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    let claims = check(&app, &client, &gate.call(&app, 1).await).await;
    assert_eq!(claims["sub"], id_token["sub"]);
    assert!(claims.get("sid").is_none(), "{claims}");
}

/// Keycloak as a client keeps `session_state` of the token answer, and looks for the `sid` of a logout token under it
/// alone.
#[tokio::test]
async fn a_client_that_finds_its_sessions_by_session_state_finds_the_one_that_ended() {
    let gate = Gate::open().await;
    let app = TestApp::build().calling_this_machine().spawn().await;
    let (client, browser) = (listening(&app, &gate).await, Browser::new(&app));
    let given = signed_in(&app, &browser, &client).await;
    let session_state = text(&given, "session_state").to_owned();
    assert_eq!(decode(text(&given, "id_token"), 1)["sid"], session_state.as_str());
    let refreshed = app.refresh(&client, text(&given, "refresh_token")).await.expect(200).json();
    assert_eq!(refreshed["session_state"], session_state.as_str());
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    let claims = check(&app, &client, &gate.call(&app, 1).await).await;
    assert_eq!(claims["sid"], session_state.as_str());

    let given = signed_in(&app, &browser, &app.client().await).await;
    assert!(!given.contains_key("session_state"), "an app that is told of nothing needs none");
}

#[tokio::test]
async fn only_apps_that_hold_something_of_the_session_are_told_and_each_once() {
    let (gate, quiet) = (Gate::open().await, Gate::open().await);
    let app = TestApp::build().calling_this_machine().spawn().await;
    let (client, other) = (listening(&app, &gate).await, listening(&app, &quiet).await);
    let (browser, elsewhere) = (Browser::new(&app), Browser::new(&app));
    signed_in(&app, &browser, &client).await;
    for _ in 0..2 {
        let silent = browser.get(&authorize_path(&client, &[])).await.redirected("code").expect("a code");
        app.redeem(&client, &silent).await.expect(200);
    }
    signed_in(&app, &elsewhere, &other).await;
    // A code that nobody redeemed gave nothing.
    browser.get(&authorize_path(&other, &[("prompt", "none")])).await.redirected("code").expect("a code");
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
    gate.call(&app, 1).await;
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!((gate.calls().len(), quiet.calls().len()), (1, 0));
}

#[tokio::test]
async fn the_end_everywhere_of_the_account_and_of_access_is_told_too() {
    for end in ["everywhere", "disabled", "access", "revoked", "end_session"] {
        let gate = Gate::open().await;
        let builder = TestApp::build().calling_this_machine();
        let app = if end == "access" { builder.set("sign_in.access", 3600) } else { builder }.spawn().await;
        let (client, browser) = (listening(&app, &gate).await, Browser::new(&app));
        let given = signed_in(&app, &browser, &client).await;
        match end {
            "everywhere" => {
                let page = browser.open("/account/sessions").await;
                browser.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
            }
            "revoked" => {
                let page = browser.open("/account/apps").await;
                browser.submit(&page, "app-revoke-1", &[]).await.expect(200);
            }
            "disabled" => app.disable(ADA).await,
            "access" => app.clock.advance(3700),
            _ => {
                let hint = text(&given, "id_token");
                browser.open(&format!("/end_session?id_token_hint={hint}")).await;
            }
        }
        let claims = check(&app, &client, &gate.call(&app, 1).await).await;
        assert_eq!(claims["sid"], decode(text(&given, "id_token"), 1)["sid"], "{end}");
    }
}

#[tokio::test]
async fn an_app_that_is_down_is_told_later_with_a_token_that_is_still_good() {
    let gate = Gate::open().await;
    gate.answer(500, 1);
    let app = TestApp::build().calling_this_machine().spawn().await;
    let (client, browser) = (listening(&app, &gate).await, Browser::new(&app));
    signed_in(&app, &browser, &client).await;
    app.disable(ADA).await;
    let first = gate.call(&app, 1).await;
    app.clock.advance(600);
    let second = gate.call(&app, 2).await;
    let claims = check(&app, &client, &second).await;
    assert_eq!(claims["jti"], decode(&first.field("logout_token"), 1)["jti"], "a double is recognised");
}

#[tokio::test]
async fn an_app_that_redeems_its_code_at_the_very_moment_of_the_end_is_told_of_it() {
    let gate = Gate::open().await;
    let app = TestApp::build().calling_this_machine().spawn().await;
    let (client, browser) = (listening(&app, &gate).await, Browser::new(&app));
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let page = browser.open("/account").await.expect(200);
    let grant = GrantId::new(code.split('.').next().expect("an id"));
    // What a redemption writes, in a transaction that takes its time.
    let redeemed = app.write(move |app, conn| {
        assert!(store::authorization_codes::spend(conn, &grant, app.now())?);
        std::thread::sleep(Duration::from_millis(800));
        Ok(())
    });
    let ended = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        browser.submit(&page, "sign-out", &[]).await.expect(200);
    };
    tokio::join!(redeemed, ended);
    let call = gate.call(&app, 1).await;
    check(&app, &client, &call).await;
}
