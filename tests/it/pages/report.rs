//! GET, HEAD, POST /not-me: "this wasn't me" in notices

use crate::support::{Browser, TestApp, tokens::authorize_path};
use reqwest::Method;

use crate::support::people::{ADA, EVE};

/// Ada at her desk, and somebody in a browser she never used; gives the notice's link.
async fn intruded(app: &TestApp, ada: &Browser, intruder: &Browser) -> String {
    ada.sign_in(app, "/account", ADA).await.expect(200);
    app.settle().await;
    assert!(app.new_devices_of(ADA).is_empty(), "the first sign-in of all is no news");
    app.clock.advance(60);
    intruder.sign_in(app, "/account", ADA).await.expect(200);
    app.settle().await;
    let notices = app.new_devices_of(ADA);
    assert_eq!(notices.len(), 1);
    let notice = &notices[0];
    for words in ["Safari on iPhone", intruder.ip.as_str(), "UTC", ADA] {
        assert!(notice.text.contains(words), "{words}: {}", notice.text);
    }
    assert!(notice.html.contains("not-me?token="));
    notice.not_me.clone()
}

#[tokio::test]
async fn a_browser_never_used_before_is_told_of_once_and_ended_by_one_press() {
    let app = TestApp::spawn().await;
    let (client, ada, intruder) = (app.client().await, Browser::new(&app), Browser::phone(&app));
    let link = intruded(&app, &ada, &intruder).await;
    let code = intruder.open(&authorize_path(&client, &[])).await.redirected_code().expect("a code");
    let given = app.redeem(&client, &code).await.expect(200).json();

    // However often it is looked at, by whatever client, nothing happens.
    for _ in 0..3 {
        let scanner = Browser::new(&app);
        scanner.send(scanner.request(Method::HEAD, &link)).await.expect(200);
        let page = scanner.open(&link).await.expect(200);
        assert!(page.has("deny") && !page.url.as_str().contains("token"), "{}", page.url);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.header("cache-control").contains("no-store"));
    }
    assert!(intruder.open("/account").await.has("sign-out"));

    let anywhere = Browser::new(&app);
    let page = anywhere.open(&link).await.expect(200);
    assert!(page.body.contains("Safari on iPhone"));
    let done = anywhere.submit(&page, "deny", &[]).await.expect(200);
    assert!(done.body.contains("signed out") && done.has("continue"), "{}", done.body);
    assert!(intruder.open("/account").await.has("identifier"), "that session is over");
    app.refresh(&client, given["refresh_token"].as_str().expect("a token")).await.expect(400);
    app.user_info(given["access_token"].as_str().expect("a token")).await.expect(401);
    assert!(ada.open("/account").await.has("sign-out"), "hers is not");
    anywhere.open(&link).await.expect(410);
    anywhere.submit(&page, "deny", &[]).await.expect(410);
    let rows = app.audit().await;
    assert_eq!(rows.iter().filter(|row| row.contains("notice.denied")).count(), 1);
}

#[tokio::test]
async fn known_browsers_and_silent_sign_ins_are_no_news() {
    let app = TestApp::spawn().await;
    let (client, ada) = (app.client().await, Browser::new(&app));
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let page = ada.open("/account").await;
    ada.submit(&page, "sign-out", &[]).await.expect(200);
    app.clock.advance(60);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    assert!(ada.open(&authorize_path(&client, &[])).await.redirected_code().is_some());
    app.clock.advance(60);
    ada.sign_in(&app, &authorize_path(&client, &[("prompt", "login")]), ADA).await;
    app.settle().await;
    assert!(app.new_devices_of(ADA).is_empty());
}

#[tokio::test]
async fn after_a_change_in_the_account_one_press_ends_everything() {
    let app = TestApp::spawn().await;
    let (ada, intruder) = (Browser::new(&app), Browser::phone(&app));
    intruded(&app, &ada, &intruder).await;
    let page = intruder.open("/account/contacts").await;
    let waiting = intruder.submit(&page, "contact-add", &[("address", EVE)]).await;
    let code = app.code_to(EVE).await;
    intruder.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    app.settle().await;
    let link = app.letters_to(ADA).pop().expect("a notice").not_me;
    let page = ada.open(&link).await.expect(200);
    let done = ada.submit(&page, "deny", &[]).await.expect(200);
    assert!(done.body.contains("Every browser"), "{}", done.body);
    for browser in [&ada, &intruder] {
        assert!(browser.open("/account").await.has("identifier"));
    }
}

#[tokio::test]
async fn the_link_ends_after_a_week_and_is_nothing_at_another_door() {
    let app = TestApp::spawn().await;
    let (ada, intruder) = (Browser::new(&app), Browser::phone(&app));
    let link = intruded(&app, &ada, &intruder).await;
    let token = link.split("token=").nth(1).expect("a token");
    let page = Browser::new(&app).open(&format!("/link?token={token}")).await.expect(410);
    assert!(!page.has("approve"));
    Browser::new(&app).open(&format!("/invite?token={token}")).await.expect(410);
    let other = Browser::new(&app);
    app.clock.advance(60);
    other.ask("/account", ADA).await;
    let sign_in = app.letter_to(ADA).await;
    let sign_in = if sign_in.link.is_empty() { app.letter_to(ADA).await.link } else { sign_in.link };
    let token = sign_in.split("token=").nth(1).expect("a token");
    Browser::new(&app).open(&format!("/not-me?token={token}")).await.expect(410);
    for odd in ["", "x", "../..", &"a".repeat(300)] {
        Browser::new(&app).open(&format!("/not-me?token={odd}")).await.expect(410);
    }
    Browser::new(&app).open("/not-me?token=%00").await.expect(400);
    app.clock.advance(7 * 86_400 + 1);
    let late = Browser::new(&app);
    late.open(&link).await.expect(410);
    assert!(!late.open("/not-me").await.has("deny"));
}

#[tokio::test]
async fn of_many_presses_at_once_one_counts() {
    let app = TestApp::spawn().await;
    let (ada, intruder) = (Browser::new(&app), Browser::phone(&app));
    let link = intruded(&app, &ada, &intruder).await;
    let anywhere = Browser::new(&app);
    let page = anywhere.open(&link).await.expect(200);
    let presses = (0..20).map(|_| anywhere.press(&page, "deny", &[]));
    let answers = futures_util::future::join_all(presses).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    let rows = app.audit().await;
    assert_eq!(rows.iter().filter(|row| row.contains("notice.denied")).count(), 1);
}
