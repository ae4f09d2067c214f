//! Signing in with a password, and guessing one

use crate::support::{
    Browser, Page, TestApp,
    password::PASSWORD,
    tokens::{authorize_path, decode, text},
};
use futures_util::future::join_all;
use porchlight::{login::tries::Whose, store};

use crate::support::people::{ADA, BOB, EVE};
const WRONG: &str = "not the password at all";

async fn app() -> TestApp {
    let app = TestApp::build().passwords().spawn().await;
    app.user_with_password(ADA).await;
    app
}

#[tokio::test]
async fn a_password_signs_in_and_the_app_is_told_so() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.ask_password(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(page.element("identifier").expect("a field").get("value"), Some(ADA), "brought along");
    let page = browser.submit(&page, "continue", &[("password", PASSWORD)]).await;
    let tokens = app.redeem(&client, &page.redirected_code().expect("a code")).await.expect(200).json();
    let claims = decode(text(tokens.as_object().expect("an object"), "id_token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    assert_eq!(claims["acr"], "urn:porchlight:acr:single-factor");
    let audit = app.audit().await.join("\n");
    assert!(audit.contains("password.used") && !audit.contains(PASSWORD), "{audit}");
}

#[tokio::test]
async fn the_field_is_on_a_page_of_its_own_and_neither_the_first_nor_the_waiting_page_has_it() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.open(&authorize_path(&client, &[])).await;
    assert!(page.has("use-password") && !page.has("password"));
    let waiting = browser.submit(&page, "continue", &[("identifier", ADA)]).await;
    assert!(waiting.has("code") && !waiting.has("password"));
    let page = browser.click(&waiting, "use-password").await.expect(200);
    assert_eq!(page.element("identifier").expect("a field").get("value"), Some(ADA));
    let page = browser.submit(&page, "continue", &[("password", PASSWORD)]).await;
    assert!(page.redirected_code().is_some(), "instead of the message");
    let used = browser.open(&app.letter_to(ADA).await.link).await;
    assert_eq!(used.redirected_code(), None, "the link of that sign-in is of no more use");
}

#[tokio::test]
async fn where_the_policy_takes_none_a_password_opens_nothing() {
    let app = app().await;
    let other = TestApp::build().beside(&app).spawn().await;
    let (client, browser) = (app.client().await, Browser::new(&other));
    other.app.refresh().await.expect("clients are read");
    let page = browser.open(&authorize_path(&client, &[])).await;
    assert!(!page.has("use-password"));
    let form = page.form("continue");
    let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
    let path = form.action.replace("/identify", "/password");
    assert!(browser.open(&path).await.has("identifier") && !browser.open(&path).await.has("password"));
    let answer = browser.post(&path, &[("csrf", &csrf), ("identifier", ADA), ("password", PASSWORD)]).await;
    assert_eq!(browser.follow(answer).await.redirected_code(), None);
    assert!(browser.cookie("porchlight-session").is_none());
    let account = Browser::new(&other);
    let page = account.sign_in(&other, "/account", BOB).await.expect(200);
    assert!(!page.has("account-password"), "who has none is offered none");
    account.open("/account/password").await.expect(404);
}

/// What anybody can see of an answer, without what differs between any two sign-ins.
fn seen(page: &Page, address: &str) -> (u16, Vec<String>, String) {
    let mut names: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
    names.sort();
    let id = page.url.path().split('/').nth(2).unwrap_or("none").to_owned();
    let csrf = page.form("continue").fields.iter().find(|(name, _)| name == "csrf").expect("one").1.clone();
    (page.status, names, page.body.replace(address, "ADDRESS").replace(&id, "ID").replace(&csrf, "CSRF"))
}

#[tokio::test]
async fn unknown_without_one_wrong_and_stopped_differ_in_nothing_and_cost_the_same() {
    let app = TestApp::build().passwords().spawn().await;
    let (stopped, bare, added) = ("stopped@example.test", "bare@example.test", "added@example.test");
    app.user_with_password(ADA).await;
    app.user_with_password(stopped).await;
    app.disable(stopped).await;
    Browser::new(&app).sign_in(&app, "/account", bare).await.expect(200);
    app.user(added).await;
    let client = app.client().await;
    let mut answers = Vec::new();
    for (address, password) in [
        (ADA, WRONG),
        ("nobody@example.test", WRONG),
        (bare, WRONG),
        (added, WRONG),
        (stopped, WRONG),
        (stopped, PASSWORD),
    ] {
        let browser = Browser::new(&app);
        let page = browser.ask_password(&authorize_path(&client, &[]), address).await;
        app.settle().await;
        // A job that runs at the same moment is none of the answer's cost: the least of three counts.
        let mut costs = Vec::new();
        for _ in 0..3 {
            let (before, hashes) = (app.app.store.counts(), app.app.passwords.verified());
            let answer = browser.press(&page, "continue", &[("password", password)]).await;
            let after = app.app.store.counts();
            assert_eq!(app.app.passwords.verified() - hashes, 1, "one comparison, {address}");
            costs.push((after.reads - before.reads, after.writes - before.writes, seen(&answer, address)));
        }
        let reads = costs.iter().map(|cost| cost.0).min().expect("three");
        let writes = costs.iter().map(|cost| cost.1).min().expect("three");
        let seen = costs.remove(0).2;
        let cookies = browser.cookie_names();
        answers.push((address, seen, (reads, writes), cookies));
    }
    for other in &answers[1..] {
        assert_eq!(answers[0].1, other.1, "{}", other.0);
        assert_eq!(answers[0].2, other.2, "reads and writes, {}", other.0);
        assert_eq!(answers[0].3, other.3, "cookies, {}", other.0);
    }
    assert_eq!((answers[0].1.0, answers[0].2), (400, (1, 2)));
}

#[tokio::test]
async fn the_sixth_try_of_an_hour_from_one_network_is_refused_with_the_time_to_come_back() {
    let app = app().await;
    let client = app.client().await;
    let start = authorize_path(&client, &[]);
    let at = |ip: &'static str| Browser::new(&app).from(ip);
    for (n, browser) in (0..5).map(|n| (n, at("192.0.2.1"))) {
        // Other people's addresses count too.
        let address = format!("person{n}@example.test");
        browser.try_password(&start, &address, WRONG).await.expect(400);
    }
    let page = at("192.0.2.1").try_password(&start, ADA, PASSWORD).await.expect(429);
    let seconds: i64 = page.header("retry-after").parse().expect("seconds");
    assert!((3000..=3600).contains(&seconds), "{seconds}");
    assert!(page.has("password") && page.has("use-message"), "the page stays usable");
    assert!(at("192.0.2.2").try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
    let by_mail = at("192.0.2.1").sign_in(&app, &start, ADA).await;
    assert!(by_mail.redirected_code().is_some(), "a message still does");
    app.clock.advance(3601);
    assert!(at("192.0.2.1").try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
}

#[tokio::test]
async fn right_passwords_are_no_guesses() {
    let app = app().await;
    let client = app.client().await;
    for _ in 0..7 {
        let browser = Browser::new(&app).from("192.0.2.1");
        let page = browser.try_password(&authorize_path(&client, &[]), ADA, PASSWORD).await;
        assert!(page.redirected_code().is_some(), "an office has one address for all");
    }
}

#[tokio::test]
async fn fifty_guesses_at_once_are_no_more_than_five_from_one_network() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.ask_password(&authorize_path(&client, &[]), ADA).await;
    let before = app.app.passwords.verified();
    let (browser, page) = (&browser, &page);
    let guesses = (0..50).map(|n| async move {
        browser.press(page, "continue", &[("password", &format!("guess number {n}"))]).await.status
    });
    let answers = join_all(guesses).await;
    assert_eq!(answers.iter().filter(|status| **status == 400).count(), 5, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 45, "{answers:?}");
    assert_eq!(app.app.passwords.verified() - before, 5);
}

#[tokio::test]
async fn a_flood_from_everywhere_is_bounded_and_does_not_keep_the_person_out() {
    let app = TestApp::build().passwords().spawn().await;
    let own = Browser::new(&app);
    app.set_password(&own, ADA, PASSWORD).await;
    let client = app.client().await;
    let start = authorize_path(&client, &[("prompt", "login")]);
    let before = app.app.passwords.verified();
    let strangers: Vec<Browser> = (0..50).map(|_| Browser::new(&app)).collect();
    let answers = join_all(strangers.iter().map(|browser| browser.try_password(&start, ADA, WRONG))).await;
    let compared = answers.iter().filter(|page| page.status == 400).count();
    assert_eq!((compared, app.app.passwords.verified() - before), (20, 20));
    let elsewhere = Browser::new(&app);
    let page = elsewhere.try_password(&start, ADA, PASSWORD).await.expect(429);
    let waiting = elsewhere.submit(&page, "use-message", &[]).await.expect(200);
    assert!(waiting.has("code"), "one press leads from there to a message");
    let page = own.try_password(&start, ADA, PASSWORD).await;
    assert!(page.redirected_code().is_some(), "a browser of their own has an account of its own");
}

#[tokio::test]
async fn a_hundred_wrong_ones_in_a_row_ask_for_another_way_in() {
    let app = app().await;
    let client = app.client().await;
    let start = authorize_path(&client, &[]);
    let user = app.id_of(ADA).await;
    let own = Browser::new(&app);
    assert!(own.try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
    app.write(move |app, conn| {
        // As often as the address was typed, its person was guessed at.
        for whose in [Whose::User(&user), Whose::Typed(ADA)].map(|whose| whose.name(app)) {
            let key = format!("passwords-wrong-in-a-row/{whose}");
            store::limits::take_many(conn, &key, 99, 100, 365 * 86_400, app.now())?;
        }
        Ok(())
    })
    .await;
    Browser::new(&app).try_password(&start, ADA, WRONG).await.expect(400);
    let page = Browser::new(&app).try_password(&start, ADA, PASSWORD).await.expect(429);
    assert!(page.text("password-note").contains("Choose another way"), "{}", page.body);
    app.clock.advance(4000);
    Browser::new(&app).try_password(&start, ADA, PASSWORD).await.expect(429);
    let page = own.open("/account").await;
    own.submit(&page, "sign-out", &[]).await.expect(200);
    let page = own.try_password(&start, ADA, PASSWORD).await;
    assert!(page.redirected_code().is_some(), "it works at once where she has signed in with it");
    let with_less = Browser::new(&app);
    with_less.sign_in(&app, "/account", ADA).await.expect(200);
    let page = with_less.open("/account").await;
    with_less.submit(&page, "sign-out", &[]).await.expect(200);
    with_less.try_password(&start, ADA, PASSWORD).await.expect(429);
    Browser::new(&app).try_password(&start, ADA, PASSWORD).await.expect(429);
    app.clock.advance(86_400);
    let page = Browser::new(&app).try_password(&start, ADA, PASSWORD).await;
    assert!(page.redirected_code().is_some(), "and everywhere after a day");
}

#[tokio::test]
async fn what_is_missing_is_asked_for_and_counts_as_no_try() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.ask_password(&authorize_path(&client, &[]), "").await;
    for _ in 0..3 {
        let empty = browser.submit(&page, "continue", &[]).await.expect(400);
        assert!(empty.element("identifier").expect("a field").get("aria-invalid").is_some());
        let fields = [("identifier", ADA), ("password", "")];
        let empty = browser.submit(&page, "continue", &fields).await.expect(400);
        assert!(empty.element("password").expect("a field").get("aria-invalid").is_some());
        assert_eq!(empty.element("password").expect("a field").get("value"), None, "never sent back");
    }
    let page = browser.submit(&page, "continue", &[("identifier", ADA), ("password", PASSWORD)]).await;
    assert!(page.redirected_code().is_some());
}

#[tokio::test]
async fn a_costlier_hash_takes_the_place_of_the_one_that_is_kept() {
    let app = app().await;
    let client = app.client().await;
    let user = app.id_of(ADA).await;
    let kept = || {
        let user = user.clone();
        app.read(move |conn| store::passwords::find(conn, &user))
    };
    let before = kept().await.expect("a password");
    assert!(!String::from_utf8_lossy(&before.sealed).contains("argon2"), "sealed");
    let later = TestApp::build().passwords().set("password.iterations", 3).beside(&app).spawn().await;
    let start = authorize_path(&client, &[]);
    Browser::new(&later).try_password(&start, ADA, WRONG).await.expect(400);
    assert_eq!(kept().await.as_ref(), Some(&before), "not by a wrong one");
    assert!(Browser::new(&later).try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
    let after = kept().await.expect("a password");
    assert_ne!(after.sealed, before.sealed);
    assert_eq!(after.changed_at, before.changed_at, "it is the same password");
    assert!(Browser::new(&later).try_password(&start, ADA, PASSWORD).await.redirected_code().is_some());
    assert_eq!(kept().await, Some(after), "once");
}

#[tokio::test]
async fn a_password_kept_for_one_person_is_of_no_use_to_another() {
    let app = app().await;
    app.user_with_password(EVE).await;
    let (client, ada, eve) = (app.client().await, app.id_of(ADA).await, app.id_of(EVE).await);
    app.write(move |_, conn| {
        let moved = store::passwords::find(conn, &ada)?.expect("a password");
        store::passwords::put(conn, &porchlight::model::password::Kept { user_id: eve, ..moved })
    })
    .await;
    app.logs_errors("the password of somebody else does not open");
    let page = Browser::new(&app).try_password(&authorize_path(&client, &[]), EVE, PASSWORD).await;
    page.expect(500);
}
