//! Very many registered clients, and clients that this program cannot read

use crate::support::{
    Browser, TestApp,
    app::Registered,
    tokens::{authorize_path, text},
};
use diesel::connection::SimpleConnection;
use porchlight::{
    admin::{AdminError, clients},
    model::id::ClientId,
    store,
};
use std::collections::BTreeSet;

const ADA: &str = "ada@example.test";

/// How many calls of the database somebody made, by the least of several tries: jobs make some of their own.
async fn fewest<F: Future<Output = ()>>(app: &TestApp, ask: impl Fn() -> F) -> (u64, u64) {
    let mut fewest = (u64::MAX, u64::MAX);
    for _ in 0..5 {
        let before = app.app.store.counts();
        ask().await;
        let after = app.app.store.counts();
        fewest = fewest.min((after.reads - before.reads, after.writes - before.writes));
    }
    fewest
}

#[tokio::test]
async fn a_client_that_was_used_costs_no_query_and_invented_ids_do_not_push_it_out() {
    let app = TestApp::spawn().await;
    let client = app.client_with(|client| client.settings.rotate_refresh_tokens = false).await;
    let given = app.tokens(&client, ADA).await;
    app.settle().await;
    let refresh = || async {
        app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
    };
    assert_eq!(fewest(&app, refresh).await, (0, 1), "a refresh is one write");
    for number in 0..3000 {
        let id = ClientId::new(format!("invented-{number}"));
        assert!(app.app.client(&id).await.expect("read").is_none());
    }
    assert_eq!(fewest(&app, refresh).await, (0, 1), "and still is");
    // Another client changes, and this one stays where it is.
    app.client().await;
    assert_eq!(fewest(&app, refresh).await, (0, 1), "and still is");
}

#[tokio::test]
async fn more_clients_than_are_kept_in_memory_all_work() {
    let app = TestApp::spawn().await;
    let first = app.client().await;
    let model = ClientId::new(first.id.as_str());
    for hundred in 0..21 {
        let model = model.clone();
        app.write(move |app, conn| {
            let like = store::clients::find(conn, &model)?.expect("it is registered");
            for number in 100 * hundred..100 * (hundred + 1) {
                let mut client = like.clone();
                client.id = ClientId::new(format!("many-{number:04}"));
                for secret in &mut client.secrets {
                    secret.id = app.new_id();
                }
                store::clients::insert(conn, &client)?;
            }
            Ok(())
        })
        .await;
    }
    for number in 0..2100 {
        let id = ClientId::new(format!("many-{number:04}"));
        assert!(app.app.client(&id).await.expect("read").is_some(), "{id}");
    }
    for id in ["many-0000", "many-2099", first.id.as_str()] {
        let client = Registered { id: id.to_owned(), ..first.clone() };
        app.tokens(&client, ADA).await;
    }
}

#[tokio::test]
async fn the_list_of_apps_has_pages_and_each_app_stands_on_one_of_them() {
    let app = TestApp::spawn().await;
    let mut registered = BTreeSet::new();
    for _ in 0..120 {
        registered.insert(app.client().await.id);
    }
    let boss = Browser::new(&app);
    app.admin("boss@example.test").await;
    boss.sign_in(&app, "/admin/clients", "boss@example.test").await.expect(200);
    let (mut url, mut seen, mut pages) = ("/admin/clients".to_owned(), Vec::new(), 0);
    loop {
        let page = boss.open(&url).await.expect(200);
        pages += 1;
        let found = registered.iter().filter(|id| page.body.contains(&format!("<code>{id}</code>")));
        seen.extend(found.cloned());
        if !page.has("older") {
            assert!(page.has("newest"));
            break;
        }
        url = page.element("older").expect("a link").get("href").expect("an address").to_owned();
    }
    assert_eq!((pages, seen.len()), (3, 120));
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), registered);
}

#[tokio::test]
async fn a_client_that_cannot_be_read_is_refused_and_stops_nothing_else() {
    let app = TestApp::spawn().await;
    app.logs_errors("clients that cannot be read");
    let (good, newer, odd) = (app.client().await, app.client().await, app.client().await);
    let sql = format!(
        "UPDATE clients SET settings = '{{\"consent\": \"by_guardian\"}}', version = version + 1000 WHERE id = '{}';
         UPDATE clients SET metadata = '{{\"grant_types\": [\"urn:new\"]}}', version = version + 1000 WHERE id = '{}';",
        newer.id, odd.id
    );
    app.write(move |_, conn| {
        conn.batch_execute(&sql)?;
        store::meta::bump(conn)
    })
    .await;
    app.app.refresh().await.expect("the others are read");
    let again = TestApp::build().beside(&app).spawn().await;
    again.logs_errors("clients that cannot be read");
    for (app, address) in [(&app, ADA), (&again, "bob@example.test")] {
        for client in [&newer, &odd] {
            Browser::new(app).get(&authorize_path(client, &[])).await.expect(400);
            app.refresh(client, "x").await.expect(401);
            let found = clients::find(&app.app, &ClientId::new(client.id.as_str())).await;
            assert!(matches!(found, Err(AdminError::Refused(_))), "{found:?}");
        }
        app.tokens(&good, address).await;
        let page = clients::page(&app.app, None).await.expect("a list");
        let readable: Vec<bool> = page.apps.iter().map(Result::is_ok).collect();
        assert_eq!((readable.len(), readable.iter().filter(|good| **good).count()), (3, 1));
    }
    let boss = Browser::new(&app);
    app.admin("boss@example.test").await;
    let list = boss.sign_in(&app, "/admin/clients", "boss@example.test").await.expect(200);
    assert!(list.body.contains("Sample app") && list.body.contains("Cannot be read"), "{}", list.body);
    assert!(list.body.contains("by_guardian"), "the cause is shown: {}", list.body);
    let gone = ClientId::new(newer.id.as_str());
    clients::remove(&app.app, &gone, "test").await.expect("it can be removed");
}
