//! PostgreSQL or the network to it says nothing more, and closes nothing

use crate::support::{
    Browser, Page, TestApp,
    app::Registered,
    clock::within,
    proxy::Proxy,
    tokens::{authorize_path, text},
};
use futures_util::future::join_all;
use std::time::Duration;

use crate::support::people::ADA;
/// The limit is five seconds; the rest is for a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(7);

async fn behind_proxy() -> (TestApp, Proxy, Registered) {
    let (app, client, proxy, _) = TestApp::behind_proxy(|app| app.set("server.workers", 2)).await;
    (app, proxy, client)
}

/// As many at once as there are connections: each begins a sign-in, which reads and writes.
async fn eight(app: &TestApp, client: &Registered) -> Vec<Page> {
    let path = authorize_path(client, &[]);
    let all = (0..8).map(|_| async { Browser::new(app).open(&path).await });
    within(PATIENCE, "an answer to each of eight", join_all(all)).await
}

async fn readiness(app: &TestApp) -> Page {
    within(PATIENCE, "readiness", app.readiness()).await
}

#[tokio::test]
async fn connections_that_die_silently_are_given_up_together_and_replaced() {
    let (app, proxy, client) = behind_proxy().await;
    let given = app.tokens(&client, ADA).await;
    assert!(eight(&app, &client).await.iter().all(|page| page.status == 200));

    proxy.forget();
    // Whoever was on a dead connection hears so in time; nobody has to find the others one by one.
    let first = eight(&app, &client).await;
    assert!(first.iter().all(|page| [200, 503].contains(&page.status)));
    for _ in 0..3 {
        let pages = within(Duration::from_secs(3), "eight pages", eight(&app, &client)).await;
        assert!(pages.iter().all(|page| page.status == 200), "an old connection was used again");
        readiness(&app).await.expect(200);
    }
    app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
}

#[tokio::test]
async fn while_the_server_is_stopped_every_answer_comes_within_five_seconds_and_afterwards_all_is_well() {
    let (app, proxy, client) = behind_proxy().await;
    let given = app.tokens(&client, ADA).await;
    eight(&app, &client).await;

    proxy.silence();
    for _ in 0..2 {
        for page in eight(&app, &client).await {
            assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{}", page.body);
        }
        readiness(&app).await.expect(503);
    }
    let refused = within(PATIENCE, "an answer", app.refresh(&client, text(&given, "refresh_token"))).await;
    assert_eq!(refused.expect(503).json()["error"], "temporarily_unavailable");

    proxy.mend();
    app.until_ready().await;
    app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
    assert!(eight(&app, &client).await.iter().all(|page| page.status == 200));
}
