//! Sending text messages.

mod chain;
mod generic;
mod segments;
mod twilio;
mod twilio_signature;
mod twilio_verify;
mod vonage;

#[cfg(test)]
mod script;

pub use chain::Chain;
pub use generic::{BodyFormat, Generic, GenericSettings};
pub use segments::{Encoding, Length, measure};
pub use twilio::{Twilio, TwilioAccount, TwilioSender, TwilioSettings};
pub use twilio_signature::signature_is_right;
pub use twilio_verify::{TwilioVerify, Verification};
pub use vonage::{Vonage, VonageSettings};

use super::http::{HttpError, HttpResponse};
use async_trait::async_trait;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A complete message to one number. It has no `Debug`, because it usually contains a link or a code.
#[derive(Clone)]
pub struct SmsMessage {
    /// Our id of the message, the same for every attempt. Providers that accept a client reference get it.
    pub id: String,
    /// The one recipient, in E.164 with its `+`.
    pub to: String,
    /// The text, as it is shown.
    pub text: String,
    /// The code in the text, for providers that choose the text themselves.
    pub code: Option<String>,
}

/// A provider accepted the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsAccepted {
    /// Which one, by its configured name.
    pub provider: String,
    /// The provider's id of the message, which it uses in status callbacks.
    pub provider_id: Option<String>,
    /// The number of segments, which is what is charged.
    pub segments: u32,
}

/// Why a message was not sent. No text of a provider is passed on, because it may quote number and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The provider cannot be used: no response, busy, out of credit, or wrong credentials. The message can wait.
    Down(String),
    /// The provider refuses this message. Another provider may accept it.
    Refused(String),
    /// The number is wrong, or its owner has opted out. No provider should be tried again.
    Number(String),
}

impl SendError {
    /// The reason, for the admin page.
    pub fn reason(&self) -> &str {
        match self {
            Self::Down(why) | Self::Refused(why) | Self::Number(why) => why,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Down(why) => write!(f, "the provider is not there: {why}"),
            Self::Refused(why) => write!(f, "the provider does not take it: {why}"),
            Self::Number(why) => write!(f, "the number gets no messages: {why}"),
        }
    }
}

impl std::error::Error for SendError {}

/// A transport for text messages.
#[async_trait]
pub trait Sms: Send + Sync {
    /// Sends one message. `Ok` means that a provider has accepted it.
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError>;
}

/// Without a provider: nothing is sent.
#[derive(Clone, Copy, Default)]
pub struct NoSms;

#[async_trait]
impl Sms for NoSms {
    async fn send(&self, _message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        Err(SendError::Refused("text messages are not configured".to_owned()))
    }
}

/// Accepts every message and sends none: people read the outbox instead.
#[derive(Clone, Copy, Default)]
pub struct CaptureSms;

#[async_trait]
impl Sms for CaptureSms {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        Ok(accepted("captured", None, message))
    }
}

/// Keeps the messages, and fails when a test asks for it. Clones share everything.
#[derive(Clone, Default)]
pub struct FakeSms(Arc<Mutex<Remembered>>);

#[derive(Default)]
struct Remembered {
    messages: Vec<SmsMessage>,
    failures: VecDeque<SendError>,
}

impl FakeSms {
    /// Every message accepted so far, oldest first.
    pub fn messages(&self) -> Vec<SmsMessage> {
        self.remembered().messages.clone()
    }

    /// Lets the next `times` attempts fail like that.
    pub fn fail(&self, error: &SendError, times: usize) {
        self.remembered().failures.extend(std::iter::repeat_n(error.clone(), times));
    }

    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Sms for FakeSms {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let mut remembered = self.remembered();
        if let Some(error) = remembered.failures.pop_front() {
            return Err(error);
        }
        remembered.messages.push(message.clone());
        let number = remembered.messages.len();
        Ok(accepted("fake", Some(format!("fake-{number}")), message))
    }
}

/// The result if a provider accepts, with the segments as we count them.
fn accepted(provider: &str, provider_id: Option<String>, message: &SmsMessage) -> SmsAccepted {
    SmsAccepted { provider: provider.to_owned(), provider_id, segments: measure(&message.text).segments }
}

/// The error if there is no response at all.
#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn unanswered(error: HttpError) -> SendError {
    SendError::Down(error.to_string())
}

/// The meaning of an error status if the body says nothing more precise.
fn refused(response: &HttpResponse, code: &str) -> SendError {
    let separator = if code.is_empty() { "" } else { ", code " };
    let why = format!("HTTP {}{separator}{code}", response.status);
    match response.status {
        // Our credentials, our account or our address of it are wrong, or it has no time for us.
        401 | 402 | 403 | 404 | 405 | 407 | 408 | 425 | 429 => SendError::Down(why),
        400..=499 => SendError::Refused(why),
        _ => SendError::Down(why),
    }
}

/// The credentials of HTTP Basic (RFC 7617 §2), as a header.
fn basic(user: &str, password: &str) -> (String, String) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    ("Authorization".to_owned(), format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

/// A form body, with its header.
fn form(pairs: &[(&str, &str)]) -> ((String, String), Vec<u8>) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    (("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()), body.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fake_sms_fails_as_often_as_told_and_then_remembers() {
        let (sms, message) = (FakeSms::default(), script::message());
        sms.fail(&SendError::Down("busy".to_owned()), 2);
        let other_handle: Arc<dyn Sms> = Arc::new(sms.clone());
        for _ in 0..2 {
            assert!(other_handle.send(&message).await.is_err());
        }
        assert!(sms.messages().is_empty());
        assert_eq!(other_handle.send(&message).await.unwrap().provider, "fake");
        assert_eq!(sms.messages()[0].to, message.to);
    }

    #[tokio::test]
    async fn without_a_provider_nothing_leaves_and_captured_messages_cost_nothing() {
        assert!(matches!(NoSms.send(&script::message()).await, Err(SendError::Refused(_))));
        assert_eq!(CaptureSms.send(&script::message()).await.unwrap().provider, "captured");
    }
}
