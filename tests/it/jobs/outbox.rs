//! Messages on their way

use crate::support::{Browser, TestApp, clock::eventually, smtp::Sink, tokens::authorize_path};
use porchlight::{
    model::message::{Channel, Message, MessageStatus},
    store,
};

use crate::support::people::ADA;

async fn message(app: &TestApp) -> Message {
    app.read(|conn| store::messages::newest(conn, 1)).await.into_iter().next().expect("a message")
}

async fn asked(app: &TestApp) {
    let client = app.client().await;
    Browser::new(app).ask(&authorize_path(&client, &[]), ADA).await;
}

#[tokio::test]
async fn a_mail_server_receives_text_html_and_headers() {
    let sink = Sink::open().await;
    let app = TestApp::build().smtp(&sink).spawn().await;
    asked(&app).await;
    let raw = eventually("the mail", || async { sink.messages().into_iter().next() }).await;
    for part in [
        "To: ada@example.test",
        "From: ",
        "no-reply@id.example",
        "Subject: ",
        "Message-ID: ",
        "Date: ",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(raw.contains(part), "{part} is missing in\n{raw}");
    }
    assert!(
        raw.contains("multipart/alternative") && raw.contains("text/plain") && raw.contains("text/html"),
        "{raw}"
    );
    let sent = eventually("its status", || async {
        Some(message(&app).await).filter(|message| message.status == MessageStatus::Sent)
    })
    .await;
    assert!(sent.sent_at.is_some() && sent.sealed.is_empty(), "what was sent is not kept");
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test]
async fn a_busy_server_is_tried_again_later_and_later() {
    let app = TestApp::spawn().await;
    app.mail.fail_transiently(3);
    asked(&app).await;
    let mut waits = Vec::new();
    for tries in 1..=3 {
        let waiting = eventually("a failed try", || async {
            Some(message(&app).await)
                .filter(|message| message.attempts == tries && message.status == MessageStatus::Queued)
        })
        .await;
        assert!(waiting.note.as_deref().is_some_and(|note| note.contains("451")), "{:?}", waiting.note);
        let wait = waiting.next_at - app.app.now();
        assert!(wait > 0);
        waits.push(wait);
        app.clock.advance(wait + 1);
        porchlight::jobs::run_due(&app.app).await;
    }
    assert!(waits.is_sorted() && waits[2] > waits[0], "{waits:?}");
    app.settle().await;
    assert_eq!(message(&app).await.status, MessageStatus::Sent);
    assert_eq!(app.letters_to(ADA).len(), 1);
}

#[tokio::test]
async fn a_mail_server_s_own_words_decide() {
    let sink = Sink::open().await;
    sink.reply(&["451 come back later", "550 no such user"]);
    let app = TestApp::build().smtp(&sink).spawn().await;
    app.leaves_undelivered("the server refuses the mail");
    asked(&app).await;
    let busy = eventually("a failed try", || async {
        Some(message(&app).await).filter(|message| message.attempts == 1)
    })
    .await;
    assert_eq!(busy.status, MessageStatus::Queued);
    assert!(busy.note.as_deref().is_some_and(|note| note.contains("come back later")), "{:?}", busy.note);
    app.clock.advance(busy.next_at - app.app.now() + 1);
    app.settle().await;
    assert_eq!(message(&app).await.status, MessageStatus::Failed);
    app.clock.advance(600);
    app.settle().await;
    assert_eq!((sink.attempts(), sink.messages().len()), (2, 0));
}

#[tokio::test]
async fn a_refused_address_is_not_tried_again() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("the address is refused");
    app.mail.fail_permanently(1);
    asked(&app).await;
    app.settle().await;
    let failed = message(&app).await;
    assert_eq!(failed.status, MessageStatus::Failed);
    assert!(failed.note.as_deref().is_some_and(|note| note.contains("550")), "{:?}", failed.note);
    assert!(failed.sealed.is_empty());
    app.clock.advance(3600);
    app.settle().await;
    assert_eq!(app.letters_to(ADA).len(), 0);
}

#[tokio::test]
async fn a_message_that_is_of_no_more_use_is_not_sent() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("the message waits until it has ended");
    app.mail.fail_transiently(1);
    asked(&app).await;
    eventually("a failed try", || async { (message(&app).await.attempts == 1).then_some(()) }).await;
    app.clock.advance(901);
    app.settle().await;
    assert_eq!(message(&app).await.status, MessageStatus::Expired);
    assert_eq!(app.letters_to(ADA).len(), 0);
}

#[tokio::test]
async fn an_unreachable_mail_server_changes_nothing_for_the_person() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("no mail server answers");
    app.mail.fail_transiently(1000);
    asked(&app).await;
}

#[tokio::test]
async fn what_a_dying_sender_held_is_sent_by_the_next_with_the_same_id() {
    let app = TestApp::spawn().await;
    app.mail.fail_transiently(1);
    asked(&app).await;
    let waiting = eventually("a failed try", || async {
        Some(message(&app).await).filter(|message| message.attempts == 1)
    })
    .await;
    // As a sender leaves it that took the message and died.
    app.clock.advance(waiting.next_at - app.app.now() + 1);
    let now = app.app.now();
    app.write(move |_, conn| store::messages::claim(conn, Channel::Email, now, now + 60, 10)).await;
    porchlight::jobs::run_due(&app.app).await;
    let before = app.letters_to(ADA).len();
    app.clock.advance(61);
    app.settle().await;
    assert_eq!(app.letters_to(ADA).len(), 1, "{before} before the lease ended");
    assert_eq!(app.mail.messages()[0].id, waiting.id.as_str());
}

#[tokio::test]
async fn no_message_is_readable_in_the_database() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("the message waits in the database");
    app.mail.fail_transiently(1);
    asked(&app).await;
    let sealed = eventually("a waiting message", || async {
        Some(message(&app).await).filter(|message| message.attempts == 1)
    })
    .await
    .sealed;
    assert!(!sealed.is_empty());
    let text = String::from_utf8_lossy(&sealed);
    assert!(!text.contains("token=") && !text.contains("Firefox"));
}
