//! SQLite: how its file is made and its connections are set.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::readers::Readers;
use super::writer::Writer;
use super::{Conn, StoreError, StoreSettings, backup};
use crate::files::{self, Want};

/// FULL: a commit that was answered survives a power cut. No mmap: a file cut short by someone
/// else would then kill the process instead of giving an error.
const WRITER: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;
    PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 1;";

/// How long a switch to WAL is tried again while another process does the same.
const SWITCH_WAIT: Duration = Duration::from_secs(5);

const READER: &str = "PRAGMA query_only = ON;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000;";

/// A SQLite database: one writer thread, some reader threads.
pub(super) struct Sqlite {
    /// The absolute path of the file.
    pub(super) file: PathBuf,
    /// Where writes go.
    pub(super) writer: Writer,
    /// Where reads go.
    pub(super) readers: Readers,
}

/// A reader for each core does all that a core can do; more only cost memory and waking up.
fn readers(most: u32) -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    most.min(u32::try_from(cores.max(2)).unwrap_or(2))
}

impl Sqlite {
    /// Opens the file, making it and its folder where they are missing.
    pub(super) fn open(file: PathBuf, settings: &StoreSettings) -> Result<Sqlite, StoreError> {
        create(&file).map_err(|e| backup::failed(&file, &e))?;
        check_access(&file)?;
        let first = connect_writer(&file)?;
        let group = settings.group_commit;
        let writer = Writer::start(first, file.clone(), group, settings.busy_timeout)?;
        let readers = Readers::start(&file, readers(settings.pool_size), settings.busy_timeout)?;
        Ok(Sqlite { file, writer, readers })
    }

    /// Ends the readers, then lets the writer finish what it was given.
    pub(super) fn close(&self) {
        self.readers.close();
        self.writer.close();
    }
}

/// SQLite says only that it cannot open a file. So this looks first whether we may, at the files beside it too.
fn check_access(file: &Path) -> Result<(), StoreError> {
    let beside = backup::BESIDE.map(|ending| backup::with_ending(file, ending));
    let all = std::iter::once(file).chain(beside.iter().map(PathBuf::as_path));
    let refusal = all.filter(|file| file.exists()).find_map(|file| files::refusal(file, Want::Write));
    refusal.map_or(Ok(()), |text| Err(StoreError::File(text)))
}

/// Makes an empty file that only its owner can read. Both WAL files inherit that from it.
pub(super) fn create(file: &Path) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        files::make_private_folder(folder)?;
    }
    // An existing database is never opened here: closing it again would drop SQLite's own locks.
    let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    match new {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => files::give_to_owner_of_folder(&other?, file),
    }
}

#[derive(QueryableByName)]
struct Mode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

/// A connection set for the writer: short busy timeout, for the writer waits by itself.
pub(super) fn connect_writer(file: &Path) -> Result<Conn, StoreError> {
    let mut sqlite = connect(file)?;
    let mode = set_writer(&mut sqlite).map_err(|e| e.map_text(|text| at(file, &text)))?;
    match mode.as_str() {
        "wal" => Ok(Conn::Sqlite(sqlite)),
        other => {
            let why = format!("this file system cannot do WAL (it gave {other}); use a local disk");
            Err(StoreError::Broken(at(file, &why)))
        }
    }
}

/// Settles the connection and returns the journal mode that the file system allowed.
fn set_writer(sqlite: &mut SqliteConnection) -> Result<String, StoreError> {
    sqlite.batch_execute("PRAGMA busy_timeout = 5000")?;
    let mode = switch_to_wal(sqlite)?;
    sqlite.batch_execute(WRITER)?;
    Ok(mode)
}

/// SQLite does not wait where two processes switch a new file at the same moment: it says at once that the file is
/// locked, whatever the busy timeout is. So this waits.
fn switch_to_wal(sqlite: &mut SqliteConnection) -> Result<String, StoreError> {
    let end = Instant::now() + SWITCH_WAIT;
    loop {
        match diesel::sql_query("PRAGMA journal_mode = WAL")
            .get_result::<Mode>(sqlite)
            .map_err(StoreError::from)
        {
            Err(StoreError::Busy(_)) if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
            other => return other.map(|mode| mode.journal_mode),
        }
    }
}

/// A connection that refuses to write, and waits that long for a lock that another process holds.
pub(super) fn connect_reader(file: &Path, busy: Duration) -> Result<Conn, StoreError> {
    let mut sqlite = connect(file)?;
    let pragmas = format!("PRAGMA busy_timeout = {}; {READER}", busy.as_millis());
    let set = sqlite.batch_execute(&pragmas).map_err(StoreError::from);
    set.map_err(|e| e.map_text(|text| at(file, &text)))?;
    Ok(Conn::Sqlite(sqlite))
}

/// A bare connection to a file that must exist by now.
pub(super) fn connect(file: &Path) -> Result<SqliteConnection, StoreError> {
    let path = file.to_str().ok_or_else(|| refused(file, "its path is not UTF-8"))?;
    // SQLite would make a new file; a database that was moved away must not seem empty.
    if !file.exists() {
        return Err(refused(file, "the file is gone"));
    }
    SqliteConnection::establish(path).map_err(|e| refused(file, &e.to_string()))
}

fn refused(file: &Path, why: &str) -> StoreError {
    StoreError::Unavailable(at(file, why))
}

/// A message with the file that it is about.
pub(super) fn at(file: &Path, text: &str) -> String {
    format!("{}: {text}", file.display())
}

#[cfg(test)]
mod tests {
    use super::super::probe::on_sqlite;
    use super::*;

    #[derive(QueryableByName)]
    struct Setting {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }

    fn setting(c: &mut Conn, name: &str) -> Result<i64, StoreError> {
        let sql = format!("SELECT {name} AS value FROM pragma_{name}");
        let found: Setting = diesel::sql_query(sql).get_result(c)?;
        Ok(found.value)
    }

    #[tokio::test]
    async fn every_commit_is_synced_and_references_are_checked() {
        const FULL: i64 = 2;
        let store = on_sqlite().await;
        assert_eq!(store.write(|c| setting(c, "synchronous")).await, Ok(FULL));
        assert_eq!(store.write(|c| setting(c, "foreign_keys")).await, Ok(1));
        assert_eq!(store.read(|c| setting(c, "query_only")).await, Ok(1));
    }

    #[test]
    fn many_processes_may_begin_at_once_where_there_is_no_database_yet() {
        for round in 0..10 {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("p.db");
            let begin = || {
                create(&file).map_err(|error| refused(&file, &error.to_string()))?;
                connect_writer(&file).map(drop)?;
                super::super::migrate::sqlite(&file, super::super::migrate::ALL).map(drop)
            };
            let ended: Vec<Result<(), StoreError>> = std::thread::scope(|s| {
                let all: Vec<_> = (0..4).map(|_| s.spawn(begin)).collect();
                all.into_iter().map(|one| one.join().expect("ended")).collect()
            });
            assert_eq!(ended, vec![Ok(()); 4], "round {round}");
        }
    }

    #[tokio::test]
    async fn a_database_that_is_gone_is_not_made_anew() {
        let store = on_sqlite().await;
        let file = store.folder.path().join("p.db");
        store.close();
        std::fs::remove_file(&file).expect("there");
        assert!(matches!(connect_reader(&file, Duration::ZERO), Err(StoreError::Unavailable(_))));
        assert!(!file.exists());
    }
}
