//! Text messages that do not leave, and what the person who waits for one is told

use crate::support::{Browser, Page, TestApp, app::Builder};
use porchlight::{model::message::MessageStatus, store, world::sms::SendError};

const ADA: &str = "ada@example.test";
const NUMBER: &str = "+41791234567";
const ABROAD: &str = "+12025550123";

fn verified_access() -> Builder {
    TestApp::build().set("sign_in.preset", "\"verified-access\"")
}

async fn tell(browser: &Browser, email: &str, phone: &str) -> Page {
    let page = browser.open("/account").await.expect(200);
    let told = [("name", "Ada Lovelace"), ("email", email), ("phone", phone)];
    browser.submit(&page, "continue", &told).await
}

/// What the page says after some time in which everything was done that could be.
async fn after(app: &TestApp, seconds: i64, browser: &Browser, page: &Page) -> Page {
    app.clock.advance(seconds);
    app.settle().await;
    let again = browser.open(page.url.path()).await.expect(200);
    let status = page.element("live").expect("live").get("data-status").expect("a path").to_owned();
    let state = browser.get(&status).await.expect(200).json();
    assert_eq!(state["state"] == "failed", again.has("by-mail"), "{state}");
    again
}

#[tokio::test]
async fn a_number_abroad_is_refused_in_the_forms_where_everybody_is_welcome() {
    let app = verified_access().spawn().await;
    let browser = Browser::new(&app);
    let page = tell(&browser, ADA, ABROAD).await.expect(400);
    assert!(page.text("phone-note").contains("to this country"), "{}", page.text("phone-note"));
    let page = browser.submit(&page, "continue", &[("phone", NUMBER)]).await.expect(200);
    assert!(page.has("code"), "{}", page.url);

    let app = TestApp::build()
        .set("sign_in.preset", "\"phone-link\"")
        .set("sign_in.sign_up", "\"open\"")
        .spawn()
        .await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, "continue", &[("identifier", ABROAD)]).await.expect(400);
    assert!(page.text("identifier-note").contains("to this country"), "{}", page.text("identifier-note"));
    browser.submit(&page, "continue", &[("identifier", NUMBER)]).await.expect(200);
    assert_eq!(app.text_to(NUMBER).await.code, "");
}

#[tokio::test]
async fn while_the_provider_is_down_mail_is_offered_after_half_a_minute_and_the_message_goes_on_waiting() {
    let app = verified_access().spawn().await;
    app.sms.fail(&SendError::Down("no answer".to_owned()), 3);
    let browser = Browser::new(&app);
    let waiting = tell(&browser, ADA, NUMBER).await.expect(200);
    for seconds in [0, 5, 15] {
        assert!(!after(&app, seconds, &browser, &waiting).await.has("by-mail"));
    }
    let page = after(&app, 11, &browser, &waiting).await;
    assert!(page.has("by-mail") && !page.body.contains("We’ve sent"), "{}", page.body);
    let newest = app.read(|conn| store::messages::newest(conn, 1)).await.remove(0);
    assert_eq!((newest.status, newest.attempts), (MessageStatus::Queued, 3));
    let page = after(&app, 20, &browser, &waiting).await;
    assert!(!page.has("by-mail"), "it went out");
    let code = app.text_to(NUMBER).await.code;
    let page = browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.has("other-way"), "{}", page.body);
}

#[tokio::test]
async fn whoever_chooses_mail_while_the_provider_is_down_gets_it_at_once() {
    let app = verified_access().spawn().await;
    app.sms.fail(&SendError::Down("no answer".to_owned()), 100);
    let browser = Browser::new(&app);
    let waiting = tell(&browser, ADA, NUMBER).await.expect(200);
    app.settle().await;
    after(&app, 5, &browser, &waiting).await;
    let page = after(&app, 26, &browser, &waiting).await;
    browser.submit(&page, "by-mail", &[]).await.expect(200);
    assert!(!app.letter_to(ADA).await.link.is_empty());
}
