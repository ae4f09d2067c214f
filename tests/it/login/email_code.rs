//! The code, typed on the screen that asked

use crate::support::{Browser, Page, TestApp, tokens::authorize_path};

use crate::support::people::{ADA, BOB};

/// A code that is certainly wrong.
fn wrong(code: &str) -> String {
    let last = code.chars().last().expect("a digit").to_digit(10).expect("a digit");
    format!("{}{}", &code[..code.len() - 1], (last + 1) % 10)
}

async fn try_code(browser: &Browser, waiting: &Page, code: &str) -> Page {
    browser.submit(waiting, "submit-code", &[("code", code)]).await
}

#[tokio::test]
async fn a_code_is_read_as_people_paste_it() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let pasted = format!(" {}-{} ", &code[..3], &code[3..]);
    assert!(try_code(&browser, &waiting, &pasted).await.redirected("code").is_some());
}

#[tokio::test]
async fn what_is_not_a_code_costs_no_try() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    for typed in ["", "12345", "1234567", "abcdef", "<b>123", "１２３４５６"] {
        let page = try_code(&browser, &waiting, typed).await;
        assert!(
            page.has("code") && page.element("code").expect("the field").get("aria-invalid").is_some(),
            "{typed}: {}",
            page.body
        );
    }
    for _ in 0..4 {
        try_code(&browser, &waiting, &wrong(&code)).await;
    }
    assert!(
        try_code(&browser, &waiting, &code).await.redirected("code").is_some(),
        "four wrong ones, six that were none"
    );
}

#[tokio::test]
async fn after_five_wrong_codes_the_right_one_is_dead() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    for left in (1..5).rev() {
        let page = try_code(&browser, &waiting, &wrong(&letter.code)).await;
        let words = if left == 1 { "1 attempt".to_owned() } else { format!("{left} attempts") };
        assert!(page.text("code-note").contains(&words), "{words}: {}", page.text("code-note"));
    }
    try_code(&browser, &waiting, &wrong(&letter.code)).await;
    let page = try_code(&browser, &waiting, &letter.code).await;
    assert_eq!(page.redirected_code(), None);
    assert!(page.has("resend"), "a new message is the way on");

    app.clock.advance(31);
    let waiting = browser.submit(&page, "resend", &[]).await;
    let code = app.letter_to(ADA).await.code;
    assert!(try_code(&browser, &waiting, &code).await.redirected("code").is_some());
}

#[tokio::test]
async fn resends_do_not_buy_more_guesses() {
    let app = TestApp::build().set("sign_in.limits.sends_per_address", 100).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let mut waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    for round in 0..4 {
        let code = app.letter_to(ADA).await.code;
        for _ in 0..5 {
            try_code(&browser, &waiting, &wrong(&code)).await;
        }
        app.clock.advance(31);
        waiting = browser.submit(&waiting, "resend", &[]).await;
        assert!(waiting.has("code"), "round {round}");
    }
    let letter = app.letter_to(ADA).await;
    let page = try_code(&browser, &waiting, &letter.code).await;
    assert_eq!(page.redirected_code(), None, "twenty wrong codes an hour are enough");
    let page = browser.open(&letter.link).await;
    assert!(
        browser.submit(&page, "approve", &[]).await.redirected("code").is_some(),
        "the link still lets the person in"
    );
}

#[tokio::test]
async fn a_code_is_good_only_on_the_screen_that_asked() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (victim, thief) = (Browser::new(&app), Browser::new(&app));
    let waiting = victim.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    let other = thief.ask(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(
        try_code(&thief, &other, &code).await.redirected_code(),
        None,
        "another sign-in of the same address"
    );
    let elsewhere = thief.post(&waiting.form("submit-code").action, &[("code", &code)]).await;
    assert_eq!(elsewhere.status, 403, "another browser");
    assert!(try_code(&victim, &waiting, &code).await.redirected("code").is_some());
}

#[tokio::test]
async fn a_code_ends_after_its_time_and_after_its_use() {
    let app = TestApp::spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    app.clock.advance(901);
    let page = try_code(&browser, &waiting, &code).await;
    assert_eq!(page.redirected_code(), None);
    let page = if page.has("resend") { page } else { browser.open(&authorize_path(&client, &[])).await };
    assert!(page.has("resend") || page.has("identifier"));

    let browser = Browser::new(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), BOB).await;
    let letter = app.letter_to(BOB).await;
    assert!(try_code(&browser, &waiting, &letter.code).await.redirected("code").is_some());
    assert_eq!(try_code(&browser, &waiting, &letter.code).await.redirected_code(), None, "once");
    assert!(!browser.open(&letter.link).await.has("approve"), "the link beside it is spent too");
}

#[tokio::test]
async fn codes_may_be_longer() {
    let app = TestApp::build().set("sign_in.code_length", 8).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.letter_to(ADA).await.code;
    assert_eq!(code.len(), 8);
    assert!(try_code(&browser, &waiting, &code).await.redirected("code").is_some());
}
