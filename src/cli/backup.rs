//! `porchlight backup`

use super::{failure::Failure, logging, open, output, ownership};
use crate::{
    config::Config,
    crypto::master::MasterKey,
    files::{self, Want},
    store::{Store, StoreSettings, backup},
    world::clock::{Clock, SystemClock},
};
use chrono::DateTime;
use clap::Args;
use std::{
    fs::{self, File},
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Options of the command.
#[derive(Args)]
pub struct Backup {
    /// A file that must not exist yet, or `-` for standard output; without it, a file in this folder that is named after
    /// the time
    #[arg(value_name = "FILE")]
    to: Option<PathBuf>,
}

impl Backup {
    /// Copies the database, which may be in use.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        logging::install_quiet();
        let config = open::config(path)?;
        let url = config.database.url.expose();
        let Some(database) = backup::file_of(url)? else {
            let text = "database.url names PostgreSQL: back it up with pg_dump (see docs/deployment.md)";
            return Err(Failure::Usage(text.to_owned()));
        };
        ownership::check(&config)?;
        if let Err(error) = fs::metadata(&database) {
            let why = files::explain(&database, Want::Read, &error);
            return Err(Failure::Failed(format!("the database, database.url in the configuration: {why}")));
        }
        let store = Store::open(&StoreSettings::new(url))?;
        let sealed_under = sealed_under(&config)?;
        match self.to {
            Some(to) if to.as_os_str() == "-" => to_standard_output(&store, &database).await?,
            to => {
                let to = to.unwrap_or_else(named_after_now);
                store.backup_to(&to).await?;
                let bytes = fs::metadata(&to)?.len();
                output::line(format_args!("wrote {} ({bytes} bytes) and checked it", to.display()));
            }
        }
        output::note(format_args!(
            "the signing keys in it are sealed under {sealed_under}, which is not in it: back that up somewhere \
             else, because anyone who has both can sign tokens"
        ));
        Ok(())
    }
}

/// The master key, for people.
fn sealed_under(config: &Config) -> Result<String, Failure> {
    let unusable = |error| Failure::Failed(format!("the master key cannot be used: {error}"));
    if let Some(text) = &config.keys.master {
        let name = MasterKey::parse(text.expose()).map_err(unusable)?.fingerprint();
        return Ok(format!("the master key {name} (keys.master in the configuration)"));
    }
    let file = &config.keys.master_file;
    let Some(key) = MasterKey::find(file).map_err(unusable)? else {
        return Err(Failure::Failed(format!("the master key file {} is missing", file.display())));
    };
    Ok(format!("the master key {} ({})", key.fingerprint(), file.display()))
}

fn named_after_now() -> PathBuf {
    let now = DateTime::from_timestamp(SystemClock.now(), 0).unwrap_or_default();
    now.format("porchlight-%Y%m%dT%H%M%SZ.db").to_string().into()
}

/// By way of a file beside the database, whose folder is private and has room for it: SQLite copies to files only.
async fn to_standard_output(store: &Store, database: &Path) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "a backup is no text: name a file, or redirect standard output".to_owned(),
        ));
    }
    let part = backup::with_ending(database, &format!(".backup-{}", std::process::id()));
    store.backup_to(&part).await?;
    let copied = copy(&part);
    backup::discard(&part);
    Ok(copied?)
}

fn copy(part: &Path) -> io::Result<()> {
    let mut out = io::stdout().lock();
    io::copy(&mut File::open(part)?, &mut out)?;
    out.flush()
}
