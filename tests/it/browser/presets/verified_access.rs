//! `verified-access`: a wizard with a number and an address, both proved, then access for a day.

use super::{ADA, DAY, HOUR, MINUTE, NUMBER, client, preset, refreshed, start, tokens};
use crate::support::{
    TestApp, app::Registered, chromium::Chromium, clock::eventually, gate::Gate, http, tokens::decode,
};
use porchlight::{model::id::UserId, store, world::sms::SendError};
use serde_json::{Value, json};

async fn open() -> (TestApp, Registered) {
    let app = preset("verified-access", "open").spawn().await;
    let client = client(&app).await;
    (app, client)
}

async fn tell(app: &TestApp, client: &Registered, browser: &Chromium) {
    browser.open(&start(app, client)).await;
    for (field, text) in [("name", "Ada Lovelace"), ("email", ADA), ("phone", "079 123 45 67")] {
        browser.type_into(field, text).await;
    }
    browser.click("continue").await;
    browser.element("code").await;
}

#[tokio::test]
async fn a_number_then_an_address_and_access_for_a_day() {
    let (app, client) = open().await;
    let browser = Chromium::phone().await;
    tell(&app, &client, &browser).await;
    let right = app.text_to(NUMBER).await.code;
    let wrong = if right == "123456" { "654321" } else { "123456" };
    for left in ["4 attempts remaining", "3 attempts remaining"] {
        browser.type_into("code", wrong).await;
        browser.says("code-note", left).await;
    }
    // Submitted by itself at the sixth digit; the link by mail follows by itself.
    browser.type_into("code", &right).await;
    browser.element("other-way").await;
    let link = app.letter_to(ADA).await.link;
    app.clock.advance(HOUR - MINUTE);
    browser.open(&link).await;
    browser.click("approve").await;
    let first = tokens(&app, &client, &browser).await;
    let seconds = first["expires_in"].as_i64().expect("seconds");
    assert!(seconds <= DAY, "{seconds}");
    browser.open(&start(&app, &client)).await;
    tokens(&app, &client, &browser).await;
    app.clock.advance(DAY);
    browser.open(&start(&app, &client)).await;
    browser.element("phone").await;
    browser.quit().await;
}

/// What the status endpoint tells the app.
async fn status(app: &TestApp, client: &Registered, sub: &str) -> Value {
    let request = http::client().get(format!("{}/access/{sub}", app.base));
    http::send(request.basic_auth(&client.id, client.secret.as_ref())).await.expect(200).json()
}

#[tokio::test]
async fn the_page_the_gate_and_the_app_know_of_access_until_it_ends_by_itself_and_its_records_go_after_thirty_days()
 {
    let gate = Gate::open().await;
    let app = preset("verified-access", "open").telling(&gate).spawn().await;
    let client = client(&app).await;
    let browser = Chromium::phone().await;
    tell(&app, &client, &browser).await;
    browser.type_into("code", &app.text_to(NUMBER).await.code).await;
    browser.element("other-way").await;
    assert!(gate.calls().is_empty(), "one proof of two is no access");
    browser.open(&app.letter_to(ADA).await.link).await;
    browser.click("approve").await;
    let given = tokens(&app, &client, &browser).await;
    let claims = decode(given["id_token"].as_str().expect("an ID token"), 1);
    let sub = claims["sub"].as_str().expect("a sub");
    let (began, end) = (app.app.now(), app.app.now() + DAY);
    assert_eq!(claims["access_expires_at"], end);

    let ada = UserId::new(sub);
    let id = app.read(move |conn| store::access_windows::of_user(conn, &ada)).await.remove(0).id;
    let granted = gate.call(&app, 1).await.json();
    let data = &granted["data"];
    assert_eq!(granted["type"], "access.granted");
    assert_eq!(
        (&data["sub"], &data["email"], &data["phone"], &data["started_at"], &data["ends_at"]),
        (&json!(sub), &json!(ADA), &json!(NUMBER), &json!(began), &json!(end))
    );
    assert_eq!(
        status(&app, &client, sub).await,
        json!({ "active": true, "ends_at": end, "seconds_left": DAY })
    );

    app.clock.advance(19 * HOUR);
    let left = "You’re already verified: access is active for another 5 hours.";
    for page in [format!("{}/account", app.base), format!("{}&prompt=login", start(&app, &client))] {
        browser.open(&page).await;
        assert_eq!(browser.text("access").await, left, "{page}");
    }
    assert_eq!(status(&app, &client, sub).await["seconds_left"], 5 * HOUR);
    browser.open(&start(&app, &client)).await;
    let late = tokens(&app, &client, &browser).await;
    app.clock.advance(5 * HOUR - 1);
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(status(&app, &client, sub).await["seconds_left"], 1);
    let second = refreshed(&app, &client, &late).await.expect(200).json();
    assert_eq!(second["expires_in"], 1, "no token outlasts it");
    assert_eq!(gate.calls().len(), 1);

    app.clock.advance(1);
    let ended = gate.call(&app, 2).await.json();
    assert_eq!((&ended["type"], &ended["data"]["why"]), (&json!("access.ended"), &json!("expired")));
    assert_eq!(ended["data"]["ended_at"], end);
    assert_eq!(status(&app, &client, sub).await, json!({ "active": false, "seconds_left": 0 }));
    refreshed(&app, &client, &second).await.expect(400);
    browser.open(&start(&app, &client)).await;
    browser.element("phone").await;

    let kept = async || {
        porchlight::jobs::run_due(&app.app).await;
        let id = id.clone();
        let window = app.read(move |conn| store::access_windows::find(conn, &id)).await;
        let deliveries = app.read(|conn| store::deliveries::newest(conn, 9)).await;
        let messages = app.read(|conn| store::messages::newest(conn, 9)).await;
        let people = app.read(|conn| store::users::newest(conn, None, 9)).await;
        (window.is_some(), deliveries.len(), messages.len(), people.len())
    };
    app.clock.advance(30 * DAY - 1);
    let (window, deliveries, _, people) = kept().await;
    assert!(window && deliveries > 0 && people == 1, "a second early");
    app.clock.advance(2 * MINUTE);
    assert_eq!(kept().await, (false, 0, 0, 0), "name, address and number too");
    browser.quit().await;
}

#[tokio::test]
async fn a_text_message_that_cannot_be_sent_is_tried_once_more_and_then_mail_is_offered() {
    let (app, client) = open().await;
    app.leaves_undelivered("the text message cannot be sent");
    app.sms.fail(&SendError::Refused("no route".to_owned()), 2);
    let browser = Chromium::phone().await;
    tell(&app, &client, &browser).await;
    app.settle().await;
    assert!(!browser.has("by-mail").await, "one retry comes first");
    app.clock.advance(30);
    app.settle().await;
    // A second for the retry, after which everybody is told the same.
    app.clock.advance(1);
    // Nobody touches the page.
    browser.element("by-mail").await;
    assert_eq!(browser.overflow().await, 0);
    browser.click("by-mail").await;
    let link = app.letter_to(ADA).await.link;
    browser.open(&link).await;
    browser.click("approve").await;
    tokens(&app, &client, &browser).await;
    assert!(app.texts_to(NUMBER).is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn while_the_provider_is_down_the_message_waits_and_goes_out_when_it_is_back() {
    let (app, client) = open().await;
    app.sms.fail(&SendError::Down("no answer".to_owned()), 3);
    let browser = Chromium::phone().await;
    tell(&app, &client, &browser).await;
    app.settle().await;
    assert!(app.texts_to(NUMBER).is_empty() && !browser.has("by-mail").await);
    for _ in 0..2 {
        app.clock.advance(30);
        app.settle().await;
    }
    // Nobody touches the page.
    browser.element("by-mail").await;
    assert!(app.texts_to(NUMBER).is_empty());
    app.clock.advance(30);
    app.settle().await;
    let code = eventually("the message", || async { app.texts_to(NUMBER).pop() }).await.code;
    browser.type_into("code", &code).await;
    browser.element("other-way").await;
    browser.quit().await;
}

#[tokio::test]
async fn a_minute_lies_between_two_messages_and_the_eleventh_request_of_an_hour_is_refused() {
    let (app, client) = open().await;
    let browser = Chromium::desktop().await;
    tell(&app, &client, &browser).await;
    app.text_to(NUMBER).await;
    let wait = browser.run("return document.getElementById('resend').dataset.in").await;
    assert_eq!(wait.as_str(), Some("60"));
    for _ in 0..9 {
        app.clock.advance(MINUTE);
        tell(&app, &client, &browser).await;
    }
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 3, "three an hour to one number");
    browser.open(&start(&app, &client)).await;
    for (field, text) in [("name", "Ada"), ("email", ADA), ("phone", NUMBER)] {
        browser.type_into(field, text).await;
    }
    browser.click("continue").await;
    browser.shows("Too many requests").await;
    browser.quit().await;
}
