//! GET /account/apps, POST /account/apps/revoke

use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, text},
};
use porchlight::model::client::ConsentRule;

use crate::support::people::{ADA, EVE};
const HERE: &str = "/account/apps";

#[tokio::test]
async fn a_disconnected_app_has_nothing_left_and_asks_anew() {
    let app = TestApp::spawn().await;
    let asks = app.client_with(|client| client.settings.consent = ConsentRule::Ask).await;
    let other = app.client_with(|client| client.metadata.client_name = Some("Other <app>".to_owned())).await;
    let ada = Browser::new(&app);
    let code = app.code_with(&ada, &asks, ADA, &[]).await;
    let given = app.redeem(&asks, &code).await.expect(200).json();
    let code = ada.open(&authorize_path(&other, &[])).await.redirected_code().expect("a code");
    let kept = app.redeem(&other, &code).await.expect(200).json();
    app.clock.advance(3700);
    let refreshed = app
        .refresh(&asks, text(given.as_object().expect("an object"), "refresh_token"))
        .await
        .expect(200)
        .json();

    let page = ada.open(HERE).await.expect(200);
    assert!(page.body.contains("Sample app") && page.body.contains("Other &lt;app&gt;"), "{}", page.body);
    assert!(page.body.contains("Your e-mail address") && page.body.contains("Staying connected"));
    assert!(page.body.contains("just now") && page.body.contains("1 hour ago"), "{}", page.body);
    // The last used is the first.
    let done = ada.submit(&page, "app-revoke-1", &[]).await.expect(200);
    assert!(done.has("apps-notice") && !done.body.contains("Sample app"), "{}", done.body);

    let token = |json: &serde_json::Value, name: &str| json[name].as_str().expect("a token").to_owned();
    app.refresh(&asks, &token(&refreshed, "refresh_token")).await.expect(400);
    app.user_info(&token(&refreshed, "access_token")).await.expect(401);
    app.refresh(&other, &token(&kept, "refresh_token")).await.expect(200);
    let again = ada.open(&authorize_path(&asks, &[])).await.expect(200);
    assert!(again.has("consent-allow"), "{}", again.body);
    assert!(app.audit().await.iter().any(|row| row.contains("consent.revoked") && row.contains(&asks.id)));
    assert!(ada.open("/account").await.has("sign-out"), "the person stays signed in");
}

#[tokio::test]
async fn nobody_disconnects_for_somebody_else() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let eve = Browser::new(&app);
    let page = eve.sign_in(&app, HERE, EVE).await.expect(200);
    assert!(!page.body.contains("Sample app"));
    let account = eve.open("/account").await;
    let csrf = account.form("sign-out").fields[0].1.clone();
    let done = eve.post("/account/apps/revoke", &[("csrf", &csrf), ("app", &client.id)]).await.expect(303);
    assert_eq!(done.location().expect("a page").query(), None);
    app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
}
