//! Who may make an account by signing in

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, tokens::authorize_path};
use porchlight::{admin::users, protocol::email::EmailAddress};

#[tokio::test]
async fn with_open_sign_up_whoever_proves_an_address_has_an_account() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, "new@example.test").await;
    let claims = app.user_info(crate::support::tokens::text(&given, "access_token")).await.json();
    assert_eq!(
        (claims["email"].as_str(), claims["email_verified"].as_bool()),
        (Some("new@example.test"), Some(true))
    );
}

#[tokio::test]
async fn asking_for_a_message_makes_no_account() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), "new@example.test").await;
    app.letter_to("new@example.test").await;
    assert_eq!(users::list::all(&app.app).await.expect("a list").len(), 0);
}

#[tokio::test]
async fn by_invitation_only_the_invited_get_a_message() {
    let app = TestApp::build().invite_only().spawn().await;
    let client = app.client().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), "stranger@example.test").await;
    assert_eq!(app.count_letters("stranger@example.test").await, 0);

    let address = EmailAddress::parse("guest@example.test").expect("an address");
    users::add::invite(&app.app, &address, "test").await.expect("invited");
    assert_eq!(app.count_letters("guest@example.test").await, 1);
    let invitation = app.letter_to("guest@example.test").await;
    assert!(invitation.text.contains(&app.base), "{}", invitation.text);
    let page = Browser::new(&app).sign_in(&app, &authorize_path(&client, &[]), "guest@example.test").await;
    assert!(page.redirected("code").is_some());
}

#[tokio::test]
async fn a_client_s_policy_decides_for_that_client() {
    let app = TestApp::build().invite_only().set("policies.club.sign_up", "\"open\"").spawn().await;
    let (closed, open) = (
        app.client().await,
        app.client_with(|client| client.settings.policy = Some("club".to_owned())).await,
    );
    Browser::new(&app).ask(&authorize_path(&closed, &[]), "a@example.test").await;
    assert_eq!(app.count_letters("a@example.test").await, 0);
    let page = Browser::new(&app).sign_in(&app, &authorize_path(&open, &[]), "a@example.test").await;
    assert!(page.redirected("code").is_some());
}

#[tokio::test]
async fn one_address_in_one_recipient_out() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    for typed in [
        "",
        "ada",
        "ada@",
        "@example.test",
        "ada@example.test,eve@example.test",
        "ada@example.test eve@example.test",
        "ada@example.test;eve@example.test",
        "ada@example.test\r\nBcc: eve@example.test",
        "\"ada eve\"@example.test",
        "Ada <ada@example.test>",
        "ada＠example.test",
        "ada@exa\u{200b}mple.test",
        "ada@example.test\0",
        "ada@[127.0.0.1]",
    ] {
        let browser = Browser::new(&app);
        let page = browser.open(&authorize_path(&client, &[])).await;
        let page = browser.submit(&page, "continue", &[("identifier", typed)]).await.expect(400);
        // What no field of a browser could send gets the plain page for broken requests.
        let no_browser = typed.contains(['\r', '\n', '\0']);
        assert!(
            no_browser || page.element("identifier").is_some_and(|tag| tag.get("aria-invalid").is_some()),
            "{typed:?}"
        );
    }
    app.settle().await;
    assert_eq!(app.mail.messages().len(), 0);
}

#[tokio::test]
async fn the_stored_address_is_written_to_not_the_typed_one() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let client = app.client().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), " ADA@EXAMPLE.TEST ").await;
    assert_eq!(app.count_letters(ADA).await, 1);
    assert_eq!(app.mail.messages().len(), 1);
}
