//! An HTTP client for tests that answers from a script.

use super::SmsMessage;
use crate::world::http::{Http, HttpError, HttpRequest, HttpResponse};
use async_trait::async_trait;
use std::sync::{Arc, Mutex};

/// Gives every request the same answer, and keeps what was asked.
#[derive(Clone)]
pub(super) struct Script {
    answer: Result<HttpResponse, HttpError>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request that was made.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str()).unwrap()
    }
}

impl Script {
    pub(super) fn answering(status: u16, body: &str) -> Self {
        let answer = Ok(HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() });
        Self { answer, asked: Arc::default() }
    }

    pub(super) fn unreachable() -> Self {
        Self { answer: Err(HttpError::Timeout), asked: Arc::default() }
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Http for Script {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let HttpRequest { url, headers, body, .. } = request;
        self.asked.lock().unwrap().push(Asked { url, headers, body: String::from_utf8(body).unwrap() });
        self.answer.clone()
    }
}

/// A message for a provider to send.
pub(super) fn message() -> SmsMessage {
    SmsMessage {
        id: "m-1".to_owned(),
        to: "+41791234567".to_owned(),
        text: "482913 is your code".to_owned(),
        code: Some("482913".to_owned()),
    }
}
