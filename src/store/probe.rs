//! A table and a store of each kind for the tests of the engine.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{Backend, Conn, Store, StoreError, StoreSettings};

diesel::table! {
    probe (id) {
        id -> Text,
        n -> BigInt,
    }
}

/// A store that leaves nothing behind.
pub(super) struct TestStore {
    store: Store,
    pub(super) settings: StoreSettings,
    pub(super) folder: tempfile::TempDir,
    schema: Option<String>,
}

impl TestStore {
    /// Ends this test's connections on PostgreSQL, as a restart of the server does. How many.
    pub(super) fn cut(&self) -> usize {
        let schema = self.schema.as_deref().expect("on PostgreSQL");
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{schema}'"
        );
        diesel::sql_query(sql).execute(&mut direct().expect("server")).expect("terminate")
    }
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        if let (Some(schema), Some(mut pg)) = (&self.schema, direct()) {
            pg.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).expect("drop");
        }
    }
}

/// The PostgreSQL that the environment offers.
fn server() -> Option<String> {
    let url = std::env::var("PORCHLIGHT_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        eprintln!("skipped on PostgreSQL: PORCHLIGHT_TEST_POSTGRES is not set");
    }
    url
}

fn direct() -> Option<PgConnection> {
    server().map(|url| PgConnection::establish(&url).expect("PORCHLIGHT_TEST_POSTGRES answers"))
}

async fn with_table(settings: StoreSettings, schema: Option<String>, folder: tempfile::TempDir) -> TestStore {
    let store = Store::open(&settings).expect("open");
    let create = "CREATE TABLE probe (id TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)";
    store.write(move |c| Ok(c.batch_execute(create)?)).await.expect("create");
    TestStore { store, settings, folder, schema }
}

pub(super) async fn on_sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("folder");
    let settings = StoreSettings::new(folder.path().join("p.db").to_str().expect("UTF-8"));
    with_table(settings, None, folder).await
}

/// A schema of its own on the PostgreSQL of the environment, or None without one.
pub(super) async fn on_postgres() -> Option<TestStore> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let url = server()?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("probe_{}_{number}", std::process::id());
    direct()?.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("schema");
    let sign = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{sign}application_name={schema}&options=-csearch_path%3D{schema}");
    let folder = tempfile::tempdir().expect("folder");
    Some(with_table(StoreSettings::new(url), Some(schema), folder).await)
}

/// One store of each kind that there is.
pub(super) async fn stores() -> Vec<TestStore> {
    let mut all = vec![on_sqlite().await];
    all.extend(on_postgres().await);
    assert!(all.iter().skip(1).all(|store| store.backend() == Backend::Postgres));
    all
}

pub(super) fn insert(c: &mut Conn, id: &str, n: i64) -> Result<(), StoreError> {
    diesel::insert_into(probe::table).values((probe::id.eq(id), probe::n.eq(n))).execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, id: &str) -> Result<Option<i64>, StoreError> {
    Ok(probe::table.find(id).select(probe::n).first(c).optional()?)
}

/// Spends a row as the tables do: one conditional update whose row count is 1 for one caller.
pub(super) fn spend(c: &mut Conn, id: &str) -> Result<bool, StoreError> {
    let unspent = probe::table.find(id).filter(probe::n.eq(0));
    Ok(diesel::update(unspent).set(probe::n.eq(1)).execute(c)? == 1)
}
