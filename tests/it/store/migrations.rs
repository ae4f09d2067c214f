//! An empty database becomes ours, by one process however many start

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, clock, db, tokens::authorize_path};
use diesel::connection::SimpleConnection;
use porchlight::{
    model::id::ClientId,
    protocol::scope::Scope,
    store::{self, Conn, Store, StoreSettings},
};

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
    let clients = store.read(store::clients::list).await.expect("clients");
    assert_eq!(clients.len(), 1);
    assert!(clients[0].created_at >= clock::start());
}

#[tokio::test]
async fn apps_that_may_ask_for_every_scope_may_ask_for_the_one_that_was_added_and_others_may_not() {
    macro_rules! sql {
        ($file:literal) => {
            |_: &_, conn: &mut Conn| {
                let sqlite = include_str!(concat!(
                    "../../../migrations/sqlite/2026-11-27-000035_claims_and_hints/",
                    $file
                ));
                let postgres = include_str!(concat!(
                    "../../../migrations/postgres/2026-11-27-000035_claims_and_hints/",
                    $file
                ));
                let text = if matches!(conn, Conn::Sqlite(_)) { sqlite } else { postgres };
                conn.batch_execute(text)?;
                store::meta::bump(conn)
            }
        };
    }
    let app = TestApp::spawn().await;
    let (all, few) = (Scope::supported(), Scope::parse("openid email").expect("a scope"));
    let (one, two) =
        (app.client().await, app.client_with(|client| client.metadata.scope = few.clone()).await);
    let scopes = || async {
        let mut found = Vec::new();
        for client in [&one, &two] {
            let id = ClientId::new(client.id.as_str());
            let client = app.read(move |conn| store::clients::find(conn, &id)).await.expect("it is there");
            found.push(client.metadata.scope);
        }
        found
    };
    app.write(sql!("down.sql")).await;
    assert_eq!(scopes().await, [all.without("groups"), few.clone()]);
    app.write(sql!("up.sql")).await;
    assert_eq!(scopes().await, [all, few]);
}
