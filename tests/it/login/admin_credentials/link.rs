//! GET /admin-link, POST /admin-link/accept: a link

use super::{ADA, Club, EVE, accept, club, club_in, is_in};
use crate::support::{
    Browser, TestApp,
    tokens::{authorize_path, decode},
};
use porchlight::{
    admin::users,
    model::{admin_credentials, challenge::ChallengeKind},
    store,
};

#[tokio::test]
async fn it_signs_in_once_in_the_browser_in_which_it_is_accepted() {
    let club = club().await;
    let link = club.link().await;
    let token = link.split("token=").nth(1).expect("a token");
    assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    for _ in 0..3 {
        // However often it is opened, and by whatever.
        Browser::new(&club.app).open(&link).await.expect(200);
    }
    let (phone, late) = (Browser::phone(&club.app), Browser::new(&club.app));
    let seen = late.open(&link).await.expect(200);
    let page = phone.open(&link).await.expect(200);
    assert!(!page.url.as_str().contains("token"), "{}", page.url);
    assert!(page.header("cache-control").contains("no-store"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(!is_in(&phone), "a GET signs nobody in");
    let page = phone.submit(&page, "approve", &[("identifier", " Ada@Example.test")]).await.expect(200);
    assert!(page.url.path() == "/account" && page.body.contains(ADA), "{}", page.body);
    late.submit(&seen, "approve", &[("identifier", ADA)]).await.expect(410);
    assert!(!is_in(&late));
    late.open(&link).await.expect(410);
    assert_eq!((club.count("user.sign_in_issued").await, club.count("issued.used").await), (1, 1));
}

#[tokio::test]
async fn a_browser_that_the_person_has_used_before_needs_one_tap() {
    let club = club().await;
    let own = Browser::new(&club.app);
    own.sign_in(&club.app, "/account", ADA).await;
    let page = own.open("/account/sessions").await;
    own.submit(&page, "sign-out", &[]).await;
    let page = own.open(&club.link().await).await.expect(200);
    assert!(page.body.contains(ADA) && !page.has("identifier"), "{}", page.body);
    let page = own.submit(&page, "approve", &[]).await.expect(200);
    assert!(page.url.path() == "/account" && is_in(&own));
}

#[tokio::test]
async fn the_picture_needs_one_tap_on_the_person_s_phone_and_is_shown_once() {
    let club = club().await;
    let link = club.shown().await;
    let again = club.boss.open(&format!("/admin/people/{}", club.ada)).await;
    assert!(!again.has("issued-qr"));
    let phone = Browser::phone(&club.app);
    let page = phone.open(&link).await.expect(200);
    assert!(page.body.contains(ADA) && !page.has("identifier"), "{}", page.body);
    phone.submit(&page, "approve", &[]).await.expect(200);
    assert!(is_in(&phone));
    let told = club.newest().await;
    assert!(told.subject.contains("administrator") && !told.text.contains("admin-link"), "{}", told.text);
}

#[tokio::test]
async fn fifty_at_once_give_one_session() {
    let club = club().await;
    let link = club.link().await;
    let mut opened = Vec::new();
    for _ in 0..50 {
        let browser = Browser::new(&club.app);
        let page = browser.open(&link).await.expect(200);
        opened.push((browser, page));
    }
    let pressed = opened.iter().map(|(browser, page)| async move {
        browser.submit(page, "approve", &[("identifier", ADA)]).await.status
    });
    let answers = futures_util::future::join_all(pressed).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 410).count(), 49, "{answers:?}");
    assert_eq!(opened.iter().filter(|(browser, _)| is_in(browser)).count(), 1);
    assert_eq!(club.count("issued.used").await, 1);
}

#[tokio::test]
async fn it_ends_after_five_minutes_to_the_second() {
    let club = club().await;
    let link = club.link().await;
    let ada = club.ada.clone();
    let newest =
        club.app.read(move |conn| store::challenges::newest_of_user(conn, &ada, ChallengeKind::AdminLink));
    let made = newest.await.expect("a link");
    assert_eq!((made.expires_at - made.created_at, admin_credentials::LINK_SECONDS), (300, 300));
    let browser = Browser::new(&club.app);
    club.app.clock.advance(made.expires_at - 1 - club.app.app.now());
    let page = browser.open(&link).await.expect(200);
    club.app.clock.advance(1);
    browser.submit(&page, "approve", &[("identifier", ADA)]).await.expect(410);
    browser.open(&link).await.expect(410);
    assert!(!is_in(&browser));
}

#[tokio::test]
async fn a_newer_one_replaces_it_and_it_is_nothing_at_other_doors() {
    let club = club().await;
    let (first, second) = (club.link().await, club.link().await);
    let browser = Browser::new(&club.app);
    browser.open(&first).await.expect(410);
    let token = second.split("token=").nth(1).expect("a token");
    for door in ["link", "invite", "qr", "not-me"] {
        browser.open(&format!("/{door}?token={token}")).await.expect(410);
    }
    browser.open(&second).await.expect(200);
    // What is shown replaces what was mailed.
    club.shown().await;
    browser.open(&second).await.expect(410);
}

#[tokio::test]
async fn the_tokens_say_that_an_admin_issued_it_and_no_more() {
    let club = club().await;
    let browser = Browser::new(&club.app);
    accept(&browser, &club.link().await).await.expect(200);
    let code = browser.open(&authorize_path(&club.client, &[])).await.redirected("code").expect("signed in");
    let tokens = club.app.redeem(&club.client, &code).await.json();
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["adm"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
}

#[tokio::test]
async fn whoever_was_on_the_way_to_an_app_in_that_browser_comes_to_it() {
    let club = club().await;
    let (phone, stranger) = (Browser::phone(&club.app), Browser::new(&club.app));
    club.waiting(&phone).await;
    // What somebody else has begun in another browser is none of it.
    club.app.user(EVE).await;
    stranger.ask(&authorize_path(&club.client, &[]), EVE).await;
    let page = accept(&phone, &club.shown().await).await;
    let code = page.redirected("code").expect("at the app");
    assert_eq!(club.app.redeem(&club.client, &code).await.status, 200);
    let page = accept(&stranger, &club.shown().await).await.expect(200);
    assert_eq!(page.url.path(), "/account", "what Eve began is not Ada's to finish");
}

async fn is_verified(club: &Club) -> bool {
    let ada = club.ada.clone();
    let contacts = club.app.read(move |conn| store::contacts::of_user(conn, &ada)).await;
    contacts[0].verified_at.is_some()
}

#[tokio::test]
async fn an_address_that_nobody_proved_is_proved_by_what_was_mailed_and_not_by_what_was_shown() {
    let club = club().await;
    accept(&Browser::new(&club.app), &club.shown().await).await.expect(200);
    assert!(!is_verified(&club).await);
    accept(&Browser::new(&club.app), &club.link().await).await.expect(200);
    assert!(is_verified(&club).await);
}

#[tokio::test]
async fn the_second_factor_is_still_asked() {
    let club = club_in(TestApp::build().set("sign_in.second_factor_groups", r#"["staff"]"#)).await;
    users::change::set_groups(&club.app.app, &club.ada, "staff", None, "test").await.expect("saved");
    let browser = Browser::new(&club.app);
    let page = accept(&browser, &club.link().await).await.expect(200);
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    assert!(!is_in(&browser));
}

#[tokio::test]
async fn access_that_ends_begins_with_it_and_is_over_in_time() {
    let club = club_in(TestApp::build().set("sign_in.access", 3600)).await;
    let browser = Browser::new(&club.app);
    accept(&browser, &club.link().await).await.expect(200);
    club.app.clock.advance(3500);
    assert_eq!(browser.open("/account").await.url.path(), "/account");
    club.app.clock.advance(101);
    assert!(browser.open("/account").await.has("identifier"), "the proof is asked for anew");
}

#[tokio::test]
async fn the_page_names_the_app_that_it_goes_on_to_and_no_other_sign_in_goes_on() {
    let club = club().await;
    let own = Browser::new(&club.app);
    own.sign_in(&club.app, "/account", ADA).await;
    let page = own.open("/account/sessions").await;
    own.submit(&page, "sign-out", &[]).await;
    let link = club.link().await;
    let nowhere = own.open(&link).await.expect(200);
    assert!(nowhere.text("goes-on").contains("your account"), "{}", nowhere.text("goes-on"));

    // An app of somebody else's choosing is opened in another tab.
    let other = club.app.client_with(|client| client.metadata.client_name = Some("Casino".into())).await;
    own.open(&authorize_path(&other, &[])).await.expect(200);
    let moved = own.submit(&nowhere, "approve", &[]).await.expect(409);
    assert!(moved.has("moved") && moved.text("goes-on").contains("Casino"), "{}", moved.body);
    assert!(!is_in(&own), "nobody was signed in");

    own.open(&authorize_path(&club.client, &[])).await.expect(200);
    let shown = own.open(&link).await.expect(200);
    assert!(shown.text("goes-on").contains("Sample app"), "{}", shown.text("goes-on"));
    own.submit(&moved, "approve", &[]).await.expect(409);
    assert!(!is_in(&own), "the page said Casino, and something else waits");
    let page = own.submit(&shown, "approve", &[]).await;
    let code = page.redirected_code().expect("a code for the app that the page named");
    club.app.redeem(&club.client, &code).await.expect(200);
}

#[tokio::test]
async fn a_page_that_asks_whose_it_is_says_nothing_of_it_by_the_app_that_it_names() {
    let club = club().await;
    club.app.user(EVE).await;
    let link = club.link().await;
    let told = |address: &'static str| {
        let (club, link) = (&club, link.clone());
        async move {
            let stranger = Browser::new(&club.app);
            stranger.ask(&authorize_path(&club.client, &[]), address).await;
            let page = stranger.open(&link).await.expect(200);
            assert!(page.has("identifier"), "{}", page.body);
            page.text("goes-on")
        }
    };
    assert_eq!(told(ADA).await, told(EVE).await);
}
