//! Sending notifications to a push service (Web Push, RFC 8030). Messages are encrypted and signed before they come
//! here.

use super::http::{Http, HttpError, HttpRequest, HttpResponse, Method};
use async_trait::async_trait;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// One encrypted message to one device. It has no `Debug`, because anybody who knows the address can send to it.
#[derive(Clone)]
pub struct PushRequest {
    /// The device's address at its push service.
    pub endpoint: String,
    /// The sender (RFC 8292 §3), as the value of `Authorization`.
    pub authorization: String,
    /// The body, in the encoding `aes128gcm` (RFC 8291).
    pub body: Vec<u8>,
    /// How many seconds the service keeps it for a device that is offline (RFC 8030 §5.2).
    pub ttl: i64,
    /// A later message with that topic replaces one that is still waiting (RFC 8030 §5.4). At most 32
    /// characters of base64url.
    pub topic: String,
}

/// Why a message was not sent. No text of a service is passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The subscription of the device has ended (RFC 8030 §7.3).
    Gone,
    /// The service is busy or cannot be reached. The message can wait; the number is the seconds that the service
    /// named.
    Down(String, Option<i64>),
    /// The service refuses it permanently.
    Refused(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the device is no longer subscribed"),
            Self::Down(why, _) => write!(f, "the push service is not there: {why}"),
            Self::Refused(why) => write!(f, "the push service does not take it: {why}"),
        }
    }
}

impl std::error::Error for SendError {}

/// A transport for notifications.
#[async_trait]
pub trait Push: Send + Sync {
    /// Sends one message to one device. `Ok` means that its push service has accepted it.
    async fn send(&self, request: &PushRequest) -> Result<(), SendError>;
}

/// Switched off: nothing is sent.
#[derive(Clone, Copy, Default)]
pub struct NoPush;

#[async_trait]
impl Push for NoPush {
    async fn send(&self, _request: &PushRequest) -> Result<(), SendError> {
        Err(SendError::Refused("notifications are not configured".to_owned()))
    }
}

/// Accepts every message and sends none: people read the outbox instead.
#[derive(Clone, Copy, Default)]
pub struct CapturePush;

#[async_trait]
impl Push for CapturePush {
    async fn send(&self, _request: &PushRequest) -> Result<(), SendError> {
        Ok(())
    }
}

/// Real push services, at the address that a browser names. They are called through `world::http`, which calls only
/// public https addresses, follows no redirects, and limits time and size.
pub struct WebPush(Arc<dyn Http>);

impl WebPush {
    /// Sends with that client.
    pub fn new(http: Arc<dyn Http>) -> Self {
        Self(http)
    }
}

#[async_trait]
impl Push for WebPush {
    async fn send(&self, request: &PushRequest) -> Result<(), SendError> {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let call = HttpRequest {
            method: Method::Post,
            url: request.endpoint.clone(),
            headers: vec![
                header("Authorization", &request.authorization),
                header("Content-Type", "application/octet-stream"),
                header("Content-Encoding", "aes128gcm"),
                header("TTL", &request.ttl.max(0).to_string()),
                // RFC 8030 §5.3: somebody waits for it.
                header("Urgency", "high"),
                header("Topic", &request.topic),
            ],
            body: request.body.clone(),
        };
        match self.0.send(call).await {
            Ok(response) => judge(&response),
            Err(error @ (HttpError::Refused(_) | HttpError::TooLarge)) => {
                Err(SendError::Refused(error.to_string()))
            }
            Err(error) => Err(SendError::Down(error.to_string(), None)),
        }
    }
}

/// What a service's answer means (RFC 8030 §5 and §7.3).
fn judge(response: &HttpResponse) -> Result<(), SendError> {
    let why = || format!("HTTP {}", response.status);
    match response.status {
        200..=299 => Ok(()),
        404 | 410 => Err(SendError::Gone),
        408 | 425 | 429 | 500..=599 => {
            let after = response.header("retry-after").and_then(|text| text.trim().parse().ok());
            Err(SendError::Down(why(), after.filter(|seconds| *seconds >= 0)))
        }
        _ => Err(SendError::Refused(why())),
    }
}

/// Keeps the messages, and fails when a test asks for it. Clones share everything.
#[derive(Clone, Default)]
pub struct FakePush(Arc<Mutex<Remembered>>);

#[derive(Default)]
struct Remembered {
    requests: Vec<PushRequest>,
    failures: VecDeque<SendError>,
}

impl FakePush {
    /// Every message accepted so far, oldest first.
    pub fn requests(&self) -> Vec<PushRequest> {
        self.remembered().requests.clone()
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
impl Push for FakePush {
    async fn send(&self, request: &PushRequest) -> Result<(), SendError> {
        let mut remembered = self.remembered();
        if let Some(error) = remembered.failures.pop_front() {
            return Err(error);
        }
        remembered.requests.push(request.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Result<(), SendError> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        judge(&HttpResponse { status, headers, body: Vec::new() })
    }

    #[test]
    fn an_answer_means_taken_gone_later_or_never() {
        assert_eq!(answer(201, &[]), Ok(()));
        assert_eq!((answer(404, &[]), answer(410, &[])), (Err(SendError::Gone), Err(SendError::Gone)));
        let later = |after| Err(SendError::Down("HTTP 429".to_owned(), after));
        assert_eq!(answer(429, &[("retry-after", "7")]), later(Some(7)));
        for vague in ["Fri, 31 Dec 1999 23:59:59 GMT", "-1", "soon"] {
            assert_eq!(answer(429, &[("retry-after", vague)]), later(None), "{vague}");
        }
        assert!(matches!(answer(503, &[]), Err(SendError::Down(_, None))));
        for never in [301, 307, 400, 401, 403, 413] {
            assert!(matches!(answer(never, &[]), Err(SendError::Refused(_))), "{never}");
        }
    }

    #[tokio::test]
    async fn what_is_switched_off_sends_nothing_and_what_is_captured_fails_never() {
        let request = PushRequest {
            endpoint: "https://push.example/1".to_owned(),
            authorization: String::new(),
            body: Vec::new(),
            ttl: 300,
            topic: "t".to_owned(),
        };
        assert!(matches!(NoPush.send(&request).await, Err(SendError::Refused(_))));
        assert_eq!(CapturePush.send(&request).await, Ok(()));
        let fake = FakePush::default();
        fake.fail(&SendError::Gone, 1);
        let other_handle: Arc<dyn Push> = Arc::new(fake.clone());
        assert_eq!(other_handle.send(&request).await, Err(SendError::Gone));
        assert_eq!(other_handle.send(&request).await, Ok(()));
        assert_eq!(fake.requests().len(), 1);
    }
}
