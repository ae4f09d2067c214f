//! Signing in by a notification

use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    http,
    push::Gadget,
    tokens::{authorize_path, decode},
};
use porchlight::{protocol::claims::UserClaims, store};
use serde_json::json;

use crate::support::people::{ADA, BOB, EVE, NUMBER};

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
async fn on_another_device_than_a_subscribed_one_a_link_proves_nothing_and_is_an_anomaly() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    let tablet = Browser::phone(&scene.app);
    let page = tablet.open(&link).await.expect(200);
    assert!(scene.audit("push.anomaly").await.is_empty(), "looking changes nothing");
    let number = waiting.text("match-number-shown");
    let traits = [("screen", "768x1024"), ("platform", "iPad"), ("language", "fr")];
    let refused =
        tablet.press(&page, "approve", &[&[("match-number", number.as_str())], &traits[..]].concat()).await;
    assert!(refused.expect(403).body.contains("on the device that got it"));
    let found = scene.audit("push.anomaly").await;
    assert_eq!(found.len(), 1);
    for part in ["Safari on iPhone, not a device of theirs", "768x1024", "iPad", "language fr", &tablet.ip] {
        assert!(found[0].contains(part), "{part}: {}", found[0]);
    }
    assert!(scene.audit("push.used").await.is_empty());
    assert!(scene.collect(&waiting).await.redirected_code().is_none(), "nobody is signed in");
    // Where it belongs the same link still works; what is beside it does too.
    let page = scene.phone.open(&link).await.expect(200);
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    assert_eq!(scene.amr(&scene.collect(&waiting).await).await, json!(["push", "mca"]));
    let metrics = http::send(http::client().get(format!("{}/metrics", scene.app.base))).await.expect(200);
    assert!(metrics.body.contains("push_used_total{device=\"anomaly\"}"), "{}", metrics.body);
}

#[tokio::test]
async fn the_browser_that_started_is_not_signed_in_by_a_link_that_was_passed_on_to_it() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    for _ in 0..3 {
        let page = scene.desktop.open(&link).await.expect(200);
        let refused = scene.desktop.press(&page, "approve", &[]).await.expect(403);
        assert!(refused.has("deny") && refused.has("continue"), "a way on: {}", refused.body);
    }
    assert!(scene.desktop.cookie("porchlight-session").is_none());
    scene.desktop.open(&link).await.expect(410);
    scene.phone.open(&link).await.expect(410);
    assert_eq!(scene.audit("push.anomaly").await.len(), 3, "it cannot be tried for ever");
    let code = scene.app.letter_to(ADA).await.code;
    let done = scene.desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(done.redirected("code").is_some(), "the code beside it still works");
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
    assert!(second.text("number-note").contains("1 attempt"), "{}", second.text("number-note"));
    scene.phone.submit(&by_push, "approve", &[("match-number", &wrong)]).await.expect(410);
    assert!(scene.collect(&waiting).await.redirected_code().is_none());
}

#[tokio::test]
async fn a_notification_proves_no_address() {
    let scene = scene().await;
    let user = scene.app.user(EVE).await;
    let device = Gadget::at(&scene.app.base, "/dev/push/2");
    scene.desktop.open("/account").await;
    scene.app.give_here(&user, &device, &scene.desktop).await;
    scene.desktop.ask("/account", EVE).await;
    let page = scene.desktop.open(&scene.app.pushed_link().await).await.expect(200);
    scene.desktop.submit(&page, "approve", &[]).await.expect(200);
    assert!(scene.desktop.cookie("porchlight-session").is_some());
    let contacts = scene.app.read(move |conn| store::contacts::of_user(conn, &user)).await;
    assert_eq!(contacts[0].verified_at, None);
}

#[tokio::test]
async fn where_the_policy_has_no_push_or_nobody_switched_it_on_none_goes_out() {
    let scene = scene().await;
    Browser::new(&scene.app).ask("/account", BOB).await;
    assert!(scene.app.pushed().await.is_empty());
    let app = TestApp::build().set("push.transport", "\"none\"").spawn().await;
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
    let page = scene.phone.open(&link).await.expect(200);
    scene.app.disable(ADA).await;
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(410);
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
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    phone.open("/account").await;
    app.give_here(&user, &Gadget::at(&app.base, "/dev/push/1"), &phone).await;
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let ways = desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(app.pushed().await.is_empty(), "the first step has none");
    let waiting = desktop.submit(&ways, "send-email", &[]).await;
    assert!(waiting.has("wait-push"), "{}", waiting.body);
    let page = phone.open(&app.pushed_link().await).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let scene = Scene { app, client, phone, desktop };
    let done = scene.collect(&waiting).await;
    assert_eq!(scene.amr(&done).await, json!(["email", "otp", "push", "mca", "mfa"]));
}

#[tokio::test]
async fn in_an_unusual_sign_in_it_goes_out_beside_the_second_factor_that_the_policy_names() {
    let app = TestApp::build()
        .set("sign_in.steps", "[{ any_of = [\"email_code\"] }]")
        .set("sign_in.second_factor_methods", "[\"push\", \"sms_code\"]")
        .set("sign_in.risk.new_device", "\"second_factor\"")
        .spawn()
        .await;
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    let (client, ada) = (app.client().await, app.user_with(ADA, claims).await);
    let of = ada.clone();
    app.write(move |app, conn| {
        let contacts = store::contacts::of_user(conn, &of)?;
        contacts.iter().try_for_each(|contact| store::contacts::verify(conn, &contact.id, app.now()))
    })
    .await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    phone.sign_in(&app, "/account", ADA).await;
    app.give_here(&ada, &Gadget::at(&app.base, "/dev/push/1"), &phone).await;
    app.clock.advance(60);
    let ways = desktop.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    assert!(ways.has("unusual"), "{}", ways.body);
    let waiting = desktop.submit(&ways, "send-phone", &[]).await;
    assert!(waiting.has("wait-push"), "{}", waiting.body);
    let page = phone.open(&app.pushed_link().await).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    let scene = Scene { app, client, phone, desktop };
    let done = scene.collect(&waiting).await;
    assert_eq!(scene.amr(&done).await, json!(["email", "otp", "push", "mca", "mfa"]));
}

/// Bob signs in on Ada's phone, from which she has signed out, and out again.
async fn lend_to_bob(scene: &Scene) {
    let (phone, bob) = (&scene.phone, BOB);
    if phone.cookie("porchlight-session").is_some() {
        let page = phone.open("/account").await.expect(200);
        phone.submit(&page, "sign-out", &[]).await;
    }
    phone.sign_in(&scene.app, "/account", bob).await.expect(200);
    let page = phone.open("/account").await.expect(200);
    phone.submit(&page, "sign-out", &[]).await;
}

#[tokio::test]
async fn a_browser_in_which_somebody_else_has_signed_in_since_gets_no_more_of_a_person_s_notifications() {
    let scene = scene().await;
    lend_to_bob(&scene).await;
    // Bob types her address in that very browser, as anybody does elsewhere.
    let waiting = scene.phone.ask("/account", ADA).await;
    assert!(waiting.has("wait-push"), "the page tells nobody where they are on");
    Browser::new(&scene.app).ask("/account", ADA).await;
    assert!(scene.app.pushed().await.is_empty());
    // Her tablet, which nobody else uses, does.
    let tablet = Browser::phone(&scene.app);
    scene.app.clock.advance(60);
    let waiting = tablet.ask("/account", ADA).await;
    scene.app.settle().await;
    let code = scene.app.letters_to(ADA).pop().expect("a message").code;
    tablet.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    let page = tablet.confirm_push().await.expect(200);
    let gadget = Gadget::at(&scene.app.base, "/dev/push/2");
    tablet.subscribe(&page, &gadget.subscription()).await.expect(200);
    scene.app.clock.advance(60);
    let (_, link) = scene.ask().await;
    let page = tablet.open(&link).await.expect(200);
    assert!(page.has("match-number"), "{}", page.body);
    // Her list says which one is off, and why.
    let list = tablet.open("/account/push").await.expect(200);
    assert!(list.text("push-paused-1").contains("someone else") && !list.has("push-paused-2"));
    scene.app.clock.advance(91 * 86_400);
    let before = scene.app.pushed().await.len();
    let (waiting, link) = scene.ask().await;
    assert_eq!(scene.app.pushed().await.len(), before + 1);
    let page = scene.phone.open(&link).await.expect(200);
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    assert_eq!(scene.amr(&scene.collect(&waiting).await).await, json!(["push", "mca"]));
}

#[tokio::test]
async fn a_notification_from_before_somebody_else_signed_in_there_signs_nobody_in() {
    let scene = scene().await;
    let (elsewhere, link) = scene.ask().await;
    let here = scene.phone.open("/account").await.expect(200);
    scene.phone.submit(&here, "sign-out", &[]).await;
    scene.app.clock.advance(60);
    let waiting = scene.phone.ask("/account", ADA).await;
    let one_tap = scene.app.pushed_link().await;
    lend_to_bob(&scene).await;
    for (link, filled) in [(&one_tap, None), (&link, Some(elsewhere.text("match-number-shown")))] {
        let page = scene.phone.open(link).await.expect(200);
        let filled: Vec<_> = filled.iter().map(|number| ("match-number", number.as_str())).collect();
        scene.phone.press(&page, "approve", &filled).await.expect(403);
    }
    assert!(scene.phone.cookie("porchlight-session").is_none());
    assert!(scene.collect(&waiting).await.redirected_code().is_none());
    assert!(scene.collect(&elsewhere).await.redirected_code().is_none());
    assert_eq!(scene.audit("push.anomaly").await.len(), 2);
    // The way by mail still stands.
    let letters = scene.app.letters_to(ADA);
    let code = &letters.last().expect("a message").code;
    scene.phone.submit(&waiting, "submit-code", &[("code", code)]).await.expect(200);
    assert!(scene.phone.cookie("porchlight-session").is_some());
}

#[tokio::test]
async fn a_notification_that_lasts_longer_than_its_sign_in_did_signs_in_all_the_same() {
    let scene = scene_in(TestApp::build().set("sign_in.lifetimes.push", 3600)).await;
    let page = scene.desktop.open(&authorize_path(&scene.client, &[])).await.expect(200);
    scene.app.clock.advance(3000);
    let waiting = scene.desktop.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    let link = scene.app.pushed_link().await;
    scene.app.clock.advance(3500);
    let page = scene.phone.open(&link).await.expect(200);
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    assert!(scene.collect(&waiting).await.redirected_code().is_some());
}

#[tokio::test]
async fn an_approval_is_taken_back_when_its_device_is_removed_before_the_screen_goes_on() {
    let scene = scene().await;
    let (waiting, link) = scene.ask().await;
    let page = scene.phone.open(&link).await.expect(200);
    let number = waiting.text("match-number-shown");
    scene.phone.submit(&page, "approve", &[("match-number", number.as_str())]).await.expect(200);
    let page = scene.phone.open("/account/push").await.expect(200);
    scene.phone.submit(&page, "push-remove-1", &[]).await.expect(200);
    let page = scene.collect(&waiting).await;
    assert!(page.redirected_code().is_none(), "{}", page.url);
    assert!(!scene.desktop.open("/account").await.has("sign-out"));
}
