//! Signing in by a notification

use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    http,
    push::Gadget,
    tokens::{authorize_path, decode},
};
use porchlight::store;
use serde_json::json;

const ADA: &str = "ada@example.test";

struct Scene {
    app: TestApp,
    client: Registered,
    phone: Browser,
    desktop: Browser,
}

/// Ada gets notifications on her phone, and sits at a desktop.
async fn scene_in(builder: Builder) -> Scene {
    let app = builder.with_push().spawn().await;
    let client = app.client().await;
    let gadget = Gadget::at(&app.base, "/dev/push/1");
    let phone = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    app.clock.advance(60);
    let desktop = Browser::new(&app);
    Scene { app, client, phone, desktop }
}

async fn scene() -> Scene {
    scene_in(TestApp::build()).await
}

impl Scene {
    /// Types who it is on the desktop: the waiting page, and the link of the notification.
    async fn ask(&self) -> (Page, String) {
        let waiting = self.desktop.ask(&authorize_path(&self.client, &[]), ADA).await;
        (waiting, self.app.pushed_link().await)
    }

    async fn collect(&self, waiting: &Page) -> Page {
        self.desktop.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await
    }

    async fn amr(&self, page: &Page) -> serde_json::Value {
        let code = page.redirected("code").expect("a code");
        let tokens = self.app.redeem(&self.client, &code).await.expect(200).json();
        decode(tokens["id_token"].as_str().expect("an ID token"), 1)["amr"].clone()
    }

    async fn audit(&self, event: &str) -> Vec<String> {
        let rows = self.app.audit().await;
        rows.into_iter().filter(|row| row.contains(event)).collect()
    }
}

#[tokio::test]
async fn a_tap_and_the_number_on_the_subscribed_phone_sign_in_the_desktop() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    assert!(waiting.has("wait-push") && waiting.has("code"), "code and link by mail stand beside it");
    let page = scene.phone.open(&link).await.expect(200);
    assert!(page.has("match-number") && page.has("approve") && page.has("deny"));
    let number = waiting.text("match-number-shown");
    let filled = [
        ("match-number", number.as_str()),
        ("screen", "390x844"),
        ("platform", "iPhone"),
        ("language", "de-CH"),
    ];
    scene.phone.submit(&page, "approve", &filled).await.expect(200);
    let done = scene.collect(&waiting).await;
    assert_eq!(scene.amr(&done).await, json!(["push", "mca"]));
    let used = scene.audit("push.used").await;
    assert_eq!(used.len(), 1);
    for part in ["Safari on iPhone", "screen 390x844", "platform iPhone", "language de-CH"] {
        assert!(used[0].contains(part), "{part}: {}", used[0]);
    }
    assert!(scene.audit("push.anomaly").await.is_empty());
    let list = scene.phone.open("/account/push").await.expect(200);
    assert!(list.body.contains("last used just now"), "{}", list.body);
}

#[tokio::test]
async fn in_the_browser_that_started_one_tap_is_enough() {
    let scene = scene().await;
    let path = authorize_path(&scene.client, &[("prompt", "login")]);
    scene.phone.ask(&path, ADA).await;
    let page = scene.phone.open(&scene.app.pushed_link().await).await.expect(200);
    assert!(!page.has("match-number"));
    let done = scene.phone.submit(&page, "approve", &[]).await;
    assert_eq!(scene.amr(&done).await, json!(["push"]));
}

#[tokio::test]
async fn the_link_works_once_for_five_minutes_and_the_code_of_the_mail_for_longer() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    scene.app.clock.advance(301);
    scene.phone.open(&link).await.expect(410);
    // The notice and the codes before it were read by others.
    let letter = scene.app.letter_to(ADA).await;
    let done = scene.desktop.submit(&waiting, "submit-code", &[("code", &letter.code)]).await;
    assert!(done.redirected("code").is_some());

    scene.desktop.forget();
    scene.app.clock.advance(60);
    let (waiting, link) = scene.ask().await;
    let page = scene.phone.open(&link).await.expect(200);
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    scene.phone.open(&link).await.expect(410);
    assert!(scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.status >= 400);
}

#[tokio::test]
async fn a_link_used_on_another_device_than_a_subscribed_one_is_an_anomaly() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    let tablet = Browser::phone(&scene.app);
    let page = tablet.open(&link).await.expect(200);
    assert!(scene.audit("push.anomaly").await.is_empty(), "looking changes nothing");
    let number = waiting.text("match-number-shown");
    tablet.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let found = scene.audit("push.anomaly").await;
    assert!(found.len() == 1 && found[0].contains("Safari on iPhone, not a device of theirs"), "{found:?}");
    let metrics = http::send(http::client().get(format!("{}/metrics", scene.app.base))).await.expect(200);
    assert!(metrics.body.contains("push_used_total{device=\"anomaly\"}"), "{}", metrics.body);
}

#[tokio::test]
async fn not_me_ends_the_request_and_quiets_further_notifications() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    let page = scene.phone.open(&format!("{link}&not-me=1")).await.expect(200);
    scene.phone.submit(&page, "deny", &[]).await.expect(200);
    assert!(scene.collect(&waiting).await.redirected_code().is_none());
    assert_eq!(scene.app.pushed().await.len(), 1);
    for (seconds, count) in [(60, 1), (3601, 2)] {
        scene.app.clock.advance(seconds);
        Browser::new(&scene.app).ask("/account", ADA).await;
        assert_eq!(scene.app.pushed().await.len(), count, "after {seconds} s");
    }
}

#[tokio::test]
async fn wrong_numbers_count_together_whichever_link_they_are_typed_at() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    let letter = scene.app.letter_to(ADA).await;
    let number: u32 = waiting.text("match-number-shown").parse().expect("a number");
    let wrong = (if number == 99 { 10 } else { number + 1 }).to_string();
    let by_push = scene.phone.open(&link).await.expect(200);
    scene.phone.submit(&by_push, "approve", &[("match-number", &wrong)]).await.expect(400);
    let tablet = Browser::phone(&scene.app);
    let by_mail = tablet.open(&letter.link).await.expect(200);
    let second = tablet.submit(&by_mail, "approve", &[("match-number", &wrong)]).await.expect(400);
    assert!(second.text("number-note").contains("One try"), "{}", second.text("number-note"));
    scene.phone.submit(&by_push, "approve", &[("match-number", &wrong)]).await.expect(410);
    assert!(scene.collect(&waiting).await.redirected_code().is_none());
}

#[tokio::test]
async fn a_notification_proves_no_address() {
    let scene = scene().await;
    let user = scene.app.user("eve@example.test").await;
    let device = Gadget::at(&scene.app.base, "/dev/push/2");
    scene.app.give(&user, &device).await;
    scene.desktop.ask("/account", "eve@example.test").await;
    let page = scene.desktop.open(&scene.app.pushed_link().await).await.expect(200);
    scene.desktop.submit(&page, "approve", &[]).await.expect(200);
    assert!(scene.desktop.cookie("porchlight-session").is_some());
    let contacts = scene.app.read(move |conn| store::contacts::of_user(conn, &user)).await;
    assert_eq!(contacts[0].verified_at, None);
}

#[tokio::test]
async fn where_the_policy_has_no_push_or_nobody_switched_it_on_none_goes_out() {
    let scene = scene().await;
    Browser::new(&scene.app).ask("/account", "bob@example.test").await;
    assert!(scene.app.pushed().await.is_empty());
    let app = TestApp::build().with_push().set("push.transport", "\"none\"").spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    assert!(!waiting.has("wait-push"));
    for path in ["/account/push", "/account/push/add"] {
        browser.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn a_stopped_account_gets_none_and_is_not_let_in_with_one_from_before() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    scene.app.disable(ADA).await;
    let page = scene.phone.open(&link).await;
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await;
    assert!(scene.collect(&waiting).await.redirected_code().is_none());
    scene.app.clock.advance(60);
    Browser::new(&scene.app).ask("/account", ADA).await;
    assert_eq!(scene.app.pushed().await.len(), 1);
}

#[tokio::test]
async fn as_a_second_factor_it_goes_out_beside_the_message_that_was_asked_for() {
    let app = TestApp::build()
        .set("sign_in.steps", "[{ any_of = [\"email_code\"] }]")
        .set("sign_in.second_factor", "\"everyone\"")
        .set("sign_in.second_factor_methods", "[\"push\", \"email_link\"]")
        .spawn()
        .await;
    let (client, user) = (app.client().await, app.user(ADA).await);
    app.give(&user, &Gadget::at(&app.base, "/dev/push/1")).await;
    let desktop = Browser::new(&app);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let ways = desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(app.pushed().await.is_empty(), "the first step has none");
    let waiting = desktop.submit(&ways, "send-email", &[]).await;
    assert!(waiting.has("wait-push"), "{}", waiting.body);
    let phone = Browser::phone(&app);
    let page = phone.open(&app.pushed_link().await).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let scene = Scene { app, client, phone, desktop };
    let done = scene.collect(&waiting).await;
    assert_eq!(scene.amr(&done).await, json!(["email", "otp", "push", "mca", "mfa"]));
}
