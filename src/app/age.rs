//! How far the database has come, remembered in a file beside the master key. A database that is behind the file is a
//! copy that was put back without ending what it revives, and no server starts on it.

use super::App;
use crate::{
    config::Config,
    protocol::UnixTime,
    store::{self, Store, StoreError, meta::Age},
    world::clock::SteadyClock,
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How far the believed time moves each time that it is noted, at most, in seconds.
const STEP: i64 = 600;

/// Lets no time be before the latest one that an earlier process has noted.
pub(super) async fn begin(store: &Store, clock: &SteadyClock) -> Result<(), StoreError> {
    if let Some(age) = store.read(store::meta::age).await? {
        clock.begin_at(age.time.saturating_mul(1000));
    }
    Ok(())
}

/// Notes in the database and beside the master key how far the database has come. Gives the time that is believed.
///
/// # Errors
/// Those of the database. A file that cannot be written is no error: the folder of the key may be read-only.
pub async fn note(app: &Arc<App>) -> Result<UnixTime, StoreError> {
    let identity = app.world.clock.now_ms();
    let noted =
        app.write(move |tx| store::meta::believed_time(tx.conn, tx.app.now(), STEP, identity)).await?;
    let (believed, age) = noted;
    // Another replica may have come further, and its clock may have been right.
    app.clock.raise(age.time.saturating_mul(1000));
    if let Some(file) = file(&app.config)
        && let Err(error) = remember(&file, age)
    {
        tracing::debug!(%error, file = %file.display(), "how far the database has come is not remembered");
    }
    Ok(believed)
}

/// Refuses a database that is behind what is remembered of it.
///
/// # Errors
/// What to do, as a sentence; or the database's own error.
pub async fn check(app: &Arc<App>) -> Result<(), String> {
    let found = app.store.read(store::meta::age).await.map_err(|error| error.to_string())?;
    match (remembered(&app.config), found) {
        (Some(seen), Some(found)) if seen.identity == found.identity && seen.time > found.time => {
            Err(format!(
                "the database ({}) is older than it was: it is a copy that was restored. Links, sessions and tokens that \
             were ended after it was made would be valid again. Run `porchlight restore --mark`, which ends them",
                app.store.describe()
            ))
        }
        _ => Ok(()),
    }
}

/// What is remembered beside the master key.
pub fn remembered(config: &Config) -> Option<Age> {
    let text = fs::read_to_string(file(config)?).ok()?;
    let (identity, time) = text.trim().split_once(' ')?;
    Some(Age { identity: identity.parse().ok()?, time: time.parse().ok()? })
}

/// The file; none where the key is in the configuration itself.
fn file(config: &Config) -> Option<PathBuf> {
    let mut name = config.keys.master_file.clone().into_os_string();
    name.push(".seen");
    config.keys.master.is_none().then(|| name.into())
}

/// The text is complete before the file has its name.
fn remember(file: &Path, age: Age) -> io::Result<()> {
    let draft = file.with_extension(format!("seen-{}", std::process::id()));
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    writeln!(out, "{} {}", age.identity, age.time)?;
    fs::rename(&draft, file)
}
