//! How far a sign-in has come, as its waiting page is told: one word.

use super::fallback;
use crate::{
    app::App,
    model::{
        id::LoginId,
        login::{EndReason, Stage},
    },
    observe::metrics,
    outbox::health::{self, Transport},
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// How long a proof made in this very browser has to go on by itself, before the waiting page does it.
/// Until then the page that was answered, this one or another tab, is where the person is looking.
const OWN_PACE_MS: i64 = 5000;

/// How far a sign-in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is something to wait for.
    Waiting,
    /// The page can go on.
    Approved,
    /// Its app has got its answer.
    Done,
    /// "This wasn't me", on the device with the message.
    Denied,
    /// There is nothing more to wait for.
    Expired,
    /// No message can be sent.
    Failed,
}

impl Progress {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Done => "done",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

/// What a look at a sign-in found, and when to look again although nothing in it has changed.
#[derive(Clone, Debug)]
pub struct Found {
    /// How far it has come.
    pub progress: Progress,
    /// When the clock alone changes that, in milliseconds.
    changes_at_ms: i64,
    /// By which way the message goes that is waited for, and when it was asked for.
    message: Option<(Transport, UnixTime)>,
}

impl Found {
    fn new(progress: Progress) -> Self {
        Self { progress, changes_at_ms: i64::MAX, message: None }
    }

    /// Before the first look.
    pub fn nothing() -> Self {
        Self { changes_at_ms: 0, ..Self::new(Progress::Waiting) }
    }
}

/// How far a sign-in at that stage has come, without regard to messages that cannot be sent. Measures how long after
/// an approval elsewhere that is asked. The newest proof decides: an earlier step may have been approved elsewhere, and
/// the page was told of it then.
pub fn at_stage(app: &App, login: &LoginId, stage: &Stage) -> Found {
    match stage {
        Stage::Identify => Found::new(Progress::Waiting),
        Stage::Prove(asked) if app.now() >= asked.expires_at() => Found::new(Progress::Expired),
        Stage::Prove(asked) => Found {
            changes_at_ms: asked.expires_at().saturating_mul(1000),
            message: fallback::transport(app, asked).map(|transport| (transport, asked.sent_at)),
            ..Found::new(Progress::Waiting)
        },
        Stage::Proved { proofs, at_ms, .. } => {
            let waited = app.world.clock.now_ms() - at_ms;
            if proofs.last().is_some_and(|proof| proof.other_device) {
                let waited_for = Duration::from_millis(u64::try_from(waited).unwrap_or(0));
                metrics::paired(login.as_str(), *at_ms, waited_for);
            } else if waited < OWN_PACE_MS {
                return Found { changes_at_ms: at_ms + OWN_PACE_MS, ..Found::new(Progress::Waiting) };
            }
            Found::new(Progress::Approved)
        }
        Stage::Issued => Found::new(Progress::Done),
        Stage::Refused { reason: EndReason::Denied } => Found::new(Progress::Denied),
        Stage::Refused { .. } => Found::new(Progress::Expired),
    }
}

/// How far those sign-ins have come: one query for all, and one for each way by which messages go.
///
/// # Errors
/// Those of the database.
pub fn of(app: &App, conn: &mut Conn, logins: &[LoginId]) -> Result<Vec<(LoginId, Found)>, StoreError> {
    let mut failing = Failing::default();
    let mut stages: HashMap<_, _> = store::logins::stages(conn, logins)?.into_iter().collect();
    let mut all = Vec::with_capacity(logins.len());
    for id in logins {
        let found = match stages.remove(id) {
            None => Found::new(Progress::Expired),
            // What cannot be read is no reason to send the page away.
            Some(Err(_)) => Found::new(Progress::Waiting),
            Some(Ok(stage)) => {
                let found = at_stage(app, id, &stage);
                if failing.stops(app, conn, &found)? {
                    Found { progress: Progress::Failed, ..found }
                } else {
                    found
                }
            }
        };
        all.push((id.clone(), found));
    }
    Ok(all)
}

/// How far those sign-ins have come that may have changed since the last look: one small query for all, which reads
/// none that waits as it did.
///
/// # Errors
/// Those of the database.
pub fn changes(
    app: &App,
    conn: &mut Conn,
    last: &[(LoginId, Found)],
) -> Result<Vec<(LoginId, Found)>, StoreError> {
    let ids: Vec<&str> = last.iter().map(|(id, _)| id.as_str()).collect();
    let waiting: HashSet<String> = store::logins::still_waiting(conn, ids)?.into_iter().collect();
    let now_ms = app.world.clock.now_ms();
    let mut failing = Failing::default();
    let mut changed = Vec::new();
    for (id, found) in last {
        if failing.stops(app, conn, found)? || now_ms >= found.changes_at_ms || !waiting.contains(id.as_str())
        {
            changed.push(id.clone());
        }
    }
    if changed.is_empty() { Ok(Vec::new()) } else { of(app, conn, &changed) }
}

/// Since when nothing leaves, for each way that was asked about.
#[derive(Default)]
struct Failing(HashMap<Transport, Option<UnixTime>>);

impl Failing {
    /// Whether the message that is waited for cannot be sent, and the person is told so by now.
    fn stops(&mut self, app: &App, conn: &mut Conn, found: &Found) -> Result<bool, StoreError> {
        let Some((transport, asked_at)) = &found.message else { return Ok(false) };
        if !self.0.contains_key(transport) {
            self.0.insert(transport.clone(), health::failing_since(app, conn, transport)?);
        }
        let since = self.0.get(transport).copied().flatten();
        Ok(health::is_told(since, *asked_at, app.now()))
    }
}
