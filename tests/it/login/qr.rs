//! A first screen, signed in with a phone on which one is signed in

use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    tokens::{authorize_path, decode},
};
use porchlight::{login::methods::qr, store};

use crate::support::people::{ADA, EVE};

pub fn build() -> Builder {
    TestApp::build().set("sign_in.steps", r#"[{ any_of = ["email_link", "email_code", "qr"] }]"#)
}

pub struct Scan {
    pub app: TestApp,
    pub client: Registered,
    pub desktop: Browser,
    pub phone: Browser,
    pub screen: Page,
    pub link: String,
}

/// The address in the picture that the screen shows.
pub async fn link_of(app: &TestApp, screen: &Page) -> String {
    let link = qr::shown(&app.app, &screen.login()).await.expect("read").expect("a picture");
    link.expose().to_owned()
}

async fn scan_in(app: TestApp) -> Scan {
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let page = desktop.open(&authorize_path(&client, &[])).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    assert!(screen.has("qr") && screen.url.path().ends_with("/qr"), "{}", screen.body);
    let link = link_of(&app, &screen).await;
    Scan { app, client, desktop, phone, screen, link }
}

pub async fn scan() -> Scan {
    scan_in(build().spawn().await).await
}

impl Scan {
    pub fn number(&self) -> String {
        self.screen.text("match-number-shown")
    }

    pub fn wrong_number(&self) -> String {
        let number: u32 = self.number().parse().expect("a number");
        (if number == 99 { 10 } else { number + 1 }).to_string()
    }

    pub async fn collect(&self, browser: &Browser) -> Page {
        browser.open(self.screen.element("live").expect("live").get("data-continue").expect("a URL")).await
    }

    pub async fn state(&self) -> String {
        let url = self.screen.element("live").expect("live").get("data-status").expect("a URL").to_owned();
        self.desktop.get(&url).await.json()["state"].as_str().expect("a state").to_owned()
    }
}

#[tokio::test]
async fn the_phone_s_person_is_signed_in_on_the_screen_and_the_tokens_say_how() {
    let scan = scan().await;
    for _ in 0..3 {
        // However often it is looked at, and by whatever.
        Browser::new(&scan.app).open(&scan.link).await;
        scan.phone.open(&scan.link).await.expect(200);
    }
    assert_eq!(scan.state().await, "waiting");
    let page = scan.phone.open(&scan.link).await.expect(200);
    assert!(page.has("approve") && page.has("deny") && !page.url.as_str().contains("token"));
    for shown in ["Sample app", "Firefox", "Linux", scan.desktop.ip.as_str(), ADA] {
        assert!(page.body.contains(shown), "{shown} is missing: {}", page.body);
    }
    let done = scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    assert_eq!(done.url.path(), "/link/approved");
    assert_eq!(scan.state().await, "approved");
    assert!(scan.collect(&scan.phone).await.redirected_code().is_none(), "the phone collects nothing");
    let code = scan.collect(&scan.desktop).await.redirected("code").expect("a code");
    let tokens = scan.app.redeem(&scan.client, &code).await.json();
    let claims = decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["email", "otp", "qr", "mca"]), "as the phone was signed in");
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
    let info = scan.app.user_info(tokens["access_token"].as_str().expect("a token")).await.json();
    assert_eq!(info["email"], ADA);
    scan.phone.open(&scan.link).await.expect(410);
}

#[tokio::test]
async fn who_is_not_signed_in_on_the_phone_does_that_first_and_comes_back() {
    let scan = scan().await;
    let other = Browser::phone(&scan.app);
    let page = other.open(&scan.link).await.expect(200);
    assert!(page.has("identifier") && !page.has("approve"));
    let waiting = other.submit(&page, "continue", &[("identifier", EVE)]).await;
    let code = scan.app.letter_to(EVE).await.code;
    let page = other.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.has("approve") && page.body.contains(EVE), "{}", page.body);
    other.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    let code = scan.collect(&scan.desktop).await.redirected("code").expect("a code");
    let tokens = scan.app.redeem(&scan.client, &code).await.json();
    let info = scan.app.user_info(tokens["access_token"].as_str().expect("a token")).await.json();
    assert_eq!(info["email"], EVE, "whoever typed the number");
}

#[tokio::test]
async fn nobody_decides_without_a_session_or_our_form() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await.expect(200);
    let number = scan.number();
    scan.phone.post("/qr/approve", &[("number", &number)]).await.expect(403);
    scan.phone.post("/qr/deny", &[]).await.expect(403);
    // Signed out in another tab.
    let account = scan.phone.open("/account").await;
    scan.phone.submit(&account, "sign-out", &[]).await.expect(200);
    let answer = scan.phone.submit(&page, "approve", &[("match-number", &number)]).await;
    assert!(answer.has("identifier"), "{}", answer.body);
    assert_eq!(scan.state().await, "waiting");
    Browser::new(&scan.app).open("/qr").await.expect(400);
}

#[tokio::test]
async fn three_wrong_numbers_end_it_and_what_is_no_number_costs_no_try() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await;
    for typed in ["", "abc", "7", "100", "-42"] {
        let page = scan.phone.submit(&page, "approve", &[("match-number", typed)]).await.expect(400);
        assert!(page.has("match-number"), "{typed}");
    }
    for left in ["2 attempts", "1 attempt"] {
        let page =
            scan.phone.submit(&page, "approve", &[("match-number", &scan.wrong_number())]).await.expect(400);
        assert!(page.text("number-note").contains(left), "{left}: {}", page.text("number-note"));
    }
    scan.phone.submit(&page, "approve", &[("match-number", &scan.wrong_number())]).await.expect(410);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(410);
    assert!(scan.collect(&scan.desktop).await.redirected_code().is_none());
    assert_ne!(scan.state().await, "waiting");
}

#[tokio::test]
async fn of_fifty_numbers_at_once_three_are_compared() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await;
    let (wrong, right) = (scan.wrong_number(), scan.number());
    let (phone, page, wrong, right) = (&scan.phone, &page, &wrong, &right);
    let tries = (0..50).map(|number| async move {
        let typed = if number < 25 { wrong } else { right };
        phone.press(page, "approve", &[("match-number", typed)]).await
    });
    let answers = futures_util::future::join_all(tries).await;
    let approved = answers.iter().filter(|page| page.status == 303).count();
    assert!(approved <= 1, "{approved}");
    let wrong = scan.app.audit().await.iter().filter(|row| row.contains("number.wrong")).count();
    assert!(wrong <= 3, "{wrong}");
}

#[tokio::test]
async fn three_wrong_numbers_end_a_sign_in_however_many_pictures_they_are_spread_over() {
    let scan = scan().await;
    let mut screen = scan.screen.clone();
    for left in ["2 attempts", "1 attempt"] {
        let page = scan.phone.open(&link_of(&scan.app, &screen).await).await.expect(200);
        let page = scan.phone.submit(&page, "approve", &[("match-number", &scan.wrong_number())]).await;
        assert!(page.expect(400).text("number-note").contains(left), "{left}");
        screen = scan.desktop.submit(&screen, "resend", &[]).await.expect(200);
    }
    let page = scan.phone.open(&link_of(&scan.app, &screen).await).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.wrong_number())]).await.expect(410);
    assert_eq!(scan.state().await, "expired");
    assert!(scan.collect(&scan.desktop).await.redirected_code().is_none());
}

#[tokio::test]
async fn who_is_not_signed_in_on_the_phone_cannot_say_no_either() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await.expect(200);
    let account = scan.phone.open("/account").await;
    scan.phone.submit(&account, "sign-out", &[]).await.expect(200);
    let answer = scan.phone.submit(&page, "deny", &[]).await.expect(200);
    assert!(answer.has("identifier"), "{}", answer.body);
    assert_eq!(scan.state().await, "waiting");
}

#[tokio::test]
async fn this_was_not_me_ends_it() {
    let scan = scan().await;
    let page = scan.phone.open(&scan.link).await;
    let denied = scan.phone.submit(&page, "deny", &[]).await.expect(200);
    assert_eq!(denied.url.path(), "/link/denied");
    assert_eq!(scan.state().await, "denied");
    let ended = scan.collect(&scan.desktop).await.expect(200);
    assert!(ended.has("continue") && ended.redirected_code().is_none());
    scan.phone.open(&scan.link).await.expect(410);
}

#[tokio::test]
async fn one_decision_once() {
    let scan = scan().await;
    let tablet = Browser::phone(&scan.app);
    tablet.sign_in(&scan.app, "/account", EVE).await.expect(200);
    let (one, two) = (scan.phone.open(&scan.link).await, tablet.open(&scan.link).await);
    scan.phone.submit(&one, "approve", &[("match-number", &scan.number())]).await.expect(200);
    tablet.submit(&two, "deny", &[]).await.expect(410);
    tablet.submit(&two, "approve", &[("match-number", &scan.number())]).await.expect(410);
    assert!(scan.collect(&scan.desktop).await.redirected("code").is_some());
}

#[tokio::test]
async fn a_picture_ends_after_five_minutes_and_a_new_one_replaces_it() {
    let scan = scan().await;
    scan.app.clock.advance(qr::SECONDS - 2);
    scan.phone.open(&scan.link).await.expect(200);
    scan.app.clock.advance(2);
    scan.phone.open(&scan.link).await.expect(410);
    assert_eq!(scan.state().await, "expired");
    let over = scan.desktop.open(scan.screen.url.as_str()).await.expect(200);
    assert!(!over.has("qr") && !over.has("match-number-shown"));
    let screen = scan.desktop.submit(&over, "resend", &[]).await.expect(200);
    let first = link_of(&scan.app, &screen).await;
    scan.desktop.submit(&screen, "resend", &[]).await.expect(200);
    scan.phone.open(&first).await.expect(410);
    let page = scan.phone.open(&link_of(&scan.app, &screen).await).await.expect(200);
    scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await.expect(200);
    assert!(scan.collect(&scan.desktop).await.redirected("code").is_some());
}

#[tokio::test]
async fn the_screen_itself_and_other_doors_can_do_nothing_with_it() {
    let scan = scan().await;
    let page = scan.desktop.open(&scan.link).await.expect(200);
    assert!(page.has("qr") && !page.has("approve"), "back to the screen: {}", page.url);
    let token = scan.link.split("token=").nth(1).expect("a token").to_owned();
    let page = scan.phone.open(&format!("/link?token={token}")).await.expect(410);
    assert!(!page.has("approve"), "a token of one kind is nothing at any other door");
    scan.phone.open(&format!("/qr?token={}", "0".repeat(64))).await.expect(410);
    let thief = Browser::new(&scan.app);
    assert_eq!(thief.open(scan.screen.url.as_str()).await.status, 403);
    assert!(!scan.screen.body.contains(&token), "only the picture holds it");
    // No message is sent to nobody.
    let resend = format!("{}/resend", scan.screen.url.path().trim_end_matches("/qr"));
    let csrf = scan.screen.form("resend").fields[0].1.clone();
    scan.app.clock.advance(120);
    scan.desktop.post(&resend, &[("csrf", &csrf)]).await;
    scan.app.settle().await;
    assert_eq!(scan.app.mail.messages().len(), 1, "the phone's own sign-in");
}

#[tokio::test]
async fn only_where_the_policy_says_so_and_not_on_phones() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let desktop = Browser::new(&app);
    let page = desktop.open(&authorize_path(&client, &[])).await.expect(200);
    assert!(!page.has("use-qr"));
    let csrf = page.form("continue").fields[0].1.clone();
    let to = page.url.path().replace("/identify", "/qr");
    let answer = desktop.post(&to, &[("csrf", &csrf)]).await;
    assert!(desktop.follow(answer).await.has("identifier"));
    let app = build().spawn().await;
    let client = app.client().await;
    let page = Browser::phone(&app).open(&authorize_path(&client, &[])).await.expect(200);
    assert!(!page.has("use-qr"), "a phone does not look at its own screen");
}

#[tokio::test]
async fn the_second_factor_is_asked_of_the_phone_before_it_may_approve() {
    let scan = scan_in(build().set("sign_in.second_factor", "\"admins\"").spawn().await).await;
    let ada = scan.app.read(|conn| store::users::newest(conn, None, 1)).await.remove(0);
    let page = scan.phone.open(&scan.link).await.expect(200);
    // The page was shown before there was anything to ask.
    scan.app.write(move |app, conn| store::users::make_admin(conn, &ada.id, app.now())).await;
    let asked = scan.phone.submit(&page, "approve", &[("match-number", &scan.number())]).await;
    assert!(asked.url.path().ends_with("/enrol"), "{}", asked.url);
    assert_eq!(scan.state().await, "waiting", "nothing was approved");
    assert!(scan.collect(&scan.desktop).await.redirected_code().is_none());
}

#[tokio::test]
async fn another_way_is_one_button_away() {
    let scan = scan().await;
    let page = scan.desktop.submit(&scan.screen, "restart", &[]).await.expect(200);
    assert!(page.has("identifier"));
    scan.phone.open(&scan.link).await.expect(410);
    let waiting = scan.desktop.submit(&page, "continue", &[("identifier", EVE)]).await.expect(200);
    let code = scan.app.letter_to(EVE).await.code;
    let page = scan.desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some());
}
