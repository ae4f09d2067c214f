//! POST /sms/status/{provider}

use super::stand_in::{StandIn, TOKEN, code, sign, with_twilio};
use crate::support::people::NUMBER;
use crate::support::{Page, TestApp, http};
use porchlight::model::message::{Message, MessageStatus};

/// A provider with a message that Twilio accepted.
async fn sent() -> (TestApp, Message) {
    let twilio = StandIn::open().await;
    let app = with_twilio(&twilio.url, "").spawn().await;
    let sent = app.text(code()).await;
    assert_eq!(sent.status, MessageStatus::Sent, "{:?}", sent.note);
    (app, sent)
}

fn fields<'a>(status: &'a str, code: &'a str) -> Vec<(&'a str, &'a str)> {
    // Twilio sends empty fields too, and signs them.
    vec![("MessageSid", "SM1"), ("MessageStatus", status), ("ErrorCode", code), ("To", NUMBER), ("From", "")]
}

fn url(app: &TestApp, message: &Message) -> String {
    format!("{}/sms/status/main?message={}", app.base, message.id)
}

async fn call(url: &str, fields: &[(&str, &str)], signature: &str) -> Page {
    http::send(http::client().post(url).header("X-Twilio-Signature", signature).form(fields)).await
}

async fn tell(app: &TestApp, message: &Message, status: &str, code: &str) -> Message {
    let (url, fields) = (url(app, message), fields(status, code));
    call(&url, &fields, &sign(TOKEN, &url, &fields)).await.expect(204);
    app.message(&message.id).await
}

#[tokio::test]
async fn twilio_says_that_a_message_arrived() {
    let (app, message) = sent().await;
    assert_eq!(tell(&app, &message, "sent", "").await.status, MessageStatus::Sent);
    assert_eq!(tell(&app, &message, "delivered", "").await.status, MessageStatus::Delivered);
}

#[tokio::test]
async fn twilio_says_why_a_message_did_not_arrive_and_that_is_its_last_word() {
    let (app, message) = sent().await;
    app.leaves_undelivered("the message did not arrive");
    let failed = tell(&app, &message, "undelivered", "30003").await;
    assert_eq!(failed.status, MessageStatus::Failed);
    assert_eq!(failed.note.as_deref(), Some("not delivered: Twilio 30003"));
    assert_eq!(tell(&app, &message, "delivered", "").await.status, MessageStatus::Failed);
}

#[tokio::test]
async fn a_reason_that_is_no_code_is_not_repeated() {
    let (app, message) = sent().await;
    app.leaves_undelivered("the message did not arrive");
    let failed = tell(&app, &message, "failed", "<script>").await;
    assert_eq!(failed.note.as_deref(), Some("not delivered: Twilio gives no reason"));
}

#[tokio::test]
async fn a_call_that_is_not_signed_right_changes_nothing() {
    let (app, message) = sent().await;
    let (url, fields) = (url(&app, &message), fields("delivered", ""));
    let right = sign(TOKEN, &url, &fields);
    let elsewhere = sign(TOKEN, &url.replace("main", "other"), &fields);
    for wrong in ["", "nothing", &sign("another token", &url, &fields), &elsewhere] {
        call(&url, &fields, wrong).await.expect(403);
    }
    let mut changed = fields.clone();
    changed[1].1 = "failed";
    call(&url, &changed, &right).await.expect(403);
    let other = format!("{url}0");
    call(&other, &fields, &right).await.expect(403);
    http::send(http::client().post(&url).form(&fields)).await.expect(403);
    assert_eq!(app.message(&message.id).await.status, MessageStatus::Sent);
}

#[tokio::test]
async fn the_address_is_ours_by_configuration_whatever_host_the_call_names() {
    let (app, message) = sent().await;
    let (url, fields) = (url(&app, &message), fields("delivered", ""));
    let forged = sign(TOKEN, &url.replace("127.0.0.1", "localhost"), &fields);
    let request = http::client().post(&url).header("Host", "localhost").header("X-Twilio-Signature", forged);
    http::send(request.form(&fields)).await.expect(403);
}

#[tokio::test]
async fn a_provider_that_is_not_there_has_no_door() {
    let (app, message) = sent().await;
    let url = url(&app, &message).replace("main", "backup");
    let fields = fields("delivered", "");
    call(&url, &fields, &sign(TOKEN, &url, &fields)).await.expect(404);
    http::send(http::client().get(&url)).await.expect(405);
}
