//! Another process holds the lock of the SQLite file

use crate::support::{
    Browser, TestApp,
    db::Database,
    tokens::{authorize_path, text},
};
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use std::time::{Duration, Instant};

use crate::support::people::ADA;

/// The limit is five seconds; the rest is for a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(7);

/// Another process that writes and does not end.
fn lock(app: &TestApp) -> SqliteConnection {
    let path = app.database_url.strip_prefix("sqlite:").expect("a file");
    let mut other = SqliteConnection::establish(path).expect("the file opens");
    other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE").expect("the lock");
    other
}

#[tokio::test]
async fn whoever_needs_a_write_is_answered_within_five_seconds_and_readiness_says_so() {
    let app = TestApp::build().on(Database::Sqlite).default_timeouts().spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let refresh = text(&given, "refresh_token").to_owned();
    app.logs_errors("somebody else holds the lock");
    let mut other = lock(&app);

    // The second comes while the writer waits for the first, and the third after the first has ended.
    let at = |after: u64| {
        let (app, client) = (&app, &client);
        async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            let asked = Instant::now();
            let page = Browser::new(app).get(&authorize_path(client, &[])).await;
            assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{}", page.body);
            assert!(asked.elapsed() < PATIENCE, "a page after {:?}", asked.elapsed());
        }
    };
    let token = async {
        let asked = Instant::now();
        let answer = app.refresh(&client, &refresh).await.expect(503);
        assert_eq!(answer.json()["error"], "temporarily_unavailable");
        assert!(asked.elapsed() < PATIENCE, "the token endpoint after {:?}", asked.elapsed());
    };
    let ready = async {
        let asked = Instant::now();
        app.readiness().await.expect(503);
        assert!(asked.elapsed() < Duration::from_secs(4), "readiness after {:?}", asked.elapsed());
    };
    tokio::join!(at(0), at(2500), at(5500), token, ready);

    // What only reads goes on.
    app.user_info(text(&given, "access_token")).await.expect(200);
    other.batch_execute("ROLLBACK").expect("released");
    app.until_ready().await;
    // The refused request was refused before it began: its token is not spent.
    app.refresh(&client, &refresh).await.expect(200);
}

#[tokio::test]
async fn a_lock_that_is_held_for_a_moment_is_waited_for() {
    let app = TestApp::build().on(Database::Sqlite).default_timeouts().spawn().await;
    let client = app.client().await;
    let mut other = lock(&app);
    let asking = async { Browser::new(&app).open(&authorize_path(&client, &[])).await.expect(200) };
    let releasing = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        other.batch_execute("ROLLBACK").expect("released");
    };
    tokio::join!(asking, releasing);
}
