//! The pages of captured messages, in test mode only.

use serde::Serialize;

use super::page::{Ago, PROBE, Page};

/// All captured messages, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Outbox {
    /// One line for each message.
    pub messages: Vec<MessageLine>,
}

/// A message in the list.
#[derive(Clone, Debug, Serialize)]
pub struct MessageLine {
    /// Its id; `/dev/outbox/{id}` shows it.
    pub id: String,
    /// `email` or `sms`.
    pub channel: String,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// How long ago it was written.
    pub ago: Ago,
    /// The same, to the minute.
    pub created: String,
    /// `queued`, `sent`, `failed` and so on.
    pub status: String,
    /// The link in it.
    pub link: Option<String>,
    /// The code in it.
    pub code: Option<String>,
}

impl MessageLine {
    fn sample() -> Self {
        Self {
            id: "0192f0c1".into(),
            channel: "mail".into(),
            to: "ada@example.com".into(),
            subject: "Sign in to Sample app".into(),
            ago: Ago::new(130),
            created: "2026-11-21 12:40 UTC".into(),
            status: "sent".into(),
            link: Some("http://localhost:8080/l/Zk3vQ0m5nXh2t8Jc1yRb7w".into()),
            code: Some("482913".into()),
        }
    }

    fn probe() -> Self {
        let text = || String::from(PROBE);
        Self {
            id: "2".into(),
            channel: text(),
            to: text(),
            subject: text(),
            ago: Ago::new(0),
            created: text(),
            status: text(),
            link: Some(text()),
            code: Some(text()),
        }
    }
}

impl Page for Outbox {
    const TEMPLATE: &'static str = "pages/dev/outbox.html";

    fn samples() -> Vec<Self> {
        let plain =
            MessageLine { link: None, code: None, subject: "Welcome".into(), ..MessageLine::sample() };
        vec![
            Self { messages: vec![MessageLine::sample(), plain] },
            Self { messages: vec![] },
            Self { messages: vec![MessageLine::probe()] },
        ]
    }
}

/// One captured message.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// The message as in the list.
    pub message: MessageLine,
    /// Its plain text.
    pub text: String,
    /// The address that shows its HTML, if it has any.
    pub html_url: Option<String>,
    /// The list of all messages.
    pub outbox_url: String,
}

impl Page for Message {
    const TEMPLATE: &'static str = "pages/dev/message.html";

    fn samples() -> Vec<Self> {
        let page = |message: MessageLine, text: &str, html: bool| Self {
            html_url: html.then(|| format!("/dev/outbox/{}/html", message.id)),
            message,
            text: text.into(),
            outbox_url: "/dev/outbox".into(),
        };
        let bare = MessageLine { link: None, code: None, ..MessageLine::sample() };
        vec![
            page(
                MessageLine::sample(),
                "Sign in to Sample app\n\nhttp://localhost:8080/l/Zk3vQ0m5nXh2t8Jc1yRb7w\n\nOr type this code: 482913\n",
                true,
            ),
            page(bare, "Welcome.\n", false),
            page(MessageLine::probe(), "</pre><w>", true),
        ]
    }
}
