//! A link, opened in the browser that asked for it

use crate::support::{Browser, TestApp, tokens::authorize_path};
use reqwest::Method;

use crate::support::people::ADA;

#[tokio::test]
async fn one_tap_in_the_same_browser_signs_in_and_goes_on_to_the_app() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    assert!(letter.link.starts_with(&format!("{}/link?token=", app.base)), "{}", letter.link);
    let page = browser.open(&letter.link).await.expect(200);
    assert!(page.has("approve") && page.has("deny"));
    assert!(!page.has("match-number"), "no number is asked where the sign-in began");
    assert!(!page.url.as_str().contains("token"), "the token has left the address bar: {}", page.url);
    let done = browser.submit(&page, "approve", &[]).await;
    let tokens = app.redeem(&client, &done.redirected("code").expect("a code")).await.expect(200).json();
    let claims = crate::support::tokens::decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["email"]));
}

#[tokio::test]
async fn the_message_says_who_asked_and_holds_link_code_and_not_me() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    assert!(letter.subject.contains("Sample app"), "{}", letter.subject);
    for (name, text) in [("text", &letter.text), ("html", &letter.html)] {
        for part in ["Firefox", "Linux", browser.ip.as_str(), letter.code.as_str()] {
            assert!(text.contains(part), "{part} is missing in the {name}:\n{text}");
        }
    }
    let token = letter.link.split("token=").nth(1).expect("a token");
    assert_eq!(token.len(), 64, "256 bits in hex: {token}");
    assert!(letter.deny_link.starts_with(&letter.link), "{}", letter.deny_link);
    assert_eq!(letter.code.len(), 6);
    assert!(!letter.subject.contains(&letter.code), "a code on a locked screen is a code for everyone");
}

#[tokio::test]
async fn get_and_head_change_nothing_however_often_and_whoever_asks() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    let writes = app.app.store.counts().writes;
    for _ in 0..5 {
        for link in [&letter.link, &letter.deny_link] {
            let scanner = Browser::new(&app);
            scanner.send(scanner.request(Method::HEAD, link)).await;
            scanner.open(link).await.expect(200);
            browser.open(link).await.expect(200);
        }
    }
    let background = app.app.store.counts().writes - writes;
    assert!(background < 20, "twenty looks wrote nothing of their own, but {background} writes happened");
    let status = browser.get(waiting.element("live").expect("live").get("data-status").expect("a URL")).await;
    assert_eq!(status.json()["state"], "waiting");
    let page = browser.open(&letter.link).await;
    assert!(browser.submit(&page, "approve", &[]).await.redirected("code").is_some());
}

#[tokio::test]
async fn a_link_works_once() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    let page = browser.open(&letter.link).await;
    let code = browser.submit(&page, "approve", &[]).await.redirected("code");
    assert!(code.is_some());
    let again = browser.open(&letter.link).await.expect(410);
    assert!(!again.has("approve"), "{}", again.body);
    let stale = browser.press(&page, "approve", &[]).await;
    assert!(
        stale.status >= 400 && stale.redirected_code().is_none(),
        "an old page in another tab: {stale:?}"
    );
    let other = Browser::new(&app).open(&letter.link).await.expect(410);
    assert!(!other.has("approve"));
    let code_too = browser.open("/account").await;
    assert!(code_too.has("sign-out"), "the session is there");
}

#[tokio::test]
async fn a_link_ends_after_its_time() {
    let app = TestApp::build().set("sign_in.lifetimes.link", 300).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    assert!(letter.text.contains('5'), "the message says for how long: {}", letter.text);
    let page = browser.open(&letter.link).await;
    app.clock.advance(301);
    let late = browser.press(&page, "approve", &[]).await;
    assert_eq!(late.redirected_code(), None);
    assert_eq!(late.status, 410);
    let page = browser.open(&letter.link).await.expect(410);
    assert!(page.has("continue"), "there is a way on: {}", page.body);
}

#[tokio::test]
async fn a_newer_message_replaces_the_older_one() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let old = app.letter_to(ADA).await;
    app.clock.advance(31);
    let waiting = browser.submit(&waiting, "resend", &[]).await.expect(200);
    let new = app.letter_to(ADA).await;
    assert_ne!(old.link, new.link);
    let page = browser.open(&old.link).await.expect(410);
    assert!(!page.has("approve"));
    if old.code != new.code {
        let page = browser.submit(&waiting, "submit-code", &[("code", &old.code)]).await;
        assert_eq!(page.redirected_code(), None, "the older code is dead too");
    }
    let page = browser.open(&new.link).await.expect(200);
    assert!(browser.submit(&page, "approve", &[]).await.redirected("code").is_some());
}

#[tokio::test]
async fn link_pages_are_private() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    let first = browser.get(&letter.link).await;
    let page = browser.follow(first.clone()).await;
    for page in [&first, &page] {
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.header("cache-control").contains("no-store"));
    }
    for tag in crate::support::html::tags(&page.body) {
        for name in ["src", "href"] {
            let elsewhere = tag.get(name).filter(|url| url.contains("://") && !url.starts_with(&app.base));
            assert!(elsewhere.is_none() || tag.name == "a", "{tag:?}");
        }
    }
    assert!(!page.body.contains(letter.link.split("token=").nth(1).expect("a token")));
}

#[tokio::test]
async fn rubbish_is_answered_like_a_link_that_never_was() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let long = "a".repeat(3000);
    let zeros = "0".repeat(64);
    for token in ["", "x", "../../etc", "%00", "%0d%0aset-cookie:%20x=y", zeros.as_str(), long.as_str()] {
        let page = browser.open(&format!("/link?token={token}")).await;
        assert!([400, 410].contains(&page.status), "{token}: {}", page.status);
        assert!(!page.has("approve"));
    }
    let page = Browser::new(&app).open("/link").await.expect(400);
    assert!(!page.has("approve"), "without cookies it says so");
}
