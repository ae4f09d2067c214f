//! A first-in, first-out queue of jobs for threads that own their connection.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::StoreError;

/// More waiting jobs than this means that the disk has stopped: refuse instead of filling memory.
const MOST_WAITING: usize = 20_000;

/// Jobs in the order in which they came. Closing lets the threads finish what is queued.
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    ready: Condvar,
}

struct State<J> {
    jobs: VecDeque<J>,
    closed: bool,
}

impl<J> Queue<J> {
    pub(super) fn new() -> Queue<J> {
        let state = State { jobs: VecDeque::new(), closed: false };
        Queue { state: Mutex::new(state), ready: Condvar::new() }
    }

    /// Adds a job, or refuses it when the queue is closed or overfull.
    pub(super) fn push(&self, job: J) -> Result<(), StoreError> {
        let mut state = self.lock();
        if state.closed {
            return Err(closed());
        }
        if state.jobs.len() >= MOST_WAITING {
            return Err(StoreError::Busy(format!("{MOST_WAITING} calls are waiting")));
        }
        state.jobs.push_back(job);
        drop(state);
        self.ready.notify_one();
        Ok(())
    }

    /// Waits for jobs and takes up to `most`; None once the queue is closed and empty.
    pub(super) fn take(&self, most: usize) -> Option<Vec<J>> {
        let mut state = self.lock();
        while state.jobs.is_empty() && !state.closed {
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = most.max(1).min(state.jobs.len());
        (count > 0).then(|| state.jobs.drain(..count).collect())
    }

    /// No more jobs from now on; those that wait are still taken.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }

    /// Closes and forgets what waits, so that nobody waits for a thread that is gone.
    fn abandon(&self) {
        self.close();
        let jobs = std::mem::take(&mut self.lock().jobs);
        drop(jobs);
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        // No code that can panic runs under this lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who decides about a job that waits: the thread that begins it, or the caller who waits no longer. The first to
/// claim it decides, so a caller who was refused knows that the job never ran.
#[derive(Clone)]
pub(super) struct Claim(Arc<AtomicBool>);

impl Claim {
    pub(super) fn new() -> Claim {
        Claim(Arc::new(AtomicBool::new(false)))
    }

    /// True for the first of the two.
    pub(super) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }

    /// Waits for the answer to a job. A job that has not begun after that time never runs, and the answer is `why`.
    pub(super) async fn answer<T>(
        &self,
        mut answer: oneshot::Receiver<Result<T, StoreError>>,
        longest: Duration,
        why: impl FnOnce() -> StoreError,
    ) -> Result<T, StoreError> {
        let Ok(answered) = tokio::time::timeout(longest, &mut answer).await else {
            if self.take() {
                return Err(why());
            }
            return answer.await.unwrap_or_else(|_| Err(closed()));
        };
        answered.unwrap_or_else(|_| Err(closed()))
    }
}

/// Held by a thread that serves a queue: should it die, the queue refuses instead of hanging.
pub(super) struct Served<'a, J>(pub(super) &'a Queue<J>);

impl<J> Drop for Served<'_, J> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.abandon();
        }
    }
}

/// The answer when a store is used after its end.
pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_come_out_in_order_and_in_bounded_groups() {
        let queue = Queue::new();
        for n in 0..5 {
            queue.push(n).expect("open");
        }
        assert_eq!(queue.take(3), Some(vec![0, 1, 2]));
        assert_eq!(queue.take(3), Some(vec![3, 4]));
    }

    #[test]
    fn a_closed_queue_is_emptied_and_takes_no_more() {
        let queue = Queue::new();
        queue.push(1).expect("open");
        queue.close();
        assert!(queue.push(2).is_err());
        assert_eq!(queue.take(9), Some(vec![1]));
        assert_eq!(queue.take(9), None);
    }

    #[test]
    fn an_overfull_queue_refuses() {
        let queue = Queue::new();
        for n in 0..MOST_WAITING {
            queue.push(n).expect("room");
        }
        assert!(matches!(queue.push(0), Err(StoreError::Busy(_))));
    }

    #[test]
    fn a_dying_thread_leaves_nobody_waiting() {
        let queue = Queue::new();
        queue.push(1).expect("open");
        let died = std::thread::scope(|s| {
            let dying = s.spawn(|| {
                let _served = Served(&queue);
                panic!("on purpose");
            });
            dying.join().is_err()
        });
        assert!(died && queue.take(1).is_none() && queue.push(2).is_err());
    }
}
