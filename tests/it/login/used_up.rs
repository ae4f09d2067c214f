//! Codes whose tries strangers have used up: a link takes their place, and no lock lasts

use super::{
    flood::{NOBODY, VIC, add_vic, email_code, enter, guess, sign_out},
    same_answer::seen,
};
use crate::support::{Browser, Page, TestApp, mailbox::Letter, tokens::authorize_path};
use porchlight::protocol::claims::UserClaims;

use crate::support::people::NUMBER;

/// A new message in a new browser, whatever was sent before.
async fn ask(app: &TestApp, browser: &Browser) -> (Page, Letter) {
    let waiting = browser.ask("/account", VIC).await;
    app.settle().await;
    (waiting, app.letters_to(VIC).pop().expect("a letter"))
}

/// Uses up the tries of strangers, and lets the messages of the hour pass.
async fn use_up(app: &TestApp, address: &str) {
    guess(app, address, 20).await.expect(429);
}

#[tokio::test]
async fn the_next_message_holds_a_link_that_signs_in_and_codes_work_again_in_that_browser() {
    let app = email_code().spawn().await;
    add_vic(&app).await;
    use_up(&app, VIC).await;
    let browser = Browser::new(&app);
    let (waiting, letter) = ask(&app, &browser).await;
    assert!(waiting.text("codes-used-up").contains("contains a link as well"), "{}", waiting.body);
    assert!(letter.text.contains("contains a link, which") && !letter.code.is_empty(), "{}", letter.text);
    assert!(letter.html.contains("contains a link, which"), "{}", letter.html);
    let page = browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await.expect(429);
    assert!(page.text("code-note").contains("link in the message"), "{}", page.text("code-note"));
    let link = browser.open(&letter.link).await.expect(200);
    let page = browser.submit(&link, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
    let client = app.client().await;
    let silent = browser.open(&authorize_path(&client, &[("prompt", "none")])).await;
    assert!(silent.redirected_code().is_some(), "the session meets the policy of codes: {silent:?}");
    app.clock.advance(31);
    sign_out(&browser).await;
    let page = enter(&app, &browser).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
    assert!(!app.letters_to(VIC).pop().expect("a letter").text.contains("/link?token=") || !page.has("code"));
}

#[tokio::test]
async fn the_link_may_be_opened_on_another_device_with_the_number() {
    let app = email_code().spawn().await;
    add_vic(&app).await;
    use_up(&app, VIC).await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let (waiting, letter) = ask(&app, &desktop).await;
    let link = phone.open(&letter.link).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&link, "approve", &[("match-number", &number)]).await.expect(200);
    let next = waiting.element("live").expect("live").get("data-continue").expect("a way").to_owned();
    let page = desktop.open(&next).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn a_text_message_holds_a_link_beside_its_code_too_and_the_later_steps_stay() {
    let app = TestApp::build().set("sign_in.preset", "\"verified-access\"").spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await.expect(200);
    let told = [("name", "Vic"), ("email", VIC), ("phone", NUMBER)];
    let mut page = browser.submit(&page, "continue", &told).await.expect(200);
    for _ in 0..5 {
        page = browser.submit(&page, "submit-code", &[("code", "000000")]).await;
    }
    assert!(
        page.text("code-note").contains("the next message contains a link"),
        "{}",
        page.text("code-note")
    );
    app.clock.advance(61);
    let page = browser.submit(&page, "resend", &[]).await.expect(200);
    assert!(page.has("codes-used-up"), "{}", page.body);
    app.settle().await;
    let text = app.texts_to(NUMBER).pop().expect("a text message");
    let (phone, number) = (Browser::phone(&app), page.text("match-number-shown"));
    let link = phone.open(&text.link).await.expect(200);
    phone.submit(&link, "approve", &[("match-number", &number)]).await.expect(200);
    let next = page.element("live").expect("live").get("data-continue").expect("a way").to_owned();
    let page = browser.open(&next).await.expect(200);
    assert!(page.body.contains("v•••@example.test"), "the address is next: {}", page.body);
    let link = browser.open(&app.letter_to(VIC).await.link).await;
    let page = browser.submit(&link, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn it_shows_nothing_of_who_has_an_account() {
    let app = email_code().spawn().await;
    add_vic(&app).await;
    let mut pages = Vec::new();
    for address in [VIC, NOBODY] {
        let last = guess(&app, address, 20).await.expect(429);
        assert!(
            last.text("code-note").contains("the next message contains a link"),
            "{}",
            last.text("code-note")
        );
        let browser = Browser::new(&app);
        let waiting = browser.ask("/account", address).await;
        pages.push((seen(&last, address), seen(&waiting, address)));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn before_that_a_message_of_a_policy_of_codes_holds_none() {
    let app = email_code().spawn().await;
    add_vic(&app).await;
    guess(&app, VIC, 15).await;
    let (waiting, letter) = ask(&app, &Browser::new(&app)).await;
    assert!(!waiting.has("codes-used-up") && !letter.text.contains("within"), "{}", letter.text);
}

#[tokio::test]
async fn a_lock_ends_within_a_day_of_the_hundredth_wrong_code_however_slowly_they_came() {
    let app = email_code().set("sign_in.limits.wrong_codes_per_address", 200).spawn().await;
    add_vic(&app).await;
    guess(&app, VIC, 60).await;
    app.clock.advance(20 * 86_400);
    guess(&app, VIC, 40).await;
    app.clock.advance(3601);
    let page = enter(&app, &Browser::new(&app)).await.expect(429);
    assert!(page.text("code-note").contains("in a row"), "{}", page.text("code-note"));
    let seconds: i64 = page.header("retry-after").parse().expect("seconds");
    assert!(seconds <= 86_400, "{seconds}");
    app.clock.advance(seconds + 1);
    let page = enter(&app, &Browser::new(&app)).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn a_second_contact_of_a_person_gives_nobody_more_guesses() {
    let app = TestApp::build()
        .set("sign_in.identifiers", r#"["email", "phone"]"#)
        .set("sign_in.steps", r#"[{ any_of = ["email_code", "sms_code"] }]"#)
        .invite_only()
        .spawn()
        .await;
    let claims = UserClaims { phone_number: Some(NUMBER.to_owned()), ..UserClaims::default() };
    app.user_with(VIC, claims).await;
    for (n, typed) in [VIC, NUMBER, VIC, NUMBER].into_iter().enumerate() {
        let browser = Browser::new(&app).from(&format!("198.51.100.{n}"));
        let waiting = browser.ask("/account", typed).await;
        for left in (0..5).rev() {
            let page = browser.submit(&waiting, "submit-code", &[("code", "000000")]).await;
            assert_eq!(page.status, 200, "{typed}, {left} left");
        }
    }
    let browser = Browser::new(&app).from("198.51.100.99");
    let waiting = browser.ask("/account", NUMBER).await;
    app.settle().await;
    let text = app.texts_to(NUMBER).pop().expect("a text message");
    assert!(text.code.is_empty() && !text.link.is_empty(), "{}", text.words);
    assert!(text.words.contains("Open the link in the browser where you started."), "{}", text.words);
    let page = browser.submit(&waiting, "submit-code", &[("code", "000000")]).await.expect(200);
    assert!(
        page.text("code-note").contains("4 attempts"),
        "not compared, and nobody can tell: {}",
        page.body
    );
}
