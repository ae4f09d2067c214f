//! Whether whoever runs a command may use the files of the installation. A command that was run as root may have left
//! files that the user of the service cannot read.

use super::failure::Failure;
use crate::{
    config::Config,
    files::{self, Want, user_name},
    store::backup,
};
use std::path::{Path, PathBuf};

/// What SQLite keeps beside a database that is in use.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Refuses to go on where a file may not be used, with all of them and what to do.
pub fn check(config: &Config) -> Result<(), Failure> {
    let found = refusals(config);
    if found.is_empty() { Ok(()) } else { Err(Failure::Failed(found.join("\n"))) }
}

/// The same as warnings for a check; and that root can see none of it.
pub fn warnings(config: &Config) -> Vec<String> {
    let mut found = refusals(config);
    let other = || {
        let mut owners = all(config).into_iter().map(|(file, _)| (files::owner(&file), file));
        owners.find_map(|(owner, file)| Some((owner.filter(|id| *id != 0)?, file)))
    };
    if files::runner() == 0
        && let Some((owner, file)) = other()
    {
        let (name, file) = (user_name(owner), file.display());
        found.push(format!(
            "this was run as root, who may read everything, and {file} is a file of {name}'s: to see whether the \
             server may read all that it needs, run it as that user: sudo -u {name} porchlight config check"
        ));
    }
    found
}

/// Why each file may not be used, with one command that gives back all that belongs to root.
fn refusals(config: &Config) -> Vec<String> {
    let mut texts: Vec<String> =
        all(config).iter().filter_map(|(file, want)| files::refusal(file, *want)).collect();
    texts.dedup();
    texts
}

/// The files that exist or will be made: the key, the database and what lies beside it.
fn all(config: &Config) -> Vec<(PathBuf, Want)> {
    let key = config.keys.master.is_none().then(|| config.keys.master_file.clone());
    let key = key.map(|file| (file.clone(), if file.exists() { Want::Read } else { Want::Write }));
    let database = backup::file_of(config.database.url.expose()).ok().flatten();
    let beside = |file: &Path| BESIDE.map(|ending| backup::with_ending(file, ending));
    let beside =
        database.iter().flat_map(|file| beside(file)).filter(|file| file.exists()).collect::<Vec<_>>();
    let database = database.into_iter().chain(beside).map(|file| (file, Want::Write));
    key.into_iter().chain(database).collect()
}
