//! GET /login/{login}/events (HTML §9.2)
//! GET /login/{login}/status

use crate::{
    app::App,
    login::{
        fallback,
        progress::{self, Progress},
        state::{Screen, Step},
    },
    model::{id::LoginId, login::Stage},
    observe::metrics,
    store::StoreError,
    web::{
        Failure, PageRequest, flow, headers,
        logins::{self, Opened},
        respond,
        streams::{News, Stream, Streams},
    },
};
use actix_web::{
    HttpResponse,
    web::{Bytes, Data, Path},
};
use futures_util::stream;
use serde_json::json;
use std::sync::Arc;

/// How often one stream says that there is something to wait for, about every fifteen seconds; then it ends, and the
/// browser opens another by itself.
const BEATS: u32 = 40;

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
        progress::at_stage(&request.app, &login.id, &login.stage).progress.as_str()
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
    let id = opened.login.id;
    // Opened before the first look, so that nothing falls between them.
    let stream = streams.open(&id, &network).map_err(|full| {
        metrics::limited(full.as_str());
        Failure::TooMany(FULL_SECONDS)
    })?;
    // The page waits through an outage, which is not the end of a sign-in.
    let progress = first_look(&request.app, &streams, &id).await.unwrap_or(Progress::Waiting);
    let wait = Wait { first: Some(progress), retry_ms: retry_ms(&id), beats: 0, over: false, stream };
    let events = stream::unfold(wait, Wait::next);
    let mut response = HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events);
    headers::no_store(response.headers_mut());
    Ok(response)
}

/// How far the sign-in has come now, which the streams of it are told too.
async fn first_look(app: &Arc<App>, streams: &Streams, id: &LoginId) -> Result<Progress, StoreError> {
    let (shared, ids) = (app.clone(), [id.clone()]);
    let found = app.store.read(move |conn| progress::of(&shared, conn, &ids)).await?;
    let progress = found.first().map_or(Progress::Waiting, |(_, found)| found.progress);
    streams.tell(found);
    Ok(progress)
}

/// How long a browser waits before it connects again after a stop, in milliseconds. A restart takes less than a second,
/// and the ids spread the browsers over another one.
fn retry_ms(id: &LoginId) -> u32 {
    let last = id.as_str().bytes().last().unwrap_or_default();
    1000 + 40 * u32::from(last % 32)
}

/// One stream. There may be thousands, so it is small: it has neither a timer nor a reader of its own.
struct Wait {
    /// What is said first.
    first: Option<Progress>,
    retry_ms: u32,
    beats: u32,
    over: bool,
    stream: Stream,
}

impl Wait {
    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if self.over {
            return None;
        }
        let news = match self.first.take() {
            Some(progress) => News::Progress(progress),
            None => self.stream.news().await,
        };
        let said = match news {
            News::Progress(progress) => {
                self.beats += 1;
                self.over = progress != Progress::Waiting || self.beats > BEATS;
                said(progress)
            }
            News::Stopping => {
                self.over = true;
                Bytes::from(format!("retry: {}\n\n", self.retry_ms))
            }
        };
        Some((Ok(said), self))
    }
}

fn said(progress: Progress) -> Bytes {
    match progress {
        Progress::Waiting => Bytes::from_static(b"event: state\ndata: waiting\n\n"),
        other => Bytes::from(format!("event: state\ndata: {}\n\n", other.as_str())),
    }
}
