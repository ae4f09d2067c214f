//! SQLite's readers: a few threads, each with its own connection that cannot write.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::queue::{Claim, Queue, Served};
use super::{Conn, StoreError, conn, sqlite};

type Job = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;

/// The reader threads' front.
pub(super) struct Readers {
    file: PathBuf,
    queue: Arc<Queue<Job>>,
    /// How long a call waits for a reader. The rest of the store's limit is for SQLite's own wait.
    longest: Duration,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Readers {
    /// Starts the threads; each opens its connection when the first job reaches it.
    pub(super) fn start(file: &Path, count: u32, busy: Duration) -> Result<Readers, StoreError> {
        let own_wait = busy * 2 / 5;
        let queue = Arc::new(Queue::new());
        let mut threads = Vec::new();
        for n in 0..count.max(1) {
            let served = Arc::clone(&queue);
            let file = file.to_owned();
            let thread = std::thread::Builder::new()
                .name(format!("store-reader-{n}"))
                .spawn(move || serve(&file, own_wait, &served))
                .map_err(|e| StoreError::Unavailable(format!("no thread for a reader: {e}")))?;
            threads.push(thread);
        }
        let threads = Mutex::new(threads);
        Ok(Readers { file: file.to_owned(), queue, longest: busy.saturating_sub(own_wait), threads })
    }

    /// Runs a closure on the next free reader.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let claim = Claim::new();
        let begun = claim.clone();
        self.queue.push(Box::new(move |conn| {
            if !begun.take() {
                return;
            }
            let _ = sender.send(conn.and_then(|c| conn::guard(c, f)));
        }))?;
        let late = || {
            let why = format!("no reader was free within {} seconds", self.longest.as_secs_f32());
            StoreError::Busy(sqlite::at(&self.file, &why))
        };
        claim.answer(receiver, self.longest, late).await
    }

    /// No more reads; those that wait are still answered. Waits until every connection is closed: the writer's
    /// must be the last, for the last one to close puts what is in the write-ahead log into the file.
    pub(super) fn close(&self) {
        self.queue.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // The last store may be dropped by a closure, on a reader thread itself.
        let others = threads.into_iter().filter(|thread| thread.thread().id() != std::thread::current().id());
        for thread in others {
            let _ = thread.join();
        }
    }
}

fn serve(file: &Path, own_wait: Duration, queue: &Queue<Job>) {
    let _served = Served(queue);
    let mut conn: Option<Conn> = None;
    while let Some(jobs) = queue.take(1) {
        for job in jobs {
            match conn.take().map_or_else(|| sqlite::connect_reader(file, own_wait), Ok) {
                Err(error) => job(Err(error)),
                Ok(mut c) => {
                    job(Ok(&mut c));
                    // A transaction left open would show this reader the past for ever.
                    conn = (conn::depth(&mut c) == Ok(0)).then_some(c);
                }
            }
        }
    }
}
