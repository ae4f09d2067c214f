//! A way to sign in that an admin issues

use crate::support::{
    Browser, Page, TestApp,
    tokens::{authorize_path, decode},
};
use porchlight::{
    admin::{
        issue::{self, Way},
        people, users,
    },
    model::id::UserId,
    protocol::email::EmailAddress,
};

const ADA: &str = "ada@example.test";
const EVE: &str = "eve@example.test";
const BOSS: &str = "root@example.test";

struct Club {
    app: TestApp,
    boss: Browser,
    page: Page,
    ada: UserId,
}

/// An admin at Ada's page.
async fn club_in(app: TestApp) -> Club {
    let ada = app.user(ADA).await;
    app.admin(BOSS).await;
    let boss = Browser::new(&app);
    let page = boss.sign_in(&app, &format!("/admin/people/{ada}"), BOSS).await.expect(200);
    Club { app, boss, page, ada }
}

async fn club() -> Club {
    club_in(TestApp::spawn().await).await
}

impl Club {
    /// The link that is mailed to Ada.
    async fn link(&self) -> String {
        self.boss.submit(&self.page, "issue-link", &[]).await.expect(200);
        let text = self.app.letter_to(ADA).await.text;
        let link = text.split_whitespace().find(|word| word.contains("/admin-link?token="));
        link.unwrap_or_else(|| panic!("no link in {text}")).to_owned()
    }

    /// The code that is mailed to Ada.
    async fn code(&self) -> String {
        self.boss.submit(&self.page, "issue-code", &[]).await.expect(200);
        self.app.letter_to(ADA).await.code
    }
}

fn other_than(code: &str) -> String {
    let number: u32 = code.parse().expect("a number");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[tokio::test]
async fn a_link_signs_in_once_in_the_browser_in_which_it_is_accepted() {
    let club = club().await;
    let link = club.link().await;
    let (phone, late) = (Browser::phone(&club.app), Browser::new(&club.app));
    for _ in 0..3 {
        // However often it is opened, and by whatever.
        Browser::new(&club.app).open(&link).await.expect(200);
    }
    let seen = late.open(&link).await.expect(200);
    let page = phone.open(&link).await.expect(200);
    assert!(page.body.contains(ADA) && !page.url.as_str().contains("token"));
    assert!(phone.cookie("porchlight-session").is_none(), "a GET signs nobody in");
    let page = phone.submit(&page, "continue", &[]).await.expect(200);
    assert!(page.url.path() == "/account" && page.body.contains(ADA), "{}", page.body);
    late.submit(&seen, "continue", &[]).await.expect(410);
    assert!(late.cookie("porchlight-session").is_none());
    late.open(&link).await.expect(410);
    let rows = club.app.audit().await;
    let boss =
        users::find(&club.app.app, &EmailAddress::parse(BOSS).expect("an address")).await.expect("the boss");
    let issued = rows.iter().find(|row| row.contains("user.sign_in_issued")).expect("a row");
    assert!(issued.contains(boss.user.id.as_str()) && issued.contains(club.ada.as_str()), "{issued}");
}

#[tokio::test]
async fn the_tokens_say_that_an_admin_issued_it_and_no_more() {
    let club = club().await;
    let client = club.app.client().await;
    let browser = Browser::new(&club.app);
    let page = browser.open(&club.link().await).await;
    browser.submit(&page, "continue", &[]).await.expect(200);
    let code = browser.open(&authorize_path(&client, &[])).await.redirected("code").expect("signed in");
    let tokens = club.app.redeem(&client, &code).await.json();
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["adm"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
}

#[tokio::test]
async fn a_link_ends_after_five_minutes_a_newer_one_replaces_it_and_it_is_nothing_at_other_doors() {
    let club = club().await;
    let first = club.link().await;
    let second = club.link().await;
    let browser = Browser::new(&club.app);
    browser.open(&first).await.expect(410);
    let token = second.split("token=").nth(1).expect("a token");
    for door in ["link", "invite", "qr"] {
        browser.open(&format!("/{door}?token={token}")).await.expect(410);
    }
    club.app.clock.advance(issue::LINK_SECONDS - 2);
    browser.open(&second).await.expect(200);
    club.app.clock.advance(2);
    browser.open(&second).await.expect(410);
}

#[tokio::test]
async fn the_picture_is_shown_once_and_the_person_is_told_without_it() {
    let club = club().await;
    let page = club.boss.submit(&club.page, "issue-qr", &[]).await.expect(200);
    assert!(page.has("issued-qr"));
    assert!(page.headers["cache-control"].to_str().expect("text").contains("no-store"));
    let again = club.boss.open(&format!("/admin/people/{}", club.ada)).await;
    assert!(!again.has("issued-qr"));
    let told = club.app.letter_to(ADA).await;
    assert!(told.subject.contains("administrator") && !told.text.contains("token="), "{}", told.text);
}

#[tokio::test]
async fn a_code_is_typed_days_later_where_any_code_is_typed() {
    let club = club().await;
    let code = club.code().await;
    club.app.clock.advance(issue::CODE_SECONDS - 600);
    let client = club.app.client().await;
    let ada = Browser::phone(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "{page:?}");
    let again = Browser::new(&club.app);
    let waiting = again.ask(&authorize_path(&client, &[]), ADA).await;
    let page = again.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "once");
}

#[tokio::test]
async fn a_code_is_nobody_else_s_and_ends_after_seven_days() {
    let club = club().await;
    let code = club.code().await;
    let client = club.app.client().await;
    let eve = Browser::new(&club.app);
    let waiting = eve.ask(&authorize_path(&client, &[]), EVE).await;
    let page = eve.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none() && page.has("code"));
    club.app.clock.advance(issue::CODE_SECONDS);
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none());
}

#[tokio::test]
async fn five_wrong_codes_end_it_however_many_come_at_once() {
    let club = club().await;
    let code = club.code().await;
    let wrong = other_than(&code);
    let client = club.app.client().await;
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let (browser, page, typed) = (&ada, &waiting, &wrong);
    let tries = (0..50).map(|_| async move { browser.press(page, "submit-code", &[("code", typed)]).await });
    futures_util::future::join_all(tries).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none(), "dead: {page:?}");
    let fresh = club.code().await;
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &fresh)]).await;
    assert!(page.redirected("code").is_some(), "a new one works");
}

#[tokio::test]
async fn a_code_of_six_digits_is_taken_where_messages_hold_eight() {
    let club = club_in(TestApp::build().set("sign_in.code_length", 8).spawn().await).await;
    let code = club.code().await;
    let client = club.app.client().await;
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &other_than(&code))]).await.expect(200);
    assert!(page.text("code-note").contains("8 digits"), "{}", page.text("code-note"));
    assert!(ada.submit(&page, "submit-code", &[("code", &code)]).await.redirected("code").is_some());
}

#[tokio::test]
async fn the_second_factor_is_still_asked() {
    let club =
        club_in(TestApp::build().set("sign_in.second_factor_groups", r#"["staff"]"#).spawn().await).await;
    people::set_groups(&club.app.app, &club.ada, "staff", "test").await.expect("saved");
    let browser = Browser::new(&club.app);
    let page = browser.open(&club.link().await).await;
    let page = browser.submit(&page, "continue", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    assert!(browser.cookie("porchlight-session").is_none());
}

#[tokio::test]
async fn stopped_and_waiting_people_get_none_and_what_they_had_is_dead() {
    let club = club().await;
    let link = club.link().await;
    let code = club.code().await;
    club.app.disable(ADA).await;
    Browser::new(&club.app).open(&link).await.expect(410);
    let refused = issue::issue(&club.app.app, &club.ada, Way::Qr, "test").await;
    assert!(refused.is_err());
    assert!(!club.boss.open(&format!("/admin/people/{}", club.ada)).await.has("issue-qr"));
    let client = club.app.client().await;
    let ada = Browser::new(&club.app);
    let waiting = ada.ask(&authorize_path(&client, &[]), ADA).await;
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_none());
}

#[tokio::test]
async fn only_an_admin_who_has_just_signed_in_issues_one() {
    let club = club().await;
    let path = format!("/admin/people/{}/issue", club.ada);
    let ordinary = Browser::new(&club.app);
    ordinary.sign_in(&club.app, "/account", EVE).await;
    let csrf = ordinary.open("/account").await.form("sign-out").fields[0].1.clone();
    Browser::new(&club.app).post(&path, &[("way", "qr")]).await.expect(403);
    ordinary.post(&path, &[("csrf", &csrf), ("way", "qr")]).await.expect(403);
    club.boss.post(&path, &[("way", "qr")]).await.expect(403);
    club.app.clock.advance(700);
    let page = club.boss.submit(&club.page, "issue-qr", &[]).await;
    assert!(page.has("identifier") && !page.has("issued-qr"), "an admin proves anew who it is");
    assert_eq!(club.app.count_letters(ADA).await, 0);
    assert!(!club.app.audit().await.iter().any(|row| row.contains("sign_in_issued")));
}
