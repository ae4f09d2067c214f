//! A device that gets notifications rests on the session in which it was subscribed: whoever puts that session out from
//! elsewhere has put the device out too

use crate::support::{Browser, Page, TestApp, html, push::Gadget};

use crate::support::people::ADA;

/// Ada at her desk, and an intruder who switched notifications on in a browser of their own.
struct Scene {
    app: TestApp,
    ada: Browser,
    intruder: Browser,
}

async fn scene() -> Scene {
    let app = TestApp::build().with_push().set("sign_in.limits.resend_cooldown", 0).spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    app.clock.advance(60);
    let gadget = Gadget::at(&app.base, "/dev/push/1");
    let intruder = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    app.clock.advance(60);
    Scene { app, ada, intruder }
}

impl Scene {
    /// Whether the intruder's device still lets in whoever types Ada's address.
    async fn lets_in(&self) -> bool {
        self.app.clock.advance(60);
        let before = self.app.pushed().await.len();
        let desktop = Browser::new(&self.app);
        let waiting = desktop.ask("/account", ADA).await;
        let Some(link) = self.app.pushed().await.first().cloned() else { return false };
        assert!(self.app.pushed().await.len() <= before + 1);
        let page = self.intruder.open(&link).await;
        if !page.has("approve") {
            return false;
        }
        let number = waiting.text("match-number-shown");
        self.intruder.press(&page, "approve", &[("match-number", &number)]).await;
        go_on(&desktop, &waiting).await.has("sign-out")
    }
}

async fn go_on(browser: &Browser, waiting: &Page) -> Page {
    browser.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await
}

#[tokio::test]
async fn a_device_lets_in_as_long_as_nobody_puts_it_out() {
    let scene = scene().await;
    assert!(scene.lets_in().await);
    let page = scene.intruder.open("/account").await.expect(200);
    scene.intruder.submit(&page, "sign-out", &[]).await.expect(200);
    assert!(scene.lets_in().await, "who signs out in it has not switched notifications off");
}

#[tokio::test]
async fn this_was_not_me_puts_out_the_browser_with_its_notifications() {
    let scene = scene().await;
    scene.app.settle().await;
    let link = scene.app.new_devices_of(ADA)[0].not_me.clone();
    let page = scene.ada.open(&link).await.expect(200);
    scene.ada.submit(&page, "deny", &[]).await.expect(200);
    assert!(!scene.lets_in().await);
    assert!(scene.app.audit().await.iter().any(|row| row.contains("push.removed")));
}

#[tokio::test]
async fn a_browser_that_was_put_out_is_a_stranger_s_from_then_on() {
    let scene = scene().await;
    scene.app.settle().await;
    let link = scene.app.new_devices_of(ADA)[0].not_me.clone();
    let page = scene.ada.open(&link).await.expect(200);
    scene.ada.submit(&page, "deny", &[]).await.expect(200);
    scene.app.clock.advance(60);
    scene.intruder.sign_in(&scene.app, "/account", ADA).await.expect(200);
    scene.app.settle().await;
    assert_eq!(scene.app.new_devices_of(ADA).len(), 2, "she is told again");
}

#[tokio::test]
async fn this_was_not_me_puts_out_the_browser_whatever_session_it_has_by_now() {
    let scene = scene().await;
    scene.app.settle().await;
    let link = scene.app.new_devices_of(ADA)[0].not_me.clone();
    let page = scene.intruder.open("/account").await.expect(200);
    scene.intruder.submit(&page, "sign-out", &[]).await.expect(200);
    scene.app.clock.advance(60);
    scene.intruder.sign_in(&scene.app, "/account", ADA).await.expect(200);
    assert!(scene.intruder.open("/account").await.has("sign-out"), "of which she is not told again");
    let page = scene.ada.open(&link).await.expect(200);
    let done = scene.ada.submit(&page, "deny", &[]).await.expect(200);
    assert!(done.body.contains("That browser is signed out"), "{}", done.body);
    assert!(scene.intruder.open("/account").await.has("identifier"), "and so it is");
}

#[tokio::test]
async fn a_session_that_is_ended_from_another_browser_takes_its_notifications_along() {
    let scene = scene().await;
    let page = scene.ada.open("/account/sessions").await.expect(200);
    let forms = html::forms(&page.body);
    let other = forms.iter().find(|form| form.action.ends_with("/sessions/end")).expect("the other browser");
    let csrf = other.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let session = page.body.split("name=\"session\" value=\"").nth(1).expect("its id");
    let session = session.split('"').next().expect("its id");
    scene.ada.post("/account/sessions/end", &[("csrf", &csrf), ("session", session)]).await.expect(303);
    assert!(scene.intruder.open("/account").await.has("identifier"), "its session is over");
    assert!(!scene.lets_in().await);
}

#[tokio::test]
async fn who_signs_out_everywhere_puts_out_every_device() {
    let scene = scene().await;
    let page = scene.ada.open("/account/sessions").await.expect(200);
    scene.ada.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    assert!(!scene.lets_in().await);
}

#[tokio::test]
async fn who_signs_out_everywhere_is_told_of_the_next_sign_in_in_any_other_browser() {
    let scene = scene().await;
    let (app, ada, intruder) = (&scene.app, &scene.ada, &scene.intruder);
    let page = ada.open("/account/sessions").await.expect(200);
    ada.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
    app.settle().await;
    let before = app.new_devices_of(ADA).len();
    app.clock.advance(60);
    intruder.sign_in(app, "/account", ADA).await.expect(200);
    app.settle().await;
    assert_eq!(app.new_devices_of(ADA).len(), before + 1, "it was put out, so it is a new one");
    app.clock.advance(60);
    ada.sign_in(app, "/account", ADA).await.expect(200);
    app.settle().await;
    assert_eq!(app.new_devices_of(ADA).len(), before + 1, "hers, in which she did it, is not");
}

#[tokio::test]
async fn a_device_whose_session_is_over_already_is_put_out_all_the_same() {
    let scene = scene().await;
    let page = scene.intruder.open("/account").await.expect(200);
    scene.intruder.submit(&page, "sign-out", &[]).await.expect(200);
    // The notice says that notifications were switched on there.
    let notice =
        scene.app.letters_to(ADA).into_iter().rfind(|letter| !letter.not_me.is_empty()).expect("a notice");
    let page = scene.ada.open(&notice.not_me).await.expect(200);
    scene.ada.submit(&page, "deny", &[]).await.expect(200);
    assert!(!scene.lets_in().await);
}
