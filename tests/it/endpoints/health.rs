//! GET /health/live, /health/ready

use crate::support::{Browser, TestApp};

#[tokio::test]
async fn a_running_server_is_alive_and_ready() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.get("/health/live").await.expect(200);
    browser.get("/health/ready").await.expect(200);
}

#[tokio::test]
async fn without_its_database_it_is_alive_and_not_ready_and_says_when_to_come_back() {
    let app = TestApp::spawn().await;
    app.leaves_undelivered("its database is closed");
    app.logs_errors("its database is closed");
    let browser = Browser::new(&app);
    app.app.store.close();
    browser.get("/health/live").await.expect(200);
    browser.get("/health/ready").await.expect(503);
    let page = browser.get("/account").await.expect(503);
    assert_ne!(page.header("retry-after"), "");
    assert!(page.header("content-type").starts_with("text/html"));
}
