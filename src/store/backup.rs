//! A copy of a SQLite database that is in use: whole, consistent, and on the disk.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Error as IoError, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{StoreError, sqlite};

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

/// The same, but in place of an older copy: that one stays until the new one is complete.
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

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn failed(path: &Path, error: &IoError) -> StoreError {
    let text = sqlite::at(path, &error.to_string());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full(text),
        _ => StoreError::Unavailable(text),
    }
}
