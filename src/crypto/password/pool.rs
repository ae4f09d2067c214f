//! A limit on hashes that are computed at the same time, since each needs its memory and a core while it runs.

use super::{Cost, Hasher, SALT_BYTES};
use crate::protocol::secret::Secret;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// Why a hash was not computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// Too many are waiting. It may work later.
    Busy,
    /// An internal error, or an invalid stored hash, as a sentence that contains no part of a password.
    Broken(String),
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("too many passwords are being checked"),
            Self::Broken(text) => write!(f, "a password could not be checked: {text}"),
        }
    }
}

/// The one place where passwords are hashed.
pub struct Pool {
    hasher: Arc<Hasher>,
    turns: Arc<Semaphore>,
    wait: Duration,
    verified: AtomicU64,
}

impl Pool {
    /// Hashes with these parameters, `size` at a time. A request that has waited for `wait` is refused.
    ///
    /// # Errors
    /// As [`Hasher::new`].
    pub fn new(cost: Cost, size: usize, wait: Duration) -> Result<Self, String> {
        let hasher = Arc::new(Hasher::new(cost)?);
        Ok(Self { hasher, turns: Arc::new(Semaphore::new(size)), wait, verified: AtomicU64::new(0) })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// Too many wait already, or hashing failed.
    pub async fn hash(&self, password: Secret, salt: [u8; SALT_BYTES]) -> Result<String, PoolError> {
        self.run(move |hasher| hasher.hash(password.expose(), salt)).await
    }

    /// Whether a password matches that PHC string. Without a string, the same work is done and the answer is no.
    ///
    /// # Errors
    /// Too many wait already, or hashing failed.
    pub async fn verify(&self, phc: Option<Secret>, password: Secret) -> Result<bool, PoolError> {
        self.verified.fetch_add(1, Ordering::Relaxed);
        self.run(move |hasher| hasher.verify(phc.as_ref().map(Secret::expose), password.expose())).await
    }

    /// Whether that PHC string was made at another cost than the one in force.
    pub fn needs_rehash(&self, phc: &str) -> bool {
        self.hasher.needs_rehash(phc)
    }

    /// How many passwords were compared so far, including those for unknown people.
    pub fn verified(&self) -> u64 {
        self.verified.load(Ordering::Relaxed)
    }

    /// Does slow work when it is its turn. If the caller goes away, the turn still lasts until the work is done.
    ///
    /// # Errors
    /// Too many wait already, or the work failed.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, String> + Send + 'static,
    ) -> Result<T, PoolError> {
        let asked = timeout(self.wait, self.turns.clone().acquire_owned()).await;
        let turn = asked.map_err(|_| PoolError::Busy)?.map_err(|_| PoolError::Busy)?;
        let hasher = self.hasher.clone();
        let work = move || {
            let _turn = turn;
            work(&hasher)
        };
        let done = spawn_blocking(work).await.map_err(|error| PoolError::Broken(error.to_string()))?;
        done.map_err(PoolError::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{atomic::AtomicUsize, mpsc};

    const SMALL: Cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };

    fn pool(size: usize, wait: Duration) -> Arc<Pool> {
        Arc::new(Pool::new(SMALL, size, wait).unwrap())
    }

    #[tokio::test]
    async fn no_more_than_its_size_is_computed_at_once() {
        let pool = pool(2, Duration::from_mins(1));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (pool, now, most) = (pool.clone(), now.clone(), most.clone());
            async move {
                let work = move |hasher: &Hasher| {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let hash = hasher.hash("p", [1; 16]);
                    now.fetch_sub(1, Ordering::SeqCst);
                    hash
                };
                pool.run(work).await
            }
        };
        let done = futures_util::future::join_all((0..50).map(work)).await;
        assert!(done.iter().all(Result::is_ok));
        assert!(most.load(Ordering::SeqCst) <= 2, "{most:?} at once");
    }

    #[tokio::test]
    async fn who_has_waited_long_enough_is_told_to_come_back() {
        let pool = pool(1, Duration::from_millis(20));
        let (release, held) = mpsc::channel::<()>();
        let (started, starts) = tokio::sync::oneshot::channel();
        let (first, verify) = (pool.clone(), || pool.verify(None, Secret::new("p")));
        let holding = tokio::spawn(async move {
            let work = move |_: &Hasher| {
                let _ = started.send(());
                held.recv().map_err(|error| error.to_string())
            };
            first.run(work).await
        });
        starts.await.unwrap();
        assert_eq!(verify().await, Err(PoolError::Busy));
        release.send(()).unwrap();
        assert_eq!(holding.await.unwrap(), Ok(()));
        assert_eq!(verify().await, Ok(false), "afterwards there is room again");
    }

    #[tokio::test]
    async fn a_turn_lasts_as_long_as_the_work_and_not_as_long_as_somebody_waits_for_it() {
        let pool = pool(1, Duration::from_millis(20));
        let (release, held) = mpsc::channel::<()>();
        let (started, starts) = tokio::sync::oneshot::channel();
        let first = pool.clone();
        let gone = tokio::spawn(async move {
            let work = move |_: &Hasher| {
                let _ = started.send(());
                held.recv().map_err(|error| error.to_string())
            };
            first.run(work).await
        });
        starts.await.unwrap();
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(pool.verify(None, Secret::new("p")).await, Err(PoolError::Busy));
        release.send(()).unwrap();
    }
}
