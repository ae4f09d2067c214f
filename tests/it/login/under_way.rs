//! Sign-ins under way: what ends a person's sessions ends them too.

use super::second::{enrol, shown};
use crate::support::{
    Browser, Page, TestApp,
    app::Registered,
    tokens::authorize_path,
};
use porchlight::{
    admin::{people, users},
    model::{client::ConsentRule, id::UserId},
    store,
};

use crate::support::people::ADA;

async fn asking(app: &TestApp) -> Registered {
    app.client_with(|client| client.settings.consent = ConsentRule::Ask).await
}

/// Somebody who reads Ada's mail has come as far as the question whether the app may have her data.
async fn thief(app: &TestApp) -> (Browser, Page) {
    let (client, thief) = (asking(app).await, Browser::new(app));
    let waiting = thief.ask(&authorize_path(&client, &[]), ADA).await;
    let page = thief.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    assert!(page.has("consent-allow"), "{}", page.body);
    (thief, page)
}

async fn gets_nothing(thief: &Browser, page: &Page) {
    let page = thief.press(page, "consent-allow", &[]).await;
    assert!(page.redirected_code().is_none());
    let page = thief.follow(page).await;
    assert!(page.redirected_code().is_none(), "{}", page.url);
    assert!(!thief.open("/account").await.has("sign-out"));
}

async fn ada(app: &TestApp) -> UserId {
    app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0).id
}

#[tokio::test]
async fn signing_out_everywhere_ends_whoever_waits_at_the_last_page() {
    let app = TestApp::spawn().await;
    let owner = Browser::new(&app);
    owner.sign_in(&app, "/account", ADA).await.expect(200);
    let (thief, page) = thief(&app).await;
    let sessions = owner.open("/account/sessions").await.expect(200);
    owner.submit(&sessions, "sign-out-everywhere", &[]).await.expect(200);
    gets_nothing(&thief, &page).await;
}

#[tokio::test]
async fn an_admin_who_stops_an_account_or_signs_it_out_ends_them_too() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let id = ada(&app).await;
    let (first, page) = thief(&app).await;
    users::set_disabled(&app.app, &id, true, "test").await.expect("stopped");
    users::set_disabled(&app.app, &id, false, "test").await.expect("let in again");
    gets_nothing(&first, &page).await;
    let (second, page) = thief(&app).await;
    people::end_sessions(&app.app, &id, "test").await.expect("ended");
    gets_nothing(&second, &page).await;
}

#[tokio::test]
async fn a_sign_in_between_its_steps_ends_too() {
    let steps = r#"[{ any_of = ["email_code"] }, { any_of = ["totp", "sms_code"] }]"#;
    let app = TestApp::build().named().set("policies.two.steps", steps).spawn().await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let thief = Browser::new(&app);
    let waiting = thief.ask(&authorize_path(&client, &[]), ADA).await;
    let asked = thief.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await.expect(200);
    people::end_sessions(&app.app, &ada(&app).await, "test").await.expect("ended");
    let page = thief.press(&asked, "submit-code", &[("code", &shown(&app, &secret))]).await;
    assert!(thief.follow(page).await.redirected_code().is_none());
}
