//! Signing in with a telephone number, and what a code by text message is worth as a second factor.

use crate::support::{
    Browser, Page, TestApp,
    app::Builder,
    tokens::{authorize_path, decode, text},
};
use porchlight::{model::id::UserId, protocol::claims::UserClaims};

use crate::support::people::{ADA, NUMBER};

fn phone_link() -> Builder {
    TestApp::build().set("sign_in.preset", "\"phone-link\"").invite_only()
}

async fn with_phone(app: &TestApp, email: &str, number: &str) -> UserId {
    let claims = UserClaims {
        name: Some("Ada Lovelace".to_owned()),
        phone_number: Some(number.to_owned()),
        ..UserClaims::default()
    };
    app.user_with(email, claims).await
}

async fn ask(browser: &Browser, start: &str, typed: &str) -> Page {
    let page = browser.open(start).await.expect(200);
    browser.submit(&page, "continue", &[("identifier", typed)]).await.expect(200)
}

#[tokio::test]
async fn a_number_gets_a_link_in_the_words_of_the_preset_and_the_phone_lets_the_desktop_in() {
    let app = phone_link().spawn().await;
    with_phone(&app, ADA, NUMBER).await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = ask(&desktop, &authorize_path(&client, &[]), "079 123 45 67").await;
    assert!(!waiting.has("code"), "the preset sends a link alone");
    let message = app.text_to(NUMBER).await;
    let token = message.link.rsplit_once('=').expect("a token").1;
    assert_eq!(token.len(), 64);
    assert_eq!(
        message.words,
        format!(
            "Hi Ada, log in to Sample app: {} Valid for 10 minutes. Ignore if you didn't request this.",
            message.link
        )
    );
    let page = phone.open(&message.link).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let page =
        desktop.open(waiting.element("live").expect("live").get("data-continue").expect("a path")).await;
    let code = page.redirected_code().expect("the desktop goes on");
    let tokens = app.redeem(&client, &code).await.expect(200).json();
    let claims = decode(text(tokens.as_object().expect("an object"), "id_token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["sms", "mca"]));
}

#[tokio::test]
async fn a_number_that_nobody_has_gets_the_same_page_and_no_message() {
    let app = phone_link().spawn().await;
    with_phone(&app, ADA, NUMBER).await;
    let known = ask(&Browser::new(&app), "/account", NUMBER).await;
    let unknown = ask(&Browser::new(&app), "/account", "+41791234568").await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.has("match-number-shown"), unknown.has("match-number-shown"));
    app.settle().await;
    assert_eq!((app.texts_to(NUMBER).len(), app.texts_to("+41791234568").len()), (1, 0));
}

#[tokio::test]
async fn what_is_no_mobile_number_is_told_so() {
    let app = phone_link().spawn().await;
    let browser = Browser::new(&app);
    for wrong in ["", "12", ADA, "+41 800 123 456"] {
        let page = browser.open("/account").await;
        let page = browser.submit(&page, "continue", &[("identifier", wrong)]).await;
        assert_eq!(page.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn an_admin_types_a_code_sent_to_the_same_phone_after_the_link() {
    let app = phone_link().spawn().await;
    let ada = with_phone(&app, ADA, NUMBER).await;
    app.write(move |app, conn| porchlight::store::users::make_admin(conn, &ada, app.now())).await;
    let browser = Browser::new(&app);
    let waiting = ask(&browser, "/admin/clients", NUMBER).await;
    let page = browser.open(&app.text_to(NUMBER).await.link).await;
    let page = browser.submit(&page, "approve", &[]).await.expect(200);
    assert!(page.has("send-phone"), "the second factor is asked for: {}", page.body);
    assert!(page.body.contains("••• •• 67"), "the number is not shown whole");
    let page = browser.submit(&page, "send-phone", &[]).await.expect(200);
    let message = app.text_to(NUMBER).await;
    assert!(message.link.is_empty() && message.code.len() == 6, "{}", message.words);
    assert!(message.words.ends_with(&format!("@127.0.0.1 #{}", message.code)));
    let page = browser.submit(&page, "submit-code", &[("code", &message.code)]).await.expect(200);
    assert!(page.url.path().ends_with("/admin/clients"), "{}", page.url);
    assert_ne!(waiting.url, page.url);
}

#[tokio::test]
async fn a_username_finds_the_person_and_tells_nobody_whether_there_is_one() {
    let app =
        TestApp::build().set("sign_in.identifiers", "[\"email\", \"username\"]").invite_only().spawn().await;
    let claims = UserClaims { preferred_username: Some("Ada.L".to_owned()), ..UserClaims::default() };
    app.user_with(ADA, claims).await;
    let browser = Browser::new(&app);
    let known = ask(&browser, "/account", "ada.l").await;
    let unknown = ask(&Browser::new(&app), "/account", "babbage").await;
    assert_eq!(known.text("live-text"), unknown.text("live-text"));
    assert!(!known.body.contains(ADA), "the address is not told");
    let code = app.letter_to(ADA).await.code;
    let page = browser.submit(&known, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn no_more_than_three_text_messages_an_hour_go_to_one_number() {
    let app = phone_link().spawn().await;
    with_phone(&app, ADA, NUMBER).await;
    for _ in 0..5 {
        let page = ask(&Browser::new(&app), "/account", NUMBER).await;
        assert!(page.has("resend"), "whoever asks sees the same page");
    }
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 3);
}

#[tokio::test]
async fn on_the_phone_a_link_that_was_used_or_came_too_late_looks_like_one_that_never_was() {
    let app = phone_link().spawn().await;
    with_phone(&app, ADA, NUMBER).await;
    let start = authorize_path(&app.client().await, &[]);
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let never = phone.open(&format!("/link?token={}", "0".repeat(64))).await.expect(410);
    let waiting = ask(&desktop, &start, NUMBER).await;
    let used = app.text_to(NUMBER).await.link;
    let page = phone.open(&used).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let other = Browser::new(&app);
    ask(&other, &start, NUMBER).await;
    let late = app.text_to(NUMBER).await.link;
    app.clock.advance(600);
    for link in [&used, &late] {
        assert_eq!(phone.open(link).await.expect(410).text("main"), never.text("main"));
    }
    assert!(other.open(&late).await.expect(410).body.contains("too old"), "there the sign-in began");
}
