//! Two identifiers of one person, guessed at by somebody who does not know that they are: the tries of the one say nothing
//! of the other, and give no more guesses either

use super::same_answer::seen;
use crate::support::{Browser, Page, TestApp, app::Builder, db::BOTH, password::PASSWORD};
use porchlight::protocol::claims::UserClaims;

const VIC: &str = "vic@example.test";
/// Vic's username and number, and some that nobody has.
const NAME: &str = "vic.known";
const NO_NAME: &str = "vic.nobdy";
const NUMBER: &str = "+41791234567";
const NO_NUMBER: &str = "+41791234568";
const WRONG: &str = "000000";

fn by_code() -> Builder {
    TestApp::build()
        .set("sign_in.steps", r#"[{ any_of = ["email_code"] }]"#)
        .set("sign_in.limits.sends_per_address", 100)
}

async fn spawn(builder: Builder) -> TestApp {
    let all = builder.set("sign_in.identifiers", r#"["email", "phone", "username"]"#).invite_only();
    let app = all.spawn().await;
    let claims = UserClaims {
        name: Some("Vic".to_owned()),
        preferred_username: Some(NAME.to_owned()),
        phone_number: Some(NUMBER.to_owned()),
        ..UserClaims::default()
    };
    app.user_with(VIC, claims).await;
    app
}

/// What a page tells of the codes that were guessed; how many seconds are left differs between any two.
fn guessed(page: &Page) -> (u16, bool, String, [bool; 3]) {
    let note = if page.has("code-note") { page.text("code-note") } else { String::new() };
    let seen = ["codes-used-up", "match-number-shown", "resend"].map(|id| page.has(id));
    (page.status, page.headers.contains_key("retry-after"), note, seen)
}

/// Guesses so many codes, five to a message. Gives every page on the way.
async fn guess(app: &TestApp, typed: &str, codes: usize) -> Vec<Page> {
    let mut pages = Vec::new();
    for _ in 0..codes / 5 {
        let browser = Browser::new(app);
        let waiting = browser.ask("/account", typed).await;
        for _ in 0..5 {
            pages.push(browser.submit(&waiting, "submit-code", &[("code", WRONG)]).await);
        }
        pages.push(waiting);
    }
    pages
}

#[tokio::test]
async fn codes_guessed_by_one_identifier_do_not_show_by_another() {
    for database in BOTH {
        let app = spawn(by_code().on(database)).await;
        let last = guess(&app, VIC, 20).await;
        assert_eq!(last.iter().filter(|page| page.status == 429).count(), 1, "{database:?}");
        for (known, unknown) in [(NAME, NO_NAME), (NUMBER, NO_NUMBER)] {
            let pages = [guess(&app, known, 25).await, guess(&app, unknown, 25).await];
            let [known, unknown] = pages.map(|pages| pages.iter().map(guessed).collect::<Vec<_>>());
            assert!(known.iter().any(|seen| seen.0 == 429), "what is typed has a limit");
            for (n, (known, unknown)) in known.iter().zip(&unknown).enumerate() {
                assert_eq!(known, unknown, "{database:?}, page {n}");
            }
        }
        let compared = app.audit().await.iter().filter(|row| row.contains("wrong_codes")).count();
        assert!(compared > 0, "an admin sees that the limit was reached");
    }
}

#[tokio::test]
async fn the_right_code_is_not_compared_then_and_the_message_holds_a_link_of_which_the_page_tells_nothing() {
    for database in BOTH {
        let app = spawn(by_code().on(database)).await;
        let early = Browser::new(&app);
        let waiting = early.ask("/account", NAME).await;
        let code = app.code_to_newest(VIC).await;
        guess(&app, VIC, 20).await;
        let page = early.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        assert!(page.text("code-note").contains("4 attempts"), "{}", page.text("code-note"));
        let browser = Browser::new(&app);
        let waiting = browser.ask("/account", NAME).await;
        app.settle().await;
        let letter = app.letters_to(VIC).pop().expect("a letter");
        assert!(!waiting.has("codes-used-up") && !waiting.has("match-number-shown"), "{}", waiting.body);
        assert!(letter.text.contains("only works in the browser in which you started"), "{}", letter.text);
        assert!(letter.code.is_empty(), "nobody is told to type what is not compared: {}", letter.text);
        // The first screen shows no number that could be typed on another device.
        let elsewhere = Browser::phone(&app).open(&letter.link).await;
        assert!(!elsewhere.has("approve") && !elsewhere.has("match-number"), "{}", elsewhere.body);
        app.clock.advance(31);
        let again = browser.submit(&waiting, "resend", &[]).await.expect(200);
        assert!(!again.has("codes-used-up") && !again.has("match-number-shown"), "{}", again.body);
        app.settle().await;
        let letter = app.letters_to(VIC).pop().expect("a letter");
        let link = browser.open(&letter.link).await.expect(200);
        let page = browser.submit(&link, "approve", &[]).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "{}", page.url);
        assert_eq!(guess(&app, VIC, 5).await[0].status, 429, "{database:?}");
        app.clock.advance(3600);
        let other = Browser::new(&app);
        let waiting = other.ask("/account", NAME).await;
        let code = app.code_to_newest(VIC).await;
        let page = other.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "{}", page.url);
    }
}

#[tokio::test]
async fn a_message_that_a_limit_keeps_back_shows_by_no_identifier() {
    let app = spawn(by_code().set("sign_in.limits.sends_per_address", 1)).await;
    Browser::new(&app).ask("/account", VIC).await;
    let known = Browser::new(&app).ask("/account", NAME).await;
    let unknown = Browser::new(&app).ask("/account", NO_NAME).await;
    assert_eq!(seen(&known, NAME), seen(&unknown, NO_NAME));
    app.settle().await;
    assert_eq!(app.letters_to(VIC).len(), 1, "two identifiers are no way to two messages");
}

/// What anybody can see of an answer to a password.
fn told(page: &Page) -> (u16, String, String) {
    (page.status, page.header("retry-after").to_owned(), page.text("password-note"))
}

#[tokio::test]
async fn passwords_guessed_by_one_identifier_do_not_show_by_another() {
    for database in BOTH {
        let app = spawn(TestApp::build().passwords().on(database)).await;
        let own = Browser::new(&app);
        app.set_password(&own, VIC, PASSWORD).await;
        for _ in 0..20 {
            Browser::new(&app).try_password("/account", VIC, WRONG).await.expect(400);
        }
        Browser::new(&app).try_password("/account", VIC, PASSWORD).await.expect(429);
        for n in 0..21 {
            // The right one, which is not compared, and a wrong one of nobody's.
            let known = Browser::new(&app).try_password("/account", NAME, PASSWORD).await;
            let unknown = Browser::new(&app).try_password("/account", NO_NAME, WRONG).await;
            assert_eq!(told(&known), told(&unknown), "{database:?}, try {n}");
            assert_eq!(known.status, if n < 20 { 400 } else { 429 }, "{database:?}, try {n}");
        }
        let page = own.open("/account").await;
        own.submit(&page, "sign-out", &[]).await;
        let page = own.try_password("/account", NAME, PASSWORD).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "their own browser has an account of its own");
        app.clock.advance(3601);
        let page = Browser::new(&app).try_password("/account", NAME, PASSWORD).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "{}", page.url);
    }
}
