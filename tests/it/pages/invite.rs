//! GET /invite, POST /invite/accept

use crate::support::people::ADA;
use crate::support::{Browser, TestApp};
use porchlight::{admin::invites, protocol::email::EmailAddress};

async fn link(app: &TestApp, address: &str) -> String {
    invites::admin_link(&app.app, &EmailAddress::parse(address).expect("an address")).await.expect("a link")
}

#[tokio::test]
async fn the_link_from_the_terminal_makes_an_admin_once() {
    let app = TestApp::spawn().await;
    let link = link(&app, "boss@example.test").await;
    let (browser, late) = (Browser::new(&app), Browser::new(&app));
    for _ in 0..3 {
        Browser::new(&app).open(&link).await.expect(200);
    }
    let page = browser.open(&link).await.expect(200);
    assert!(page.body.contains("boss@example.test") && !page.url.as_str().contains("token"));
    let seen = late.open(&link).await;
    let page = browser.submit(&page, "continue", &[]).await.expect(200);
    assert_eq!(page.url.path(), "/admin/clients");
    late.submit(&seen, "continue", &[]).await.expect(410);
    assert!(late.cookie("porchlight-session").is_none());
    late.open(&link).await.expect(410);
}

#[tokio::test]
async fn it_ends_after_a_day_and_is_no_sign_in_link() {
    let app = TestApp::spawn().await;
    let link = link(&app, "boss@example.test").await;
    let token = link.split("token=").nth(1).expect("a token").to_owned();
    let page = Browser::new(&app).open(&format!("/link?token={token}")).await.expect(410);
    assert!(!page.has("approve"), "a token of one kind is nothing at any other door");
    app.clock.advance(86_401);
    Browser::new(&app).open(&link).await.expect(410);
}

#[tokio::test]
async fn a_sign_in_link_is_no_invitation() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.ask("/account", ADA).await;
    let link = app.letter_to(ADA).await.link;
    let token = link.split("token=").nth(1).expect("a token");
    Browser::new(&app).open(&format!("/invite?token={token}")).await.expect(410);
}
