//! A fresh database for each test: a copy of one that was prepared once, on SQLite or on PostgreSQL.

use super::{app, orphan, proxy::Proxy};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Which database a test is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Every database that there is, for what must be seen on each of them in one run.
pub const BOTH: [Database; 2] = [Database::Sqlite, Database::Postgres];

/// The one that the run was asked for: `PORCHLIGHT_TEST_DATABASE=postgres` or nothing.
pub fn chosen() -> Database {
    match std::env::var("PORCHLIGHT_TEST_DATABASE").as_deref() {
        Ok("postgres") => Database::Postgres,
        Ok("sqlite") | Err(_) => Database::Sqlite,
        Ok(other) => panic!("PORCHLIGHT_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// The URL of a database that has every table and the signing keys, and nothing else.
pub fn fresh(database: Database, folder: &Path) -> String {
    match database {
        Database::Sqlite => {
            let file = folder.join("porchlight.db");
            std::fs::copy(&template().sqlite, &file).expect("the prepared database is copied");
            format!("sqlite:{}", file.display())
        }
        Database::Postgres => {
            prepared_postgres();
            create(Some("prepared"))
        }
    }
}

/// The URL of an empty PostgreSQL database.
pub fn empty_postgres() -> String {
    create(None)
}

/// The same database twice: through a proxy that the test can cut, and past it.
pub fn behind_proxy() -> (Proxy, String, String) {
    prepared_postgres();
    let direct = create(Some("prepared"));
    let proxy = Proxy::to(port());
    let through = direct.replace(&format!(":{}/", port()), &format!(":{}/", proxy.port));
    (proxy, through, direct)
}

/// The master key under which the keys of every prepared database are sealed.
pub fn master_key() -> PathBuf {
    template().folder.join("master.key")
}

struct Template {
    folder: PathBuf,
    sqlite: PathBuf,
}

/// Making RSA keys and tables takes a good part of a second: once is enough.
fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = orphan::folder("porchlight-template-");
        orphan::discard(&folder);
        let sqlite = folder.join("prepared.db");
        prepare(format!("sqlite:{}", sqlite.display()), folder.join("master.key"));
        Template { folder, sqlite }
    })
}

fn prepared_postgres() {
    static PREPARED: OnceLock<()> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let master = master_key();
        sql("postgres", "CREATE DATABASE prepared");
        prepare(url("prepared"), master);
    });
}

fn prepare(url: String, master: PathBuf) {
    let work = move || app::prepare(&url, &master);
    thread::spawn(work).join().expect("a database is prepared");
}

fn create(template: Option<&str>) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let from = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    sql("postgres", &format!("CREATE DATABASE {name}{from}"));
    url(&name)
}

fn url(name: &str) -> String {
    format!("postgres://postgres@127.0.0.1:{}/{name}", port())
}

/// Runs a statement; what is in its way, such as the last connection to a template, goes away in a moment.
fn sql(database: &str, statement: &str) {
    let url = url(database);
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let done = PgConnection::establish(&url).map_err(|error| error.to_string());
        match done.and_then(|mut conn| conn.batch_execute(statement).map_err(|error| error.to_string())) {
            Ok(()) => return,
            Err(error) => assert!(Instant::now() < end, "{statement}: {error}"),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The port of the one PostgreSQL server of this run.
fn port() -> u16 {
    static PORT: OnceLock<u16> = OnceLock::new();
    // Nothing of it is kept, so nothing has to be on the disk.
    *PORT.get_or_init(|| Cluster::start("-c synchronous_commit=off -c full_page_writes=off").port)
}

/// A PostgreSQL server, gone when this process ends.
pub struct Cluster {
    /// Where it listens.
    port: u16,
    /// The command with which it was started, and the one that ends it at once.
    run: String,
    stop: String,
}

impl Cluster {
    /// One that can crash: what it has acknowledged is in its log by then.
    pub fn that_can_crash() -> Self {
        Self::start("")
    }

    /// The URL of its only database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends every process of it, without a checkpoint.
    pub fn crash(&self) {
        let ended = Command::new("sh").args(["-c", &self.stop]).output().expect("a shell starts");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }

    /// Starts it again; it recovers from its log.
    pub fn restart(&self) {
        let run = format!("{} >/dev/null 2>&1 &", self.run);
        assert!(Command::new("sh").args(["-c", &run]).status().expect("a shell starts").success());
    }

    fn start(options: &str) -> Self {
        let folder = orphan::folder("porchlight-postgres-");
        let (initdb, postgres) = (tool("initdb"), tool("postgres"));
        let data = folder.join("data");
        // PostgreSQL refuses to run as root.
        let as_user = if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(
                owned.is_ok_and(|status| status.success()),
                "the user postgres is missing: run `make test-deps`"
            );
            "runuser -u postgres -- "
        } else {
            ""
        };
        let init = format!(
            "{as_user}{} -D {} -A trust -U postgres -E UTF8 --locale=C --no-sync",
            initdb.display(),
            data.display()
        );
        let made = Command::new("sh").args(["-c", &init]).output().expect("a shell starts");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = orphan::free_port();
        let run = format!(
            "{as_user}{} -D {} -k {} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off \
         -c max_connections=300 {options}",
            postgres.display(),
            data.display(),
            folder.display()
        );
        let stop = format!("{as_user}{} -D {} -m immediate stop", tool("pg_ctl").display(), data.display());
        orphan::adopt(&run, &stop, &folder);
        Self { port, run, stop }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.starts_with(b"0\n")
}

fn tool(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    orphan::program(name, &folders)
}
