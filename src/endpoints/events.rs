//! GET /login/{login}/events (HTML §9.2)
//! GET /login/{login}/status

use crate::{
    app::App,
    login::{
        fallback,
        state::{Screen, Step},
    },
    model::{
        id::LoginId,
        login::{EndReason, Stage},
    },
    observe::metrics,
    store::{self, EVERYTHING, StoreError},
    web::{
        Failure, PageRequest, flow, headers,
        logins::{self, Opened},
        respond,
        streams::{Stream, Streams},
    },
};
use actix_web::{
    HttpResponse,
    web::{Bytes, Data, Path},
};
use futures_util::stream;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// The floor under the wake-ups: how often the database is asked in any case.
const POLL: Duration = Duration::from_secs(2);
/// How long one stream lasts; the browser opens another by itself.
const POLLS: u32 = 300;

/// The state, once.
pub async fn get_status(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let failed = fallback::has_failed(&request.app, &opened.login).await?;
    let login = &opened.login;
    let state = if failed {
        "failed"
    } else if is_signed_in(&request, &opened).await? {
        "approved"
    } else {
        tell(&request.app, &login.id, &login.stage)
    };
    Ok(respond::json(&json!({ "state": state })))
}

/// Whether a sign-in in which nobody has said who they are can go on without it, because another tab has signed this
/// browser in.
async fn is_signed_in(request: &PageRequest, opened: &Opened) -> Result<bool, Failure> {
    if opened.browser.session.is_none() || !matches!(opened.login.stage, Stage::Identify) {
        return Ok(false);
    }
    let (step, _) = flow::step(request, opened).await?;
    Ok(!matches!(step, Step::Show(Screen::Identify)))
}

/// How long after a refusal there may be room again, in seconds.
const FULL_SECONDS: i64 = 10;

/// The state as it changes (HTML §9.2, server-sent events); ends when there is nothing to wait for. Where too many
/// are open already, the page polls.
pub async fn get(
    mut request: PageRequest,
    id: Path<String>,
    streams: Data<Streams>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let network = request.context.device.network();
    let stream = streams.open(opened.login.id.as_str(), &network).map_err(|full| {
        metrics::limited(full.as_str());
        Failure::TooMany(FULL_SECONDS)
    })?;
    // Listen before the first look, so that nothing falls between them.
    let wait = Wait {
        bell: request.app.store.listen(),
        app: request.app.clone(),
        id: opened.login.id,
        polls: 0,
        over: false,
        stream,
    };
    let events = stream::unfold(wait, |wait| async { wait.next().await });
    let mut response = HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events);
    headers::no_store(response.headers_mut());
    Ok(response)
}

/// Why a stream woke up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ring {
    /// The login may have changed.
    Look,
    /// The server is stopping.
    Stopping,
}

/// How long a browser waits before it connects again after a stop, in milliseconds. A restart takes less than a second,
/// and the ids spread the browsers over another one.
fn retry_ms(id: &LoginId) -> u32 {
    let last = id.as_str().bytes().last().unwrap_or_default();
    1000 + 40 * u32::from(last % 32)
}

struct Wait {
    app: Arc<App>,
    id: LoginId,
    bell: Receiver<Arc<str>>,
    polls: u32,
    over: bool,
    stream: Stream,
}

impl Wait {
    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if self.over {
            return None;
        }
        if self.polls > 0 && self.ring().await == Ring::Stopping {
            self.over = true;
            return Some((Ok(Bytes::from(format!("retry: {}\n\n", retry_ms(&self.id)))), self));
        }
        self.polls += 1;
        // The page goes on waiting; an outage is not the end of a sign-in.
        let state = self.look().await.unwrap_or("waiting");
        self.over = state != "waiting" || self.polls > POLLS;
        Some((Ok(Bytes::from(format!("event: state\ndata: {state}\n\n"))), self))
    }

    /// Returns when this login may have changed, or the server is stopping.
    async fn ring(&mut self) -> Ring {
        let Self { bell, id, stream, .. } = self;
        let rung = async {
            loop {
                match bell.recv().await {
                    Ok(topic) if *topic == *id.as_str() || *topic == *EVERYTHING => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            biased;
            () = stream.ended() => Ring::Stopping,
            // When the time is over we look all the same.
            _ = tokio::time::timeout(POLL, rung) => Ring::Look,
        }
    }

    async fn look(&self) -> Result<&'static str, StoreError> {
        let id = self.id.clone();
        let app = self.app.clone();
        let read = move |conn: &mut store::Conn| {
            let stage = store::logins::stage(conn, &id)?;
            let failed = match &stage {
                Some(Stage::Prove(asked)) => fallback::failed(&app, conn, asked)?,
                _ => false,
            };
            Ok((stage, failed))
        };
        let (stage, failed) = self.app.store.read(read).await?;
        if failed {
            return Ok("failed");
        }
        Ok(stage.map_or("expired", |stage| tell(&self.app, &self.id, &stage)))
    }
}

/// How long a proof made in this very browser has to go on by itself, before the waiting page does it.
/// Until then the page that was answered, this one or another tab, is where the person is looking.
const OWN_PACE_MS: i64 = 5000;

/// Tells a waiting page, and measures how long after the approval elsewhere that is. The newest proof decides: an earlier
/// step may have been approved elsewhere, and the page was told of it then.
fn tell(app: &App, login: &LoginId, stage: &Stage) -> &'static str {
    if let Stage::Proved { proofs, at_ms, .. } = stage {
        let waited = app.world.clock.now_ms() - at_ms;
        if proofs.last().is_some_and(|proof| proof.other_device) {
            let waited_for = Duration::from_millis(u64::try_from(waited).unwrap_or(0));
            metrics::paired(login.as_str(), *at_ms, waited_for);
        } else if waited < OWN_PACE_MS {
            return "waiting";
        }
    }
    state(app, stage)
}

fn state(app: &App, stage: &Stage) -> &'static str {
    match stage {
        Stage::Prove(asked) if app.now() >= asked.expires_at() => "expired",
        Stage::Identify | Stage::Prove(_) => "waiting",
        Stage::Proved { .. } => "approved",
        Stage::Issued => "done",
        Stage::Refused { reason: EndReason::Denied } => "denied",
        Stage::Refused { .. } => "expired",
    }
}
