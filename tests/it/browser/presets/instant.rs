//! `instant`: one tap on a notification, on a device of one's own; a code by mail beside it.

use super::{ADA, HOUR, MINUTE, client, every_event_has_its_device, preset, start, tokens, type_identifier};
use crate::support::{
    TestApp,
    app::{Builder, Registered},
    chromium::Chromium,
    clock::eventually,
    http,
    push::{Gadget, PushService},
    tokens::{decode, text},
};
use serde_json::{Value, json};

struct Scene {
    app: TestApp,
    client: Registered,
    service: PushService,
    gadget: Gadget,
    phone: Chromium,
    desktop: Chromium,
}

fn instant() -> Builder {
    let contact = "\"mailto:ops@id.example\"";
    preset("instant", "open").named().set("push.transport", "\"send\"").set("push.contact", contact)
}

/// Ada has switched notifications on, on her phone, in the course of a sign-in.
async fn scene() -> Scene {
    let service = PushService::open().await;
    let gadget = service.gadget();
    let app = instant().spawn().await;
    let client = client(&app).await;
    let (phone, desktop) = tokio::join!(Chromium::phone(), Chromium::desktop());
    phone.notifications(&app.base, "granted").await;
    phone.subscribed_as(&gadget).await;
    let scene = Scene { app, client, service, gadget, phone, desktop };
    scene.switch_on().await;
    scene.app.clock.advance(MINUTE);
    scene
}

async fn visible(browser: &Chromium, id: &str) {
    let element = browser.element(id).await;
    eventually(id, || async { element.is_displayed().await.unwrap_or(false).then_some(()) }).await;
}

impl Scene {
    async fn switch_on(&self) {
        let Self { app, client, phone, .. } = self;
        phone.open(&start(app, client)).await;
        type_identifier(phone, ADA).await;
        phone.element("code").await;
        phone.type_into("code", &app.letter_to(ADA).await.code).await;
        phone.arrives("/push-offer").await;
        visible(phone, "push-understood").await;
        let told = phone.words().await;
        for part in [
            "How it works",
            "Porchlight · localhost",
            "just now",
            "Sign in securely",
            "Not me",
            "On a public",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // Not without the tick, and not before the page after it.
        phone.click("push-confirm").await;
        assert!(phone.has("push-understood").await && !phone.has("push-enable").await);
        phone.click("push-understood").await;
        phone.click("push-confirm").await;
        visible(phone, "push-enable").await;
        phone.click("push-enable").await;
        tokens(app, client, phone).await;
        assert!(app.letter_to(ADA).await.text.contains("Chrome"), "she is told");
    }

    /// Types who it is on the desktop, and takes what the push service is given: what the phone shows.
    async fn ask(&self) -> Value {
        let Self { app, client, desktop, phone, service, gadget } = self;
        desktop.open(&start(app, client)).await;
        type_identifier(desktop, ADA).await;
        desktop.element("wait-push").await;
        app.settle().await;
        let delivery = service.deliveries().pop().expect("a delivery");
        let seconds: i64 = delivery.header("ttl").parse().expect("seconds");
        assert!((1..=5 * MINUTE).contains(&seconds), "{seconds}");
        phone.open(&format!("{}/account", app.base)).await;
        let message = gadget.decrypt(&delivery.body);
        // An earlier one may still be shown.
        eventually("the notification", || async {
            let shown = phone.deliver(&app.base, &message).await;
            shown.into_iter().find(|one| one["data"]["link"] == message["link"])
        })
        .await
    }

    /// Where pressing that on the notification leads.
    async fn press(&self, shown: &Value, action: &str) -> String {
        let worker = http::send(http::client().get(format!("{}/service-worker.js", self.app.base))).await;
        let pressed = self.phone.press_notification(&worker.body, &shown["data"], action).await;
        pressed["opened"][0].as_str().expect("a window").to_owned()
    }

    async fn rows(&self, event: &str) -> Vec<String> {
        self.app.audit().await.into_iter().filter(|row| row.contains(event)).collect()
    }

    async fn end(self) {
        every_event_has_its_device(&self.app).await;
        tokio::join!(self.phone.quit(), self.desktop.quit());
    }
}

#[tokio::test]
async fn one_tap_on_the_phone_and_the_desktop_goes_on_by_itself_once_within_five_minutes() {
    let scene = scene().await;
    let Scene { app, client, phone, desktop, .. } = &scene;
    let shown = scene.ask().await;
    assert_eq!(
        (&shown["title"], &shown["body"]),
        (&json!("Porchlight · localhost"), &json!("Sign in to Sample app?"))
    );
    let actions = shown["actions"].as_array().expect("a list").iter().map(|one| &one["title"]);
    assert_eq!(actions.collect::<Vec<_>>(), ["Sign in securely", "Not me"]);
    let late = scene.press(&shown, "approve").await;
    assert_eq!(late.split_once("token=").expect("a token").1.len(), 64);
    app.clock.advance(5 * MINUTE - 1);
    phone.open(&late).await;
    assert!(phone.has("approve").await, "{}", phone.words().await);
    app.clock.advance(1);
    phone.open(&late).await;
    phone.shows("This link doesn’t work").await;

    let link = scene.press(&scene.ask().await, "approve").await;
    phone.open(&link).await;
    phone.type_into("match-number", &desktop.text("match-number-shown").await).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    let given = tokens(app, client, desktop).await;
    let claims = decode(text(given.as_object().expect("tokens"), "id_token"), 1);
    assert_eq!(claims["amr"], json!(["push", "mca"]));
    phone.open(&link).await;
    phone.shows("This link doesn’t work").await;
    let used = scene.rows("push.used").await;
    assert_eq!(used.len(), 1);
    let language = phone.run("return navigator.language").await;
    let language = format!("language {}", language.as_str().expect("a language"));
    for part in ["Chrome on Linux", "screen 390x844", "platform Linux", &language] {
        assert!(used[0].contains(part), "{part}: {}", used[0]);
    }
    assert!(scene.rows("push.anomaly").await.is_empty());
    scene.end().await;
}

#[tokio::test]
async fn a_code_of_six_digits_by_mail_stands_beside_it_and_the_fifth_wrong_one_ends_it() {
    let scene = scene().await;
    let Scene { app, client, desktop, .. } = &scene;
    scene.ask().await;
    let right = app.letter_to(ADA).await.code;
    assert_eq!(right.len(), 6);
    let wrong = if right == "123456" { "654321" } else { "123456" };
    for left in
        ["4 attempts remaining", "3 attempts remaining", "2 attempts remaining", "1 attempt remaining"]
    {
        desktop.type_into("code", wrong).await;
        desktop.says("code-note", left).await;
    }
    desktop.type_into("code", wrong).await;
    desktop.arrives("too-many").await;
    desktop.says("code-note", "Too many wrong codes").await;
    assert!(!desktop.has("code").await, "not even the right one can be typed");
    app.clock.advance(MINUTE);
    desktop.open(&desktop.url().await).await;
    desktop.click("resend").await;
    desktop.arrives("resent").await;
    desktop.type_into("code", &app.letter_to(ADA).await.code).await;
    // Offered here too, and nobody is held up by it.
    desktop.click("push-later").await;
    tokens(app, client, desktop).await;
    scene.end().await;
}

#[tokio::test]
async fn not_me_ends_the_request_and_quiets_the_phone_for_an_hour() {
    let scene = scene().await;
    let Scene { app, phone, desktop, service, .. } = &scene;
    let shown = scene.ask().await;
    phone.open(&scene.press(&shown, "deny").await).await;
    phone.click("deny").await;
    phone.arrives("/link/denied").await;
    desktop.shows("The sign-in was stopped").await;
    let before = service.deliveries().len();
    app.clock.advance(MINUTE);
    let stranger = Chromium::desktop().await;
    for (seconds, more) in [(0, 0), (HOUR, 1)] {
        app.clock.advance(seconds);
        stranger.open(&format!("{}/account", app.base)).await;
        type_identifier(&stranger, ADA).await;
        stranger.element("wait-push").await;
        app.settle().await;
        assert_eq!(service.deliveries().len() - before, more);
    }
    stranger.quit().await;
    scene.end().await;
}

#[tokio::test]
async fn on_another_device_than_the_subscribed_one_it_signs_nobody_in_and_is_an_anomaly() {
    let scene = scene().await;
    let Scene { app, client, phone, desktop, .. } = &scene;
    let link = scene.press(&scene.ask().await, "approve").await;
    let number = desktop.text("match-number-shown").await;
    let other = Chromium::phone().await;
    other.open(&link).await;
    other.type_into("match-number", &number).await;
    other.click("approve").await;
    other.shows("Answer the notification on the device that got it").await;
    assert!(other.has("deny").await, "she can still say that it wasn't her");
    let found = scene.rows("push.anomaly").await;
    assert_eq!(found.len(), 1);
    for part in ["Chrome on Linux, not a device of theirs", "screen 390x844", "127.0.0.1"] {
        assert!(found[0].contains(part), "{part}: {}", found[0]);
    }
    assert!(desktop.has("wait-push").await, "the desktop waits: {}", desktop.words().await);
    phone.open(&link).await;
    phone.type_into("match-number", &number).await;
    phone.click("approve").await;
    tokens(app, client, desktop).await;
    other.quit().await;
    scene.end().await;
}

#[tokio::test]
async fn private_windows_and_public_terminals_switch_it_off_with_a_reason_and_offer_the_code() {
    let app = instant().spawn().await;
    let private = Chromium::desktop().await;
    private.before_each_page("navigator.storage.estimate = async () => ({ quota: 5e7, usage: 0 });").await;
    let terminal = Chromium::kiosk().await;
    for (browser, reason) in [(&private, "private window"), (&terminal, "public terminals")] {
        browser.notifications(&app.base, "prompt").await;
        browser.open(&format!("{}/account/push/add", app.base)).await;
        type_identifier(browser, ADA).await;
        browser.element("code").await;
        browser.type_into("code", &app.code_to(ADA).await).await;
        visible(browser, "push-off").await;
        browser.says("push-off", reason).await;
        browser.says("push-codes", "code or link of the usual message").await;
        let confirm = browser.element("push-confirm").await;
        assert!(!confirm.is_displayed().await.expect("seen"), "nothing to press");
        app.clock.advance(MINUTE);
    }
    tokio::join!(private.quit(), terminal.quit());
}
