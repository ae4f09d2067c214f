//! Text messages on their way out.

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

/// A worded message to one number. It has no `Debug`: it usually holds a way in.
#[derive(Clone)]
pub struct SmsMessage {
    /// Ours, the same for every attempt. Providers that take a reference of the client's get it.
    pub id: String,
    /// The one recipient, in E.164 with its `+`.
    pub to: String,
    /// The text, as it is shown.
    pub text: String,
    /// The code that the text holds, for providers that word the message themselves.
    pub code: Option<String>,
}

/// A provider took the message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsAccepted {
    /// Which one, by its configured name.
    pub provider: String,
    /// Its own id of the message, by which it will speak of it.
    pub provider_id: Option<String>,
    /// How many messages of the network it was cut into, which is what is paid for.
    pub segments: u32,
}

/// Why a message did not leave. No text of a provider is passed on: it may quote number and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The provider is not there: no answer, busy, out of credit, or it does not know us. The message can wait.
    Down(String),
    /// The provider answered and does not take this message. Another may.
    Refused(String),
    /// The number is wrong, or its owner wants nothing from us. Nobody should be asked again.
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

/// A way for text messages to leave.
#[async_trait]
pub trait Sms: Send + Sync {
    /// Sends one message. `Ok` means that a provider has taken it over.
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError>;
}

/// Without a provider: nothing leaves.
#[derive(Clone, Copy, Default)]
pub struct NoSms;

#[async_trait]
impl Sms for NoSms {
    async fn send(&self, _message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        Err(SendError::Refused("text messages are not configured".to_owned()))
    }
}

/// Accepts everything and sends nothing: people read the outbox instead.
#[derive(Clone, Copy, Default)]
pub struct CaptureSms;

#[async_trait]
impl Sms for CaptureSms {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        Ok(accepted("captured", None, message))
    }
}

/// Remembers what was sent, and fails when told to. Clones share everything.
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

/// What a provider's yes means, with the segments as we count them.
fn accepted(provider: &str, provider_id: Option<String>, message: &SmsMessage) -> SmsAccepted {
    SmsAccepted { provider: provider.to_owned(), provider_id, segments: measure(&message.text).segments }
}

/// No answer at all.
#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn unanswered(error: HttpError) -> SendError {
    SendError::Down(error.to_string())
}

/// What a refusing status means when the body says nothing better.
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

/// A body of pairs, with its header.
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
