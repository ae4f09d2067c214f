//! The messages that people got.

use super::{app::TestApp, clock::eventually};
use porchlight::{
    model::message::{Message, MessageStatus},
    store,
    world::mail::MailMessage,
};
use std::{collections::HashMap, sync::Mutex};

/// A sign-in message, read.
#[derive(Clone, Debug)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Signs in.
    pub link: String,
    /// "This wasn't me".
    pub deny_link: String,
    /// "This wasn't me", of a notice.
    pub not_me: String,
    pub code: String,
}

impl Letter {
    /// Reads a message.
    pub fn read(message: &MailMessage) -> Self {
        let MailMessage { subject, text, html, .. } = message.clone();
        let links: Vec<String> =
            text.split_whitespace().filter(|word| word.contains("/link?")).map(str::to_owned).collect();
        let not_me = text.split_whitespace().find(|word| word.contains("/not-me?")).unwrap_or_default();
        let code = text
            .lines()
            .map(str::trim)
            .find(|line| line.len() >= 6 && line.bytes().all(|b| b.is_ascii_digit()));
        Self {
            link: links.first().cloned().unwrap_or_default(),
            deny_link: links.get(1).cloned().unwrap_or_default(),
            not_me: not_me.to_owned(),
            code: code.unwrap_or_default().to_owned(),
            subject,
            text,
            html,
        }
    }
}

fn is_new_device(letter: &Letter) -> bool {
    ["New sign-in to", "Neue Anmeldung"].iter().any(|start| letter.subject.starts_with(start))
}

/// How many messages of each person were read already.
#[derive(Default)]
pub struct Read(Mutex<HashMap<String, usize>>);

impl TestApp {
    /// The next message to that address that this test has not read; waits for it.
    pub async fn letter_to(&self, address: &str) -> Letter {
        let number = *self.seen.0.lock().expect("the mailbox").get(address).unwrap_or(&0);
        let message = eventually(&format!("a message to {address}"), || async {
            self.letters_to(address).into_iter().nth(number)
        })
        .await;
        self.seen.0.lock().expect("the mailbox").insert(address.to_owned(), number + 1);
        message
    }

    /// The next message to that address that holds a code.
    pub async fn code_to(&self, address: &str) -> String {
        loop {
            let letter = self.letter_to(address).await;
            if !letter.code.is_empty() {
                return letter.code;
            }
        }
    }

    /// The newest code to that address once everything that can be sent was sent, whatever was read before.
    pub async fn code_to_newest(&self, address: &str) -> String {
        self.settle().await;
        let codes = self.letters_to(address).into_iter().rev().map(|letter| letter.code);
        codes.into_iter().find(|code| !code.is_empty()).expect("a code")
    }

    /// Every message to that address, oldest first, but for the notices of a new device: nobody asks for them.
    pub fn letters_to(&self, address: &str) -> Vec<Letter> {
        self.all_to(address).into_iter().filter(|letter| !is_new_device(letter)).collect()
    }

    /// The notices of a new device to that address.
    pub fn new_devices_of(&self, address: &str) -> Vec<Letter> {
        self.all_to(address).into_iter().filter(is_new_device).collect()
    }

    fn all_to(&self, address: &str) -> Vec<Letter> {
        self.mail.messages().iter().filter(|message| message.to == address).map(Letter::read).collect()
    }

    /// How many messages there are to that address once everything that can be sent was sent.
    pub async fn count_letters(&self, address: &str) -> usize {
        self.settle().await;
        self.letters_to(address).len()
    }

    /// Returns when nothing that could be sent now is left in the outbox.
    pub async fn settle(&self) {
        eventually("an outbox at rest", || async {
            porchlight::jobs::run_due(&self.app).await;
            let now = self.app.now();
            let messages = self.read(|conn| store::messages::newest(conn, 100)).await;
            let due = |message: &Message| match message.status {
                MessageStatus::Sending => true,
                MessageStatus::Queued | MessageStatus::Withheld => message.next_at <= now,
                _ => false,
            };
            (!messages.iter().any(due)).then_some(())
        })
        .await;
    }
}

/// A text message, read.
#[derive(Clone, Debug)]
pub struct Text {
    pub words: String,
    /// Signs in; empty when there is none.
    pub link: String,
    /// Empty when there is none.
    pub code: String,
}

impl Text {
    fn read(text: &str) -> Self {
        let link = text.split_whitespace().find(|word| word.contains("/link?")).unwrap_or_default();
        // The line that browsers read (WebOTP) ends with the code.
        let code = text.lines().last().and_then(|line| line.split_once(" #")).map(|(_, code)| code);
        Self { words: text.to_owned(), link: link.to_owned(), code: code.unwrap_or_default().to_owned() }
    }
}

impl TestApp {
    /// The next text message to that number that this test has not read; waits for it.
    pub async fn text_to(&self, number: &str) -> Text {
        let read = *self.seen.0.lock().expect("the mailbox").get(number).unwrap_or(&0);
        let text = eventually(&format!("a text message to {number}"), || async {
            self.texts_to(number).into_iter().nth(read)
        })
        .await;
        self.seen.0.lock().expect("the mailbox").insert(number.to_owned(), read + 1);
        text
    }

    /// Every text message to that number, oldest first.
    pub fn texts_to(&self, number: &str) -> Vec<Text> {
        let all = self.sms.messages();
        all.iter().filter(|message| message.to == number).map(|message| Text::read(&message.text)).collect()
    }
}
