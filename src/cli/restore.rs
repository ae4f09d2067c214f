//! `porchlight restore`

use super::{failure::Failure, logging, open, output, ownership};
use crate::{
    admin::restore,
    app::App,
    config::Config,
    files::{self, Want},
    protocol::secret::Secret,
    store::{backup, restored::Ended},
    world::clock::{Clock, SystemClock},
};
use clap::Args;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Options of the command.
#[derive(Args)]
pub struct Restore {
    /// A file that `porchlight backup` wrote
    #[arg(value_name = "FILE", required_unless_present = "mark", conflicts_with = "mark")]
    file: Option<PathBuf>,
    /// Put it in the place of the database that is there, which is kept under another name
    #[arg(long, requires = "file")]
    replace: bool,
    /// Restore nothing, and only end everything that a copy revives: after PostgreSQL's own restore
    #[arg(long)]
    mark: bool,
}

impl Restore {
    /// Puts a backup in the place of the database, or marks one as restored.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let Some(file) = self.file else {
            let app = open::app(path).await?;
            show(&mark(&app).await?);
            return Ok(());
        };
        logging::install_quiet();
        let config = open::config(path)?;
        ownership::check(&config)?;
        let Some(database) = backup::file_of(config.database.url.expose())? else {
            let text = "database.url names PostgreSQL: restore it with pg_restore, and then run `porchlight restore --mark`";
            return Err(Failure::Usage(text.to_owned()));
        };
        check(&file, &database, self.replace)?;
        let old = backup::with_ending(&database, &format!(".before-restore-{}.bak", SystemClock.now()));
        let had_one = database.exists();
        let part = backup::prepare(&file, &database)?;
        let restored = prepare(config, &part).await;
        let restored = restored.and_then(|ended| Ok((ended, backup::put_in_place(&part, &database, &old)?)));
        let (ended, ()) = restored.inspect_err(|_| backup::discard(&part))?;
        output::line(format_args!("restored {} from {}", database.display(), file.display()));
        if had_one {
            output::line(format_args!("the database that was there is now {}", old.display()));
        }
        show(&ended);
        Ok(())
    }
}

/// Refuses what would lose something.
fn check(file: &Path, database: &Path, replace: bool) -> Result<(), Failure> {
    if let Err(error) = File::open(file) {
        return Err(Failure::Failed(files::explain(file, Want::Read, &error)));
    }
    if !database.exists() {
        return Ok(());
    }
    let name = database.display();
    if !replace {
        let text = format!("there is a database at {name}: with --replace it is kept under another name");
        return Err(Failure::Failed(text));
    }
    // A damaged database does not say who uses it, and may be why this is done.
    if backup::is_in_use(database).unwrap_or(false) {
        return Err(Failure::Failed(format!("the database at {name} is in use: stop the server first")));
    }
    Ok(())
}

/// Brings the copy up to date and marks it, before it takes its place. That opens its keys too, so that a copy of
/// another installation is refused.
async fn prepare(mut config: Config, part: &Path) -> Result<Ended, Failure> {
    config.database.url = Secret::new(format!("sqlite:{}", part.display()));
    let app = open::with(config).await?;
    let ended = mark(&app).await;
    app.store.close();
    ended
}

async fn mark(app: &Arc<App>) -> Result<Ended, Failure> {
    Ok(restore::mark(app, open::ACTOR).await?)
}

fn show(ended: &Ended) {
    let Ended { sessions, grants, challenges, logins, devices, messages, deliveries } = ended;
    output::line(format_args!(
        "ended what the copy would have revived: {sessions} sessions, {grants} grants with their tokens, {challenges} \
         links and codes, {logins} sign-ins under way, {devices} devices with notifications, {messages} messages and {deliveries} deliveries that waited"
    ));
    output::line("people, apps, consents and keys are as they were in the copy");
}
