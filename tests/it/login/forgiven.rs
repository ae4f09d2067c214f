//! A right answer forgives wrong ones to the same secret, and to no other: whoever has one factor gets no more guesses
//! at the next one

use super::{
    flood::{NOBODY, VIC, add_vic, email_code, enter},
    mfa::{enrol, shown},
};
use crate::support::{Browser, Page, TestApp, app::Builder, password::PASSWORD, tokens::authorize_path};
use porchlight::protocol::claims::UserClaims;

use crate::support::people::{ADA, EVE, NUMBER};
/// Nobody has this address so far.
const FREE: &str = "free@example.test";

async fn guess(browser: &Browser, waiting: &Page) -> Page {
    browser.submit(waiting, "submit-code", &[("code", "000000")]).await
}

/// Our own pages go by mail or a password; an app by those steps.
fn steps(of_the_app: &str) -> Builder {
    TestApp::build()
        .passwords()
        .set("policies.strict.steps", of_the_app)
        .set("sign_in.limits.wrong_codes_per_ip", 0)
        .set("sign_in.limits.requests_per_ip", 1000)
        .set("sign_in.limits.sends_per_address", 1000)
        .set("sign_in.limits.passwords_per_ip", 1000)
        .set("sms.per_number_per_hour", 100)
        .set("sms.per_ip_per_hour", 100)
}

async fn strict(app: &TestApp) -> String {
    let client = app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await;
    authorize_path(&client, &[])
}

#[tokio::test]
async fn who_proves_an_address_of_their_own_gets_no_more_guesses_at_another() {
    let builder = TestApp::build().passwords().set("sign_in.limits.wrong_codes_per_address", 3);
    let app = builder.spawn().await;
    app.user_with_password(EVE).await;
    let eve = Browser::new(&app);
    let waiting = eve.ask("/account", FREE).await;
    for _ in 0..3 {
        guess(&eve, &waiting).await;
    }
    guess(&eve, &waiting).await.expect(429);
    let page = eve.click(&waiting, "use-password").await.expect(200);
    let page = eve.submit(&page, "continue", &[("identifier", EVE), ("password", PASSWORD)]).await;
    assert!(page.has("sign-out"), "{}", page.body);
    let another = Browser::new(&app);
    let waiting = another.ask("/account", FREE).await;
    guess(&another, &waiting).await.expect(429);
}

#[tokio::test]
async fn a_stolen_password_gives_no_endless_guesses_at_the_code_of_the_next_step() {
    let app = steps(r#"[{ any_of = ["password"] }, { any_of = ["email_code"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let start = strict(&app).await;
    let mut compared = 0;
    let mut last = None;
    for _ in 0..6 {
        let thief = Browser::new(&app);
        let page = thief.open(&start).await.expect(200);
        let page = thief.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
        let waiting = thief.submit(&page, "continue", &[("password", PASSWORD)]).await.expect(200);
        for _ in 0..5 {
            compared += usize::from(guess(&thief, &waiting).await.text("code-note").contains("attempt"));
        }
        last = Some((thief, waiting));
    }
    assert!(compared <= 20, "{compared} wrong codes were compared");
    let (thief, waiting) = last.expect("a sign-in");
    app.settle().await;
    let code = app.letters_to(ADA).pop().expect("a letter").code;
    let page = thief.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(429);
    assert!(page.redirected_code().is_none());
}

#[tokio::test]
async fn whoever_reads_the_mail_gets_no_endless_guesses_at_the_code_by_text_message() {
    let app = steps(r#"[{ any_of = ["email_code"] }, { any_of = ["sms_code"] }]"#).spawn().await;
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    app.user_with(ADA, claims).await;
    let start = strict(&app).await;
    let mut compared = 0;
    for _ in 0..6 {
        let reader = Browser::new(&app);
        let page = reader.open(&start).await.expect(200);
        let page = reader.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
        app.settle().await;
        let letter = app.letters_to(ADA).pop().expect("a letter");
        let page = if letter.code.is_empty() {
            let link = reader.open(&letter.link).await;
            reader.submit(&link, "approve", &[]).await
        } else {
            reader.submit(&page, "submit-code", &[("code", &letter.code)]).await
        };
        let page = reader.submit(&page, "send-phone", &[]).await.expect(200);
        for _ in 0..5 {
            compared += usize::from(guess(&reader, &page).await.text("code-note").contains("attempt"));
        }
    }
    assert!((15..=20).contains(&compared), "{compared} wrong codes by text message were compared");
}

#[tokio::test]
async fn a_code_by_mail_ends_no_count_of_passwords_in_a_row() {
    let app = steps(r#"[{ any_of = ["email_code"] }, { any_of = ["password"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    for round in 0..5 {
        for _ in 0..20 {
            let page = Browser::new(&app).try_password("/account", ADA, "a guess of somebody").await;
            assert_eq!(page.status, 400, "round {round}: {}", page.text("password-note"));
        }
        Browser::new(&app).sign_in(&app, "/account", ADA).await.expect(200);
        app.clock.advance(3601);
    }
    let page = Browser::new(&app).try_password("/account", ADA, PASSWORD).await.expect(429);
    assert!(page.text("password-note").contains("in a day"), "{}", page.text("password-note"));
}

#[tokio::test]
async fn a_right_password_ends_no_count_of_codes_of_the_authenticator_app() {
    let app = steps(r#"[{ any_of = ["totp", "email_code"] }]"#)
        .set("sign_in.second_factor", "\"nobody\"")
        .spawn()
        .await;
    app.user_with_password(ADA).await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let start = strict(&app).await;
    let guess = async |code: &str| {
        let browser = Browser::new(&app);
        let page = browser.open(&start).await.expect(200);
        let page = browser.submit(&page, "use-authenticator", &[("identifier", ADA)]).await.expect(200);
        browser.submit(&page, "submit-code", &[("code", code)]).await
    };
    for _ in 0..2 {
        for _ in 0..10 {
            guess("000000").await.expect(400);
        }
        let page = Browser::new(&app).try_password("/account", ADA, PASSWORD).await.expect(200);
        assert!(page.has("sign-out"), "{}", page.body);
    }
    guess(&shown(&app, &secret)).await.expect(429);
}

#[tokio::test]
async fn no_name_that_somebody_takes_or_types_touches_another_person_s_counts() {
    let app = TestApp::build().passwords().set("sign_in.limits.passwords_per_ip", 1000).spawn().await;
    app.user_with_password(ADA).await;
    let (secret, _) = enrol(&app, &Browser::new(&app), ADA).await;
    let ada = app.id_of(ADA).await;
    let thief = Browser::new(&app);
    let asked = thief.sign_in(&app, "/account", ADA).await.expect(200);
    for _ in 0..5 {
        guess(&thief, &asked).await.expect(400);
    }
    let eve = Browser::new(&app);
    let page = eve.sign_in(&app, "/account/profile", EVE).await.expect(200);
    eve.submit(&page, "save", &[("preferred_username", ada.as_str())]).await.expect(400);
    let page = eve.open("/account/data").await.expect(200);
    let page = eve.click(&page, "delete").await.expect(200);
    eve.submit(&page, "delete-account", &[("sure", "yes")]).await.expect(200);
    thief.submit(&asked, "submit-code", &[("code", &shown(&app, &secret))]).await.expect(429);
    for _ in 0..20 {
        Browser::new(&app).try_password("/account", ada.as_str(), "a guess").await.expect(400);
    }
    app.clock.advance(901);
    let page = Browser::new(&app).try_password("/account", ADA, PASSWORD).await.expect(200);
    assert!(page.body.contains("authenticator app"), "the right password counts: {}", page.body);
}

#[tokio::test]
async fn an_address_of_one_s_own_gives_no_more_guesses_at_those_of_others() {
    let app = TestApp::build().set("sign_in.limits.wrong_codes_per_address", 6).spawn().await;
    let eve = Browser::new(&app);
    eve.sign_in(&app, "/account/contacts", EVE).await.expect(200);
    let ask = async |address: &str| {
        let page = eve.open("/account/contacts").await.expect(200);
        eve.submit(&page, "contact-add", &[("address", address)]).await.expect(200)
    };
    let waiting = ask("victim@example.test").await;
    for _ in 0..3 {
        guess(&eve, &waiting).await;
    }
    app.clock.advance(60);
    let waiting = ask("eve.too@example.test").await;
    eve.submit(&waiting, "submit-code", &[("code", &app.code_to("eve.too@example.test").await)])
        .await
        .expect(200);
    app.clock.advance(60);
    let waiting = ask("victim@example.test").await;
    for _ in 0..3 {
        guess(&eve, &waiting).await;
    }
    app.settle().await;
    let code = app.letters_to("victim@example.test").pop().expect("a letter").code;
    let page = eve.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.has("code"), "no seventh is compared: {}", page.body);
}

#[tokio::test]
async fn who_chooses_a_new_password_can_use_it_there_and_strangers_see_nothing_of_it() {
    let app = steps(r#"[{ any_of = ["email_link"] }]"#).spawn().await;
    app.user_with_password(ADA).await;
    let nobody = "nobody@example.test";
    for address in [ADA, nobody] {
        for _ in 0..20 {
            Browser::new(&app).try_password("/account", address, "a guess").await.expect(400);
        }
    }
    let (asked, phone) = (Browser::new(&app), Browser::phone(&app));
    asked.forget_password("/account", ADA).await.expect(200);
    let page = phone.open_reset(&app.reset_link(ADA).await).await.expect(200);
    phone.submit(&page, "save-password", &[("password", "seven lamps in the harbour")]).await.expect(200);
    for address in [ADA, nobody] {
        Browser::new(&app).try_password("/account", address, "a guess").await.expect(429);
    }
    let page = phone.try_password("/account", ADA, "seven lamps in the harbour").await.expect(200);
    assert!(page.has("sign-out"), "{}", page.body);
}

#[tokio::test]
async fn nobody_learns_from_the_tries_that_are_left_that_the_owner_has_signed_in() {
    let app = email_code().set("sign_in.limits.wrong_codes_per_address", 3).spawn().await;
    add_vic(&app).await;
    let mut seen = Vec::new();
    for address in [VIC, NOBODY] {
        let stranger = Browser::new(&app).from("192.0.2.66");
        let waiting = stranger.ask("/account", address).await;
        let wrong = async || stranger.submit(&waiting, "submit-code", &[("code", "00000000")]).await.status;
        let mut answers = vec![wrong().await, wrong().await];
        if address == VIC {
            enter(&app, &Browser::new(&app)).await.expect(200);
        }
        answers.extend([wrong().await, wrong().await]);
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].last(), Some(&429));
}
