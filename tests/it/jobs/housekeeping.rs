//! What is over is noted and cleared away

use crate::support::{
    Browser, TestApp,
    db::Database,
    tokens::{authorize_path, text},
};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_types::{BigInt, Text},
};
use porchlight::{
    admin::users,
    model::{contact::ContactKind, id::UserId},
    store,
};

/// Rows enough that clearing them away takes seconds.
const MANY: usize = 30_000;
use crate::support::people::{ADA, EVE};
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

#[tokio::test]
async fn a_link_that_ended_unused_is_noted_once() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    app.clock.advance(901);
    porchlight::jobs::run_due(&app.app).await;
    porchlight::jobs::run_due(&app.app).await;
    let rows = app.audit().await;
    assert_eq!(rows.iter().filter(|row| row.contains("link.expired")).count(), 1, "{rows:?}");
}

#[tokio::test]
async fn a_link_beside_a_code_that_was_used_did_not_end_unused() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    let letter = app.letter_to(ADA).await;
    browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await.expect(200);
    let page = browser.open(&letter.link).await;
    assert!(page.body.contains("This link has been used"), "{}", page.body);
    app.clock.advance(901);
    porchlight::jobs::run_due(&app.app).await;
    assert!(app.audit().await.iter().all(|row| !row.contains("link.expired")));
}

#[tokio::test]
async fn what_is_long_over_is_gone_and_what_is_in_use_stays() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session_idle", 80 * DAY)
        .set("sign_in.lifetimes.session", 90 * DAY)
        .set("sign_in.lifetimes.refresh_token", 90 * DAY)
        .spawn()
        .await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    app.clock.advance(40 * DAY);
    porchlight::jobs::run_due(&app.app).await;
    assert_eq!(
        app.read(|conn| store::messages::newest(conn, 10)).await.len(),
        0,
        "messages go after thirty days"
    );
    let object = given.as_object().expect("an object");
    app.refresh(&client, text(object, "refresh_token")).await.expect(200);
    assert!(browser.open("/account").await.has("sign-out"), "the session goes on");
}

#[tokio::test]
async fn a_replay_is_recognised_after_the_clean_up_too() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let old = text(&given, "refresh_token").to_owned();
    let next = app.refresh(&client, &old).await.expect(200).json();
    app.clock.advance(2 * DAY);
    porchlight::jobs::run_due(&app.app).await;
    app.refresh(&client, &old).await.expect(400);
    let newest = next["refresh_token"].as_str().expect("the next one");
    assert_eq!(
        app.refresh(&client, newest).await.expect(400).json()["error"],
        "invalid_grant",
        "the family ended with the replay"
    );
}

/// Who has that address now.
async fn owner(app: &TestApp, address: &'static str) -> Option<UserId> {
    porchlight::jobs::run_due(&app.app).await;
    let found = app.read(move |conn| store::contacts::find(conn, ContactKind::Email, address)).await;
    found.map(|contact| contact.user_id)
}

#[tokio::test]
async fn whom_access_brought_goes_thirty_days_after_its_end_and_whoever_is_here_for_more_stays() {
    let app = TestApp::build()
        .set("policies.gate.access", 2 * HOUR)
        .set("sign_in.lifetimes.session_idle", 80 * DAY)
        .set("sign_in.lifetimes.session", 90 * DAY)
        .spawn()
        .await;
    let gate = app.client_with(|client| client.settings.policy = Some("gate".to_owned())).await;
    let (eve, guest, staff, stopped, member) =
        (EVE, "guest@example.test", "staff@example.test", "stopped@example.test", "member@example.test");
    app.user(guest).await;
    let begin = app.app.now();
    let at_eve_s = Browser::new(&app);
    app.code_with(&at_eve_s, &gate, eve, &[]).await;
    for address in [ADA, guest, staff, stopped, member] {
        app.code_with(&Browser::new(&app), &gate, address, &[]).await;
    }
    let elsewhere = app.client().await;
    app.code_with(&Browser::new(&app), &elsewhere, member, &[]).await;
    let first = owner(&app, ADA).await.expect("an account");
    let in_staff = owner(&app, staff).await.expect("an account");
    users::change::set_groups(&app.app, &in_staff, "staff", None, "test").await.expect("saved");
    app.disable(stopped).await;
    let end = begin + 2 * HOUR;
    app.clock.advance(end - app.app.now());
    assert!(owner(&app, ADA).await.is_some(), "only access has ended");
    at_eve_s.sign_in(&app, "/account", eve).await.expect(200);
    app.clock.advance(end + 30 * DAY - 60 - app.app.now());
    assert!(owner(&app, ADA).await.is_some(), "a minute early");
    app.clock.advance(180);
    assert_eq!(owner(&app, ADA).await, None);
    for address in [eve, guest, staff, stopped, member] {
        assert!(owner(&app, address).await.is_some(), "{address}");
    }
    let (id, gone) = (first.clone(), format!("{first:?}"));
    let rows = app.read(move |conn| store::audit::of_user(conn, &id, None, 50)).await;
    assert!(rows.iter().any(|row| row.event == "user.deleted"), "{gone}");
    assert!(rows.iter().all(|row| row.device.is_none()), "of where the person was nothing is left");
    assert!(app.letters_to(ADA).iter().all(|letter| !letter.subject.contains("deleted")));

    app.code_with(&Browser::new(&app), &gate, ADA, &[]).await;
    assert_ne!(owner(&app, ADA).await, Some(first), "whoever comes back is somebody new");
    app.clock.advance(81 * DAY);
    assert_eq!(owner(&app, eve).await, None, "her session at the other app is over too");
    for address in [guest, stopped, member] {
        assert!(owner(&app, address).await.is_some(), "{address}");
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn count_ended(app: &TestApp) -> i64 {
    let count = app.read(|conn| {
        let sql = "SELECT count(*) AS count FROM limits WHERE key LIKE 'ended %'";
        Ok(diesel::sql_query(sql).get_result::<Count>(conn)?)
    });
    count.await.count
}

#[tokio::test]
async fn who_comes_while_much_is_cleared_away_waits_for_a_little_of_it_only() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    app.write(|_, conn| {
        Ok(conn.batch_execute(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
             INSERT INTO limits (key, window_ends_at, used) SELECT 'ended ' || i, 1, 1 FROM n"
        ))?)
    })
    .await;
    let before = app.app.store.counts().writes;
    let tidying = tokio::spawn({
        let app = app.app.clone();
        async move { porchlight::jobs::run_due(&app).await }
    });
    // From now on what is over is being cleared away, and a token is refreshed meanwhile.
    while count_ended(&app).await == i64::try_from(MANY).expect("a number") {
        tokio::task::yield_now().await;
    }
    app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
    assert!(count_ended(&app).await > 0, "the refresh waited for all of it");
    tidying.await.expect("it ends");
    assert_eq!(count_ended(&app).await, 0);
    let writes = app.app.store.counts().writes - before;
    assert!(writes >= 30, "{MANY} rows in {writes} transactions");
}

/// Deleting a row looks for the rows that point to it: without an index, by reading the other table whole.
#[tokio::test]
async fn every_reference_between_tables_has_an_index() {
    let app = TestApp::build().on(Database::Sqlite).spawn().await;
    let missing = app.read(|conn| {
        let sql = "SELECT t.name || '.' || f.\"from\" AS name
            FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table' AND NOT EXISTS (
                SELECT 1 FROM pragma_index_list(t.name) l, pragma_index_info(l.name) i
                WHERE l.partial = 0 AND i.seqno = 0 AND i.name = f.\"from\")";
        Ok(diesel::sql_query(sql).load::<Name>(conn)?)
    });
    let missing: Vec<String> = missing.await.into_iter().map(|row| row.name).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
