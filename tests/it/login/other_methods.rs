//! Never a dead end: cancel, another address, another account, the app's own request gone stale

use crate::support::{Browser, TestApp, tokens::authorize_path};

use crate::support::people::ADA;

#[tokio::test]
async fn another_address_may_be_typed() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), "adda@example.test").await;
    let old = app.letter_to("adda@example.test").await;
    let page = browser.submit(&waiting, "restart", &[]).await;
    assert!(page.has("identifier"));
    let waiting = browser.submit(&page, "continue", &[("identifier", ADA)]).await;
    assert!(waiting.has("code"), "{}", waiting.body);
    assert!(!browser.open(&old.link).await.has("approve"), "the message to the wrong address is dead");
    let code = app.letter_to(ADA).await.code;
    assert!(browser.submit(&waiting, "submit-code", &[("code", &code)]).await.redirected("code").is_some());
}

#[tokio::test]
async fn after_the_end_one_button_begins_anew_and_one_goes_back_to_the_app() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    app.letter_to(ADA).await;
    app.clock.advance(3601);
    let ended =
        browser.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await;
    assert!(ended.has("continue") && ended.has("cancel"), "{}", ended.body);
    let cancelled = browser.submit(&ended, "cancel", &[]).await;
    assert_eq!(cancelled.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(cancelled.redirected("state").as_deref(), Some("the-state"));
    let page = browser.submit(&ended, "continue", &[]).await;
    assert!(page.has("identifier"), "{}", page.body);
    browser.submit(&page, "continue", &[("identifier", ADA)]).await;
    let page = browser.open(&app.letter_to(ADA).await.link).await;
    assert!(
        browser.submit(&page, "approve", &[]).await.redirected("code").is_some(),
        "the app's request is still answered"
    );
}

#[tokio::test]
async fn a_finished_sign_in_in_another_tab_says_so() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let page = browser.open(&app.letter_to(ADA).await.link).await;
    browser.submit(&page, "approve", &[]).await;
    let page = browser.open(waiting.url.path()).await.expect(200);
    assert!(page.has("continue"), "a way to the app: {}", page.body);
    let stale = browser.submit(&waiting, "submit-code", &[("code", "123456")]).await.expect(200);
    assert!(stale.redirected_code().is_none());
}

#[tokio::test]
async fn a_page_of_somebody_else_s_sign_in_says_what_to_do() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let waiting = Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    let other = Browser::new(&app);
    let id = waiting.url.path().split('/').nth(2).expect("an id").to_owned();
    for page in ["identify", "wait", "account", "consent", "ended", "finished"] {
        let page = other.open(&format!("/login/{id}/{page}")).await.expect(403);
        assert!(page.has("continue"), "{}", page.body);
        assert!(!page.body.contains(ADA));
    }
    let unknown = other.open("/login/019ab000-0000-7000-8000-000000000000/wait").await;
    assert!([403, 404].contains(&unknown.status));
}

#[tokio::test]
async fn a_sign_in_for_our_own_page_comes_back_to_it() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, "/account", ADA).await.expect(200);
    assert_eq!(page.url.path(), "/account");
    assert!(page.has("sign-out"));
}

#[tokio::test]
async fn a_new_session_has_a_new_cookie_and_what_was_planted_is_worth_nothing() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let planted = format!("019ab000-0000-7000-8000-000000000000.{}", "0".repeat(64));
    browser.set_cookie("porchlight-session", &planted);
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    let first = browser.cookie("porchlight-session").expect("a session");
    assert_ne!(first, planted);
    let client = app.client().await;
    browser.sign_in(&app, &authorize_path(&client, &[("prompt", "login")]), ADA).await;
    let second = browser.cookie("porchlight-session").expect("a session");
    assert_ne!(first, second, "a new id at every sign-in");
    let thief = Browser::new(&app);
    thief.set_cookie("porchlight-session", &first);
    assert!(thief.open("/account").await.has("identifier"), "the old cookie is dead");
}

#[tokio::test]
async fn the_wish_to_stay_signed_in_outlasts_a_look_at_the_other_ways() {
    let steps = "[{ any_of = [\"email_code\", \"password\", \"totp\"] }]";
    for (detour, remember) in [
        ("use-password", true),
        ("use-password", false),
        ("use-authenticator", true),
        ("use-authenticator", false),
    ] {
        let app = TestApp::build()
            .set("sign_in.steps", steps)
            .set("sign_in.lifetimes.session", 3600)
            .set("sign_in.lifetimes.session_remembered", 30 * 86_400)
            .spawn()
            .await;
        let browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let ticked: &[(&str, &str)] = if remember { &[("remember", "1")] } else { &[] };
        let page =
            browser.submit(&page, detour, &[&[("identifier", ADA)], ticked].concat()).await.expect(200);
        let page = browser.submit(&page, "use-message", &[]).await.expect(200);
        let code = app.letter_to(ADA).await.code;
        let page = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "{}", page.url);
        app.clock.advance(2 * 3600);
        let stayed = browser.open("/account").await.url.path().ends_with("/account");
        assert_eq!(stayed, remember, "{detour}");
    }
}
