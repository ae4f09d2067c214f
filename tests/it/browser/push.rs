//! Sign-in notifications, from the page that explains them to the tap that signs in

use crate::support::{Browser, TestApp, chromium::Chromium, push::PushService};
use serde_json::json;

use crate::support::people::{ADA, BOB};

struct Scene {
    app: TestApp,
    browser: Chromium,
}

impl Scene {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.base)
    }

    /// Signs in by mail on the way to a page.
    async fn sign_in(&self, path: &str) {
        self.browser.open(&self.url(path)).await;
        self.browser.type_into("identifier", ADA).await;
        self.browser.click("continue").await;
        self.browser.element("code").await;
        self.browser.type_into("code", &self.app.letter_to(ADA).await.code).await;
        self.browser.arrives(path).await;
    }

    /// Reads the explanation, confirms it, and presses the button.
    async fn switch_on(&self) {
        self.sign_in("/account/push/add").await;
        self.visible("push-understood").await;
        assert!(!self.browser.has("push-enable").await, "not before it is confirmed");
        self.browser.click("push-understood").await;
        self.browser.click("push-confirm").await;
        self.visible("push-enable").await;
        self.browser.click("push-enable").await;
        self.browser.arrives("done=added").await;
    }

    async fn visible(&self, id: &str) {
        let element = self.browser.element(id).await;
        crate::support::clock::eventually(id, || async {
            element.is_displayed().await.unwrap_or(false).then_some(())
        })
        .await;
    }

    /// The reason why it stays off.
    async fn reason(&self) -> String {
        self.browser.open(&self.url("/account/push/add")).await;
        self.visible("push-off").await;
        assert!(!self.browser.element("push-confirm").await.is_displayed().await.expect("seen"));
        self.visible("push-codes").await;
        self.browser.text("push-off").await
    }
}

#[tokio::test]
async fn a_notification_comes_to_the_worker_asks_and_its_link_signs_in_the_other_screen() {
    let service = PushService::open().await;
    let gadget = service.gadget();
    let app = TestApp::build().named().pushing().spawn().await;
    let browser = Chromium::desktop().await;
    browser.notifications(&app.base, "granted").await;
    browser.subscribed_as(&gadget).await;
    let scene = Scene { app, browser };
    scene.switch_on().await;
    let Scene { app, browser } = &scene;
    let notice = app.letter_to(ADA).await;
    assert!(notice.text.contains("Chrome"), "{}", notice.text);

    app.clock.advance(60);
    let desktop = Browser::new(app);
    let waiting = desktop.ask("/account", ADA).await;
    app.settle().await;
    let delivery = service.deliveries().pop().expect("a delivery");
    let message = gadget.decrypt(&delivery.body);
    let shown = browser.deliver(&app.base, &message).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (&shown[0]["title"], &shown[0]["body"]),
        (&json!("Porchlight · localhost"), &json!("Sign in to Porchlight?"))
    );
    let buttons: Vec<_> =
        shown[0]["actions"].as_array().expect("a list").iter().map(|one| &one["title"]).collect();
    assert_eq!(buttons, ["Sign in securely", "Not me"]);
    assert_eq!(browser.deliver(&app.base, &message).await.len(), 1, "the same twice is shown once");

    let worker = desktop.get("/service-worker.js").await.expect(200).body;
    let (data, link) = (&shown[0]["data"], shown[0]["data"]["link"].as_str().expect("a link"));
    for (action, leads) in
        [("approve", link.to_owned()), ("", link.to_owned()), ("deny", format!("{link}&not-me=1"))]
    {
        let pressed = browser.press_notification(&worker, data, action).await;
        assert_eq!((&pressed["opened"], &pressed["closed"]), (&json!([leads]), &json!(true)));
    }
    let foreign = json!({ "link": "https://evil.example/link?token=1" });
    assert_eq!(browser.press_notification(&worker, &foreign, "approve").await["opened"], json!([]));

    browser.open(link).await;
    browser.type_into("match-number", &waiting.text("match-number-shown")).await;
    browser.click("approve").await;
    browser.arrives("/link/approved").await;
    let live = waiting.element("live").expect("live");
    let done = desktop.open(live.get("data-continue").expect("a URL")).await;
    assert!(done.url.path().starts_with("/account") && done.has("sign-out"), "{}", done.url);
    let trail = app.audit().await;
    let used = trail.iter().find(|row| row.contains("push.used")).expect("the use");
    let told =
        "return `screen ${screen.width}x${screen.height}, platform Linux, language ${navigator.language}`";
    let told = browser.run(told).await;
    for part in ["Chrome on Linux", told.as_str().expect("a text")] {
        assert!(used.contains(part), "{part}: {used}");
    }
    assert!(!trail.iter().any(|row| row.contains("push.anomaly")));
    let complaints = browser.complaints().await;
    assert_eq!(complaints, [""; 0]);
    scene.browser.quit().await;
}

#[tokio::test]
async fn signs_of_a_private_window_or_a_public_terminal_switch_it_off_with_a_reason_and_offer_codes() {
    let app = TestApp::build().named().with_push().spawn().await;
    let scene = Scene { app, browser: Chromium::desktop().await };
    let browser = &scene.browser;
    scene.sign_in("/account/push/add").await;
    browser.notifications(&scene.app.base, "denied").await;
    assert!(scene.reason().await.contains("blocked here"));
    browser.notifications(&scene.app.base, "prompt").await;
    browser.before_each_page("navigator.storage.estimate = async () => ({ quota: 5e7, usage: 0 });").await;
    assert!(scene.reason().await.contains("private window"));
    browser.before_each_page("delete window.PushManager; delete window.Notification;").await;
    assert!(scene.reason().await.contains("can’t show"));
    scene.browser.quit().await;

    let terminal = Scene { browser: Chromium::kiosk().await, app: scene.app };
    terminal.app.clock.advance(60);
    terminal.sign_in("/account/push/add").await;
    assert!(terminal.reason().await.contains("public terminals"));
    terminal.browser.quit().await;

    let plain = Scene { browser: Chromium::without_javascript().await, app: terminal.app };
    plain.browser.open(&plain.url("/account/push/add")).await;
    plain.browser.type_into("identifier", BOB).await;
    plain.browser.click("continue").await;
    plain.browser.type_into("code", &plain.app.letter_to(BOB).await.code).await;
    plain.browser.click("submit-code").await;
    plain.browser.arrives("/account/push/add").await;
    let words = plain.browser.words().await;
    assert!(words.contains("need JavaScript") && words.contains("usual message"), "{words}");
    plain.browser.quit().await;
}

#[tokio::test]
async fn in_test_mode_no_push_service_is_needed() {
    let app = TestApp::build().named().with_push().spawn().await;
    let scene = Scene { app, browser: Chromium::desktop().await };
    scene.browser.notifications(&scene.app.base, "granted").await;
    scene.switch_on().await;
    scene.app.clock.advance(60);
    Browser::new(&scene.app).ask("/account", ADA).await;
    let link = scene.app.pushed_link().await;
    scene.browser.open(&link).await;
    scene.browser.element("match-number").await;
    assert_eq!(scene.browser.complaints().await, [""; 0]);
    scene.browser.quit().await;
}

#[tokio::test]
async fn a_browser_whose_question_is_answered_with_no_says_what_to_do() {
    let app = TestApp::build().named().with_push().spawn().await;
    let scene = Scene { app, browser: Chromium::desktop().await };
    scene.browser.before_each_page("Notification.requestPermission = async () => 'denied';").await;
    scene.sign_in("/account/push/add").await;
    scene.visible("push-understood").await;
    scene.browser.click("push-understood").await;
    scene.browser.click("push-confirm").await;
    scene.visible("push-enable").await;
    scene.browser.click("push-enable").await;
    let note = crate::support::clock::eventually("a note", || async {
        Some(scene.browser.text("push-note").await).filter(|text| !text.is_empty())
    });
    assert!(note.await.contains("blocked here"));
    scene.browser.quit().await;
}
