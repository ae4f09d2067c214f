//! Switching notifications on and off

use crate::support::{
    Browser, Page, TestApp,
    push::{Gadget, PushService},
    tokens::authorize_path,
};
use serde_json::{Value, json};

use crate::support::people::{ADA, BOB};

async fn app() -> TestApp {
    TestApp::build().with_push().spawn().await
}

fn gadget(app: &TestApp, number: usize) -> Gadget {
    Gadget::at(&app.base, &format!("/dev/push/{number}"))
}

async fn devices(browser: &Browser) -> usize {
    browser.open("/account/push").await.expect(200).body.matches("push-remove-").count()
}

#[tokio::test]
async fn nothing_is_switched_on_without_the_confirmed_explanation() {
    let app = app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    let page = browser.open("/account/push/add").await.expect(200);
    for told in [
        "Its title names",
        "127.0.0.1",
        "You asked for it yourself",
        "Sign in securely",
        "Not me",
        "public computer",
        "other people use",
        "someone else",
    ] {
        assert!(page.body.to_lowercase().contains(&told.to_lowercase()), "{told}: {}", page.body);
    }
    let csrf = page.form("push-confirm").fields[0].1.clone();
    let unticked = browser.post("/account/push/confirm", &[("csrf", &csrf)]).await.expect(303);
    assert!(unticked.header("location").ends_with("/account/push/add"));

    let asking = browser.confirm_push().await.expect(200);
    let subscription = gadget(&app, 1).subscription();
    let made_up = asking.clone();
    let without =
        made_up.body.replace(asking.element("push").expect("data").get("data-ceremony").expect("an id"), "x");
    browser.subscribe(&Page { body: without, ..made_up }, &subscription).await.expect(400);
    browser.subscribe(&asking, &subscription).await.expect(200);
    browser.subscribe(&asking, &gadget(&app, 2).subscription()).await.expect(400);
    assert_eq!(devices(&browser).await, 1, "a confirmation counts once");
    let late = browser.confirm_push().await.expect(200);
    app.clock.advance(601);
    let next = browser.subscribe(&late, &subscription).await.expect(200).json();
    assert_eq!(next["next"], "/account/push/add", "who signed in too long ago does it again");
}

#[tokio::test]
async fn one_person_s_confirmation_is_nothing_in_another_s_hands() {
    let app = app().await;
    let (ada, bob) = (Browser::new(&app), Browser::new(&app));
    ada.sign_in(&app, "/account", ADA).await;
    bob.sign_in(&app, "/account", BOB).await;
    let adas = ada.confirm_push().await.expect(200);
    let bobs = bob.confirm_push().await.expect(200);
    let id =
        |page: &Page| page.element("push").expect("data").get("data-ceremony").expect("an id").to_owned();
    let mixed = Page { body: bobs.body.replace(&id(&bobs), &id(&adas)), ..bobs.clone() };
    bob.subscribe(&mixed, &gadget(&app, 1).subscription()).await.expect(400);
    ada.subscribe(&adas, &gadget(&app, 1).subscription()).await.expect(200);
    // Nor can anybody take a device over that is somebody else's.
    bob.subscribe(&bobs, &gadget(&app, 1).subscription()).await.expect(400);
}

#[tokio::test]
async fn only_public_https_addresses_and_sound_keys_are_taken() {
    let service = PushService::open().await;
    let app = TestApp::build().pushing().spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    let good = service.gadget().subscription();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut subscription = good.clone();
        change(&mut subscription);
        subscription
    };
    let at = |endpoint: &str| with(&|one| one["endpoint"] = json!(endpoint));
    let page = browser.confirm_push().await.expect(200);
    for wrong in [
        at("http://push.example/1"),
        at("https://10.0.0.1/1"),
        at("https://169.254.169.254/latest"),
        at("https://user@push.example/1"),
        at("https://[::ffff:192.168.0.1]/1"),
        at("ftp://push.example/1"),
        at(""),
        at(&format!("https://push.example/{}", "x".repeat(3000))),
        with(&|one| one["keys"]["p256dh"] = json!("BAAA")),
        with(&|one| one["keys"]["p256dh"] = json!(format!("BA{}", "A".repeat(85)))),
        with(&|one| one["keys"]["auth"] = json!("AAAA")),
        json!({ "endpoint": "https://push.example/1" }),
    ] {
        browser.subscribe(&page, &wrong).await.expect(400);
    }
    browser.subscribe(&page, &good).await.expect(200);
}

#[tokio::test]
async fn a_browser_that_several_people_use_is_no_place_for_them() {
    let app = app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", BOB).await;
    let bobs = browser.confirm_push().await.expect(200);
    browser.subscribe(&bobs, &gadget(&app, 1).subscription()).await.expect(200);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await;
    browser.sign_in(&app, "/account", ADA).await;
    let page = browser.open("/account/push/add").await.expect(200);
    assert!(!page.has("push-confirm"), "{}", page.body);
    assert!(page.text("push-off").contains("Someone else") && page.text("push-codes").contains("code"));
    // Nor by going round the page.
    let other = browser.open("/account").await;
    let csrf = other.form("sign-out").fields[0].1.clone();
    let refused = browser.post("/account/push/confirm", &[("csrf", &csrf), ("understood", "1")]).await;
    assert!(refused.expect(303).header("location").ends_with("/account/push/add"));
}

#[tokio::test]
async fn the_same_browser_is_one_device_and_a_person_has_ten_at_most() {
    let app = app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    for number in 1..=2 {
        let page = browser.confirm_push().await.expect(200);
        browser.subscribe(&page, &gadget(&app, number).subscription()).await.expect(200);
    }
    assert_eq!(devices(&browser).await, 1);
    let user = app.id_of(ADA).await;
    for number in 3..=11 {
        app.give(&user, &gadget(&app, number)).await;
    }
    assert_eq!(devices(&browser).await, 10);
    let eleventh = Browser::new(&app);
    app.clock.advance(60);
    app.letter_to(ADA).await;
    eleventh.sign_in(&app, "/account", ADA).await;
    let page = eleventh.confirm_push().await.expect(200);
    eleventh.subscribe(&page, &gadget(&app, 12).subscription()).await.expect(400);
    assert_eq!(devices(&browser).await, 10);
    assert!(!eleventh.open("/account/push").await.has("push-add"));
}

#[tokio::test]
async fn the_person_is_told_of_each_change_and_can_switch_it_off() {
    let app = app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    let page = browser.confirm_push().await.expect(200);
    browser.subscribe(&page, &gadget(&app, 1).subscription()).await.expect(200);
    let added = app.letter_to(ADA).await;
    assert!(added.subject.contains("now gets") && added.text.contains("Firefox on Linux"), "{}", added.text);
    assert!(added.text.contains("/account/push"), "{}", added.text);
    let list = browser.open("/account/push").await.expect(200);
    assert!(!list.has("push-add"), "it is on already");
    let done = browser.submit(&list, "push-remove-1", &[]).await.expect(200);
    assert!(done.text("push-notice").contains("no more"));
    assert!(app.letter_to(ADA).await.subject.contains("no longer"));
    assert_eq!(devices(&browser).await, 0);
    let events = app.audit().await.join("\n");
    assert!(events.contains("push.added") && events.contains("push.removed"));
    Browser::new(&app).ask("/account", ADA).await;
    assert!(app.pushed().await.is_empty());
}

#[tokio::test]
async fn it_is_offered_once_after_a_sign_in_where_the_browser_can_show_notifications() {
    let app = app().await;
    let client = app.client().await;
    let path = authorize_path(&client, &[("prompt", "login")]);
    let browser = Browser::new(&app);
    for (able, offered) in [("", false), ("1", true), ("1", false)] {
        let page = browser.open(&path).await.expect(200);
        let waiting = browser.submit(&page, "continue", &[("identifier", ADA), ("can-push", able)]).await;
        let code = app.letter_to(ADA).await.code;
        let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
        assert_eq!(page.has("push-later"), offered, "{}", page.url);
        let page = if offered { browser.submit(&page, "push-later", &[]).await } else { page };
        assert!(page.redirected("code").is_some(), "{}", page.url);
        app.clock.advance(60);
    }
}

#[tokio::test]
async fn from_the_offer_it_is_switched_on_and_the_sign_in_goes_on() {
    let app = app().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    let waiting = browser.submit(&page, "continue", &[("identifier", ADA), ("can-push", "1")]).await;
    let code = app.letter_to(ADA).await.code;
    let offer = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    let form = offer.form("push-confirm");
    let fields = [("csrf", form.fields[0].1.as_str()), ("understood", "1")];
    let asking = browser.post(&form.action, &fields).await.expect(200);
    let told = browser.subscribe(&asking, &gadget(&app, 1).subscription()).await.expect(200).json();
    let done = browser.open(told["next"].as_str().expect("a path")).await;
    assert!(done.redirected("code").is_some());
    assert_eq!(devices(&browser).await, 1);
}

#[tokio::test]
async fn the_worker_and_the_manifest_are_served_for_the_whole_site() {
    let app = app().await;
    let browser = Browser::new(&app);
    let worker = browser.get("/service-worker.js").await.expect(200);
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert_eq!(
        (worker.header("cache-control"), worker.header("content-security-policy")),
        ("no-cache", "default-src 'none'")
    );
    let manifest = browser.get("/manifest.webmanifest").await.expect(200);
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert_eq!((&manifest.json()["name"], &manifest.json()["scope"]), (&json!("Porchlight"), &json!("/")));
}
