//! A password, a code of an app and a look at a picture, in every place of a policy: first, later, and as the second
//! factor.

use super::{
    mfa::{enrol, shown},
    same_answer::seen,
};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    password::PASSWORD,
    tokens::{authorize_path, decode},
};
use porchlight::{login::methods::qr, protocol::claims::UserClaims};
use serde_json::{Value, json};

use crate::support::people::{ADA, EVE, NUMBER};

/// Our own pages go by mail, a password or an app; apps by the policy that is given.
fn build(steps: &str) -> Builder {
    TestApp::build()
        .passwords()
        .set("policies.strict.identifiers", r#"["email", "phone", "username"]"#)
        .set("policies.strict.steps", steps)
}

async fn strict(app: &TestApp) -> (Registered, String) {
    let client = app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await;
    let start = authorize_path(&client, &[]);
    (client, start)
}

async fn claims(app: &TestApp, client: &Registered, page: &Page) -> Value {
    let code = page.redirected_code().unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
    let tokens = app.redeem(client, &code).await.expect(200).json();
    decode(tokens["id_token"].as_str().expect("an ID token"), 1)
}

/// Types an address and the code that comes; ends wherever that leads.
async fn by_mail(app: &TestApp, browser: &Browser, start: &str) -> Page {
    let page = browser.open(start).await.expect(200);
    let waiting = browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    browser.submit(&waiting, "submit-code", &[("code", &app.code_to(ADA).await)]).await
}

#[tokio::test]
async fn after_the_code_by_mail_a_password_is_asked_for() {
    let app = build(r#"[{ any_of = ["email_code"] }, { any_of = ["password", "totp"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let (client, start) = strict(&app).await;
    let browser = Browser::new(&app);
    let page = by_mail(&app, &browser, &start).await.expect(200);
    assert!(page.has("password") && !page.has("code"), "{}", page.body);
    let page = browser.submit(&page, "submit-password", &[("password", "not hers at all")]).await.expect(400);
    assert!(page.body.contains("This is not your password"), "{}", page.body);
    let page = browser.submit(&page, "submit-password", &[("password", PASSWORD)]).await;
    let claims = claims(&app, &client, &page).await;
    assert_eq!(claims["amr"], json!(["email", "otp", "pwd"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor", "who reads the mail can set the password");
}

#[tokio::test]
async fn beside_a_number_a_password_is_a_second_factor_and_its_guesses_are_counted() {
    let app = build(r#"[{ any_of = ["sms_code"] }]"#)
        .set("policies.strict.second_factor", "\"everyone\"")
        .set("policies.strict.second_factor_methods", r#"["password"]"#)
        .spawn()
        .await;
    let told = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    app.user_with(ADA, told).await;
    app.user_with_password(ADA).await;
    let (client, start) = strict(&app).await;
    let browser = Browser::new(&app);
    let page = browser.open(&start).await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", NUMBER)]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    let asked = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    for _ in 0..5 {
        browser.submit(&asked, "submit-password", &[("password", "a guess of somebody")]).await.expect(400);
    }
    browser.submit(&asked, "submit-password", &[("password", PASSWORD)]).await.expect(429);
    app.clock.advance(3600);
    let page = browser.open(&start).await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", NUMBER)]).await.expect(200);
    let code = app.text_to(NUMBER).await.code;
    let asked = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    let page = browser.submit(&asked, "submit-password", &[("password", PASSWORD)]).await;
    let claims = claims(&app, &client, &page).await;
    assert_eq!(claims["amr"], json!(["sms", "otp", "pwd", "mfa"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:two-factor");
}

#[tokio::test]
async fn where_only_a_password_is_taken_the_address_leads_to_its_field() {
    let app = build(r#"[{ any_of = ["password"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let (client, start) = strict(&app).await;
    let browser = Browser::new(&app);
    let page = browser.open(&start).await.expect(200);
    let page = browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    assert!(page.has("password"), "{}", page.body);
    let page = browser.submit(&page, "continue", &[("password", PASSWORD)]).await;
    assert_eq!(claims(&app, &client, &page).await["amr"], json!(["pwd"]));
}

#[tokio::test]
async fn a_sign_in_begins_with_a_code_of_the_app_or_a_recovery_code_beside_the_address() {
    let app = build(r#"[{ any_of = ["totp", "recovery_code", "email_code"] }]"#).spawn().await;
    let (secret, recovery) = enrol(&app, &Browser::new(&app), ADA).await;
    let (client, start) = strict(&app).await;
    for code in [shown(&app, &secret), recovery[0].clone()] {
        let browser = Browser::new(&app);
        let page = browser.open(&start).await.expect(200);
        let page = browser.submit(&page, "use-authenticator", &[("identifier", ADA)]).await.expect(200);
        let again = browser.submit(&page, "submit-code", &[("code", "000000")]).await.expect(400);
        assert!(again.body.contains("This does not match"), "{}", again.body);
        let page = browser.submit(&again, "submit-code", &[("code", &code)]).await;
        assert_eq!(claims(&app, &client, &page).await["amr"], json!(["otp"]));
        let other = Browser::new(&app);
        let page = other.open(&start).await.expect(200);
        let page = other.submit(&page, "use-authenticator", &[("identifier", ADA)]).await.expect(200);
        other.submit(&page, "submit-code", &[("code", &code)]).await.expect(400);
    }
}

#[tokio::test]
async fn a_code_typed_beside_an_address_tells_nothing_of_it_and_the_sixth_of_an_hour_waits() {
    let app = build(r#"[{ any_of = ["totp", "email_code"] }]"#).spawn().await;
    enrol(&app, &Browser::new(&app), ADA).await;
    app.user(EVE).await;
    let (_, start) = strict(&app).await;
    let mut answers = Vec::new();
    for (ip, address) in [("192.0.2.1", ADA), ("192.0.2.2", EVE), ("192.0.2.3", "nob@example.test")] {
        let browser = Browser::new(&app).from(ip);
        let page = browser.open(&start).await.expect(200);
        let page = browser.submit(&page, "use-authenticator", &[("identifier", address)]).await.expect(200);
        let mut last = None;
        for _ in 0..5 {
            let answer = browser.submit(&page, "submit-code", &[("code", "000000")]).await.expect(400);
            last = Some(seen(&answer, address));
        }
        let refused = browser.submit(&page, "submit-code", &[("code", "000000")]).await.expect(429);
        assert!(refused.header("retry-after").parse::<u32>().is_ok());
        answers.push(last);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

/// The picture that the screen shows, opened on a phone.
async fn scan(app: &TestApp, screen: &Page, phone: &Browser) -> Page {
    let link = qr::shown(&app.app, &screen.login()).await.expect("read").expect("a picture");
    phone.open(link.expose()).await
}

async fn go_on(browser: &Browser, screen: &Page) -> Page {
    browser.open(screen.element("live").expect("live").get("data-continue").expect("a URL")).await
}

#[tokio::test]
async fn a_later_step_is_confirmed_with_the_person_s_own_phone_and_with_nobody_else_s() {
    let app = build(r#"[{ any_of = ["email_code"] }, { any_of = ["qr", "totp"] }]"#).spawn().await;
    let (client, start) = strict(&app).await;
    let (desktop, phone, eves) = (Browser::new(&app), Browser::phone(&app), Browser::phone(&app));
    app.user(ADA).await;
    let page = by_mail(&app, &desktop, &start).await.expect(200);
    assert!(!page.has("use-qr"), "she is signed in nowhere else");
    Browser::phone(&app).sign_in(&app, "/account", ADA).await.expect(200);
    eves.sign_in(&app, "/account", EVE).await.expect(200);
    let page = desktop.open(page.url.as_str()).await;
    assert!(!page.has("use-qr"), "the mailbox again is no other step: {}", page.body);
    enrol(&app, &phone, ADA).await;
    let page = desktop.open(page.url.as_str()).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let number = screen.text("match-number-shown");
    let refused = scan(&app, &screen, &eves).await.expect(403);
    assert!(refused.body.contains("This device can"), "{}", refused.body);
    let csrf = eves.open("/account/sessions").await.form("sign-out-everywhere").fields[0].1.clone();
    let opened =
        refused.url.query_pairs().find(|(name, _)| name == "opened").expect("a reference").1.into_owned();
    let fields = [("csrf", csrf.as_str()), ("opened", &opened), ("number", &number)];
    let answer = eves.post("/qr/approve", &fields).await.expect(403);
    assert!(answer.body.contains("This device can"), "{}", answer.body);
    let seen = scan(&app, &screen, &phone).await.expect(200);
    phone.submit(&seen, "approve", &[("match-number", &number)]).await.expect(200);
    let claims = claims(&app, &client, &go_on(&desktop, &screen).await).await;
    assert_eq!(claims["amr"], json!(["email", "otp", "qr", "mca", "mfa"]), "mailbox and app");
}

#[tokio::test]
async fn another_way_than_the_picture_leads_back_to_the_ways_there_are() {
    let app = build(r#"[{ any_of = ["email_code"] }, { any_of = ["qr", "password"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let (client, start) = strict(&app).await;
    assert!(Browser::phone(&app).try_password("/account", ADA, PASSWORD).await.has("sign-out"));
    let desktop = Browser::new(&app);
    let page = by_mail(&app, &desktop, &start).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let page = desktop.submit(&screen, "restart", &[]).await.expect(200);
    let page = desktop.submit(&page, "submit-password", &[("password", PASSWORD)]).await;
    assert_eq!(claims(&app, &client, &page).await["amr"], json!(["email", "otp", "pwd"]));
}

#[tokio::test]
async fn a_second_factor_comes_only_from_a_phone_that_gave_one_itself() {
    let app = build(r#"[{ any_of = ["email_code"] }]"#)
        .set("policies.strict.second_factor", "\"everyone\"")
        .set("policies.strict.second_factor_methods", r#"["qr", "totp"]"#)
        .spawn()
        .await;
    let (first, phone) = (Browser::new(&app), Browser::phone(&app));
    let (secret, _) = enrol(&app, &first, ADA).await;
    let page = first.open("/account").await;
    first.submit(&page, "sign-out", &[]).await.expect(200);
    phone.sign_in(&app, "/account", ADA).await.expect(200);
    let (client, start) = strict(&app).await;
    let desktop = Browser::new(&app);
    let page = by_mail(&app, &desktop, &start).await.expect(200);
    assert!(!page.has("use-qr"), "the phone was signed in by mail alone: {}", page.body);
    // On the phone the code of her app is asked for, as she has set one up.
    let asked = phone.open("/account").await.expect(200);
    let asked = if asked.has("code") { asked } else { by_mail(&app, &phone, &start).await };
    app.clock.advance(30);
    phone.submit(&asked, "submit-code", &[("code", &shown(&app, &secret))]).await;
    let page = desktop.open(page.url.as_str()).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let seen = scan(&app, &screen, &phone).await.expect(200);
    let number = screen.text("match-number-shown");
    phone.submit(&seen, "approve", &[("match-number", &number)]).await.expect(200);
    let claims = claims(&app, &client, &go_on(&desktop, &screen).await).await;
    assert_eq!(claims["acr"], "urn:porchlight:acr:two-factor");
}

fn class(page: &Page, id: &str) -> String {
    page.element(id).expect(id).get("class").expect("a class").to_owned()
}

#[tokio::test]
async fn a_later_step_offers_first_what_this_browser_was_signed_in_with_last() {
    let app = build(r#"[{ any_of = ["email_code"] }, { any_of = ["password", "totp"] }]"#)
        .set("policies.strict.second_factor", "\"nobody\"")
        .spawn()
        .await;
    app.user_with_password(ADA).await;
    enrol(&app, &Browser::new(&app), ADA).await;
    let (_, start) = strict(&app).await;
    let again = format!("{start}&prompt=login");
    let browser = Browser::new(&app);
    let stand_out = |page: &Page| (class(page, "submit-code"), class(page, "submit-password"));
    let code_first = ("primary".to_owned(), "second".to_owned());
    let page = by_mail(&app, &browser, &start).await.expect(200);
    assert_eq!(stand_out(&page), code_first, "what is at hand");
    let done = browser.submit(&page, "submit-password", &[("password", PASSWORD)]).await;
    assert!(done.redirected_code().is_some(), "{}", done.url);

    app.clock.advance(60);
    let page = by_mail(&app, &browser, &again).await.expect(200);
    assert_eq!(stand_out(&page), ("second".to_owned(), "primary".to_owned()));
    assert!(page.body.find("submit-password") < page.body.find("submit-code"));
    let elsewhere = by_mail(&app, &Browser::new(&app), &start).await.expect(200);
    assert_eq!(stand_out(&elsewhere), code_first, "another browser knows nothing of it");
}

#[tokio::test]
async fn the_way_by_which_this_browser_was_signed_in_last_comes_first_whoever_that_was() {
    let app = build(r#"[{ any_of = ["email_code", "password", "qr", "totp"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let (_, start) = strict(&app).await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let page = desktop.open(&start).await.expect(200);
    assert_eq!((class(&page, "continue"), class(&page, "use-password")), ("primary".into(), "plain".into()));
    assert!(!page.body.contains("You signed in this way"));

    assert!(desktop.try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
    let again = format!("{start}&prompt=login");
    let page = desktop.open(&again).await.expect(200);
    assert_eq!((class(&page, "continue"), class(&page, "use-password")), ("primary".into(), "second".into()));

    phone.sign_in(&app, "/account", EVE).await.expect(200);
    let screen = desktop.submit(&page, "use-qr", &[]).await.expect(200);
    let seen = scan(&app, &screen, &phone).await.expect(200);
    let number = screen.text("match-number-shown");
    phone.submit(&seen, "approve", &[("match-number", &number)]).await.expect(200);
    assert!(go_on(&desktop, &screen).await.redirected_code().is_some());
    app.clock.advance(1);
    let page = desktop.open(&again).await.expect(200);
    assert_eq!((class(&page, "continue"), class(&page, "use-qr")), ("second".into(), "primary".into()));
    assert!(page.body.contains("You signed in this way") && !page.body.contains(EVE));
    let elsewhere = Browser::new(&app).open(&again).await.expect(200);
    assert_eq!(class(&elsewhere, "continue"), "primary", "another browser knows nothing of it");
}
