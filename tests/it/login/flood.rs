//! What strangers can do by asking and guessing over and over, and what they cannot: keep a person out of their own
//! browser

use super::same_answer::seen;
use crate::support::{Browser, Page, TestApp, app::Builder};
use diesel::{RunQueryDsl, sql_query};
use porchlight::{model::id::UserId, protocol::claims::UserClaims, store::limits};

pub(super) use crate::support::people::VIC;
pub(super) const NOBODY: &str = "vec@example.test";
use crate::support::people::NUMBER;

pub(super) fn email_code() -> Builder {
    TestApp::build().set("sign_in.preset", "\"email-code\"").invite_only()
}

/// Somebody of whom everything is known that the preset asks for.
pub(super) async fn add_vic(app: &TestApp) -> UserId {
    let claims = UserClaims {
        name: Some("Vic".to_owned()),
        preferred_username: Some("vic".to_owned()),
        ..UserClaims::default()
    };
    app.user_with(VIC, claims).await
}

/// Signs in with the newest code, however many nobody has read.
pub(super) async fn enter(app: &TestApp, browser: &Browser) -> Page {
    let waiting = browser.ask("/account", VIC).await;
    let code = app.code_to_newest(VIC).await;
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await
}

pub(super) async fn sign_out(browser: &Browser) {
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await;
}

/// Guesses so many codes, five to a message, all from one network. Gives the last answer.
pub(super) async fn guess(app: &TestApp, address: &str, codes: usize) -> Page {
    let mut last = None;
    for _ in 0..codes / 5 {
        let browser = Browser::new(app).from("192.0.2.66");
        let waiting = browser.ask("/account", address).await;
        for _ in 0..5 {
            last = Some(browser.submit(&waiting, "submit-code", &[("code", "00000000")]).await);
        }
    }
    last.expect("an answer")
}

/// A network that has no tries left, and goes on with ever new names.
#[tokio::test]
async fn a_try_that_is_refused_to_a_network_writes_no_row() {
    let app = TestApp::build().passwords().set("sign_in.limits.passwords_per_ip", 5).spawn().await;
    let stranger = Browser::new(&app).from("192.0.2.66");
    let rows =
        async || app.write(|_, conn| Ok(sql_query("UPDATE limits SET used = used").execute(conn)?)).await;
    let mut before = 0;
    for number in 0..20 {
        let page = stranger.try_password("/account", &format!("p{number}@example.test"), "wrong").await;
        assert_eq!(page.status == 429, number >= 5, "{number}");
        if number == 6 {
            before = rows().await;
        }
    }
    assert_eq!(rows().await, before);
}

async fn used(app: &TestApp, key: &str) -> i64 {
    let (key, now) = (key.to_owned(), app.app.now());
    app.read(move |conn| limits::sum(conn, &[key], now)).await
}

#[tokio::test]
async fn strangers_who_guess_codes_do_not_keep_a_person_out_of_their_own_browser() {
    let app = email_code().spawn().await;
    let vic = add_vic(&app).await;
    let own = Browser::new(&app);
    enter(&app, &own).await;
    sign_out(&own).await;
    guess(&app, VIC, 125).await;
    assert_eq!(used(&app, &format!("codes/user/{vic}")).await, 20);
    let in_a_row = used(&app, &format!("mail-codes-wrong-in-a-row/user/{vic}")).await;
    assert_eq!(in_a_row, 20, "only what was compared is one of many in a row");
    let page = enter(&app, &own).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn who_has_guessed_too_often_is_told_that_a_new_message_does_not_help() {
    let app = email_code().spawn().await;
    add_vic(&app).await;
    let mut answers = Vec::new();
    for address in [VIC, NOBODY] {
        // The twentieth is compared, and there would be no use in asking for another.
        for codes in [20, 5] {
            let page = guess(&app, address, codes).await.expect(429);
            assert!((3500..=3600).contains(&page.header("retry-after").parse::<u32>().expect("seconds")));
            assert!(page.text("code-note").contains("again in 60 minutes"), "{}", page.text("code-note"));
            answers.push(seen(&page, address));
        }
    }
    assert_eq!(answers[..2], answers[2..], "whether or not there is an account");
    app.clock.advance(3600);
    let browser = Browser::new(&app);
    let page = enter(&app, &browser).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn a_hundred_wrong_codes_in_a_row_stop_codes_everywhere_but_in_the_persons_own_browser() {
    let app = email_code().set("sign_in.limits.wrong_codes_per_address", 200).spawn().await;
    add_vic(&app).await;
    let own = Browser::new(&app);
    enter(&app, &own).await;
    sign_out(&own).await;
    guess(&app, VIC, 100).await;
    app.clock.advance(3601);
    let new = Browser::new(&app);
    let page = enter(&app, &new).await.expect(429);
    assert!(page.text("code-note").contains("in a row"), "{}", page.text("code-note"));
    assert!(page.text("code-note").contains("link in the message"), "{}", page.text("code-note"));
    app.clock.advance(31);
    let page = enter(&app, &own).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
    app.clock.advance(31);
    enter(&app, &Browser::new(&app)).await.expect(429);
    app.clock.advance(86_400);
    let page = enter(&app, &new).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn wrong_codes_in_a_known_browser_are_limited_too_and_forgotten_after_a_right_one() {
    let app = email_code().set("sign_in.limits.wrong_codes_per_address", 5).spawn().await;
    add_vic(&app).await;
    let own = Browser::new(&app);
    for _ in 0..8 {
        let page = enter(&app, &own).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "right codes are not counted: {}", page.url);
        sign_out(&own).await;
    }
    let waiting = own.ask("/account", VIC).await;
    for left in (1..5).rev() {
        let page = own.submit(&waiting, "submit-code", &[("code", "00000000")]).await.expect(200);
        assert!(page.text("code-note").contains(&left.to_string()), "{}", page.text("code-note"));
    }
    own.submit(&waiting, "submit-code", &[("code", "00000000")]).await.expect(429);
    let code = app.code_to_newest(VIC).await;
    let page = own.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(
        page.has("code-note") && !page.has("code"),
        "five wrong ones are enough here as well: {}",
        page.url
    );
}

#[tokio::test]
async fn strangers_who_ask_for_text_messages_do_not_keep_a_person_out_of_their_own_browser() {
    let app = TestApp::build().set("sign_in.preset", "\"phone-link\"").invite_only().spawn().await;
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    app.user_with(VIC, claims).await;
    let ask = async |browser: &Browser| {
        let page = browser.open("/account").await;
        browser.submit(&page, "continue", &[("identifier", NUMBER)]).await.expect(200);
    };
    let own = Browser::new(&app);
    ask(&own).await;
    let link = own.open(&app.text_to(NUMBER).await.link).await;
    own.submit(&link, "approve", &[]).await.expect(200);
    sign_out(&own).await;
    for _ in 0..5 {
        ask(&Browser::new(&app)).await;
    }
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 3, "an hour's messages for strangers");
    ask(&own).await;
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), 4, "and one for the person");
}
