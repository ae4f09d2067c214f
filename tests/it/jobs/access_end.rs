//! Access that is over ends by itself

use crate::support::{
    Browser, TestApp,
    gate::Gate,
    tokens::{authorize_path, text},
};
use porchlight::{model::access_window::AccessEnd, store};

use crate::support::people::ADA;
const DAY: i64 = 86_400;

async fn sub(app: &TestApp) -> porchlight::model::id::UserId {
    app.read(|conn| store::users::list(conn, None, 1)).await.remove(0).id
}

#[tokio::test]
async fn at_its_second_it_is_over_everywhere_and_the_gate_is_told() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(DAY, &gate).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    app.redeem(&client, &code).await.expect(200);
    gate.call(&app, 1).await;
    let ada = sub(&app).await;
    let windows = |user: porchlight::model::id::UserId| {
        app.read(move |conn| store::access_windows::of_user(conn, &user))
    };
    let window = windows(ada.clone()).await.remove(0);

    app.clock.advance(window.ends_at - 1 - app.app.now());
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(windows(ada.clone()).await.len(), 1, "a second early");
    assert_eq!(gate.calls().len(), 1);

    app.clock.advance(1);
    let ended = gate.call(&app, 2).await.json();
    assert_eq!((&ended["type"], &ended["data"]["why"]), (&"access.ended".into(), &"expired".into()));
    assert_eq!(ended["data"]["ended_at"], window.ends_at);
    let id = window.id.clone();
    let kept = app.read(move |conn| store::access_windows::find(conn, &id)).await.expect("it is remembered");
    assert_eq!(kept.why, Some(AccessEnd::Expired));
    let now = app.app.now();
    let user = ada.clone();
    assert!(app.read(move |conn| store::sessions::of_user(conn, &user, now)).await.is_empty());
    let rows = app.audit().await;
    assert_eq!(rows.iter().filter(|row| row.contains("access.ended")).count(), 1, "{rows:?}");
    assert!(browser.open("/account").await.url.path().contains("/login/"));
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(gate.calls().len(), 2, "once");
}

#[tokio::test]
async fn what_other_apps_were_given_in_the_session_ends_with_it() {
    let app = TestApp::build().set("policies.gate.access", 3600).spawn().await;
    let gated = app.client_with(|client| client.settings.policy = Some("gate".to_owned())).await;
    let (open, browser) = (app.client().await, Browser::new(&app));
    let code = app.code_with(&browser, &gated, ADA, &[]).await;
    app.redeem(&gated, &code).await.expect(200);
    let silent = browser.get(&authorize_path(&open, &[])).await.redirected("code").expect("a code");
    let given = app.redeem(&open, &silent).await.expect(200).json();
    let given = given.as_object().expect("an object");
    app.clock.advance(3700);
    porchlight::jobs::run_due(&app.app).await;
    app.refresh(&open, text(given, "refresh_token")).await.expect(400);
}

#[tokio::test]
async fn records_of_ended_access_go_after_thirty_days() {
    let gate = Gate::open().await;
    let app = TestApp::build().access(3600, &gate).spawn().await;
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    gate.call(&app, 1).await;
    let ada = sub(&app).await;
    let id = app.read(move |conn| store::access_windows::of_user(conn, &ada)).await.remove(0).id;
    app.clock.advance(3700);
    gate.call(&app, 2).await;
    let find = |id: porchlight::model::id::AccessWindowId| {
        app.read(move |conn| store::access_windows::find(conn, &id))
    };
    app.clock.advance(30 * DAY - 60);
    porchlight::jobs::run_due(&app.app).await;
    assert!(find(id.clone()).await.is_some());
    assert!(!app.read(|conn| store::deliveries::newest(conn, 9)).await.is_empty());
    app.clock.advance(120);
    porchlight::jobs::run_due(&app.app).await;
    assert!(find(id).await.is_none());
    assert!(app.read(|conn| store::deliveries::newest(conn, 9)).await.is_empty());
}
