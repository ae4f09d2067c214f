//! People with passwords, in headless Chromium

use crate::support::{
    TestApp,
    app::{Registered, TestApp as App},
    chromium::{Chromium, Device, Scheme},
    password::PASSWORD,
    tokens::authorize_path,
};
use thirtyfour::Key;

use crate::support::people::ADA;
const AWAY: &str = "http://127.0.0.1:9/callback";

/// An app whose callback is a page that cannot be reached, and somebody with a password.
async fn scene() -> (App, Registered) {
    let app = TestApp::build().passwords().real_clock().spawn().await;
    app.user_with_password(ADA).await;
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![AWAY.to_owned()]).await;
    (app, Registered { redirect_uri: AWAY.to_owned(), ..client })
}

fn start(app: &App, client: &Registered) -> String {
    format!("{}{}", app.base, authorize_path(client, &[("redirect_uri", AWAY)]))
}

async fn signed_in(browser: &Chromium) {
    let callback = browser.arrives("127.0.0.1:9/callback").await;
    assert!(callback.contains("code="), "{callback}");
}

#[tokio::test]
async fn with_the_keyboard_alone_the_field_is_opened_filled_and_sent() {
    let (app, client) = scene().await;
    let browser = Chromium::desktop().await;
    browser.open(&start(&app, &client)).await;
    assert!(!browser.has("password").await, "hidden until asked for");
    assert_eq!(browser.focus().await, "identifier");
    browser.type_into("identifier", ADA).await;
    // Past "Continue" to "Use password instead?".
    let tabs = format!("{}{}", Key::Tab.value(), Key::Tab.value());
    browser.type_into("identifier", &tabs).await;
    assert_eq!(browser.focus().await, "use-password");
    browser.type_into("use-password", &Key::Enter.value().to_string()).await;
    browser.element("password").await;
    assert_eq!(browser.focus().await, "password", "the address came along, so this is next");
    browser.type_into("password", &format!("{PASSWORD}{}", Key::Enter.value())).await;
    signed_in(&browser).await;
    browser.quit().await;
}

#[tokio::test]
async fn what_was_typed_can_be_shown_and_is_sent_hidden_again() {
    let (app, client) = scene().await;
    let phone = Chromium::phone().await;
    phone.open(&start(&app, &client)).await;
    phone.type_into("identifier", ADA).await;
    phone.click("use-password").await;
    phone.type_into("password", "half a password").await;
    phone.click("show-password").await;
    let kind = "return document.getElementById('password').type";
    assert_eq!(phone.run(kind).await, "text");
    phone.click("show-password").await;
    assert_eq!(phone.run(kind).await, "password");
    let complaints = phone.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    phone.click("continue").await;
    phone.arrives("/password").await;
    let note = phone.text("password-note").await;
    assert!(note.contains("does not match"), "{note}");
    phone.type_into("password", PASSWORD).await;
    phone.click("continue").await;
    signed_in(&phone).await;
    phone.quit().await;
}

#[tokio::test]
async fn without_javascript_a_password_signs_in_and_a_forgotten_one_is_chosen_anew() {
    let (app, client) = scene().await;
    let browser = Chromium::without_javascript().await;
    browser.open(&start(&app, &client)).await;
    browser.type_into("identifier", ADA).await;
    browser.click("use-password").await;
    browser.type_into("password", PASSWORD).await;
    browser.click("continue").await;
    signed_in(&browser).await;

    browser.open(&format!("{}/account", app.base)).await;
    browser.click("sign-out").await;
    browser.shows("signed out").await;
    browser.open(&start(&app, &client)).await;
    browser.type_into("identifier", ADA).await;
    browser.click("use-password").await;
    browser.click("forgot-password").await;
    browser.arrives("/forgot").await;
    browser.open(&app.reset_link(ADA).await).await;
    browser.click("continue").await;
    browser.type_into("password", "too short").await;
    browser.click("save-password").await;
    browser.arrives("/reset/set").await;
    browser.type_into("password", "seven lanterns over a quiet harbour").await;
    browser.click("save-password").await;
    signed_in(&browser).await;
    browser.quit().await;
}

#[tokio::test]
async fn the_pages_are_right_on_every_screen_in_light_and_dark() {
    let (app, client) = scene().await;
    let browser = Chromium::desktop().await;
    for (device, scheme) in [
        (Device::Desktop, Scheme::Light),
        (Device::Desktop, Scheme::Dark),
        (Device::Phone, Scheme::Light),
        (Device::Phone, Scheme::Dark),
    ] {
        browser.resize(device).await;
        browser.prefer(scheme).await;
        browser.open(&start(&app, &client)).await;
        browser.type_into("identifier", ADA).await;
        for press in ["use-password", "continue"] {
            assert_eq!(browser.overflow().await, 0, "{device:?} {scheme:?} before {press}");
            browser.picture(&format!("{press}-{device:?}-{scheme:?}")).await;
            browser.click(press).await;
        }
        browser.element("password-note").await;
        browser.picture(&format!("empty-{device:?}-{scheme:?}")).await;
        assert_eq!(browser.focus().await, "password");
    }
    browser.quit().await;
}
