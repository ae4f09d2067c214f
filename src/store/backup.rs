//! Copies of a SQLite database: made while it is in use, whole, consistent and on the disk; and put back in its place.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Error as IoError, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::target::Target;
use super::{StoreError, migrate, sqlite};
use crate::files::{self, Want};

/// How long the last connections of a store that was closed may take to end.
const ENDING: Duration = Duration::from_secs(5);

/// SQLite's two files beside a database that is in use.
pub(super) const BESIDE: [&str; 2] = ["-wal", "-shm"];

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// How every SQLite file begins.
const HEAD: &[u8; 16] = b"SQLite format 3\0";

#[derive(QueryableByName)]
struct Mode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

/// The file of the database that a URL names; `None` for PostgreSQL.
///
/// # Errors
/// `Unavailable` when the URL is wrong.
pub fn file_of(url: &str) -> Result<Option<PathBuf>, StoreError> {
    match Target::parse(url)? {
        Target::Sqlite(file) => Ok(Some(file)),
        Target::Postgres(_) => Ok(None),
    }
}

/// Reads a SQLite database from beginning to end.
///
/// # Errors
/// `Broken` when it is damaged, or no database; `Unavailable` when it cannot be read.
pub fn check(file: &Path) -> Result<(), StoreError> {
    let look = || -> Result<Vec<Verdict>, StoreError> {
        Ok(diesel::sql_query("PRAGMA integrity_check(3)").load(&mut sqlite::connect(file)?)?)
    };
    let found = look().map_err(|error| error.map_text(|text| sqlite::at(file, &text)))?;
    match found.first() {
        Some(verdict) if verdict.integrity_check == "ok" => Ok(()),
        other => {
            let fault = other.map_or("it says nothing", |verdict| verdict.integrity_check.as_str());
            Err(StoreError::Broken(sqlite::at(file, &format!("the database is damaged: {fault}"))))
        }
    }
}

/// Whether another connection, of whatever process, has a SQLite database open. Where none has, its log is merged into
/// the file, which then is the whole database.
///
/// # Errors
/// `Broken` when it is damaged, or no database; `Unavailable` when it cannot be opened.
pub fn is_in_use(file: &Path) -> Result<bool, StoreError> {
    // SQLite leaves WAL mode only for the last connection.
    let mode =
        diesel::sql_query("PRAGMA journal_mode = DELETE").get_result::<Mode>(&mut sqlite::connect(file)?);
    match mode.map_err(StoreError::from) {
        Ok(mode) => Ok(mode.journal_mode == "wal"),
        Err(StoreError::Busy(_)) => Ok(true),
        Err(error) => Err(error.map_text(|text| sqlite::at(file, &text))),
    }
}

/// Whether a file is a whole backup of Porchlight's: SQLite, with the table in which our migrations are noted.
fn check_backup(file: &Path) -> Result<(), StoreError> {
    let mut head = [0; HEAD.len()];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut head));
    match read {
        Ok(()) if head == *HEAD => {}
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(failed_to_read(file, &error)),
        _ => return Err(no_backup(file, "it is not a SQLite database")),
    }
    check(file)?;
    if migrate::has_begun(file)? {
        Ok(())
    } else {
        Err(no_backup(file, "it is a SQLite database of another program, or an empty one"))
    }
}

fn no_backup(file: &Path, why: &str) -> StoreError {
    let name = file.display();
    StoreError::File(format!(
        "{name} is no backup of Porchlight: {why}. Name a file that `porchlight backup` wrote"
    ))
}

/// Copies a backup to a file of its own beside the database in whose place it will be put. Gives that file.
///
/// # Errors
/// Those of [`check`]; `Full`.
pub fn prepare(backup: &Path, database: &Path) -> Result<PathBuf, StoreError> {
    check_backup(backup)?;
    let part = with_ending(database, ".restored");
    discard(&part);
    if let Some(folder) = database.parent() {
        files::make_private_folder(folder).map_err(|e| failed(folder, &e))?;
    }
    create(backup, &part)?;
    let given = File::open(&part).and_then(|file| files::give_to_owner_of_folder(&file, &part));
    given.map_err(|e| failed(&part, &e))?;
    Ok(part)
}

/// Removes what [`prepare`] made.
pub fn discard(part: &Path) {
    let files = BESIDE.map(|ending| with_ending(part, ending));
    for file in files.iter().map(PathBuf::as_path).chain([part]) {
        // It may not be there.
        let _ = std::fs::remove_file(file);
    }
}

/// Puts what [`prepare`] made in the place of the database. What is there is kept under the other name.
///
/// # Errors
/// `Busy` when something still has the copy open; `Unavailable` when a file cannot be renamed.
pub fn put_in_place(part: &Path, database: &Path, old: &Path) -> Result<(), StoreError> {
    let end = Instant::now() + ENDING;
    while is_in_use(part)? {
        if Instant::now() > end {
            return Err(StoreError::Busy(sqlite::at(part, "it is in use")));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    // A log that stayed would be taken for that of the new file.
    for ending in BESIDE.into_iter().chain([""]) {
        let from = with_ending(database, ending);
        match std::fs::rename(&from, with_ending(old, ending)) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(failed(&from, &e)),
            _ => {}
        }
    }
    std::fs::rename(part, database).and_then(|()| sync(database)).map_err(|e| failed(database, &e))
}

/// Copies a database to a file that must not exist yet, readable by its owner only.
pub(super) fn create(file: &Path, to: &Path) -> Result<(), StoreError> {
    let name = to.to_str().ok_or_else(|| StoreError::Broken("the path is not UTF-8".into()))?;
    let mut c = sqlite::connect(file)?;
    diesel::sql_query("PRAGMA busy_timeout = 5000").execute(&mut c)?;
    // Made beforehand for its mode: VACUUM INTO accepts a file that is empty.
    let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    new.map_err(|e| failed(to, &e))?;
    let copied = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(&mut c);
    let kept = copied.map_err(StoreError::from).and_then(|_| sync(to).map_err(|e| failed(to, &e)));
    if kept.is_err() {
        let _ = std::fs::remove_file(to);
    }
    kept
}

/// The same, and reads the copy from beginning to end.
pub(super) fn create_checked(file: &Path, to: &Path) -> Result<(), StoreError> {
    create(file, to)?;
    let checked = check(to);
    if checked.is_err() {
        discard(to);
    }
    checked
}

/// The same as [`create`], but in place of an older copy: that one stays until the new one is complete.
pub(super) fn replace(file: &Path, to: &Path) -> Result<(), StoreError> {
    let part = with_ending(to, ".part");
    match std::fs::remove_file(&part) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(failed(&part, &e)),
        _ => {}
    }
    create(file, &part)?;
    std::fs::rename(&part, to).and_then(|()| sync(to)).map_err(|e| failed(to, &e))
}

/// Waits until a file and its name are on the disk.
fn sync(file: &Path) -> std::io::Result<()> {
    File::open(file)?.sync_all()?;
    match file.parent() {
        Some(folder) if folder != Path::new("") => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

/// A path with something appended to its last part.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// A file that could not be made, written or renamed.
pub(super) fn failed(path: &Path, error: &IoError) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            StoreError::Full(sqlite::at(path, &error.to_string()))
        }
        _ => StoreError::File(files::explain(path, Want::Write, error)),
    }
}

fn failed_to_read(path: &Path, error: &IoError) -> StoreError {
    StoreError::File(files::explain(path, Want::Read, error))
}
