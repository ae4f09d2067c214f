//! What a provider, or whoever says to be one, may not say

use super::{
    fake::{CLIENT, keyring},
    scene::{ADA, Scene, ada},
};
use serde_json::{Map, Value, json};

type Twist = (&'static str, fn(&mut Map<String, Value>));

fn put(claims: &mut Map<String, Value>, name: &str, value: Value) {
    claims.insert(name.to_owned(), value);
}

#[tokio::test]
async fn an_id_token_that_is_wrong_in_one_thing_signs_nobody_in() {
    let scene = Scene::new().await;
    let twists: [Twist; 14] = [
        ("another nonce", |claims| put(claims, "nonce", json!("other"))),
        ("no nonce", |claims| drop(claims.remove("nonce"))),
        ("another audience", |claims| put(claims, "aud", json!("somebody"))),
        ("a second audience", |claims| put(claims, "aud", json!([CLIENT, "somebody"]))),
        ("no audience", |claims| put(claims, "aud", json!([]))),
        ("another party", |claims| put(claims, "azp", json!("somebody"))),
        ("another issuer", |claims| put(claims, "iss", json!("https://evil.example"))),
        ("a slash more", |claims| {
            let iss = format!("{}/", claims["iss"].as_str().expect("text"));
            put(claims, "iss", json!(iss));
        }),
        ("expired", |claims| {
            let now = claims["iat"].clone();
            put(claims, "exp", now);
        }),
        ("no end", |claims| drop(claims.remove("exp"))),
        ("from the future", |claims| {
            let now = claims["iat"].as_i64().expect("a number");
            put(claims, "iat", json!(now + 301));
        }),
        ("nobody", |claims| put(claims, "sub", json!(""))),
        ("another access token", |claims| put(claims, "at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"))),
        ("no subject", |claims| drop(claims.remove("sub"))),
    ];
    for (what, twist) in twists {
        scene.fake.twist(twist);
        let page = scene.visit(&ada()).await;
        assert!(page.has("upstream-note"), "{what}: {page:?}");
        scene.turned_away(&page, "didn’t work");
    }
    scene.fake.straighten();
    assert!(scene.visit(&ada()).await.redirected_code().is_some(), "and a right one does");
}

#[tokio::test]
async fn a_token_signed_with_a_key_that_is_not_published_signs_nobody_in() {
    let scene = Scene::new().await;
    scene.fake.forge(keyring());
    let page = scene.visit(&ada()).await;
    scene.turned_away(&page, "didn’t work");
    assert!(scene.audited("provider.refused", "does not publish").await);
}

#[tokio::test]
async fn keys_are_read_once_and_again_when_a_new_one_appears_but_not_all_day() {
    let scene = Scene::new().await;
    for _ in 0..2 {
        assert!(scene.visit(&ada()).await.redirected_code().is_some());
        scene.browser.forget();
    }
    assert_eq!((scene.fake.asked("/.well-known/openid-configuration"), scene.fake.asked("/jwks")), (1, 1));
    scene.app.clock.advance(61);
    scene.fake.rotate();
    assert!(scene.visit(&ada()).await.redirected_code().is_some(), "the new key is found");
    assert_eq!(scene.fake.asked("/jwks"), 2);
    scene.browser.forget();
    scene.fake.forge(keyring());
    for _ in 0..3 {
        let page = scene.visit(&ada()).await;
        scene.turned_away(&page, "didn’t work");
    }
    assert_eq!(scene.fake.asked("/jwks"), 2, "a stranger's keys do not have us ask within the minute");
    scene.app.clock.advance(3601);
    scene.fake.straighten();
    assert!(scene.visit(&ada()).await.redirected_code().is_some());
    assert_eq!(scene.fake.asked("/.well-known/openid-configuration"), 2);
}

#[tokio::test]
async fn metadata_of_another_issuer_and_endpoints_that_are_no_pages_are_refused() {
    for (name, value) in [
        ("issuer", json!("https://evil.example")),
        ("authorization_endpoint", json!("data:text/html,x")),
        ("token_endpoint", json!("ftp://127.0.0.1/token")),
    ] {
        let scene = Scene::new().await;
        scene.fake.publish(name, value);
        let page = scene.first_page().await;
        let page = scene.browser.submit(&page, "continue-with-fake", &[]).await;
        scene.turned_away(&page, "can’t be used right now");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_leaves_every_other_way_open() {
    let scene = Scene::new().await;
    let door = scene.leave().await;
    let back = scene.fake.sign_in(&door, &ada());
    scene.fake.publish("token_endpoint", json!("http://127.0.0.1:9/token"));
    scene.app.clock.advance(599);
    let page = scene.browser.open(back.as_str()).await;
    assert!(page.redirected_code().is_some(), "what it published a while ago is still good");

    let away = Scene::with("", |builder| {
        builder.set(
            "providers.away",
            "{ kind = \"oidc\", issuer = \"http://127.0.0.1:9\", client_id = \"c\", client_secret = \"s\" }",
        )
    })
    .await;
    let page = away.first_page().await;
    let page = away.browser.submit(&page, "continue-with-away", &[]).await;
    assert!(page.text("upstream-note").contains("away can’t be used right now"), "{}", page.body);
    let waiting = away.browser.submit(&page, "continue", &[("identifier", ADA)]).await;
    let code = away.app.letter_to(ADA).await.code;
    assert!(
        away.browser.submit(&waiting, "submit-code", &[("code", &code)]).await.redirected_code().is_some()
    );
}

#[tokio::test]
async fn an_answer_names_the_right_issuer_where_the_provider_says_that_it_will() {
    let scene = Scene::new().await;
    scene.fake.publish("authorization_response_iss_parameter_supported", json!(true));
    for (iss, right) in
        [(None, false), (Some("https://evil.example"), false), (Some(scene.fake.url.as_str()), true)]
    {
        let door = scene.leave().await;
        let mut back = scene.fake.sign_in(&door, &ada());
        if let Some(iss) = iss {
            back.query_pairs_mut().append_pair("iss", iss);
        }
        let before = scene.fake.asked("/token");
        let page = scene.browser.open(back.as_str()).await;
        assert_eq!(page.location().is_some(), right, "{iss:?}");
        assert_eq!(scene.fake.asked("/token") > before, right, "the code of a mix-up goes nowhere");
    }
}

#[tokio::test]
async fn what_the_provider_says_of_an_error_is_not_repeated() {
    let scene = Scene::new().await;
    for (error, words) in [
        ("access_denied", "without signing in"),
        ("user_cancelled_authorize", "without signing in"),
        ("server_error", "didn’t work"),
        ("<b>x</b>", "didn’t work"),
    ] {
        let door = scene.leave().await;
        let state = door.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("error", error)
            .append_pair("error_description", "<script>alert(1)</script>call 0900-1234")
            .append_pair("state", &state)
            .finish();
        let page = scene.browser.open(&format!("/upstream/fake/callback?{query}")).await;
        scene.turned_away(&page, words);
        assert!(!page.body.contains("0900") && !page.body.contains("<b>x"), "{}", page.body);
    }
    assert_eq!(scene.fake.asked("/token"), 0);
}
