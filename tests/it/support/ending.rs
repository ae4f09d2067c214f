//! What must be true when a test ends, unless it says otherwise: nothing waits in the outbox, nothing in it has
//! failed, and the provider has logged no error and not panicked.

use actix_web::rt::System;
use porchlight::{
    app::App,
    model::message::MessageStatus,
    outbox::{deliver, deliveries},
    store::{self, StoreError},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    panic,
    sync::{Arc, Mutex, Once, OnceLock},
    thread,
    time::{Duration, Instant},
};
use tokio::{runtime, sync::oneshot};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};

/// How long a message that is being sent may take to come to its end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Ends a provider when it is dropped, and looks at what it leaves.
pub struct Ending {
    app: Arc<App>,
    /// The number of its actix system, by which its threads are known.
    system: usize,
    allowed: Mutex<Allowed>,
    /// Dropped last: the provider stops then.
    _stop: oneshot::Sender<()>,
}

/// Why a test may leave what others may not.
#[derive(Default)]
struct Allowed {
    undelivered: Option<&'static str>,
    errors: Option<&'static str>,
}

impl Ending {
    pub fn of(app: Arc<App>, system: usize, stop: oneshot::Sender<()>) -> Self {
        Self { app, system, allowed: Mutex::default(), _stop: stop }
    }

    pub fn allow_undelivered(&self, why: &'static str) {
        self.allowed.lock().expect("what is allowed").undelivered = Some(why);
    }

    pub fn allow_errors(&self, why: &'static str) {
        self.allowed.lock().expect("what is allowed").errors = Some(why);
    }

    /// One line for each thing that should not be.
    fn faults(&self) -> Vec<String> {
        let allowed = self.allowed.lock().expect("what is allowed");
        let mut faults = Vec::new();
        if allowed.undelivered.is_none() {
            faults
                .extend(undelivered(&self.app).unwrap_or_else(|error| vec![format!("the outbox: {error}")]));
        }
        if allowed.errors.is_none() {
            faults.extend(errors_of(self.system));
        }
        faults
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // A test that has failed has said why; a panic now would end all tests.
        if thread::panicking() {
            return;
        }
        let faults = self.faults();
        assert!(
            faults.is_empty(),
            "the test left this behind (if it means to, let it say so with `leaves_undelivered` or `logs_errors`):\n{}",
            faults.join("\n")
        );
    }
}

/// What of the outbox nobody will get, or not now.
fn undelivered(app: &Arc<App>) -> Result<Vec<String>, StoreError> {
    let app = app.clone();
    // In a thread of its own: the test's runtime stands still while something is dropped in it.
    let look = move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(look(&app))
    };
    thread::spawn(look).join().expect("the outbox is looked at")
}

async fn look(app: &Arc<App>) -> Result<Vec<String>, StoreError> {
    let end = Instant::now() + PATIENCE;
    loop {
        let left = left(app).await?;
        if !left.iter().any(|left| left.is_due) || Instant::now() > end {
            return Ok(left.into_iter().map(|left| left.line).collect());
        }
        // The provider does it too, but only once a second.
        deliver::due(app).await?;
        deliveries::due(app).await?;
    }
}

/// Something in the outbox that has not reached anybody.
struct Left {
    /// Its turn has come, or somebody is sending it.
    is_due: bool,
    line: String,
}

async fn left(app: &Arc<App>) -> Result<Vec<Left>, StoreError> {
    let now = app.now();
    let of = |what: String, status: MessageStatus, next_at: i64, attempts: i64, note: Option<String>| {
        let is_due = match status {
            MessageStatus::Sending => true,
            MessageStatus::Queued => next_at <= now,
            MessageStatus::Failed => false,
            // One that nobody tried ended because the test's clock leapt over its whole life.
            MessageStatus::Expired if attempts > 0 => false,
            // Withheld and dropped: nobody is to get it, now or later.
            _ => return None,
        };
        let (status, note) = (status.as_str(), note.unwrap_or_default());
        Some(Left { is_due, line: format!("{what} is {status} after {attempts} tries: {note}") })
    };
    let messages = app.store.read(|conn| store::messages::newest(conn, 1000)).await?;
    let deliveries = app.store.read(|conn| store::deliveries::newest(conn, 1000)).await?;
    let messages = messages.into_iter().filter_map(|message| {
        let what = format!("a message ({}) to {}", message.channel.as_str(), message.recipient);
        of(what, message.status, message.next_at, message.attempts, message.note)
    });
    let deliveries = deliveries.into_iter().filter_map(|delivery| {
        let what = format!("a delivery to {}", delivery.target);
        of(what, delivery.status, delivery.next_at, delivery.attempts, delivery.note)
    });
    Ok(messages.chain(deliveries).collect())
}

/// What the providers of this process have logged as errors, by the number of their actix system.
fn logged() -> &'static Mutex<BTreeMap<usize, Vec<String>>> {
    static LOGGED: OnceLock<Mutex<BTreeMap<usize, Vec<String>>>> = OnceLock::new();
    LOGGED.get_or_init(Mutex::default)
}

fn errors_of(system: usize) -> Vec<String> {
    logged().lock().expect("the log").remove(&system).unwrap_or_default()
}

/// Remembers a line of the provider to which this thread belongs; tests have no actix system.
fn remember(line: String) {
    if let Some(system) = System::try_current() {
        logged().lock().expect("the log").entry(system.id()).or_default().push(line);
    }
}

/// Begins to listen to what is logged in this process.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(Errors).expect("nobody else listens in the tests");
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            remember(format!("a panic: {panic}"));
            before(panic);
        }));
    });
}

/// Keeps events of level error, and nothing else.
struct Errors;

impl Subscriber for Errors {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && *metadata.level() == Level::ERROR
            && metadata.target().starts_with("porchlight")
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::ERROR)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line("logged:".to_owned());
        event.record(&mut line);
        remember(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("a String takes all");
    }
}

#[cfg(test)]
mod tests {
    use crate::support::{Browser, TestApp, people::ADA};

    #[tokio::test]
    #[should_panic(expected = "a message (email) to ada@example.test is failed after 1 tries")]
    async fn a_test_that_leaves_a_refused_message_fails() {
        let app = TestApp::spawn().await;
        app.mail.fail_permanently(1);
        Browser::new(&app).ask("/account", ADA).await;
    }

    #[tokio::test]
    #[should_panic(expected = "logged: message=a request could not be answered now")]
    async fn a_test_in_which_the_provider_logs_an_error_fails() {
        let app = TestApp::spawn().await;
        app.leaves_undelivered("its database is closed");
        app.app.store.close();
        Browser::new(&app).get("/account").await.expect(503);
    }
}
