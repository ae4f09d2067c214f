//! What a person who has only a telephone number is told of

use crate::support::{Browser, Page, TestApp, app::Builder, password::PASSWORD, tokens::authorize_path};
use porchlight::{
    model::message::{Channel, Message, MessageStatus},
    store,
};

use crate::support::people::{ADA, NUMBER};
const OTHER: &str = "+41791234599";
const THIEF: &str = "thief@evil.test";
const CONTACTS: &str = "/account/contacts";

fn texting() -> Builder {
    TestApp::build()
        .set("sign_in.identifiers", "[\"email\", \"phone\"]")
        .set("sign_in.steps", "[{ any_of = [\"email_code\", \"sms_code\"] }]")
        .set("sms.per_number_per_hour", 20)
}

/// Signs in with a number.
async fn by_text(app: &TestApp, browser: &Browser, start: &str) -> Page {
    let waiting = browser.ask(start, NUMBER).await;
    let code = loop {
        let text = app.text_to(NUMBER).await;
        if !text.code.is_empty() {
            break text.code;
        }
    };
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200)
}

/// What the number was told so far, beside codes.
async fn told(app: &TestApp, number: &str) -> Vec<String> {
    app.settle().await;
    app.texts_to(number).into_iter().filter(|text| text.code.is_empty()).map(|text| text.words).collect()
}

fn not_me(words: &str) -> &str {
    words.split_whitespace().find(|word| word.contains("/not-me?token=")).expect("a way to say no")
}

async fn add(app: &TestApp, browser: &Browser, address: &str) -> Page {
    let page = browser.open(CONTACTS).await.expect(200);
    let waiting = browser.submit(&page, "contact-add", &[("address", address)]).await.expect(200);
    let code =
        if address.starts_with('+') { app.text_to(address).await.code } else { app.code_to(address).await };
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200)
}

#[tokio::test]
async fn a_number_is_told_by_text_message_that_an_address_was_added_and_that_the_number_was_removed() {
    let app = texting().spawn().await;
    let browser = Browser::new(&app);
    by_text(&app, &browser, "/account").await;
    let page = add(&app, &browser, THIEF).await;
    let notice = page.text("contacts-notice");
    assert!(notice.contains("Added to your account") && !notice.contains(" mail"), "{notice}");
    let texts = told(&app, NUMBER).await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("was added") && !texts[0].contains(THIEF), "{}", texts[0]);
    let first = not_me(&texts[0]).to_owned();
    assert_eq!(app.count_letters(THIEF).await, 1, "the new address got its code and no more");

    // The number is told of its own removal, whoever reads the new address.
    let page = browser.open(CONTACTS).await.expect(200);
    let mine = (1..=2).find(|n| page.body.contains(&format!("contact-remove-{n}\"")) && is_number(&page, *n));
    let page = browser.submit(&page, &format!("contact-remove-{}", mine.expect("a button")), &[]).await;
    assert!(page.text("contacts-notice").contains("removed"), "{}", page.body);
    let texts = told(&app, NUMBER).await;
    assert!(texts.len() == 2 && texts[1].contains("was removed"), "{texts:?}");

    // One press, in whatever browser, ends what the thief has.
    let anywhere = Browser::phone(&app);
    let page = anywhere.open(&first).await.expect(200);
    anywhere.submit(&page, "deny", &[]).await.expect(200);
    assert!(browser.open("/account").await.has("identifier"), "nobody is signed in any more");
    anywhere.open(not_me(&texts[1])).await.expect(200);
}

/// Whether the button of that number is beside the telephone number.
fn is_number(page: &Page, number: usize) -> bool {
    let button = page.element(&format!("contact-remove-{number}")).expect("a button");
    button.get("aria-label").is_some_and(|label| label.contains(NUMBER))
}

#[tokio::test]
async fn a_sign_in_in_another_browser_is_told_by_text_message_and_ended_by_one_press() {
    let app = texting().spawn().await;
    let (liz, intruder) = (Browser::new(&app), Browser::phone(&app));
    by_text(&app, &liz, "/account").await;
    assert!(told(&app, NUMBER).await.is_empty(), "the first sign-in of all is no news");
    app.clock.advance(60);
    by_text(&app, &intruder, "/account").await;
    let texts = told(&app, NUMBER).await;
    assert!(texts.len() == 1 && texts[0].contains("new sign-in"), "{texts:?}");
    let page = liz.open(not_me(&texts[0])).await.expect(200);
    liz.submit(&page, "deny", &[]).await.expect(200);
    assert!(intruder.open("/account").await.has("identifier"));
    assert!(liz.open("/account").await.has("sign-out"), "hers is not");
}

#[tokio::test]
async fn a_changed_way_to_sign_in_and_a_deleted_account_are_told_by_text_message_too() {
    let app = texting()
        .set("sign_in.steps", "[{ any_of = [\"email_code\", \"sms_code\", \"password\"] }]")
        .spawn()
        .await;
    let browser = Browser::new(&app);
    by_text(&app, &browser, "/account").await;
    let page = browser.open("/account/password").await.expect(200);
    browser.submit(&page, "save-password", &[("password", PASSWORD)]).await.expect(200);
    let page = browser.open("/account/delete").await.expect(200);
    browser.submit(&page, "delete-account", &[("sure", "yes")]).await;
    let texts = told(&app, NUMBER).await;
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("way to sign in") && texts[0].contains("/not-me?"), "{}", texts[0]);
    assert!(texts[1].contains("was deleted") && !texts[1].contains("/not-me?"), "{}", texts[1]);
}

#[tokio::test]
async fn an_address_that_was_there_before_the_number_is_told_alone_and_a_new_one_only_after_a_week() {
    let app = texting().spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    app.clock.advance(60);
    add(&app, &ada, OTHER).await;
    add(&app, &ada, "work@example.test").await;
    assert!(told(&app, OTHER).await.is_empty(), "her mailbox was there before");

    let liz = Browser::new(&app);
    by_text(&app, &liz, "/account").await;
    app.clock.advance(7200);
    by_text(&app, &liz, "/account/delete").await;
    add(&app, &liz, THIEF).await;
    add(&app, &liz, "second@evil.test").await;
    assert_eq!(told(&app, NUMBER).await.len(), 2, "who has just come does not speak for her alone");
    app.clock.advance(8 * 86_400);
    by_text(&app, &liz, "/account/delete").await;
    add(&app, &liz, "third@evil.test").await;
    assert_eq!(told(&app, NUMBER).await.len(), 2, "she had a week to say no");
}

#[tokio::test]
async fn a_notice_is_counted_like_any_text_message_and_waits_where_a_limit_is_used_up() {
    let app = texting().set("sms.per_number_per_hour", 3).spawn().await;
    let browser = Browser::new(&app);
    by_text(&app, &browser, "/account").await;
    // Somebody uses up what may go to that number, so that it hears of nothing.
    for _ in 0..3 {
        Browser::new(&app).ask("/account", NUMBER).await;
    }
    app.settle().await;
    let before = app.texts_to(NUMBER).len();
    assert_eq!(before, 3);
    add(&app, &browser, THIEF).await;
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), before, "no more than three in an hour");
    let messages = app.read(|conn| store::messages::newest(conn, 100)).await;
    let waits =
        |message: &&Message| message.channel == Channel::Sms && message.status == MessageStatus::Queued;
    assert_eq!(messages.iter().filter(waits).count(), 1);
    app.clock.advance(3600);
    assert!(told(&app, NUMBER).await[0].contains("was added"), "it was not lost");
    // It was the first of this hour's three.
    for _ in 0..3 {
        Browser::new(&app).ask("/account", NUMBER).await;
    }
    app.settle().await;
    assert_eq!(app.texts_to(NUMBER).len(), before + 3);
}

#[tokio::test]
async fn an_address_that_a_later_step_adds_to_an_account_is_told_of_too_and_one_of_a_new_account_is_not() {
    let app = texting()
        .named()
        .set("policies.both.identifiers", "[\"phone\"]")
        .set("policies.both.steps", "[{ any_of = [\"sms_code\"] }, { any_of = [\"email_code\"] }]")
        .spawn()
        .await;
    let client = app.client_with(|client| client.settings.policy = Some("both".to_owned())).await;
    let start = authorize_path(&client, &[("prompt", "login")]);
    by_text(&app, &Browser::new(&app), "/account").await;
    app.clock.advance(60);
    let prove_both = async |browser: &Browser, number: &str, address: &str| {
        let page = browser.open(&start).await.expect(200);
        let waiting = browser.submit(&page, "continue", &[("identifier", number)]).await.expect(200);
        let page =
            browser.submit(&waiting, "submit-code", &[("code", &app.text_to(number).await.code)]).await;
        let waiting = browser.submit(&page, "send-email", &[("identifier", address)]).await.expect(200);
        browser.submit(&waiting, "submit-code", &[("code", &app.code_to(address).await)]).await
    };
    let browser = Browser::new(&app);
    assert!(prove_both(&browser, NUMBER, THIEF).await.redirected_code().is_some());
    let texts = told(&app, NUMBER).await;
    assert!(texts.iter().any(|text| text.contains("a contact was added")), "{texts:?}");
    prove_both(&Browser::new(&app), OTHER, "new@example.test").await;
    assert!(told(&app, OTHER).await.is_empty());
}
