//! Bringing a database to the shape that this binary knows: one process at a time, restartable.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::target::PostgresTarget;
use super::{Conn, StoreError, backup, postgres, sqlite};

/// A file of `migrations/`.
pub(super) struct Migration {
    /// The file's name. Migrations are applied in the order of their names.
    name: &'static str,
    /// Its text, as SQLite takes it.
    sql: &'static str,
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../migrations/", $name, ".sql")) }),+]
    };
}

/// All of them. One that has been released is never changed: a change is a new file, and a line here.
pub(super) const ALL: &[Migration] = files![
    "0001_users",
    "0002_clients",
    "0003_signing_keys",
    "0004_sessions",
    "0005_grants",
    "0006_logins",
    "0007_passkeys",
    "0008_second_factor",
    "0009_passwords",
    "0010_push",
    "0011_upstream",
    "0012_access_windows",
    "0013_outbox",
    "0014_audit",
    "0015_disowned_browsers",
];

impl Migration {
    /// The text for the database of that connection. Bytes are the one type that the two databases name differently:
    /// the files say `BLOB`, which is SQLite's word, and PostgreSQL is given its own.
    fn text(&self, c: &Conn) -> String {
        match c {
            Conn::Sqlite(_) => self.sql.to_owned(),
            Conn::Pg(_) => self.sql.replace(" BLOB", " BYTEA"),
        }
    }
}

/// Where the names of the applied migrations are kept.
const TABLE: &str = "porchlight_migrations";
/// Where they were kept before the first release.
const OLD_TABLE: &str = "__diesel_schema_migrations";
const OLD: &str = "it was made by a development version of this program, from before the first release, and cannot be \
                   brought up to date. Nothing was changed. Move it away and start with an empty database, or let \
                   database.url name another one (the demo's is removed by `make clean-demo`)";

/// The advisory lock of whoever migrates: "porchl" in ASCII.
const LOCK: i64 = 0x706f_7263_686c;
const ANOTHER: &str = "another process is migrating this database";

/// Migrates a SQLite file: all pending migrations in one transaction, after a backup beside it.
/// Returns the names of those applied.
pub(super) fn sqlite(file: &Path, all: &[Migration]) -> Result<Vec<String>, StoreError> {
    // The turn covers the backup too, which cannot be taken inside the transaction: without it a
    // second process could replace a good backup by one of the migrated database.
    let _turn = turn(file)?;
    let mut c = connect(file)?;
    let before = plan(all, &applied(&mut c)?)?;
    let Some(newest) = before.pending.last() else {
        return Ok(Vec::new());
    };
    if before.upgrade {
        let name = format!("{}.before-{}.bak", file.display(), newest.name);
        backup::replace(file, Path::new(&name))?;
    }
    whole(&mut c, "BEGIN EXCLUSIVE", |c| {
        // Where the turn could not be had (some network file systems), another process may have
        // been faster: look again, now that nobody else can write.
        let pending = plan(all, &applied(c)?)?.pending;
        make_table(c)?;
        pending.iter().try_for_each(|migration| run(c, migration))?;
        check_foreign_keys(c)?;
        Ok(names(&pending))
    })
}

/// Migrates a PostgreSQL database: each migration in its own transaction.
/// Returns the names of those applied.
pub(super) fn postgres(target: &PostgresTarget, all: &[Migration]) -> Result<Vec<String>, StoreError> {
    let mut pg = postgres::connect(target)?;
    pg.batch_execute("SET lock_timeout = '60s'; SET statement_timeout = 0")?;
    let locked = pg.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"));
    locked.map_err(|e| match StoreError::from(e) {
        StoreError::Busy(_) => StoreError::Busy(ANOTHER.into()),
        other => other,
    })?;
    // The lock goes with the connection, at the end of this function or of the process.
    let mut c = Conn::Pg(pg);
    let pending = plan(all, &applied(&mut c)?)?.pending;
    make_table(&mut c)?;
    for migration in &pending {
        whole(&mut c, "BEGIN", |c| run(c, migration))?;
    }
    Ok(names(&pending))
}

/// The names that are not applied yet, on SQLite. Changes nothing.
pub(super) fn sqlite_pending(file: &Path, all: &[Migration]) -> Result<Vec<String>, StoreError> {
    let mut c = sqlite::connect_reader(file, Duration::from_secs(5))?;
    plan(all, &applied(&mut c)?).map(|plan| names(&plan.pending))
}

/// The names that are not applied yet, on PostgreSQL. Changes nothing.
pub(super) fn postgres_pending(
    target: &PostgresTarget,
    all: &[Migration],
) -> Result<Vec<String>, StoreError> {
    let mut c = Conn::Pg(postgres::connect(target)?);
    plan(all, &applied(&mut c)?).map(|plan| names(&plan.pending))
}

/// What is to be done.
struct Plan<'a> {
    /// In the order of their names.
    pending: Vec<&'a Migration>,
    /// Whether there is something to lose: some migrations have been applied before.
    upgrade: bool,
}

fn plan<'a>(all: &'a [Migration], applied: &[String]) -> Result<Plan<'a>, StoreError> {
    if let Some(newer) = applied.iter().find(|name| all.iter().all(|known| known.name != name.as_str())) {
        let why = format!("it was made by a newer version of this program (migration {newer})");
        return Err(StoreError::Broken(why));
    }
    let mut pending: Vec<&Migration> =
        all.iter().filter(|migration| applied.iter().all(|name| name != migration.name)).collect();
    pending.sort_by_key(|migration| migration.name);
    Ok(Plan { pending, upgrade: !applied.is_empty() })
}

fn names(migrations: &[&Migration]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name.to_owned()).collect()
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The names that are applied; none in an empty database.
///
/// # Errors
/// `Broken` when a development version made the database.
fn applied(c: &mut Conn) -> Result<Vec<String>, StoreError> {
    if exists(c, OLD_TABLE)? {
        return Err(StoreError::Broken(OLD.into()));
    }
    if !exists(c, TABLE)? {
        return Ok(Vec::new());
    }
    let rows: Vec<Applied> = diesel::sql_query(format!("SELECT name FROM {TABLE}")).load(c)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Whether a SQLite file has had migrations of ours.
pub(super) fn has_begun(file: &Path) -> Result<bool, StoreError> {
    let mut c = sqlite::connect_reader(file, Duration::from_secs(5))?;
    Ok(exists(&mut c, TABLE)? || exists(&mut c, OLD_TABLE)?)
}

/// Whether there is such a table.
fn exists(c: &mut Conn, table: &str) -> Result<bool, StoreError> {
    let sql = match c {
        Conn::Sqlite(_) => "SELECT count(*) AS count FROM sqlite_master WHERE type = 'table' AND name = ",
        Conn::Pg(_) => "SELECT count(*) AS count FROM pg_catalog.pg_class WHERE oid = to_regclass",
    };
    let found: Count = diesel::sql_query(format!("{sql}('{table}')")).get_result(c)?;
    Ok(found.count > 0)
}

fn make_table(c: &mut Conn) -> Result<(), StoreError> {
    Ok(c.batch_execute(&format!("CREATE TABLE IF NOT EXISTS {TABLE} (name TEXT NOT NULL PRIMARY KEY)"))?)
}

/// Applies a migration and notes it, inside the caller's transaction.
fn run(c: &mut Conn, migration: &Migration) -> Result<(), StoreError> {
    let name = migration.name;
    let failed = |error| StoreError::from(error).map_text(|text| format!("migration {name}: {text}"));
    let text = migration.text(c);
    c.batch_execute(&text).map_err(failed)?;
    c.batch_execute(&format!("INSERT INTO {TABLE} (name) VALUES ('{name}')")).map_err(failed)
}

/// Runs some work in one transaction, which is undone at an error.
fn whole<T>(
    c: &mut Conn,
    begin: &str,
    work: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    c.batch_execute(begin)?;
    let done = work(c).and_then(|value| Ok(c.batch_execute("COMMIT").map(|()| value)?));
    if done.is_err() {
        // The connection is not used again, and whoever drops it drops what is open.
        let _ = c.batch_execute("ROLLBACK");
    }
    done
}

/// A connection that may rebuild tables: foreign keys are checked at the end instead.
fn connect(file: &Path) -> Result<Conn, StoreError> {
    let mut c = sqlite::connect_writer(file)?;
    c.batch_execute("PRAGMA busy_timeout = 60000; PRAGMA foreign_keys = OFF")?;
    Ok(c)
}

/// An error, and so a rollback, when a migration has left rows that point nowhere.
fn check_foreign_keys(c: &mut Conn) -> Result<(), StoreError> {
    let sql = "SELECT count(*) AS count FROM pragma_foreign_key_check";
    let orphans: Count = diesel::sql_query(sql).get_result(c)?;
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
mod tests;
