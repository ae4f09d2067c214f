//! PostgreSQL: a pool of connections on the blocking threads.

mod limit;

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, NopErrorHandler, Pool, R2D2Connection};
use tokio::sync::Semaphore;

use self::limit::{Call, Suspicion};
use super::target::PostgresTarget;
use super::{Conn, StoreError, StoreSettings, conn};

/// The settings that "spent stays spent" rests on, conditional updates under READ COMMITTED and commits that wait for
/// the disk, and an end for transactions whose client is gone: their locks are in everybody's way.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '10s';
    SET default_transaction_isolation = 'read committed';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';";

/// A connection that misses its limit is given up, and the thread that waits for it ends when the network does. So many
/// times the pool's size may be open meanwhile.
const WITH_LOST: u32 = 4;

/// A PostgreSQL database.
pub(super) struct Postgres {
    /// Which one.
    pub(super) target: PostgresTarget,
    pool: Pool<Manager>,
    /// As many permits as calls may run at once: whoever waits does so without holding a thread.
    gate: Arc<Semaphore>,
    size: u32,
    checkout: Duration,
    limit: Duration,
    suspicion: Arc<Suspicion>,
}

impl Postgres {
    /// Connects once, so that a wrong address is told at the start, and builds the pool.
    pub(super) fn open(target: PostgresTarget, settings: &StoreSettings) -> Result<Postgres, StoreError> {
        drop(connect(&target)?);
        let size = settings.pool_size.max(1);
        let suspicion = Arc::new(Suspicion::new());
        let manager = Manager {
            target: target.clone(),
            limit: settings.call_timeout,
            suspicion: Arc::clone(&suspicion),
        };
        let pool = Pool::builder()
            .max_size(size.saturating_mul(WITH_LOST))
            .min_idle(Some(1))
            .connection_timeout(settings.checkout_timeout)
            .error_handler(Box::new(NopErrorHandler))
            .build_unchecked(manager);
        let gate = Arc::new(Semaphore::new(size as usize));
        let (checkout, limit) = (settings.checkout_timeout, settings.call_timeout);
        Ok(Postgres { target, pool, gate, size, checkout, limit, suspicion })
    }

    /// Runs a closure on a pooled connection.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(move |c, _| f(c)).await
    }

    /// Runs a closure in one transaction; returns after its commit.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(move |c, call| {
            let in_time = |c: &mut Conn| f(c).and_then(|value| call.may_commit().map(|()| value));
            conn::nest(c, in_time).0
        })
        .await
    }

    /// Runs a closure within the limit. libpq waits without one: a server that stops answering, or a network that
    /// forgets a connection, would hold the caller, the thread and the permit as long as TCP allows.
    async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn, &Call) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let full = || StoreError::Unavailable(self.target.explain("every connection is in use"));
        // One end for both waits: while the server is away nobody waits twice as long.
        let end = Instant::now() + self.checkout;
        let waited = tokio::time::timeout_at(end.into(), Arc::clone(&self.gate).acquire_owned());
        let permit = waited.await.map_err(|_| full())?.map_err(|_| super::queue::closed())?;
        let call = Arc::new(Call::new(permit));
        let (pool, target, own) = (self.pool.clone(), self.target.clone(), Arc::clone(&call));
        let work = tokio::task::spawn_blocking(move || {
            let got = pool.get_timeout(end.saturating_duration_since(Instant::now()));
            let mut link = got.map_err(|e| StoreError::Unavailable(target.explain(&e.to_string())))?;
            let result = conn::guard(&mut link.conn, |c| f(c, &own));
            link.answered = Instant::now();
            link.late = own.is_late();
            // The connection is back in the pool before the next in line may look for it.
            drop(link);
            own.release();
            result
        });
        let (target, limit, suspicion) = (self.target.clone(), self.limit, Arc::clone(&self.suspicion));
        // A task of its own: the permit comes back in time even when the caller has gone away.
        let watched = tokio::spawn(async move {
            let begun = Instant::now();
            match tokio::time::timeout(limit, work).await {
                Ok(ended) => ended.unwrap_or_else(|_| Err(super::queue::closed())),
                Err(_) => {
                    suspicion.raise(begun);
                    Err(StoreError::Unavailable(target.explain(&call.give_up(limit))))
                }
            }
        });
        watched.await.unwrap_or_else(|_| Err(super::queue::closed()))
    }

    /// Refuses new calls; those that run still finish.
    pub(super) fn close(&self) {
        self.gate.close();
    }

    /// Waits for the calls that run, which is no longer than one call may take.
    pub(super) fn finish(&self) {
        const LOOK_EVERY: Duration = Duration::from_millis(5);
        let end = Instant::now() + self.limit;
        while self.gate.available_permits() < self.size as usize && Instant::now() < end {
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

/// A connection of our own, outside the pool.
pub(super) fn connect(target: &PostgresTarget) -> Result<PgConnection, StoreError> {
    let explain = |text: String| target.explain(&text);
    let mut pg =
        PgConnection::establish(&target.url).map_err(|e| StoreError::Unavailable(explain(e.to_string())))?;
    pg.batch_execute(SESSION).map_err(|e| StoreError::from(e).map_text(explain))?;
    Ok(pg)
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// An error on a server that answers and takes no writes: a standby that has not taken over, say.
pub(super) fn check_writable(c: &mut Conn) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('transaction_read_only') AS value";
    match diesel::sql_query(sql).get_result::<Setting>(c)?.value.as_str() {
        "off" => Ok(()),
        _ => Err(StoreError::Unavailable("the server takes no writes; it may be a standby".into())),
    }
}

/// A connection of the pool.
struct Link {
    conn: Conn,
    /// When its last call ended.
    answered: Instant,
    /// Its last call missed the limit.
    late: bool,
}

/// Makes and checks the pool's connections.
struct Manager {
    target: PostgresTarget,
    limit: Duration,
    suspicion: Arc<Suspicion>,
}

impl ManageConnection for Manager {
    type Connection = Link;
    type Error = StoreError;

    fn connect(&self) -> Result<Link, StoreError> {
        let mut pg = connect(&self.target)?;
        // The server's own limits are shorter than ours: while it answers at all, it is the server that ends what
        // takes too long, with a reason, and the connection stays.
        let (statement, lock) = (self.limit * 4 / 5, self.limit * 3 / 5);
        pg.batch_execute(&format!(
            "SET statement_timeout = {}; SET lock_timeout = {}",
            statement.as_millis(),
            lock.as_millis()
        ))
        .map_err(|e| StoreError::from(e).map_text(|text| self.target.explain(&text)))?;
        Ok(Link { conn: Conn::Pg(pg), answered: Instant::now(), late: false })
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), StoreError> {
        if self.suspicion.covers(link.answered) {
            return Err(StoreError::Unavailable(
                "another connection that was as old no longer answers".into(),
            ));
        }
        if let Conn::Pg(pg) = &mut link.conn
            && is_cut(pg)
        {
            return Err(StoreError::Unavailable("the server closed the connection".into()));
        }
        Ok(())
    }

    fn has_broken(&self, link: &mut Link) -> bool {
        // Also true while a transaction is open: such a connection is not given to anyone else.
        link.late || link.conn.is_broken() || self.is_valid(link).is_err()
    }
}

/// Whether the server has closed the connection, without asking it: looking for notifications
/// reads the socket. The first look may find the server's last words, the second its end.
fn is_cut(pg: &mut PgConnection) -> bool {
    (0..2).any(|_| pg.notifications_iter().any(|notice| notice.is_err()))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{find, insert, on_postgres, probe, spend};
    use super::super::{Store, StoreSettings};
    use super::*;

    #[tokio::test]
    async fn an_unreachable_server_is_told_by_name_without_its_password() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("postgres:");
        let url = "postgres://ada:hunter2@127.0.0.1:9/login";
        let Err(error) = Store::open(&StoreSettings::new(url)) else { panic!("opened") };
        assert!(
            matches!(&error, StoreError::Unavailable(text)
            if text.contains("127.0.0.1:9, database login") && !text.contains("hunter2")),
            "{error}"
        );
        assert!(!file.exists() && !std::path::Path::new("postgres:").exists());
    }

    #[tokio::test]
    async fn a_wrong_password_is_not_repeated() {
        let Some(store) = on_postgres().await else { return };
        let mut url = url::Url::parse(&store.settings.url).expect("url");
        url.set_username("nobody_of_that_name").expect("name");
        url.set_password(Some("hunter2")).expect("password");
        match Store::open(&StoreSettings::new(url.to_string())) {
            Err(error) => assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}"),
            Ok(_) => panic!("this server has no such user"),
        }
    }

    #[tokio::test]
    async fn connections_that_the_server_closed_are_replaced_unseen() {
        let Some(store) = on_postgres().await else { return };
        store.write(|c| insert(c, "a", 0)).await.expect("insert");
        assert!(store.cut() > 0);
        tokio::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..10 {
            assert_eq!(store.read(|c| find(c, "a")).await, Ok(Some(0)));
        }
    }

    #[tokio::test]
    async fn a_connection_cut_in_flight_gives_unavailable_and_the_next_call_works() {
        let Some(store) = on_postgres().await else { return };
        let cut = store
            .write(|c| {
                insert(c, "a", 0)?;
                let sql = "SELECT pg_terminate_backend(pg_backend_pid())";
                Ok(c.batch_execute(sql)?)
            })
            .await;
        assert!(matches!(cut, Err(StoreError::Unavailable(_))), "{cut:?}");
        assert_eq!(store.read(|c| find(c, "a")).await, Ok(None));
    }

    #[tokio::test]
    async fn a_swallowed_error_is_never_committed_as_success() {
        let Some(store) = on_postgres().await else { return };
        let result = store
            .write(|c| {
                insert(c, "a", 0)?;
                let _ = insert(c, "a", 1);
                Ok(())
            })
            .await;
        assert!(result.is_err());
        assert_eq!(store.read(|c| find(c, "a")).await, Ok(None));
    }

    #[tokio::test]
    async fn closing_waits_for_the_write_that_runs() {
        let Some(store) = on_postgres().await else { return };
        let (tell, running) = tokio::sync::oneshot::channel();
        let writer = Store::open(&store.settings).expect("open");
        let closing = writer.clone();
        let slow = tokio::spawn(async move {
            let write = |c: &mut Conn| {
                let _ = tell.send(());
                std::thread::sleep(Duration::from_millis(300));
                insert(c, "a", 5)
            };
            writer.write(write).await
        });
        running.await.expect("it runs");
        closing.close();
        assert_eq!(store.read(|c| find(c, "a")).await, Ok(Some(5)));
        assert_eq!(slow.await.expect("join"), Ok(()));
        assert!(matches!(closing.ping().await, Err(StoreError::Unavailable(_))));
    }

    #[tokio::test]
    async fn a_deadlock_is_busy_for_one_of_the_two() {
        let Some(store) = on_postgres().await else { return };
        store.write(|c| insert(c, "a", 0).and_then(|()| insert(c, "b", 0))).await.expect("rows");
        let cross = |first: &'static str, second: &'static str| {
            let store = (*store).clone();
            tokio::spawn(async move {
                let both = move |c: &mut Conn| {
                    spend(c, first)?;
                    std::thread::sleep(Duration::from_millis(300));
                    diesel::update(probe::table.find(second)).set(probe::n.eq(2)).execute(c)?;
                    Ok(())
                };
                store.write(both).await
            })
        };
        let (one, two) = (cross("a", "b"), cross("b", "a"));
        let ended = [one.await.expect("join"), two.await.expect("join")];
        assert_eq!(ended.iter().filter(|r| r.is_ok()).count(), 1, "{ended:?}");
        assert!(ended.iter().any(|r| matches!(r, Err(StoreError::Busy(_)))), "{ended:?}");
    }

    #[tokio::test]
    async fn a_pool_in_use_gives_unavailable_in_time() {
        let Some(mut store) = on_postgres().await else { return };
        store.settings.pool_size = 1;
        store.settings.checkout_timeout = Duration::from_millis(200);
        let small = Store::open(&store.settings).expect("open");
        let holder = small.clone();
        let sleep = |_: &mut Conn| {
            std::thread::sleep(Duration::from_secs(1));
            Ok(())
        };
        let held = tokio::spawn(async move { holder.read(sleep).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let asked = Instant::now();
        assert!(matches!(small.ping().await, Err(StoreError::Unavailable(_))));
        assert!(asked.elapsed() < Duration::from_millis(700));
        held.await.expect("join").expect("held");
        assert_eq!(small.ping().await, Ok(()));
    }
}
