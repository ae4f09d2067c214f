//! Many wrong codes at the same moment: no deadlock, and never more compared than allowed, on both databases

use crate::support::{Browser, Page, TestApp, db::Database, tokens::authorize_path};
use futures_util::future::join_all;
use porchlight::admin::users::issue::{self, IssueMethod};

use crate::support::people::VIC;

async fn wrong_codes(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|row| row.contains("\"code.wrong\"")).count()
}

/// Two hundred at once, in so many sign-ins of which some are in the person's own browser.
async fn guess(waiting: &[(Browser, Page)]) {
    let guesses = (0..200).map(|n| {
        let (browser, page) = &waiting[n % waiting.len()];
        async move { browser.press(page, "submit-code", &[("code", "000000")]).await.status }
    });
    let statuses = join_all(guesses).await;
    let broken: Vec<&u16> = statuses.iter().filter(|status| **status >= 500).collect();
    assert!(broken.is_empty(), "{} of 200 failed: {broken:?}", broken.len());
}

#[tokio::test]
async fn two_hundred_wrong_codes_at_once_wait_for_each_other_in_one_order() {
    for database in [Database::Sqlite, Database::Postgres] {
        let app = TestApp::build()
            .on(database)
            .set("server.workers", 2)
            .set("sign_in.limits.sends_per_address", 100)
            .spawn()
            .await;
        let vic = app.user(VIC).await;
        let client = app.client().await;
        let own = Browser::new(&app);
        own.sign_in(&app, "/account", VIC).await.expect(200);
        let page = own.open("/account").await;
        own.submit(&page, "sign-out", &[]).await;
        issue::issue(&app.app, &vic, IssueMethod::Code, "test").await.expect("issued");
        app.clock.advance(31);
        // Beside those of strangers, so that the same codes are guessed at from both sides.
        let mut waiting = vec![];
        for n in 0..10 {
            let browser = Browser::new(&app).from(&format!("198.51.100.{n}"));
            let page = browser.ask(&authorize_path(&client, &[]), VIC).await;
            waiting.push((browser, page));
        }
        let page = own.ask(&authorize_path(&client, &[]), VIC).await;
        waiting.push((own, page));
        guess(&waiting).await;
        // Twenty of strangers, and the five of one message in the person's own browser.
        assert_eq!(wrong_codes(&app).await, 25, "{database:?}");
        app.clock.advance(3601);
        let again = Browser::new(&app);
        let page = again.ask(&authorize_path(&client, &[]), VIC).await;
        guess(&[(again, page)]).await;
        assert_eq!(wrong_codes(&app).await, 30, "{database:?}");
    }
}
