//! `verified-access`: a wizard with a number and an address, both proved, then access for a day.

use super::{ADA, DAY, HOUR, MINUTE, NUMBER, client, preset, start, tokens};
use crate::support::{TestApp, app::Registered, chromium::Chromium, clock::eventually};
use porchlight::world::sms::SendError;

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
    for left in ["4 tries are left", "3 tries are left"] {
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

#[tokio::test]
async fn a_text_message_that_cannot_be_sent_is_tried_once_more_and_then_mail_is_offered() {
    let (app, client) = open().await;
    app.sms.fail(&SendError::Refused("no route".to_owned()), 2);
    let browser = Chromium::phone().await;
    tell(&app, &client, &browser).await;
    app.settle().await;
    assert!(!browser.has("by-mail").await, "one retry comes first");
    app.clock.advance(30);
    app.settle().await;
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
    for _ in 0..3 {
        app.settle().await;
        assert!(app.texts_to(NUMBER).is_empty() && !browser.has("by-mail").await);
        app.clock.advance(30);
    }
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
