//! Access that ends: when a proof is asked for again

use crate::support::{
    Browser, TestApp,
    app::Registered,
    tokens::{authorize_path, decode, text},
};
use porchlight::store;
use serde_json::{Map, Value};

use crate::support::people::ADA;
const HOUR: i64 = 3600;

/// What the app gets without anybody being asked: a code, or the error's name.
async fn silently(browser: &Browser, client: &Registered) -> String {
    let page = browser.get(&authorize_path(client, &[("prompt", "none")])).await;
    if page.redirected("code").is_some() {
        "code".to_owned()
    } else {
        page.redirected("error").expect("an error")
    }
}

async fn signed_in(app: &TestApp, browser: &Browser, client: &Registered) -> Map<String, Value> {
    let code = app.code_with(browser, client, ADA, &[]).await;
    app.redeem(client, &code).await.expect(200).json().as_object().expect("an object").clone()
}

/// The end of the access that these tokens stand on.
fn ends_at(given: &Map<String, Value>) -> i64 {
    decode(text(given, "id_token"), 1)["access_expires_at"].as_i64().expect("a time")
}

/// Moves the clock to that second.
fn go_to(app: &TestApp, at: i64) {
    app.clock.advance(at - app.app.now());
}

/// A client whose policy is the one called `gate`.
async fn gated(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.policy = Some("gate".to_owned())).await
}

#[tokio::test]
async fn a_proof_lets_in_silently_until_the_second_at_which_access_ends() {
    let app = TestApp::build().set("sign_in.access", 2 * HOUR).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let began = app.app.now();
    let end = ends_at(&signed_in(&app, &browser, &client).await);
    assert!((0..=2).contains(&(end - began - 2 * HOUR)), "{}", end - began);
    go_to(&app, end - 1);
    assert_eq!(silently(&browser, &client).await, "code");
    go_to(&app, end);
    assert_eq!(silently(&browser, &client).await, "login_required");
    let page = browser.open(&authorize_path(&client, &[])).await;
    assert!(page.has("identifier"), "the proof is asked for again: {}", page.url);
    signed_in(&app, &browser, &client).await;
    assert_eq!(silently(&browser, &client).await, "code");
}

#[tokio::test]
async fn no_token_outlasts_the_access_that_it_stands_on() {
    let app = TestApp::build().set("sign_in.access", HOUR + HOUR / 2).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let given = signed_in(&app, &browser, &client).await;
    let end = ends_at(&given);
    assert_eq!(given["expires_in"], HOUR);
    let claims = app.user_info(text(&given, "access_token")).await.expect(200).json();
    assert_eq!(claims["access_expires_at"], end);

    go_to(&app, end - 600);
    let next = app.refresh(&client, text(&given, "refresh_token")).await.expect(200).json();
    let next = next.as_object().expect("an object");
    assert_eq!(next["expires_in"], 600);
    assert_eq!(decode(text(next, "id_token"), 1)["exp"], end);
    let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
    let late = app.redeem(&client, &silent.redirected("code").expect("a code")).await.expect(200).json();
    assert_eq!(late["expires_in"], 600, "a silent sign-in gains nothing");

    go_to(&app, end);
    for token in [text(next, "access_token"), late["access_token"].as_str().expect("a token")] {
        app.user_info(token).await.expect(401);
    }
    let refused = app.refresh(&client, text(next, "refresh_token")).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    let late = app.refresh(&client, late["refresh_token"].as_str().expect("a token")).await;
    assert_eq!(late.expect(400).json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_session_of_another_policy_is_no_access() {
    let app = TestApp::build().set("policies.gate.access", HOUR).spawn().await;
    let (open, gate, browser) = (app.client().await, gated(&app).await, Browser::new(&app));
    signed_in(&app, &browser, &open).await;
    app.clock.advance(60);
    assert_eq!(silently(&browser, &gate).await, "login_required");
    signed_in(&app, &browser, &gate).await;
    assert_eq!(silently(&browser, &gate).await, "code");
    assert_eq!(silently(&browser, &open).await, "code");
}

#[tokio::test]
async fn an_old_proof_elsewhere_has_no_part_in_access_that_began_here() {
    let app = TestApp::build().set("policies.gate.access", HOUR).spawn().await;
    let (open, gate) = (app.client().await, gated(&app).await);
    let (old, new) = (Browser::new(&app), Browser::new(&app));
    signed_in(&app, &old, &open).await;
    app.clock.advance(86_400);
    signed_in(&app, &new, &gate).await;
    assert_eq!(silently(&new, &gate).await, "code");
    assert_ne!(silently(&old, &gate).await, "code");
}

#[tokio::test]
async fn one_access_is_for_every_app_of_the_policy_or_for_one() {
    for (scope, wanted) in [("person", "code"), ("client", "login_required")] {
        let app = TestApp::build()
            .set("sign_in.access", HOUR)
            .set("sign_in.access_scope", format!("{scope:?}"))
            .spawn()
            .await;
        let (one, other, browser) = (app.client().await, app.client().await, Browser::new(&app));
        signed_in(&app, &browser, &one).await;
        assert_eq!(silently(&browser, &one).await, "code");
        assert_eq!(silently(&browser, &other).await, wanted, "{scope}");
    }
}

#[tokio::test]
async fn a_new_proof_moves_the_end_on_but_not_that_of_what_was_given_before() {
    let app = TestApp::build().set("sign_in.access", HOUR).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let before = signed_in(&app, &browser, &client).await;
    app.clock.advance(HOUR / 2);
    let code = app.code_with(&browser, &client, ADA, &[("prompt", "login")]).await;
    let after = app.redeem(&client, &code).await.expect(200).json();
    let after = after.as_object().expect("an object");
    assert!(ends_at(after) >= ends_at(&before) + HOUR / 2);
    go_to(&app, ends_at(&before));
    porchlight::jobs::run_due(&app.app).await;
    app.refresh(&client, text(&before, "refresh_token")).await.expect(400);
    app.refresh(&client, text(after, "refresh_token")).await.expect(200);
    assert_eq!(silently(&browser, &client).await, "code");
    let began = app.audit().await.iter().filter(|row| row.contains("access.granted")).count();
    assert_eq!(began, 2);
}

#[tokio::test]
async fn who_comes_back_reads_for_how_long_access_lasts() {
    let app = TestApp::build().set("sign_in.access", 24 * HOUR).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let end = ends_at(&signed_in(&app, &browser, &client).await);
    go_to(&app, end - 5 * HOUR - 1800);
    let said = "You’re already verified: access is active for another 5 hours.";
    assert_eq!(browser.open("/account").await.expect(200).text("access").trim(), said);
    let page = browser.open(&authorize_path(&client, &[("prompt", "login")])).await.expect(200);
    assert!(page.has("identifier"));
    assert_eq!(page.text("access").trim(), said);
    let stranger = Browser::new(&app).open(&authorize_path(&client, &[])).await;
    assert!(!stranger.has("access"));
}

#[tokio::test]
async fn a_policy_without_access_begins_none() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let given = signed_in(&app, &browser, &client).await;
    assert!(decode(text(&given, "id_token"), 1).get("access_expires_at").is_none());
    let ada = app.read(|conn| store::users::list(conn, None, 1)).await.remove(0).id;
    let windows = app.read(move |conn| store::access_windows::of_user(conn, &ada)).await;
    assert_eq!(windows.len(), 0);
}
