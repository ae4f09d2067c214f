//! SQLite's one writer: a thread that commits in groups, so that one fsync serves all who wait.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::AnsiTransactionManager;
use tokio::sync::oneshot;

use super::queue::{Claim, Queue, Served};
use super::{Conn, StoreError, conn, sqlite};

/// Between two tries for the write lock. SQLite's own handler sleeps up to 100 ms a try, and then
/// a writer in another process hardly ever finds the gap between two groups of a busy server.
const TRY_EVERY: Duration = Duration::from_millis(1);

/// Called once with the connection inside the group's transaction, or with why there is none.
type Job = Box<dyn FnOnce(Result<&mut Conn, StoreError>) -> Option<Ran> + Send>;

/// What a job leaves behind until the group is committed.
struct Ran {
    /// Why the group's transaction no longer stands after this job, if it does not.
    fatal: Option<StoreError>,
    /// Tells the caller, given how the commit went.
    answer: Box<dyn FnOnce(Result<(), StoreError>)>,
}

/// The writer thread's front.
pub(super) struct Writer {
    file: PathBuf,
    queue: Arc<Queue<Job>>,
    /// How long a call waits for its turn.
    busy: Duration,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the writer thread works with.
struct Desk {
    file: PathBuf,
    /// Most closures in one commit.
    group: usize,
    /// How long a group waits for the write lock.
    busy: Duration,
}

impl Writer {
    /// Starts the thread on a connection that is open already.
    pub(super) fn start(
        first: Conn,
        file: PathBuf,
        group: usize,
        busy: Duration,
    ) -> Result<Writer, StoreError> {
        let queue = Arc::new(Queue::new());
        let served = Arc::clone(&queue);
        let desk = Desk { file: file.clone(), group, busy };
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || desk.serve(first, &served))
            .map_err(|e| StoreError::Unavailable(format!("no thread for the writer: {e}")))?;
        Ok(Writer { file, queue, busy, thread: Mutex::new(Some(thread)) })
    }

    /// Runs a closure in the next group; returns after the commit that holds it.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run_within(self.busy, f).await
    }

    /// The same; a closure whose turn has not come after that time never runs.
    pub(super) async fn run_within<T: Send + 'static>(
        &self,
        longest: Duration,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let claim = Claim::new();
        let begun = claim.clone();
        self.queue.push(Box::new(move |conn| match conn {
            _ if !begun.take() => None,
            Err(error) => {
                let _ = sender.send(Err(error));
                None
            }
            Ok(c) => {
                let (result, stands) = conn::nest(c, f);
                let why = || result.as_ref().err().cloned().unwrap_or_else(conn::lost);
                let fatal = (!stands).then(why);
                let answer = move |committed: Result<(), StoreError>| {
                    // A caller that went away misses the answer; its write stands all the same.
                    let _ = sender.send(result.and_then(|value| committed.map(|()| value)));
                };
                Some(Ran { fatal, answer: Box::new(answer) })
            }
        }))?;
        claim.answer(receiver, longest, || no_turn(&self.file, longest)).await
    }

    /// Lets what is queued finish, and waits for it.
    pub(super) fn close(&self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last store may be dropped by a closure, on the writer thread itself.
        if let Some(thread) = thread.filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn serve(&self, first: Conn, queue: &Queue<Job>) {
        let _served = Served(queue);
        let mut conn = Some(first);
        while let Some(jobs) = queue.take(self.group) {
            let ready = conn.take().map_or_else(|| sqlite::connect_writer(&self.file), Ok);
            match ready {
                Err(error) => refuse(jobs, &error),
                Ok(mut c) => {
                    self.commit_group(&mut c, jobs);
                    // A connection in doubt is not used again; a new one starts clean.
                    conn = (conn::depth(&mut c) == Ok(0)).then_some(c);
                }
            }
        }
    }

    /// One transaction, a savepoint for each job, one commit; then, and only then, the answers.
    fn commit_group(&self, c: &mut Conn, jobs: Vec<Job>) {
        if let Err(error) = self.begin(c) {
            return refuse(jobs, &error);
        }
        let mut answers = Vec::with_capacity(jobs.len());
        let mut group = Ok(());
        for job in jobs {
            // SQLite undoes the whole transaction when the disk is full or fails: nothing after
            // that may run, for it would not be undone with the group.
            let Some(ran) = job(group.clone().map(|()| &mut *c)) else { continue };
            if let Some(error) = ran.fatal {
                group = Err(error);
            }
            answers.push(ran.answer);
        }
        let committed = group.and_then(|()| conn::commit(c));
        for answer in answers {
            answer(committed.clone());
        }
    }

    /// IMMEDIATE: a transaction that becomes a writer halfway fails at once instead of waiting.
    fn begin(&self, c: &mut Conn) -> Result<(), StoreError> {
        let Conn::Sqlite(sqlite) = c else {
            return Err(StoreError::Broken("the writer is for SQLite".into()));
        };
        // By the clock: a try takes longer than the pause after it, and how long depends on the machine.
        let end = Instant::now() + self.busy;
        loop {
            let begun = AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE");
            match begun.map_err(StoreError::from) {
                Err(StoreError::Busy(_)) if Instant::now() < end => std::thread::sleep(TRY_EVERY),
                Err(StoreError::Busy(_)) => return Err(no_turn(&self.file, self.busy)),
                other => return other,
            }
        }
    }
}

/// Why a write was refused before it began.
fn no_turn(file: &Path, waited: Duration) -> StoreError {
    let why = format!(
        "no turn to write within {} seconds, because another process holds the lock of the database or the disk is \
         slow",
        waited.as_secs_f32()
    );
    StoreError::Busy(sqlite::at(file, &why))
}

fn refuse(jobs: Vec<Job>, error: &StoreError) {
    for job in jobs {
        job(Err(error.clone()));
    }
}
