//! SQLite's readers: a few threads, each with its own connection that cannot write.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::queue::{Queue, Served, closed};
use super::{Conn, StoreError, conn, sqlite};

type Job = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;

/// The reader threads' front. Threads end by themselves once the queue is closed and empty.
pub(super) struct Readers {
    queue: Arc<Queue<Job>>,
}

impl Readers {
    /// Starts the threads; each opens its connection when the first job reaches it.
    pub(super) fn start(file: &Path, count: u32) -> Result<Readers, StoreError> {
        let queue = Arc::new(Queue::new());
        for n in 0..count.max(1) {
            let served = Arc::clone(&queue);
            let file = file.to_owned();
            std::thread::Builder::new()
                .name(format!("store-reader-{n}"))
                .spawn(move || serve(&file, &served))
                .map_err(|e| StoreError::Unavailable(format!("no thread for a reader: {e}")))?;
        }
        Ok(Readers { queue })
    }

    /// Runs a closure on the next free reader.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        self.queue.push(Box::new(move |conn| {
            let _ = tell.send(conn.and_then(|c| conn::guard(c, f)));
        }))?;
        told.await.unwrap_or_else(|_| Err(closed()))
    }

    /// No more reads; those that wait are still answered.
    pub(super) fn close(&self) {
        self.queue.close();
    }
}

fn serve(file: &Path, queue: &Queue<Job>) {
    let _served = Served(queue);
    let mut conn: Option<Conn> = None;
    while let Some(jobs) = queue.take(1) {
        for job in jobs {
            match conn.take().map_or_else(|| sqlite::connect_reader(file), Ok) {
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
