//! Sign-ins in which nobody has done anything

use crate::support::{Browser, Page, TestApp, app::Registered, tokens::authorize_path};
use diesel::RunQueryDsl;
use futures_util::future::join_all;
use porchlight::store;
use reqwest::Method;
use serde_json::json;

use crate::support::people::ADA;
/// The network of everybody in these tests.
const OFFICE: &str = "198.51.100.7";

/// Requests of browsers that nobody uses, half of them silent, twenty at once.
async fn flood(app: &TestApp, client: &Registered, count: usize, ip: &str) {
    let (shown, silent) = (authorize_path(client, &[]), authorize_path(client, &[("prompt", "none")]));
    let both = || async {
        Browser::new(app).from(ip).get(&shown).await.expect(303);
        let page = Browser::new(app).from(ip).get(&silent).await.expect(303);
        assert_eq!(page.redirected("error").as_deref(), Some("login_required"));
    };
    for _ in 0..count / 40 {
        join_all((0..20).map(|_| both())).await;
    }
    // Those that came at the same moment did not see each other; the next one sees them all.
    Browser::new(app).from(ip).get(&shown).await.expect(303);
}

async fn untouched(app: &TestApp) -> i64 {
    app.read(store::logins::count_untouched).await
}

async fn finish(app: &TestApp, browser: &Browser, waiting: &Page) -> Option<String> {
    let code = app.code_to(ADA).await;
    browser.submit(waiting, "submit-code", &[("code", &code)]).await.redirected("code")
}

#[tokio::test]
async fn six_hundred_requests_that_nobody_answers_leave_few_rows() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    flood(&app, &client, 600, OFFICE).await;
    let (logins, audit) = (untouched(&app).await, app.audit().await.len());
    assert!(logins <= 200, "{logins} sign-ins");
    assert!(audit <= 20, "{audit} audit rows");
    // Our own pages begin sign-ins too.
    for _ in 0..20 {
        Browser::new(&app).from(OFFICE).get("/account").await.expect(303);
    }
    assert!(untouched(&app).await <= 200);
    // They are gone as soon as they end.
    app.clock.advance(3601);
    app.settle().await;
    assert_eq!(untouched(&app).await, 0);
}

#[tokio::test]
async fn a_sign_in_that_somebody_uses_is_not_lost_in_a_flood_from_the_same_network() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app).from(OFFICE);
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    flood(&app, &client, 440, OFFICE).await;
    assert!(finish(&app, &browser, &waiting).await.is_some());
}

#[tokio::test]
async fn a_page_that_was_open_too_long_in_a_flood_says_where_to_begin_again() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (near, far) = (Browser::new(&app).from(OFFICE), Browser::new(&app));
    let start = authorize_path(&client, &[]);
    let (lost, kept) = (near.open(&start).await.expect(200), far.open(&start).await.expect(200));
    flood(&app, &client, 420, OFFICE).await;
    let page = near.submit(&lost, "continue", &[("identifier", ADA)]).await.expect(403);
    assert!(page.has("continue"), "{}", page.body);
    // Whoever comes from another network has noticed nothing.
    assert!(far.submit(&kept, "continue", &[("identifier", ADA)]).await.has("code"));
}

#[tokio::test]
async fn in_all_only_the_newest_stay() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let oldest = Browser::new(&app);
    let lost = oldest.open(&authorize_path(&client, &[])).await.expect(200);
    let used = Browser::new(&app);
    let waiting = used.ask(&authorize_path(&client, &[]), ADA).await;
    for _ in 0..5 {
        Browser::new(&app).open(&authorize_path(&client, &[])).await.expect(200);
    }
    assert_eq!(untouched(&app).await, 6);
    app.write(|_, conn| store::logins::trim_untouched(conn, 3, 100)).await;
    assert_eq!(untouched(&app).await, 3);
    oldest.submit(&lost, "continue", &[("identifier", ADA)]).await.expect(403);
    assert!(finish(&app, &used, &waiting).await.is_some());
}

/// A sign-in in which nobody has done anything, and the token of its page.
async fn opened(app: &TestApp, client: &Registered) -> (Browser, Page, String) {
    let browser = Browser::new(app).from(OFFICE);
    let page = browser.open(&authorize_path(client, &[])).await.expect(200);
    let place = page.element("passkey").expect("passkeys are welcome");
    let csrf = place.get("data-csrf").expect("a token").to_owned();
    (browser, page, csrf)
}

#[derive(diesel::QueryableByName)]
struct Rows {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

async fn counted(app: &TestApp, what: &'static str) -> i64 {
    app.read(move |conn| {
        let query = format!("SELECT {what} AS count FROM logins");
        let rows: Rows = diesel::sql_query(query).get_result(conn)?;
        Ok(rows.count)
    })
    .await
}

async fn all_logins(app: &TestApp) -> i64 {
    counted(app, "count(*)").await
}

#[tokio::test]
async fn large_requests_take_little_room_and_the_place_of_no_ordinary_one() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let near = Browser::new(&app).from(OFFICE);
    let kept = near.open(&authorize_path(&client, &[])).await.expect(200);
    // Of each size a hundred, which would be over 5 MB.
    for bytes in [6_000, 12_000, 40_000] {
        let state = "s".repeat(bytes);
        let large = authorize_path(&client, &[("state", &state)]);
        for _ in 0..5 {
            join_all(
                (0..20).map(|_| async { Browser::new(&app).from(OFFICE).get(&large).await.expect(303) }),
            )
            .await;
        }
        Browser::new(&app).from(OFFICE).get(&large).await.expect(303);
    }
    let bytes = counted(&app, "sum(octet_length(purpose))").await;
    assert!(bytes < 2_000_000, "{bytes} bytes in {} sign-ins", untouched(&app).await);
    // The newest of them, and an ordinary one that was there before, go on.
    let browser = Browser::new(&app).from(OFFICE);
    let state = "s".repeat(40_000);
    let waiting = browser.ask(&authorize_path(&client, &[("state", &state)]), ADA).await;
    assert!(finish(&app, &browser, &waiting).await.is_some());
    assert!(near.submit(&kept, "continue", &[("identifier", "bob@example.test")]).await.has("code"));
    // In all, from however many networks.
    let state = "s".repeat(100_000 / 2);
    for n in 0..4 {
        let browser = Browser::new(&app).from(&format!("192.0.2.{n}"));
        browser.get(&authorize_path(&client, &[("state", &state)])).await.expect(303);
    }
    let share = |kib, in_all| store::logins::Share { kib, of_one_network: 1, in_all };
    let before = untouched(&app).await;
    let shares = [share(4, 0), share(128, 5)];
    let removed = app.write(move |_, conn| store::logins::trim_large(conn, &shares, 100)).await;
    assert_eq!(
        (removed, untouched(&app).await),
        (6, before - 6),
        "of seven of the office and four of others"
    );
}

#[tokio::test]
async fn what_anybody_can_press_without_end_keeps_no_sign_in_and_writes_little() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client().await;
    for round in 0..75 {
        let (browser, page, csrf) = opened(&app, &client).await;
        let at = |last: &str| page.url.as_str().replace("/identify", last);
        let form = [("csrf", csrf.as_str())];
        for last in ["/other", "/restart", "/cancel", "/restart", "/restart"] {
            browser.post(&at(last), &form).await.expect(303);
        }
        let (browser, page, csrf) = opened(&app, &client).await;
        let credential = json!({
            "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
            "response": { "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA" },
        });
        let wrong = json!({ "ceremony": format!("none-{round}"), "credential": credential });
        for (last, body) in [("/passkey/options", json!({})), ("/passkey", wrong)] {
            let request = browser.request(Method::POST, &page.url.as_str().replace("/identify", last));
            let request = request.header("x-csrf", &csrf).header("sec-fetch-site", "same-origin");
            browser.send(request.json(&body)).await;
        }
    }
    let (logins, audit) = (all_logins(&app).await, app.audit().await.len());
    assert!(logins <= 200, "{logins} sign-ins");
    assert!(audit <= 25, "{audit} audit rows");
}
