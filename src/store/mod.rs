//! Storage: the only place that knows diesel. One set of queries on SQLite and on PostgreSQL.
//!
//! Everything goes through [`Store::read`] and [`Store::write`]; the functions of the table
//! modules are synchronous and take a [`Conn`]. A write is one transaction, committed and on the
//! disk before its answer leaves.

#![expect(clippy::missing_errors_doc, reason = "a StoreError says what failed, here and in every function")]

mod conn;
mod error;
mod migrate;
mod postgres;
mod queue;
mod readers;
mod sqlite;
mod target;
mod upsert;
mod wake;
mod writer;

// A row of which there can be only one is read by `get_result`: `first` binds a LIMIT, and SQLite prepares a
// statement anew whenever one is bound.
mod json;
mod like;
mod schema;

pub mod access_tokens;
pub mod access_windows;
pub mod audit;
pub mod authorization_codes;
pub mod backup;
pub mod ceremonies;
pub mod challenges;
pub mod client_errors;
pub mod client_secrets;
pub mod clients;
pub mod consents;
pub mod contacts;
pub mod credentials;
pub mod deliveries;
pub mod dismissed_prompts;
pub mod failed_attempts;
pub mod grants;
pub mod identities;
pub mod limits;
pub mod locks;
pub mod logins;
pub mod messages;
pub mod meta;
pub mod passwords;
pub mod pending_contacts;
pub mod purge;
pub mod push_devices;
pub mod push_keys;
pub mod recovery_codes;
pub mod refresh_tokens;
pub mod restored;
pub mod risks;
pub mod sessions;
pub mod signing_keys;
pub mod totp;
pub mod upstream_logins;
pub mod upstream_requests;
pub mod users;

#[cfg(test)]
mod plans;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::broadcast;

pub use conn::{Conn, MultiBackend};
pub use error::StoreError;
pub(crate) use purge::remove_some;
pub(crate) use upsert::portable;
pub use wake::EVERYTHING;

use self::postgres::Postgres;
use self::sqlite::Sqlite;
use self::target::Target;

/// How long the question whether the database is ready waits for a turn: longer than any commit on a disk in order,
/// and shorter than whoever asks waits for the answer.
const PROBE: Duration = Duration::from_secs(2);

/// Which database a store is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, inside this process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// How to open a store.
#[derive(Clone)]
pub struct StoreSettings {
    /// `postgres://…`, `sqlite:PATH`, `sqlite://PATH` or a bare path.
    pub url: String,
    /// Connections of PostgreSQL, or reader threads of SQLite.
    pub pool_size: u32,
    /// SQLite: most writes in one commit. 1 turns grouping off.
    pub group_commit: usize,
    /// SQLite: how long a call waits for its turn, or for another process that holds the lock.
    pub busy_timeout: Duration,
    /// PostgreSQL: how long a call waits for a connection.
    pub checkout_timeout: Duration,
    /// PostgreSQL: how long a call that has a connection may take, from its first statement to its commit.
    pub call_timeout: Duration,
}

impl StoreSettings {
    /// The settings that suit most, for the database of that URL.
    pub fn new(url: impl Into<String>) -> StoreSettings {
        StoreSettings {
            url: url.into(),
            pool_size: 8,
            group_commit: 256,
            busy_timeout: Duration::from_secs(5),
            checkout_timeout: Duration::from_secs(5),
            call_timeout: Duration::from_secs(5),
        }
    }
}

impl fmt::Debug for StoreSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the URL: it may hold a password.
        f.debug_struct("StoreSettings").field("pool_size", &self.pool_size).finish_non_exhaustive()
    }
}

/// How many closures a store has been given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Calls of [`Store::read`].
    pub reads: u64,
    /// Calls of [`Store::write`].
    pub writes: u64,
}

/// The database, shared by cloning. The last one to go finishes what was being written.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Engine,
    bell: wake::Bell,
    reads: AtomicU64,
    writes: AtomicU64,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens the database that the URL names. A SQLite file is made with its folder, for the
    /// owner only; a PostgreSQL server must answer. Blocks for some milliseconds.
    ///
    /// # Errors
    /// `Unavailable` when the URL is wrong or the database cannot be reached; `Broken`
    /// when the file is not a database.
    pub fn open(settings: &StoreSettings) -> Result<Store, StoreError> {
        let engine = match Target::parse(&settings.url)? {
            Target::Sqlite(file) => Engine::Sqlite(Sqlite::open(file, settings)?),
            Target::Postgres(target) => Engine::Postgres(Postgres::open(target, settings)?),
        };
        let (reads, writes) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Store(Arc::new(Inner { engine, bell: wake::Bell::new(), reads, writes })))
    }

    /// Runs a closure that only reads. It sees everything that was committed before the call; it
    /// is not one snapshot unless it opens a transaction itself. SQLite refuses writes in it.
    ///
    /// # Errors
    /// Those of the closure; `Unavailable` when there is no connection; `Broken` when the
    /// closure panics.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.reads.fetch_add(1, Ordering::Relaxed);
        self.0.read(f).await
    }

    /// Runs a closure in one transaction. Ok means committed and on the disk. An error of the
    /// closure, or a panic, undoes all of it and nothing else.
    ///
    /// It runs even when the caller goes away meanwhile. Return at the first error of a query:
    /// PostgreSQL accepts nothing after one, and the commit is then refused.
    ///
    /// # Errors
    /// Those of the closure; `Busy` for a lost race or a lock held too long; `Full`;
    /// `Unavailable`, after which the write may still have happened if the connection was lost
    /// during the commit; `Broken` when the closure panics.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.writes.fetch_add(1, Ordering::Relaxed);
        match &self.0.engine {
            Engine::Sqlite(engine) => engine.writer.run(f).await,
            Engine::Postgres(engine) => engine.write(f).await,
        }
    }

    /// Tells every listener, on all replicas, that something about the topic has changed. Call it
    /// after the commit. A wake that is lost is logged: listeners poll as well.
    pub async fn wake(&self, topic: &str) {
        self.0.bell.ring(topic);
        if let Engine::Postgres(engine) = &self.0.engine
            && let Err(error) = engine.read(self.0.bell.notify(topic)).await
        {
            tracing::warn!(%error, "other replicas were not woken");
        }
    }

    /// The topics of all wakes from now on. [`EVERYTHING`], or an error that says the listener
    /// lagged, means: look again, whatever you wait for.
    pub fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        match &self.0.engine {
            Engine::Sqlite(_) => self.0.bell.listen(),
            Engine::Postgres(engine) => self.0.bell.listen_to(&engine.target),
        }
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        match &self.0.engine {
            Engine::Sqlite(_) => Backend::Sqlite,
            Engine::Postgres(_) => Backend::Postgres,
        }
    }

    /// Which database this is, for people: a path, or host, port and name. Never a password.
    pub fn describe(&self) -> String {
        match &self.0.engine {
            Engine::Sqlite(engine) => format!("SQLite at {}", engine.file.display()),
            Engine::Postgres(engine) => engine.target.name.clone(),
        }
    }

    /// Applies the migrations that are missing and returns their names. One process at a time
    /// does it; the others wait up to a minute. A SQLite database that had some before is first
    /// copied to `FILE.before-NAME.bak`, NAME being the newest migration.
    ///
    /// # Errors
    /// `Broken` when a migration fails or the database is newer than this program; `Busy`
    /// when another process takes too long. What was applied whole stays.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        match &self.0.engine {
            Engine::Sqlite(engine) => {
                let file = engine.file.clone();
                blocking(move || migrate::sqlite(&file, migrate::ALL)).await
            }
            Engine::Postgres(engine) => {
                let target = engine.target.clone();
                blocking(move || migrate::postgres(&target, migrate::ALL)).await
            }
        }
    }

    /// The names of the migrations that [`Store::migrate`] would apply. Changes nothing.
    pub async fn pending(&self) -> Result<Vec<String>, StoreError> {
        match &self.0.engine {
            Engine::Sqlite(engine) => {
                let file = engine.file.clone();
                blocking(move || migrate::sqlite_pending(&file, migrate::ALL)).await
            }
            Engine::Postgres(engine) => {
                let target = engine.target.clone();
                blocking(move || migrate::postgres_pending(&target, migrate::ALL)).await
            }
        }
    }

    /// Whether the database can be read and written now. On SQLite that is a turn of the writer, which writes
    /// nothing; on PostgreSQL one query.
    ///
    /// # Errors
    /// `Busy` when no turn comes within two seconds; `Unavailable`.
    pub async fn ready(&self) -> Result<(), StoreError> {
        match &self.0.engine {
            Engine::Sqlite(engine) => {
                self.ping().await?;
                engine.writer.run_within(PROBE, |_| Ok(())).await
            }
            Engine::Postgres(engine) => engine.read(postgres::check_writable).await,
        }
    }

    /// Whether somebody has made signing keys here, also in a database that is still to be migrated.
    pub async fn holds_keys(&self) -> Result<bool, StoreError> {
        match self.0.read(signing_keys::exist).await {
            // An empty database has no such table.
            Err(StoreError::Broken(text)) if text.contains("signing_keys") => Ok(false),
            other => other,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.0.read(|c| Ok(c.batch_execute("SELECT 1 FROM (SELECT 1) AS one")?)).await
    }

    /// How many closures have been run, in this process.
    pub fn counts(&self) -> Counts {
        Counts { reads: self.0.reads.load(Ordering::Relaxed), writes: self.0.writes.load(Ordering::Relaxed) }
    }

    /// Copies a SQLite database, while it is in use, to a file that must not exist yet, and reads the copy again.
    ///
    /// # Errors
    /// `Broken` on PostgreSQL, whose own `pg_dump` does this, and when the database is damaged; `Full`; `Unavailable`
    /// when the file exists or cannot be made.
    pub async fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        match &self.0.engine {
            Engine::Sqlite(engine) => {
                let (file, path): (PathBuf, PathBuf) = (engine.file.clone(), path.to_owned());
                blocking(move || backup::create_checked(&file, &path)).await
            }
            Engine::Postgres(_) => Err(StoreError::Broken("back PostgreSQL up with its own pg_dump".into())),
        }
    }

    /// Ends the store: new calls are refused, and what was being written is finished first.
    /// Blocks as long as that takes.
    pub fn close(&self) {
        self.0.engine.close();
        if let Engine::Postgres(engine) = &self.0.engine {
            engine.finish();
        }
    }
}

impl Inner {
    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.readers.run(f).await,
            Engine::Postgres(engine) => engine.read(f).await,
        }
    }
}

impl Engine {
    fn close(&self) {
        match self {
            Engine::Sqlite(engine) => engine.close(),
            Engine::Postgres(engine) => engine.close(),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.engine.close();
    }
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let ended = |_| Err(StoreError::Broken("the work on the database panicked".into()));
    tokio::task::spawn_blocking(f).await.unwrap_or_else(ended)
}
