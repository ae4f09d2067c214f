//! What lets somebody in or keeps somebody out asks an admin for a fresh sign-in

use super::{ADMIN, admin};
use crate::support::{
    Browser, Page, TestApp,
    tokens::{authorize_path, text},
};

use crate::support::people::{ADA, NUMBER, give_number};
const MAP: &str = include_str!("../../../../docs/map.md");

/// Every path of the admin pages that takes a form.
fn forms() -> Vec<&'static str> {
    let rows = MAP.lines().filter(|line| line.contains("POST"));
    rows.filter_map(|line| line.split('`').nth(1)).filter(|path| path.starts_with("/admin/")).collect()
}

/// Signs in again from the page that asks for it, and goes where that leads.
async fn sign_in_again(app: &TestApp, browser: &Browser, asked: Page) -> Page {
    let page = browser.follow(asked).await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", ADMIN)]).await;
    let code = app.code_to(ADMIN).await;
    browser.submit(&page, "submit-code", &[("code", &code)]).await
}

#[tokio::test]
async fn every_form_of_the_admin_pages_asks_whoever_signed_in_long_ago_to_do_it_again() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let ada = app.id_of(ADA).await;
    let boss = admin(&app).await;
    let csrf = boss.open("/admin/clients/new").await.expect(200).form("save").fields[0].1.clone();
    app.clock.advance(601);
    assert!(forms().len() >= 12, "{:?}", forms());
    for path in forms() {
        let path = path.replace("{client}", &client.id).replace("{user}", ada.as_str());
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", "Taken over"),
            ("redirect_uris", "https://evil.example/"),
            ("groups", "staff"),
            ("way", "qr"),
            ("secret", "x"),
        ];
        let page = boss.post(&path, &fields).await.expect(303);
        let to = page.location().expect("a redirect").path().to_owned();
        assert!(to.starts_with("/login/") && to.ends_with("/identify"), "{path} leads to {to}");
    }
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    assert!(!page.body.contains("evil.example") && !page.body.contains("Taken over"), "nothing has changed");
    app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
    let page = boss.open(&format!("/admin/people/{ada}")).await.expect(200);
    assert_eq!(page.element("groups").expect("the field").get("value"), Some(""));
    assert!(page.has("disable"), "not stopped");
}

#[tokio::test]
async fn what_was_typed_is_not_lost_by_signing_in_again() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/clients/{}/edit", client.id)).await.expect(200);
    app.clock.advance(601);
    let typed =
        [("name", "Wiki & \"more\""), ("redirect_uris", "https://new.example/a\nhttps://new.example/b")];
    let asked = boss.press(&page, "save", &typed).await.expect(303);
    let form = sign_in_again(&app, &boss, asked).await.expect(200);
    assert!(form.has("draft"), "{}:\n{}", form.url, form.body);
    assert_eq!(form.element("name").expect("the field").get("value"), Some("Wiki & \"more\""));
    Browser::new(&app)
        .get(&authorize_path(&client, &[("redirect_uri", "https://new.example/b")]))
        .await
        .expect(400);
    let page = boss.submit(&form, "save", &[]).await.expect(200);
    assert_eq!(page.url.path(), format!("/admin/clients/{}", client.id));
    let page =
        Browser::new(&app).get(&authorize_path(&client, &[("redirect_uri", "https://new.example/b")])).await;
    assert_eq!(page.status, 303, "it is saved");

    // Nobody else can fill in a form with it: not in another browser, not for another app.
    let link = form.url.as_str().to_owned();
    let other = Browser::new(&app);
    other.sign_in(&app, "/admin/clients", ADMIN).await.expect(200);
    assert!(!other.open(&link).await.expect(200).has("draft"));
    let neighbour = app.client().await;
    let page = boss.open(&link.replace(&client.id, &neighbour.id)).await.expect(200);
    assert!(!page.has("draft"), "{}", page.url);
    app.clock.advance(3600);
    assert!(!boss.open(&link).await.has("draft"), "after an hour it is forgotten");
}

#[tokio::test]
async fn after_signing_in_again_the_admin_is_back_where_the_button_is() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    app.tokens(&client, ADA).await;
    let ada = app.id_of(ADA).await;
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/people/{ada}")).await.expect(200);
    app.clock.advance(601);
    let asked = boss.press(&page, "disable", &[]).await.expect(303);
    let page = sign_in_again(&app, &boss, asked).await.expect(200);
    assert!(page.has("done") && page.has("disable"), "{}:\n{}", page.url, page.body);
    let page = boss.submit(&page, "disable", &[]).await.expect(200);
    assert!(page.has("enable"), "{}", page.body);

    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    app.clock.advance(601);
    let asked = boss.press(&page, "rotate", &[]).await.expect(303);
    let page = sign_in_again(&app, &boss, asked).await.expect(200);
    assert!(page.has("done") && page.has("rotate") && !page.has("client-secret"), "{}", page.url);
    assert!(boss.submit(&page, "rotate", &[]).await.expect(200).has("client-secret"));
}

#[tokio::test]
async fn a_further_step_for_an_app_renews_nothing_of_what_was_proved_before_it() {
    let app = TestApp::build()
        .set("policies.texts.steps", r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#)
        .set("policies.texts.second_factor", "\"nobody\"")
        .spawn()
        .await;
    let client = app.client_with(|client| client.settings.policy = Some("texts".to_owned())).await;
    let start = authorize_path(&client, &[]);
    let boss = admin(&app).await;
    let root = app.id_of(ADMIN).await;
    give_number(&app, &root).await;
    let csrf = boss.open("/admin/clients/new").await.expect(200).form("save").fields[0].1.clone();
    let rotate = format!("/admin/clients/{}/rotate", client.id);
    app.clock.advance(3000);
    // The app asks for a text message as well, and the session is renewed by it.
    let page = boss.open(&start).await.expect(200);
    let waiting = boss.submit(&page, "send-phone", &[]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    assert!(boss.submit(&waiting, "submit-code", &[("code", &code)]).await.redirected_code().is_some());
    let page = boss.post(&rotate, &[("csrf", &csrf)]).await.expect(303);
    let to = page.location().expect("a redirect").path().to_owned();
    assert!(to.ends_with("/identify"), "{to}");
}

#[tokio::test]
async fn the_page_that_asks_again_says_why_and_knows_who_is_signed_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let boss = admin(&app).await;
    let page = boss.open(&format!("/admin/clients/{}", client.id)).await.expect(200);
    app.clock.advance(601);
    let asked = boss.press(&page, "rotate", &[]).await.expect(303);
    let asked = boss.follow(asked).await.expect(200);
    assert!(asked.text("again").contains("change an app"), "{}", asked.text("again"));
    assert_eq!(asked.element("identifier").expect("the field").get("value"), Some(ADMIN));
    assert_eq!(asked.element("go-back").expect("the way back").get("href"), Some("/admin/clients"));
    let wrong = boss.submit(&asked, "continue", &[("identifier", "nobody")]).await.expect(400);
    assert!(wrong.text("again").contains("change an app"), "it still says why");
    let german = boss.open(&format!("{}?lang=de", asked.url)).await.expect(200);
    assert!(german.text("again").contains("App zu"), "{}", german.text("again"));
    boss.open(&format!("{}?lang=en", asked.url)).await.expect(200);
    // Nothing needs to be typed.
    let waiting = boss.submit(&asked, "continue", &[]).await.expect(200);
    let code = app.code_to(ADMIN).await;
    let page = boss.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.has("done") && page.has("rotate"), "{}", page.url);

    // Who is signed in nowhere is told nothing of anybody.
    let nobody = Browser::new(&app).open("/account/contacts").await.expect(200);
    assert!(!nobody.has("again") && !nobody.has("go-back"), "{}", nobody.body);
    assert_eq!(nobody.element("identifier").expect("the field").get("value"), Some(""));
    let ended = boss.open("/account/sessions").await.expect(200);
    boss.submit(&ended, "sign-out", &[]).await;
    let page = boss.open(asked.url.as_str()).await;
    assert!(!page.body.contains(ADMIN), "{}", page.body);
}

#[tokio::test]
async fn every_page_that_asks_for_a_fresh_sign_in_has_a_reason_of_its_own() {
    let app = TestApp::build().named().spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    app.clock.advance(601);
    for (path, reason) in [
        ("/account/authenticator", "authenticator app"),
        ("/account/passkeys/add", "your passkeys"),
        ("/account/delete", "delete your account"),
    ] {
        let page = ada.open(path).await.expect(200);
        assert!(page.text("again").contains(reason), "{path}: {}", page.text("again"));
        assert_eq!(page.element("identifier").expect(path).get("value"), Some(ADA), "{path}");
    }
}
