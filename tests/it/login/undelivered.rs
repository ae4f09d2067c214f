//! Text messages that do not leave, and what the person who waits for one is told

use crate::support::{Browser, Page, TestApp, app::Builder};
use porchlight::{model::message::MessageStatus, protocol::claims::UserClaims, store, world::sms::SendError};

use crate::support::people::{ADA, NUMBER};
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
    app.leaves_undelivered("the provider is down");
    app.sms.fail(&SendError::Down("no answer".to_owned()), 100);
    let browser = Browser::new(&app);
    let waiting = tell(&browser, ADA, NUMBER).await.expect(200);
    app.settle().await;
    after(&app, 5, &browser, &waiting).await;
    let page = after(&app, 26, &browser, &waiting).await;
    browser.submit(&page, "by-mail", &[]).await.expect(200);
    assert!(!app.letter_to(ADA).await.link.is_empty());
}

const KNOWN: (&str, &str) = ("known@example.test", "+41791110001");
const STOPPED: (&str, &str) = ("stopt@example.test", "+41791110002");
const UNKNOWN: (&str, &str) = ("nobdy@example.test", "+41791110003");
const THROTTLED: (&str, &str) = ("flood@example.test", "+41791110004");

/// Two accounts, one of them stopped, and a number that has had all its messages of the hour.
async fn with_people() -> TestApp {
    let app = verified_access().spawn().await;
    for (email, phone) in [KNOWN, STOPPED] {
        let claims = UserClaims { phone_number: Some(phone.to_owned()), ..UserClaims::default() };
        app.user_with(email, claims).await;
    }
    app.disable(STOPPED.0).await;
    for _ in 0..3 {
        tell(&Browser::new(&app), THROTTLED.0, THROTTLED.1).await.expect(200);
    }
    app.settle().await;
    app
}

#[tokio::test]
async fn a_withheld_text_message_fails_where_those_that_are_sent_do() {
    for error in [SendError::Refused("no route".to_owned()), SendError::Down("no answer".to_owned())] {
        let app = with_people().await;
        app.leaves_undelivered("text messages fail");
        app.sms.fail(&error, 1000);
        let mut pages = Vec::new();
        for (email, phone) in [STOPPED, THROTTLED, KNOWN, UNKNOWN] {
            let browser = Browser::new(&app);
            let page = tell(&browser, email, phone).await.expect(200);
            pages.push((phone, browser, page));
        }
        for (seconds, offers_mail) in [(0, false), (5, false), (24, false), (3, true), (60, true)] {
            app.clock.advance(seconds);
            for (phone, browser, page) in &pages {
                let offered = after(&app, 0, browser, page).await.has("by-mail");
                assert_eq!(offered, offers_mail, "{phone} after another {seconds} s: {error}");
            }
        }
        assert!(app.texts_to(STOPPED.1).is_empty());
        assert_eq!(app.texts_to(THROTTLED.1).len(), 3);
    }
}

#[tokio::test]
async fn a_withheld_text_message_does_not_fail_where_those_that_are_sent_do_not() {
    let app = with_people().await;
    app.leaves_undelivered("text messages fail");
    app.sms.fail(&SendError::Refused("no route".to_owned()), 2);
    let lost = Browser::new(&app);
    let page = tell(&lost, KNOWN.0, KNOWN.1).await.expect(200);
    app.settle().await;
    assert!(after(&app, 31, &lost, &page).await.has("by-mail"));
    // The provider is back, and one message was taken since.
    tell(&Browser::new(&app), UNKNOWN.0, UNKNOWN.1).await.expect(200);
    app.settle().await;
    for (email, phone) in [STOPPED, THROTTLED] {
        let browser = Browser::new(&app);
        let page = tell(&browser, email, phone).await.expect(200);
        app.settle().await;
        assert!(!after(&app, 31, &browser, &page).await.has("by-mail"), "{phone}");
    }
    // A number that the provider does not know says nothing of the others.
    app.sms.fail(&SendError::Number("no mobile".to_owned()), 1);
    let browser = Browser::new(&app);
    let page = tell(&browser, ADA, NUMBER).await.expect(200);
    for seconds in [0, 31] {
        assert!(!after(&app, seconds, &browser, &page).await.has("by-mail"), "nor is it told to who asked");
    }
    let newest = app.read(|conn| store::messages::newest(conn, 1)).await.remove(0);
    assert_eq!(newest.status, MessageStatus::Failed, "an admin sees it");
    let browser = Browser::new(&app);
    let page = tell(&browser, STOPPED.0, STOPPED.1).await.expect(200);
    assert!(!after(&app, 31, &browser, &page).await.has("by-mail"));
}

#[tokio::test]
async fn the_waiting_page_asks_the_database_as_much_whether_or_not_a_message_was_withheld() {
    let app = with_people().await;
    app.leaves_undelivered("text messages fail");
    app.sms.fail(&SendError::Refused("no route".to_owned()), 1000);
    let mut least = Vec::new();
    for (email, phone) in [KNOWN, STOPPED, UNKNOWN] {
        let browser = Browser::new(&app);
        let page = tell(&browser, email, phone).await.expect(200);
        app.settle().await;
        assert!(after(&app, 31, &browser, &page).await.has("by-mail"), "{phone}");
        // A job may read at the same moment, so that the fewest reads of three count.
        let mut fewest = u64::MAX;
        for _ in 0..3 {
            let before = app.app.store.counts().reads;
            browser.get(page.url.as_str()).await.expect(200);
            fewest = fewest.min(app.app.store.counts().reads - before);
        }
        least.push(fewest);
    }
    assert_eq!(least, [least[0]; 3]);
}
