//! How often a password or a code may be typed, from one network.

use super::{
    super::{ADA, HOUR, type_identifier},
    Scene, scene,
};
use crate::support::password::PASSWORD;
use crate::support::people::EVE;
use serde_json::json;

#[tokio::test]
async fn the_sixth_try_of_an_hour_gets_429_with_retry_after_and_a_message_still_gets_in() {
    let scene = scene().await;
    let Scene { app, browser, .. } = &scene;
    app.user_with_password(ADA).await;
    scene.ask_password().await;
    for _ in 0..5 {
        scene.says_to("none of the right words", "continue", "does not match").await;
    }
    browser.type_into("password", PASSWORD).await;
    let sent = "const form = document.getElementById('password').form;
        const request = new XMLHttpRequest();
        request.open('POST', form.action, false);
        request.send(new URLSearchParams(new FormData(form)));
        return [request.status, request.getResponseHeader('retry-after')]";
    assert_eq!(browser.run(sent).await, json!([429, "3600"]));
    scene.says_to(PASSWORD, "continue", "Too many tries").await;
    browser.click("use-message").await;
    browser.element("code").await;
    browser.type_into("code", &app.code_to(ADA).await).await;
    scene.tokens().await;
    scene.sign_out().await;
    app.clock.advance(HOUR);
    scene.ask_password().await;
    browser.type_into("password", PASSWORD).await;
    browser.click("continue").await;
    scene.tokens().await;
    scene.end().await;
}

#[tokio::test]
async fn the_sixth_wrong_code_of_an_hour_from_one_network_gets_429_too_and_the_link_still_gets_in() {
    let scene = scene().await;
    let Scene { app, browser, .. } = &scene;
    scene.begin().await;
    type_identifier(browser, EVE).await;
    let right = app.code_to(EVE).await;
    let wrong = if right == "123456" { "654321" } else { "123456" };
    for left in ["4 attempts remaining", "3 attempts remaining", "2 attempts remaining"] {
        browser.type_into("code", wrong).await;
        browser.says("code-note", left).await;
    }
    scene.begin().await;
    type_identifier(browser, ADA).await;
    let letter = app.letter_to(ADA).await;
    let code = letter.code.clone();
    let wrong = if code == "123456" { "654321" } else { "123456" };
    for left in ["4 attempts remaining", "3 attempts remaining"] {
        browser.type_into("code", wrong).await;
        browser.says("code-note", left).await;
    }
    browser.type_into("code", &code).await;
    browser.says("code-note", "Too many wrong codes were typed from here").await;
    browser.says("code-note", "in 60 minutes").await;
    browser.open(&letter.link).await;
    browser.click("approve").await;
    scene.tokens().await;
    scene.end().await;
}
