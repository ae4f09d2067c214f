//! `email-code`: sign-up with name, username and address; eight digits by mail; a month in that browser.

use super::{ADA, DAY, client, preset, start, tokens, type_identifier};
use crate::support::chromium::Chromium;

#[tokio::test]
async fn a_small_app_s_person_signs_up_and_stays_for_a_month() {
    let app = preset("email-code", "open").spawn().await;
    let client = client(&app).await;
    let browser = Chromium::phone().await;
    browser.open(&start(&app, &client)).await;
    browser.click("register").await;
    for (field, text) in [("name", "Ada Lovelace"), ("username", "ada.l"), ("email", ADA)] {
        browser.type_into(field, text).await;
    }
    assert_eq!(browser.overflow().await, 0);
    browser.click("continue").await;
    browser.element("code").await;
    let code = app.letter_to(ADA).await.code;
    assert_eq!(code.len(), 8);
    browser.type_into("code", &code).await;
    let first = tokens(&app, &client, &browser).await;
    let claims = app.user_info(first["access_token"].as_str().expect("a token")).await.expect(200).json();
    assert_eq!(claims["email"], ADA);

    // Signed in for 30 days in that browser: not a second less, and not one more.
    app.clock.advance(30 * DAY - 60);
    browser.open(&start(&app, &client)).await;
    tokens(&app, &client, &browser).await;
    app.clock.advance(120);
    browser.open(&start(&app, &client)).await;
    browser.element("identifier").await;

    // The second time the address alone will do.
    type_identifier(&browser, ADA).await;
    browser.element("code").await;
    browser.type_into("code", &app.letter_to(ADA).await.code).await;
    tokens(&app, &client, &browser).await;
    browser.open(&format!("{}/account", app.base)).await;
    browser.click("sign-out").await;
    browser.shows("signed out").await;
    browser.open(&start(&app, &client)).await;
    browser.element("identifier").await;
    browser.quit().await;
}

#[tokio::test]
async fn wrong_codes_are_counted_down_and_the_fifth_ends_the_message() {
    let app = preset("email-code", "open").spawn().await;
    let browser = Chromium::desktop().await;
    browser.open(&format!("{}/account", app.base)).await;
    type_identifier(&browser, ADA).await;
    let right = app.letter_to(ADA).await.code;
    let wrong = if right == "12345678" { "87654321" } else { "12345678" };
    for left in
        ["4 attempts remaining", "3 attempts remaining", "2 attempts remaining", "1 attempt remaining"]
    {
        browser.type_into("code", wrong).await;
        browser.arrives("code=").await;
        browser.says("code-note", left).await;
    }
    browser.type_into("code", wrong).await;
    browser.arrives("too-many").await;
    browser.element("resend").await;
    assert!(!browser.has("code").await, "not even the right one can be typed");
    browser.quit().await;
}
