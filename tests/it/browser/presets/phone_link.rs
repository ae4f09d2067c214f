//! `phone-link`: a telephone number on the desktop, a link by text message, approved on the phone.

use super::{ADA, MINUTE, NUMBER, client, preset, start, tokens, type_identifier};
use crate::support::{TestApp, chromium::Chromium, tokens::decode};
use porchlight::{protocol::claims::UserClaims, store};

async fn app_with_ada(admin: bool) -> TestApp {
    let app = preset("phone-link", "invite").spawn().await;
    let claims = UserClaims {
        name: Some("Ada Lovelace".to_owned()),
        phone_number: Some(NUMBER.to_owned()),
        ..UserClaims::default()
    };
    let ada = app.user_with(ADA, claims).await;
    if admin {
        app.write(move |app, conn| store::users::make_admin(conn, &ada, app.now())).await;
    }
    app
}

#[tokio::test]
async fn the_phone_approves_and_the_desktop_goes_on_by_itself() {
    let app = app_with_ada(false).await;
    let client = client(&app).await;
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    desktop.open(&start(&app, &client)).await;
    type_identifier(&desktop, "079 123 45 67").await;
    let number = desktop.text("match-number-shown").await;
    let message = app.text_to(NUMBER).await;
    let words = format!(
        "Hi Ada, log in to Sample app: {} Valid for 10 minutes. Ignore if you didn't request this.",
        message.link
    );
    assert_eq!(message.words, words);
    phone.open(&message.link).await;
    let page = phone.words().await;
    assert!(page.contains("Sample app") && page.contains("Chrome"), "who asks from where: {page}");
    assert_eq!(phone.overflow().await, 0);
    phone.type_into("match-number", &number).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    let tokens = tokens(&app, &client, &desktop).await;
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["sms", "mca"]));
    assert!(!phone.cookies().await.iter().any(|name| name.contains("session")), "the phone is not signed in");
    phone.open(&message.link).await;
    assert!(!phone.has("approve").await, "a link works once: {}", phone.words().await);
    tokio::join!(desktop.quit(), phone.quit());
}

#[tokio::test]
async fn after_ten_minutes_the_link_is_dead_and_the_desktop_says_what_to_do() {
    let app = app_with_ada(false).await;
    let client = client(&app).await;
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    desktop.open(&start(&app, &client)).await;
    type_identifier(&desktop, NUMBER).await;
    desktop.element("match-number-shown").await;
    let link = app.text_to(NUMBER).await.link;
    app.clock.advance(10 * MINUTE - 2);
    phone.open(&link).await;
    assert!(phone.has("approve").await, "{}", phone.words().await);
    app.clock.advance(2);
    phone.open(&link).await;
    assert!(!phone.has("approve").await, "{}", phone.words().await);
    desktop.says("live-text", "The time is up").await;
    desktop.open(&desktop.url().await).await;
    desktop.click("resend").await;
    desktop.arrives("resent").await;
    phone.open(&app.text_to(NUMBER).await.link).await;
    phone.type_into("match-number", &desktop.text("match-number-shown").await).await;
    phone.click("approve").await;
    tokens(&app, &client, &desktop).await;
    tokio::join!(desktop.quit(), phone.quit());
}

#[tokio::test]
async fn an_admin_gives_a_code_by_text_message_as_well() {
    let app = app_with_ada(true).await;
    let client = client(&app).await;
    let browser = Chromium::phone().await;
    browser.open(&start(&app, &client)).await;
    type_identifier(&browser, NUMBER).await;
    browser.element("live").await;
    browser.open(&app.text_to(NUMBER).await.link).await;
    browser.click("approve").await;
    browser.click("send-phone").await;
    browser.element("code").await;
    let code = app.text_to(NUMBER).await.code;
    assert_eq!(code.len(), 6);
    // The sixth digit submits the form.
    browser.type_into("code", &code).await;
    let tokens = tokens(&app, &client, &browser).await;
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(
        claims["amr"],
        serde_json::json!(["sms", "otp"]),
        "one phone is one factor, and the token says so"
    );
    browser.quit().await;
}
