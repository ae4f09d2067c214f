//! What the approval of a picture is worth: no more than the session on the phone, and only while that stands

use super::qr::{Scan, build, link_of, scan};
use crate::support::{
    Browser, html,
    people::{ADA, NUMBER},
    tokens::{authorize_path, decode},
};
use porchlight::{
    crypto::digest::sha256,
    login::{
        BrowserSession,
        choose::{self, Able},
    },
    model::{device::Device, policy::Method},
    store,
};

const DAY: i64 = 86_400;

/// A screen that shows a picture, ten days after Ada signed in on her phone.
async fn scan_late(more: &[(&str, &str)]) -> (Scan, i64) {
    let app = build().set("sign_in.lifetimes.session_idle", 30 * DAY).spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let signed_in = app.app.now();
    app.clock.advance(10 * DAY);
    let page = desktop.open(&authorize_path(&client, more)).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let link = link_of(&app, &screen).await;
    (Scan { app, client, desktop, phone, screen, link }, signed_in)
}

#[tokio::test]
async fn a_picture_proves_no_more_than_the_phone_s_own_sign_in_and_lasts_no_longer() {
    let (scan, signed_in) = scan_late(&[]).await;
    let page = scan.phone.open(&scan.link).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    let code = scan.collect(&scan.desktop).await.redirected_code().expect("a code");
    let tokens = scan.app.redeem(&scan.client, &code).await.expect(200).json();
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["auth_time"], signed_in);
    assert!(scan.desktop.open("/account/delete").await.has("identifier"), "that was ten days ago");
    scan.app.clock.advance(20 * DAY - 60);
    assert!(scan.desktop.open("/account").await.has("sign-out"));
    scan.app.clock.advance(60);
    assert!(scan.desktop.open("/account").await.has("identifier"), "it ends with the phone's");
}

#[tokio::test]
async fn where_a_fresh_proof_is_asked_for_the_phone_gives_it_first() {
    for wants in [("prompt", "login"), ("max_age", "60"), ("max_age", "0")] {
        let (scan, _) = scan_late(&[wants]).await;
        let page = scan.phone.open(&scan.link).await.expect(200);
        assert!(page.has("identifier"), "{wants:?}: {}", page.body);
        let waiting = scan.phone.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
        let code = scan.app.code_to(ADA).await;
        let page = scan.phone.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
        assert!(scan.collect(&scan.desktop).await.redirected_code().is_some(), "{wants:?}");
    }
}

#[tokio::test]
async fn what_the_first_screen_tells_at_the_same_moment_does_not_let_it_outlast_the_phone() {
    let (scan, _) = scan_late(&[]).await;
    let id = scan.screen.login();
    let before = scan.app.read(move |conn| store::logins::find(conn, &id)).await.expect("a sign-in");
    let page = scan.phone.open(&scan.link).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    // A request of the first screen that read the sign-in before the approval, and writes after it.
    let able = Able { passkey: false, push: true };
    choose::begin(&scan.app.app, before, able, false).await.expect("written");
    assert!(scan.collect(&scan.desktop).await.redirected_code().is_some());
    scan.app.clock.advance(20 * DAY);
    assert!(scan.desktop.open("/account").await.has("identifier"), "it ends with the phone's");
}

#[tokio::test]
async fn an_approval_is_taken_back_when_the_session_that_gave_it_ends_before_the_screen_goes_on() {
    for everywhere in [false, true] {
        let scan = scan().await;
        // Her own desktop, in which she ends what her phone can do.
        let ada = Browser::new(&scan.app);
        scan.app.clock.advance(60);
        ada.sign_in(&scan.app, "/account", ADA).await.expect(200);
        let page = scan.phone.open(&scan.link).await.expect(200);
        scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
        assert_eq!(scan.state().await, "approved");
        let page = ada.open("/account/sessions").await.expect(200);
        if everywhere {
            ada.submit(&page, "sign-out-everywhere", &[]).await.expect(200);
        } else {
            let forms = html::forms(&page.body);
            let other = forms.iter().find(|form| form.action.ends_with("/sessions/end")).expect("the phone");
            let csrf = other.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
            let session = page.body.split("name=\"session\" value=\"").nth(1).expect("its id");
            let session = session.split('"').next().expect("its id");
            ada.post("/account/sessions/end", &[("csrf", &csrf), ("session", session)]).await.expect(303);
        }
        let page = scan.collect(&scan.desktop).await;
        assert!(page.redirected_code().is_none(), "{}", page.url);
        assert!(!scan.desktop.open("/account").await.has("sign-out"));
    }
}

#[tokio::test]
async fn a_number_proved_after_the_approval_was_taken_back_belongs_to_nobody() {
    let steps = r#"[{ any_of = ["email_link", "email_code", "qr"] }, { any_of = ["sms_code"] }]"#;
    let builder =
        build().named().set("policies.two.steps", steps).set("policies.two.second_factor", "\"nobody\"");
    let app = builder.spawn().await;
    let client = app.client_with(|client| client.settings.policy = Some("two".to_owned())).await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let page = desktop.open(&authorize_path(&client, &[])).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let link = link_of(&app, &screen).await;
    let scan = Scan { app, client, desktop, phone, screen, link };
    let page = scan.phone.open(&scan.link).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    let page = scan.collect(&scan.desktop).await.expect(200);
    let waiting = scan.desktop.submit(&page, "send-phone", &[("identifier", NUMBER)]).await.expect(200);
    let code = scan.app.text_to(NUMBER).await.code;
    let account = scan.phone.open("/account").await;
    scan.phone.submit(&account, "sign-out", &[]).await.expect(200);
    let page = scan.desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "{}", page.url);
    let id = scan.app.id_of(ADA).await;
    let contacts = scan.app.read(move |conn| store::contacts::of_user(conn, &id)).await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
}

#[tokio::test]
async fn a_screen_has_no_tries_of_its_own_at_what_only_the_phone_was_given() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    assert!(scan.collect(&scan.desktop).await.redirected_code().is_some());
    let user = scan.app.id_of(ADA).await;
    for (browser, gave_it) in [(&scan.phone, true), (&scan.desktop, false)] {
        let cookie = browser.cookie("porchlight-browser").expect("a cookie");
        let browser = BrowserSession {
            browser_digest: sha256(&cookie).as_bytes().to_vec(),
            session: None,
            device: Device::default(),
            lang: "en".to_owned(),
        };
        let user = user.clone();
        let known = scan
            .app
            .read(move |conn| browser.known_for(conn, Some(&user), |method| method == Method::EmailCode));
        assert_eq!(known.await.is_some(), gave_it);
    }
}
