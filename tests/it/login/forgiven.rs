//! Wrong codes are forgiven to whoever proves the address that they were guessed for, and to nobody else

use crate::support::{Browser, Page, TestApp, password::PASSWORD};

use crate::support::people::EVE;
/// Nobody has this address so far.
const FREE: &str = "free@example.test";

async fn guess(browser: &Browser, waiting: &Page) -> Page {
    browser.submit(waiting, "submit-code", &[("code", "000000")]).await
}

#[tokio::test]
async fn who_proves_an_address_of_their_own_gets_no_more_guesses_at_another() {
    let builder = TestApp::build().passwords().set("sign_in.limits.wrong_codes_per_address", 3);
    let app = builder.spawn().await;
    app.user_with_password(EVE).await;
    let eve = Browser::new(&app);
    let waiting = eve.ask("/account", FREE).await;
    for _ in 0..3 {
        guess(&eve, &waiting).await;
    }
    guess(&eve, &waiting).await.expect(429);
    let page = eve.click(&waiting, "use-password").await.expect(200);
    let page = eve.submit(&page, "continue", &[("identifier", EVE), ("password", PASSWORD)]).await;
    assert!(page.has("sign-out"), "{}", page.body);
    let another = Browser::new(&app);
    let waiting = another.ask("/account", FREE).await;
    guess(&another, &waiting).await.expect(429);
}
