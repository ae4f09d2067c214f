//! Text messages on their way

use super::stand_in::{NUMBER, StandIn, TOKEN, code, described, insert, link, with_twilio};
use crate::support::{Browser, TestApp, clock::eventually};
use porchlight::{model::message::MessageStatus, world::sms::SendError};

const DOWN: &str = r#"{"code":20500,"message":"Internal"}"#;
const REFUSED: &str = r#"{"code":21408,"message":"No permission for the region of +41791234567"}"#;
const NO_MOBILE: &str = r#"{"code":21614,"message":"+41791234567 is not a mobile number"}"#;

#[tokio::test]
async fn twilio_gets_the_text_and_where_to_tell_what_became_of_it() {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").spawn().await;
    let sent = app.text(link()).await;
    assert_eq!(sent.status, MessageStatus::Sent, "{:?}", sent.note);
    assert_eq!((sent.provider.as_deref(), sent.segments), (Some("main"), 1));
    assert!(sent.provider_id.as_deref().is_some_and(|id| id.starts_with("SM")));
    assert!(sent.sealed.is_empty(), "what was sent is not kept");
    let calls = twilio.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (calls[0].field("To"), calls[0].field("From")),
        (NUMBER.to_owned(), "+12025550123".to_owned())
    );
    assert_eq!(
        calls[0].field("Body"),
        "Hi Ada, log in to Sample app: https://id.example/link?token=0123 Valid for 10 minutes. \
         Ignore if you didn't request this."
    );
    let callback = format!("{}/sms/status/main?message={}", app.base, sent.id);
    assert_eq!(calls[0].field("StatusCallback"), callback);
}

#[tokio::test]
async fn a_wrong_token_at_twilio_leaves_the_message_waiting_and_in_no_log_line() {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").set("sms.provider", bad_token(&twilio.url)).spawn().await;
    app.leaves_undelivered("the provider refuses us");
    let waiting = app.text(code()).await;
    assert_eq!((waiting.status, waiting.attempts), (MessageStatus::Queued, 1));
    assert_eq!(waiting.note.as_deref(), Some("Twilio 20003"));
}

fn bad_token(url: &str) -> String {
    format!(
        "[{{ kind = \"twilio\", url = \"{url}\", account_sid = \"AC1\", auth_token = \"not-{TOKEN}\", from = \"x\" }}]"
    )
}

#[tokio::test]
async fn the_next_provider_takes_what_the_first_cannot_but_not_a_wrong_number() {
    let (twilio, other) = (StandIn::open().await, StandIn::open().await);
    let app = with_twilio(&twilio.url, &described(&other.url)).spawn().await;
    app.leaves_undelivered("the number is wrong");
    for (status, body) in [(500, DOWN), (400, REFUSED)] {
        twilio.answer(status, body, 1);
        let sent = app.text(code()).await;
        assert_eq!((sent.status, sent.provider.as_deref()), (MessageStatus::Sent, Some("backup")));
    }
    let calls = other.calls();
    assert_eq!((calls.len(), calls[0].path.as_str()), (2, "/send"));
    assert_eq!(calls[0].header("authorization"), "Key s3cret");
    let body = calls[0].json();
    assert_eq!(body["to"], "41791234567");
    assert!(body["text"].as_str().expect("a text").ends_with("\n\n@id.example #482913"), "{body}");

    twilio.answer(400, NO_MOBILE, 1);
    let failed = app.text(code()).await;
    assert_eq!((failed.status, failed.attempts), (MessageStatus::Failed, 1));
    assert_eq!(failed.note.as_deref(), Some("Twilio 21614"), "and nothing of the number");
    assert!(failed.sealed.is_empty());
    assert_eq!(other.calls().len(), 2, "nobody else was asked");
}

#[tokio::test]
async fn a_refused_message_is_tried_once_more_after_thirty_seconds() {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").spawn().await;
    app.leaves_undelivered("the provider refuses the message");
    twilio.answer(400, REFUSED, 2);
    let waiting = app.text(code()).await;
    assert_eq!((waiting.status, waiting.refusals), (MessageStatus::Queued, 1));
    assert_eq!(app.later(29, &waiting).await.attempts, 1);
    let failed = app.later(1, &waiting).await;
    assert_eq!((failed.status, failed.attempts), (MessageStatus::Failed, 2));
    assert_eq!(app.later(300, &waiting).await.attempts, 2);
    assert_eq!(twilio.calls().len(), 2);
}

#[tokio::test]
async fn while_a_provider_is_down_a_message_waits_and_goes_out_when_it_is_back() {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").spawn().await;
    twilio.answer(503, DOWN, 10);
    let waiting = app.text(code()).await;
    let mut now = waiting.clone();
    for seconds in [5, 15, 30, 30, 30, 30, 30, 30, 30] {
        assert_eq!(now.status, MessageStatus::Queued);
        now = app.later(seconds, &waiting).await;
    }
    assert_eq!((now.status, now.attempts), (MessageStatus::Queued, 10));
    let sent = app.later(30, &waiting).await;
    assert_eq!((sent.status, sent.attempts, sent.note), (MessageStatus::Sent, 11, None));
}

#[tokio::test]
async fn nobody_waits_for_a_provider_that_takes_its_time() {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").spawn().await;
    twilio.take_time(&app.clock, 4);
    let id = app.write(|app, conn| insert(app, conn, &code())).await;
    eventually("a request under way", || async { (!twilio.calls().is_empty()).then_some(()) }).await;
    Browser::new(&app).open("/account").await.expect(200);
    assert_eq!(app.message(&id).await.status, MessageStatus::Sending);
    app.clock.advance(4);
    app.settle().await;
    assert_eq!(app.message(&id).await.status, MessageStatus::Sent);
    assert_eq!(twilio.calls().len(), 1);
}

#[tokio::test]
async fn a_message_that_waited_too_long_is_given_up() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("no provider answers");
    app.sms.fail(&SendError::Down("no answer".to_owned()), 1000);
    let waiting = app.text(code()).await;
    for _ in 0..30 {
        app.later(30, &waiting).await;
    }
    let failed = app.message(&waiting.id).await;
    assert_eq!(failed.status, MessageStatus::Failed);
    assert!(failed.sealed.is_empty() && app.sms.messages().is_empty());
}

#[tokio::test]
async fn captured_text_messages_are_shown_with_link_and_code() {
    let app = TestApp::spawn().await;
    app.text(link()).await;
    app.text(code()).await;
    let browser = Browser::new(&app);
    let list = browser.get("/dev/outbox.json").await.expect(200).json();
    assert_eq!((&list[0]["channel"], &list[0]["to"]), (&"sms".into(), &NUMBER.into()));
    assert_eq!((&list[0]["code"], &list[0]["link"]), (&"482913".into(), &serde_json::Value::Null));
    assert_eq!(list[1]["link"], "https://id.example/link?token=0123");
    let page = browser.open("/dev/outbox").await.expect(200);
    assert!(page.body.contains("482913") && page.body.contains(NUMBER));
}
