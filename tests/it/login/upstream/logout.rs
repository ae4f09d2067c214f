//! POST /upstream/{provider}/backchannel_logout

use super::{
    fake::{CLIENT, Fake, keyring},
    scene::{Scene, ada, provider},
};
use crate::support::people::EVE;
use crate::support::{Page, TestApp, http, tokens::text};
use porchlight::{model::client::ConsentRule, protocol::jose::SigningAlg, world::clock::Clock};
use serde_json::{Value, json};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn token(scene: &Scene, more: &Value) -> Value {
    let now = scene.app.clock.now();
    let mut claims = json!({ "iss": scene.fake.url, "aud": CLIENT, "iat": now, "exp": now + 120,
                             "jti": scene.app.app.new_id(), "events": { EVENT: {} } });
    claims.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    claims
}

async fn send(scene: &Scene, token: &str) -> Page {
    let url = format!("{}/upstream/fake/backchannel_logout", scene.app.address());
    http::send(http::client().post(url).form(&[("logout_token", token)])).await
}

async fn tell(scene: &Scene, more: &Value) -> Page {
    send(scene, &scene.fake.sign("logout+jwt", &token(scene, more))).await
}

/// Signs in, in that session of the provider; gives the app's access token.
async fn signed_in(scene: &Scene, sid: &str) -> String {
    let mut account = ada();
    account["sid"] = json!(sid);
    let page = scene.visit(&account).await;
    let code = page.redirected_code().expect("a code");
    let tokens = scene.app.redeem(&scene.client, &code).await.expect(200).json();
    text(tokens.as_object().expect("an object"), "access_token").to_owned()
}

async fn is_alive(scene: &Scene, access_token: &str) -> bool {
    scene.app.user_info(access_token).await.status == 200
}

#[tokio::test]
async fn a_session_that_ends_there_ends_here_with_everything_that_was_given_in_it() {
    let scene = Scene::new().await;
    let first = signed_in(&scene, "s1").await;
    let cookies = scene.browser.cookies();
    scene.browser.forget();
    let second = signed_in(&scene, "s2").await;
    let answer = tell(&scene, &json!({ "sub": "ada-there", "sid": "s1" })).await.expect(200);
    assert!(answer.header("cache-control").contains("no-store"));
    assert!(!is_alive(&scene, &first).await && is_alive(&scene, &second).await);
    assert!(scene.audited("session.ended", "fake says that the person left it").await);
    scene.browser.forget();
    for (name, value) in cookies {
        scene.browser.set_cookie(&name, &value);
    }
    assert!(scene.browser.open("/account").await.has("identifier"), "the browser is signed out");
}

#[tokio::test]
async fn without_a_session_named_all_of_that_account_end_and_nobody_elses() {
    let scene = Scene::new().await;
    let first = signed_in(&scene, "s1").await;
    scene.browser.forget();
    let second = signed_in(&scene, "s2").await;
    scene.browser.forget();
    let eve = json!({ "sub": "eve-there", "email": EVE, "email_verified": true, "sid": "s3" });
    let page = scene.visit(&eve).await;
    let tokens = scene.app.redeem(&scene.client, &page.redirected_code().expect("a code")).await.json();
    let others = text(tokens.as_object().expect("an object"), "access_token").to_owned();
    tell(&scene, &json!({ "sub": "nobody" })).await.expect(200);
    tell(&scene, &json!({ "sub": "ada-there", "sid": "s3" })).await.expect(200);
    assert!(is_alive(&scene, &first).await && is_alive(&scene, &others).await, "both must be right");
    tell(&scene, &json!({ "sub": "ada-there" })).await.expect(200);
    assert!(!is_alive(&scene, &first).await && !is_alive(&scene, &second).await);
    assert!(is_alive(&scene, &others).await);
    tell(&scene, &json!({ "sid": "s3" })).await.expect(200);
    assert!(!is_alive(&scene, &others).await);
}

#[tokio::test]
async fn a_session_by_mail_is_none_of_the_providers_business() {
    let scene = Scene::new().await;
    signed_in(&scene, "s1").await;
    scene.browser.forget();
    let by_mail = scene.app.tokens(&scene.client, super::scene::ADA).await;
    tell(&scene, &json!({ "sub": "ada-there" })).await.expect(200);
    assert!(is_alive(&scene, text(&by_mail, "access_token")).await);
}

#[tokio::test]
async fn a_token_that_is_not_right_ends_nothing() {
    let scene = Scene::new().await;
    let access = signed_in(&scene, "s1").await;
    let sub = json!({ "sub": "ada-there" });
    for wrong in [
        json!({ "aud": "somebody" }),
        json!({ "iss": "https://evil.example" }),
        json!({ "iat": 1 }),
        json!({ "exp": 1 }),
        json!({ "events": {} }),
        json!({ "nonce": "n" }),
        json!({ "jti": "" }),
        json!({ "sub": "" }),
    ] {
        let mut all = sub.clone();
        all.as_object_mut().expect("an object").extend(wrong.as_object().expect("an object").clone());
        let answer = tell(&scene, &all).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_request", "{wrong}");
    }
    let right = token(&scene, &sub);
    send(&scene, &scene.fake.sign("at+jwt", &right)).await.expect(400);
    send(&scene, &keyring().sign(SigningAlg::ES256, "logout+jwt", &right).expect("signed")).await.expect(400);
    for rubbish in ["x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."] {
        send(&scene, rubbish).await.expect(400);
    }
    let url = format!("{}/upstream/fake/backchannel_logout", scene.app.address());
    http::send(http::client().post(&url)).await.expect(400);
    http::send(http::client().get(&url)).await.expect(405);
    http::send(http::client().post(url.replace("fake", "nobody"))).await.expect(404);
    assert!(is_alive(&scene, &access).await);
}

#[tokio::test]
async fn an_id_token_is_no_logout_token_and_a_logout_token_is_good_once() {
    let scene = Scene::new().await;
    signed_in(&scene, "s1").await;
    let mut id_token = token(&scene, &json!({ "sub": "ada-there" }));
    id_token.as_object_mut().expect("an object").remove("events");
    send(&scene, &scene.fake.sign("JWT", &id_token)).await.expect(400);
    let right = scene.fake.sign("logout+jwt", &token(&scene, &json!({ "sub": "ada-there" })));
    send(&scene, &right).await.expect(200);
    scene.browser.forget();
    let later = signed_in(&scene, "s2").await;
    send(&scene, &right).await.expect(400);
    assert!(is_alive(&scene, &later).await, "a token that was seen before ends nothing");
}

#[tokio::test]
async fn a_sign_in_that_waits_for_consent_ends_too() {
    let mut scene = Scene::new().await;
    scene.client = scene.app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let mut account = ada();
    account["sid"] = json!("s1");
    let page = scene.visit(&account).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    tell(&scene, &json!({ "sub": "ada-there", "sid": "s1" })).await.expect(200);
    let after = scene.browser.submit(&page, "consent-allow", &[]).await;
    assert_eq!(after.redirected_code(), None, "{after:?}");
    assert!(scene.browser.open("/account").await.has("identifier"), "nobody is signed in");
}

#[tokio::test]
async fn its_algorithm_is_the_registered_one_or_the_default() {
    // What the provider can sign with, what we are registered for there, and whether ES256 is right then.
    for (listed, registered, is_right) in [
        (&["ES256"][..], None, true),
        (&["RS256", "ES256"], None, false),
        (&["RS256", "ES256"], Some("ES256"), true),
        (&["ES256"], Some("RS256"), false),
    ] {
        let fake = Fake::open().await;
        fake.publish("id_token_signing_alg_values_supported", json!(listed));
        let more = registered.map(|alg| format!(", id_token_signed_response_alg = \"{alg}\""));
        let written = provider(&fake, "oidc", &more.unwrap_or_default());
        let scene = Scene::of(fake, TestApp::build().set("providers.fake", written)).await;
        let answer = tell(&scene, &json!({ "sub": "ada-there" })).await;
        assert_eq!(answer.status, if is_right { 200 } else { 400 }, "{listed:?} {registered:?}");
    }
}

#[tokio::test]
async fn an_id_token_with_another_algorithm_than_the_registered_one_signs_nobody_in() {
    for (registered, is_right) in [("ES256", true), ("EdDSA", false)] {
        let more = format!(", id_token_signed_response_alg = \"{registered}\"");
        let scene = Scene::with(&more, |builder| builder).await;
        let page = scene.visit(&ada()).await;
        assert_eq!(page.redirected_code().is_some(), is_right, "{registered}");
    }
}
