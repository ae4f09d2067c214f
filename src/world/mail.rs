//! Sending mail.

mod compose;
mod smtp;

pub use smtp::{Security, SmtpMail, SmtpSettings};

use async_trait::async_trait;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A complete message to one person. It has no `Debug`, because it usually contains a link or a code.
#[derive(Clone)]
pub struct MailMessage {
    /// The local part of the `Message-ID` (RFC 5322 §3.6.4). It is the same for every attempt, so that
    /// a duplicate is recognised. Letters, digits, `-` and `.`.
    pub id: String,
    /// The one recipient, a bare address.
    pub to: String,
    /// The subject, in Unicode.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The next server accepted the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its answer, for the admin page.
    pub response: String,
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// Another attempt may succeed: a 4xx reply, no connection, no answer in time, and everything
    /// that went wrong before the message was named, such as a refused password.
    Transient(String),
    /// This message will never be accepted: a 5xx reply (RFC 5321 §4.2.1), or no address.
    Permanent(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transient(why) => write!(f, "not sent, to be tried again: {why}"),
            Self::Permanent(why) => write!(f, "refused: {why}"),
        }
    }
}

impl std::error::Error for SendError {}

/// A transport for mail.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Sends one message. `Ok` means that the next server has accepted it.
    async fn send(&self, message: &MailMessage) -> Result<Accepted, SendError>;

    /// Whether mail could be sent now: connects and signs in, and sends nothing.
    async fn check(&self) -> Result<(), SendError>;
}

/// Accepts every message and sends none: people read the outbox instead.
#[derive(Clone, Copy, Default)]
pub struct CaptureMail;

#[async_trait]
impl Mail for CaptureMail {
    async fn send(&self, _message: &MailMessage) -> Result<Accepted, SendError> {
        Ok(Accepted { response: "captured".to_owned() })
    }

    async fn check(&self) -> Result<(), SendError> {
        Ok(())
    }
}

/// Keeps the messages, and fails when a test asks for it. Clones share everything.
#[derive(Clone, Default)]
pub struct FakeMail(Arc<Mutex<Remembered>>);

#[derive(Default)]
struct Remembered {
    messages: Vec<MailMessage>,
    failures: VecDeque<SendError>,
    is_down: bool,
}

impl FakeMail {
    /// Every message accepted so far, oldest first.
    pub fn messages(&self) -> Vec<MailMessage> {
        self.remembered().messages.clone()
    }

    /// Deletes them.
    pub fn clear(&self) {
        self.remembered().messages.clear();
    }

    /// Lets the next `times` attempts fail as with a busy server.
    pub fn fail_transiently(&self, times: usize) {
        self.fail(&SendError::Transient("451 try again later".to_owned()), times);
    }

    /// Lets the next `times` attempts fail as with an address that does not exist.
    pub fn fail_permanently(&self, times: usize) {
        self.fail(&SendError::Permanent("550 no such user".to_owned()), times);
    }

    /// Sets whether the server can be reached from now on.
    pub fn set_down(&self, is_down: bool) {
        self.remembered().is_down = is_down;
    }

    fn fail(&self, error: &SendError, times: usize) {
        self.remembered().failures.extend(std::iter::repeat_n(error.clone(), times));
    }

    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mail for FakeMail {
    async fn send(&self, message: &MailMessage) -> Result<Accepted, SendError> {
        self.check().await?;
        let mut remembered = self.remembered();
        if let Some(error) = remembered.failures.pop_front() {
            return Err(error);
        }
        remembered.messages.push(message.clone());
        Ok(Accepted { response: "250 remembered".to_owned() })
    }

    async fn check(&self) -> Result<(), SendError> {
        let down = || SendError::Transient("no connection".to_owned());
        if self.remembered().is_down { Err(down()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fake_mail_fails_as_often_as_told_and_then_remembers() {
        let (mail, message) = (FakeMail::default(), compose::sample());
        mail.fail_transiently(2);
        mail.fail_permanently(1);
        let other_handle: Arc<dyn Mail> = Arc::new(mail.clone());
        for _ in 0..2 {
            assert!(matches!(other_handle.send(&message).await, Err(SendError::Transient(_))));
        }
        assert!(matches!(other_handle.send(&message).await, Err(SendError::Permanent(_))));
        assert!(mail.messages().is_empty());
        assert!(other_handle.send(&message).await.is_ok());
        assert_eq!(mail.messages()[0].to, message.to);
        mail.clear();
        assert!(mail.messages().is_empty());
    }
}
