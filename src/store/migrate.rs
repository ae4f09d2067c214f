//! Bringing a database to the shape that this binary knows: one process at a time, restartable.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::target::PostgresTarget;
use super::{Conn, StoreError, backup, error, postgres, sqlite};

/// The migrations of SQLite, under the same names as PostgreSQL's.
pub(super) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// The migrations of PostgreSQL.
pub(super) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock of whoever migrates: "porchl" in ASCII.
const LOCK: i64 = 0x706f_7263_686c;
const ANOTHER: &str = "another process is migrating this database";

/// Migrates a SQLite file: all pending migrations in one transaction, after a backup beside it.
/// Returns the names of those applied.
pub(super) fn sqlite(file: &Path, source: &impl MigrationSource<Sqlite>) -> Result<Vec<String>, StoreError> {
    // The turn covers the backup too, which cannot be taken inside the transaction: without it a
    // second process could replace a good backup by one of the migrated database.
    let _turn = turn(file)?;
    let mut c = connect(file)?;
    let before = plan(source, &applied(&mut c)?)?;
    let Some(newest) = before.pending.last() else {
        return Ok(Vec::new());
    };
    if before.upgrade {
        let name = format!("{}.before-{}.bak", file.display(), newest.name());
        backup::replace(file, Path::new(&name))?;
    }
    let Conn::Sqlite(raw) = &mut c else { return Ok(Vec::new()) };
    raw.exclusive_transaction(|raw| {
        // Where the turn could not be had (some network file systems), another process may have
        // been faster: look again, now that nobody else can write.
        let mut inside = raw.applied_migrations().map_err(|e| error::by_message(&e.to_string()))?;
        let done: Vec<String> = inside.drain(..).map(|version| version.to_string()).collect();
        let names = run(raw, &plan(source, &done)?.pending)?;
        check_foreign_keys(raw)?;
        Ok(names)
    })
}

/// Migrates a PostgreSQL database: each migration in its own transaction.
/// Returns the names of those applied.
pub(super) fn postgres(
    target: &PostgresTarget,
    source: &impl MigrationSource<Pg>,
) -> Result<Vec<String>, StoreError> {
    let mut pg = postgres::connect(target)?;
    pg.batch_execute("SET lock_timeout = '60s'; SET statement_timeout = 0")?;
    let locked = pg.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"));
    locked.map_err(|e| match StoreError::from(e) {
        StoreError::Busy(_) => StoreError::Busy(ANOTHER.into()),
        other => other,
    })?;
    let mut c = Conn::Pg(pg);
    let pending = plan(source, &applied(&mut c)?)?.pending;
    let Conn::Pg(pg) = &mut c else { return Ok(Vec::new()) };
    // The lock goes with the connection, at the end of this function or of the process.
    run(pg, &pending)
}

/// The names that are not applied yet, on SQLite. Changes nothing.
pub(super) fn sqlite_pending(
    file: &Path,
    source: &impl MigrationSource<Sqlite>,
) -> Result<Vec<String>, StoreError> {
    let mut c = sqlite::connect_reader(file, Duration::from_secs(5))?;
    plan(source, &applied(&mut c)?).map(|plan| plan.names())
}

/// The names that are not applied yet, on PostgreSQL. Changes nothing.
pub(super) fn postgres_pending(
    target: &PostgresTarget,
    source: &impl MigrationSource<Pg>,
) -> Result<Vec<String>, StoreError> {
    let mut c = Conn::Pg(postgres::connect(target)?);
    plan(source, &applied(&mut c)?).map(|plan| plan.names())
}

/// What is to be done.
struct Plan<DB: Backend> {
    /// In the order of their versions.
    pending: Vec<Box<dyn Migration<DB>>>,
    /// Whether there is something to lose: some migrations have been applied before.
    upgrade: bool,
}

impl<DB: Backend> Plan<DB> {
    fn names(&self) -> Vec<String> {
        self.pending.iter().map(|m| m.name().to_string()).collect()
    }
}

fn plan<DB: Backend>(source: &impl MigrationSource<DB>, applied: &[String]) -> Result<Plan<DB>, StoreError> {
    let broken = |e: Box<dyn std::error::Error + Send + Sync>| StoreError::Broken(e.to_string());
    let mut all = source.migrations().map_err(broken)?;
    all.sort_by_cached_key(|m| m.name().version().to_string());
    let known: Vec<String> = all.iter().map(|m| m.name().version().to_string()).collect();
    if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
        let why = format!("it was made by a newer version of this program (migration {newer})");
        return Err(StoreError::Broken(why));
    }
    all.retain(|m| !applied.contains(&m.name().version().to_string()));
    Ok(Plan { pending: all, upgrade: !applied.is_empty() })
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// The versions that are applied; none in an empty database.
fn applied(c: &mut Conn) -> Result<Vec<String>, StoreError> {
    const TABLE: &str = "__diesel_schema_migrations";
    let sql = diesel::sql_query(format!("SELECT version FROM {TABLE} ORDER BY version"));
    match sql.load::<Applied>(c).map_err(StoreError::from) {
        Ok(rows) => Ok(rows.into_iter().map(|row| row.version).collect()),
        Err(StoreError::Broken(text)) if text.contains(TABLE) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn run<C, DB>(c: &mut C, pending: &[Box<dyn Migration<DB>>]) -> Result<Vec<String>, StoreError>
where
    C: MigrationHarness<DB> + diesel::migration::MigrationConnection,
    DB: Backend,
{
    c.setup()?;
    let mut names = Vec::new();
    for migration in pending {
        c.run_migration(migration.as_ref()).map_err(|e| error::by_message(&e.to_string()))?;
        names.push(migration.name().to_string());
    }
    Ok(names)
}

/// A connection that may rebuild tables: foreign keys are checked at the end instead.
fn connect(file: &Path) -> Result<Conn, StoreError> {
    let mut c = sqlite::connect_writer(file)?;
    c.batch_execute("PRAGMA busy_timeout = 60000; PRAGMA foreign_keys = OFF")?;
    Ok(c)
}

#[derive(QueryableByName)]
struct Orphans {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// An error, and so a rollback, when a migration has left rows that point nowhere.
fn check_foreign_keys(c: &mut SqliteConnection) -> Result<(), StoreError> {
    let sql = "SELECT count(*) AS count FROM pragma_foreign_key_check";
    let orphans: Orphans = diesel::sql_query(sql).get_result(c)?;
    match orphans.count {
        0 => Ok(()),
        n => Err(StoreError::Broken(format!("the migration would leave {n} rows that point nowhere"))),
    }
}

/// Waits up to a minute for the folder's lock, which ends with the process that holds it. The
/// folder and not the file: closing a second handle of a database drops SQLite's locks on it.
fn turn(file: &Path) -> Result<Option<File>, StoreError> {
    let Some(Ok(folder)) = file.parent().map(File::open) else { return Ok(None) };
    for _ in 0..600 {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(100)),
            // No such locks here: the exclusive transaction still lets only one migrate.
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Err(StoreError::Busy(ANOTHER.into()))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{on_postgres, on_sqlite};
    use super::super::{Store, StoreSettings};
    use super::*;
    use diesel::connection::BoxableConnection;
    use diesel::migration::{MigrationMetadata, MigrationName, MigrationVersion, Result as Outcome};

    /// Migrations for a test: pairs of version and SQL.
    struct Steps(&'static [(&'static str, &'static str)]);
    struct Name(&'static str);
    struct Plain;

    impl MigrationMetadata for Plain {}
    impl std::fmt::Display for Name {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl MigrationName for Name {
        fn version(&self) -> MigrationVersion<'_> {
            self.0.into()
        }
    }
    struct Made(Name, &'static str);
    impl<DB: Backend> Migration<DB> for Made {
        fn run(&self, c: &mut dyn BoxableConnection<DB>) -> Outcome<()> {
            Ok(c.batch_execute(self.1)?)
        }
        fn revert(&self, _: &mut dyn BoxableConnection<DB>) -> Outcome<()> {
            Ok(())
        }
        fn metadata(&self) -> &dyn MigrationMetadata {
            &Plain
        }
        fn name(&self) -> &dyn MigrationName {
            &self.0
        }
    }
    impl<DB: Backend> MigrationSource<DB> for Steps {
        fn migrations(&self) -> Outcome<Vec<Box<dyn Migration<DB>>>> {
            let made = |(name, sql): &(&'static str, &'static str)| -> Box<dyn Migration<DB>> {
                Box::new(Made(Name(name), sql))
            };
            Ok(self.0.iter().map(made).collect())
        }
    }

    const ONE: Steps = Steps(&[("001", "CREATE TABLE one (a TEXT); INSERT INTO one VALUES ('kept')")]);
    const TWO: Steps = Steps(&[("002", "ALTER TABLE one ADD COLUMN b TEXT"), ("001", "not run again")]);
    const BAD: Steps = Steps(&[
        ("001", "not run again"),
        ("002", "CREATE TABLE two (a TEXT)"),
        ("003", "CREATE TABLE oops ("),
    ]);

    fn count(file: &Path, sql: &str) -> Result<i64, StoreError> {
        let mut c = sqlite::connect(file)?;
        let found: Orphans =
            diesel::sql_query(format!("SELECT count(*) AS count FROM {sql}")).get_result(&mut c)?;
        Ok(found.count)
    }

    #[tokio::test]
    async fn an_upgrade_keeps_the_database_from_before_beside_it() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        assert_eq!(sqlite(&file, &ONE), Ok(vec!["001".into()]));
        assert_eq!(
            std::fs::read_dir(store.folder.path())
                .expect("list")
                .filter(|e| { e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "bak")) })
                .count(),
            0,
            "a first migration has nothing to back up"
        );
        assert_eq!(sqlite_pending(&file, &TWO), Ok(vec!["002".into()]));
        assert_eq!(sqlite(&file, &TWO), Ok(vec!["002".into()]));
        assert_eq!(sqlite(&file, &TWO), Ok(vec![]));
        let backup = store.folder.path().join("p.db.before-002.bak");
        assert_eq!(count(&backup, "one WHERE a = 'kept'"), Ok(1));
        assert!(count(&backup, "one WHERE b IS NULL").is_err(), "the backup is from before");
        assert_eq!(count(&file, "one WHERE b IS NULL"), Ok(1));
    }

    #[tokio::test]
    async fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        sqlite(&file, &ONE).expect("first");
        for _ in 0..2 {
            assert!(matches!(sqlite(&file, &BAD), Err(StoreError::Broken(_))));
            assert_eq!(sqlite_pending(&file, &BAD), Ok(vec!["002".into(), "003".into()]));
        }
        assert_eq!(sqlite(&file, &TWO), Ok(vec!["002".into()]));
    }

    #[tokio::test]
    async fn rows_that_point_nowhere_undo_the_migration() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        let orphan = Steps(&[(
            "001",
            "CREATE TABLE up (id TEXT PRIMARY KEY);
            CREATE TABLE down (up TEXT REFERENCES up (id)); INSERT INTO down VALUES ('x')",
        )]);
        assert!(matches!(sqlite(&file, &orphan), Err(StoreError::Broken(text)) if text.contains("1 rows")));
        assert!(count(&file, "down").is_err());
    }

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_left_alone() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        sqlite(&file, &ONE).expect("first");
        sqlite(&file, &TWO).expect("second");
        assert!(matches!(sqlite(&file, &ONE), Err(StoreError::Broken(text)) if text.contains("newer")));
    }

    #[tokio::test]
    async fn eight_processes_at_once_migrate_once() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        sqlite(&file, &ONE).expect("first");
        let applied = std::thread::scope(|s| {
            let all: Vec<_> = (0..8).map(|_| s.spawn(|| sqlite(&file, &TWO).expect("turn"))).collect();
            all.into_iter().map(|t| t.join().expect("join").len()).sum::<usize>()
        });
        assert_eq!(applied, 1);
        let backup = store.folder.path().join("p.db.before-002.bak");
        assert!(count(&backup, "one WHERE b IS NULL").is_err(), "the good backup was not replaced");
    }

    #[tokio::test]
    async fn on_postgres_too_one_of_many_migrates_and_a_failure_keeps_what_was_whole() {
        let Some(store) = on_postgres().await else { return };
        let super::super::target::Target::Postgres(target) =
            super::super::target::Target::parse(&store.settings.url).expect("url")
        else {
            panic!("not PostgreSQL")
        };
        assert_eq!(postgres_pending(&target, &ONE), Ok(vec!["001".into()]));
        let applied = std::thread::scope(|s| {
            let all: Vec<_> = (0..4).map(|_| s.spawn(|| postgres(&target, &ONE).expect("turn"))).collect();
            all.into_iter().map(|t| t.join().expect("join").len()).sum::<usize>()
        });
        assert_eq!(applied, 1);
        assert!(postgres(&target, &BAD).is_err());
        assert_eq!(postgres_pending(&target, &BAD), Ok(vec!["003".into()]));
        assert!(matches!(postgres(&target, &ONE), Err(StoreError::Broken(text)) if text.contains("newer")));
    }

    #[tokio::test]
    async fn the_embedded_migrations_bear_the_same_names_on_both() {
        let names = |all: Vec<String>| {
            assert!(!all.is_empty());
            all
        };
        let lite = names(plan::<Sqlite>(&SQLITE, &[]).expect("plan").names());
        assert_eq!(lite, names(plan::<Pg>(&POSTGRES, &[]).expect("plan").names()));
        let folder = tempfile::tempdir().expect("folder");
        let url = folder.path().join("new.db").to_str().expect("UTF-8").to_owned();
        let store = Store::open(&StoreSettings::new(url)).expect("open");
        assert_eq!(store.pending().await, Ok(lite.clone()));
        assert_eq!(store.migrate().await, Ok(lite));
        assert_eq!((store.migrate().await, store.pending().await), (Ok(vec![]), Ok(vec![])));
        if let Some(store) = on_postgres().await {
            assert_eq!(store.migrate().await.map(|all| all.is_empty()), Ok(false));
            assert_eq!((store.migrate().await, store.pending().await), (Ok(vec![]), Ok(vec![])));
        }
    }
}
