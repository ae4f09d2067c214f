//! What is over is noted and cleared away

use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, text},
};
use porchlight::store;

const ADA: &str = "ada@example.test";
const DAY: i64 = 86_400;

#[tokio::test]
async fn a_link_that_ended_unused_is_noted_once() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    app.clock.advance(901);
    porchlight::jobs::run_due(&app.app).await;
    porchlight::jobs::run_due(&app.app).await;
    let rows = app.audit().await;
    assert_eq!(rows.iter().filter(|row| row.contains("link.expired")).count(), 1, "{rows:?}");
}

#[tokio::test]
async fn what_is_long_over_is_gone_and_what_is_in_use_stays() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session_idle", 80 * DAY)
        .set("sign_in.lifetimes.session", 90 * DAY)
        .set("sign_in.lifetimes.refresh_token", 90 * DAY)
        .spawn()
        .await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    app.clock.advance(40 * DAY);
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(
        app.read(|conn| store::messages::newest(conn, 10)).await.len(),
        0,
        "messages go after thirty days"
    );
    let object = given.as_object().expect("an object");
    app.refresh(&client, text(object, "refresh_token")).await.expect(200);
    assert!(browser.open("/account").await.has("sign-out"), "the session goes on");
}

#[tokio::test]
async fn a_replay_is_recognised_after_the_clean_up_too() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let old = text(&given, "refresh_token").to_owned();
    let next = app.refresh(&client, &old).await.expect(200).json();
    app.clock.advance(2 * DAY);
    porchlight::jobs::run_due(&app.app).await;
    app.refresh(&client, &old).await.expect(400);
    let newest = next["refresh_token"].as_str().expect("the next one");
    assert_eq!(
        app.refresh(&client, newest).await.expect(400).json()["error"],
        "invalid_grant",
        "the family ended with the replay"
    );
}
