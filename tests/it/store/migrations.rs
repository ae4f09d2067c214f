//! An empty database becomes ours, by one process however many start

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, clock, db, tokens::authorize_path};
use porchlight::store::{self, Store, StoreSettings};

#[tokio::test]
async fn several_processes_may_start_on_one_empty_postgresql_database() {
    let url = db::empty_postgres();
    let open = || Store::open(&StoreSettings::new(url.clone())).expect("a store");
    let (one, two, three) = (open(), open(), open());
    let (a, b, c) = tokio::join!(one.migrate(), two.migrate(), three.migrate());
    let applied: usize = [a, b, c].into_iter().map(|names| names.expect("migrated").len()).sum();
    assert!(applied > 0);
    assert!(one.pending().await.expect("a list").is_empty());
    assert!(two.migrate().await.expect("again").is_empty(), "nothing is applied twice");
}

#[tokio::test]
async fn a_copy_of_a_running_sqlite_database_is_whole() {
    let app = TestApp::build().on(db::Database::Sqlite).spawn().await;
    let client = app.client().await;
    Browser::new(&app).sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let copy = app.folder.path().join("copy.db");
    app.app.store.backup_to(&copy).await.expect("copied");
    let store = Store::open(&StoreSettings::new(format!("sqlite:{}", copy.display()))).expect("a store");
    let clients = store.read(|conn| store::clients::page(conn, None, 2)).await.expect("clients");
    assert_eq!(clients.len(), 1);
    assert!(clients[0].as_ref().expect("readable").created_at >= clock::start());
}
