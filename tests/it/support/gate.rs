//! A machine that is told things over HTTP: a network gate with a webhook, an app with back-channel logout.

use super::{
    app::{Builder, TestApp},
    clock::eventually,
    stand_in::{Answer, HttpStandIn},
};

pub use super::stand_in::Request as Call;

/// The secret of its webhook.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The machine. Clones share everything.
#[derive(Clone)]
pub struct Gate {
    pub url: String,
    server: HttpStandIn,
}

impl Gate {
    /// Listens; it takes whatever it is told with 204.
    pub async fn open() -> Self {
        let server = HttpStandIn::open().await;
        server.usually(|_| Answer::status(204));
        Self { url: server.url.clone(), server }
    }

    /// Every request so far.
    pub fn calls(&self) -> Vec<Call> {
        self.server.requests()
    }

    /// Waits for so many requests, and gives the newest.
    pub async fn call(&self, app: &TestApp, number: usize) -> Call {
        eventually(&format!("call {number} to {}", self.url), || async {
            porchlight::jobs::run_due(&app.app).await;
            self.calls().get(number - 1).cloned()
        })
        .await
    }

    /// Answers the next requests with that status instead of 204.
    pub fn answer(&self, status: u16, times: usize) {
        self.server.next(&Answer::status(status), times);
    }
}

impl Builder {
    /// Access lasts so many seconds, and that gate is told.
    #[must_use]
    pub fn access(self, seconds: i64, gate: &Gate) -> Self {
        self.set("sign_in.access", seconds).telling(gate)
    }

    /// That gate is told of access.
    #[must_use]
    pub fn telling(self, gate: &Gate) -> Self {
        let webhook =
            format!("[{{ url = \"{}/hook\", secret = \"{SECRET}\", allow_private = true }}]", gate.url);
        self.set("webhooks", webhook)
    }
}
