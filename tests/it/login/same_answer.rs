//! Known, unknown, stopped and throttled addresses look the same from outside

use crate::support::{Browser, Page, TestApp, app::Builder, push::Gadget, tokens::authorize_path};

const KNOWN: &str = "known@example.test";
const UNKNOWN: &str = "nobdy@example.test";
const STOPPED: &str = "stopt@example.test";
const THROTTLED: &str = "flood@example.test";

/// What anybody can see of an answer, without what differs between any two sign-ins.
pub(super) fn seen(page: &Page, address: &str) -> (u16, Vec<String>, String) {
    let mut names: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
    names.sort();
    let mut body = page.body.replace(address, "ADDRESS");
    let number = page.has("match-number-shown").then(|| page.text("match-number-shown"));
    if let Some(number) = number {
        body = body.replace(&format!(">{number}<"), ">NUMBER<");
    }
    let id = page.url.path().split('/').nth(2).unwrap_or("none").to_owned();
    body = body.replace(&id, "ID");
    // A page on which no code can be typed has the other forms.
    let fields = page.form(if page.has("submit-code") { "submit-code" } else { "restart" }).fields;
    let csrf = &fields.iter().find(|(name, _)| name == "csrf").expect("a token").1;
    body = body.replace(csrf, "CSRF");
    // The messages of the capture transport are a developer's, and named by ids.
    if let Some(link) = page.element("dev-message-link").and_then(|tag| tag.get("href").map(str::to_owned)) {
        body = body.replace(&link, "MESSAGE");
    }
    (page.status, names, body)
}

#[tokio::test]
async fn the_answers_differ_in_nothing() {
    compare(TestApp::build()).await;
}

#[tokio::test]
async fn nor_do_they_where_some_of_them_get_notifications() {
    compare(TestApp::build().with_push()).await;
}

async fn compare(builder: Builder) {
    let app = builder.invite_only().set("sign_in.limits.sends_per_address", 1).spawn().await;
    for address in [KNOWN, STOPPED, THROTTLED] {
        let user = app.user(address).await;
        app.give(&user, &Gadget::at(&app.base, &format!("/dev/push/{address}"))).await;
    }
    app.disable(STOPPED).await;
    let client = app.client().await;
    let path = authorize_path(&client, &[]);
    Browser::new(&app).ask(&path, THROTTLED).await;
    let mut answers = Vec::new();
    for address in [KNOWN, UNKNOWN, STOPPED, THROTTLED] {
        let browser = Browser::new(&app);
        let page = browser.open(&path).await;
        let posted = browser.press(&page, "continue", &[("identifier", address)]).await;
        assert_eq!(posted.status, 303, "{address}");
        let waiting = browser.follow(posted).await;
        app.clock.advance(31);
        let again = browser.press(&waiting, "resend", &[]).await;
        let resent = browser.follow(again).await;
        let wrong = browser.submit(&resent, "submit-code", &[("code", "000000")]).await;
        let mut cookies = browser.cookie_names();
        cookies.sort();
        answers.push((
            address,
            seen(&waiting, address),
            seen(&resent, address),
            seen(&wrong, address),
            cookies,
        ));
    }
    for other in &answers[1..] {
        assert_eq!(answers[0].1, other.1, "waiting, {}", other.0);
        assert_eq!(answers[0].2, other.2, "resent, {}", other.0);
        assert_eq!(answers[0].3, other.3, "wrong code, {}", other.0);
        assert_eq!(answers[0].4, other.4, "cookies, {}", other.0);
    }
    assert_eq!(app.count_letters(KNOWN).await, 1);
    assert_eq!(app.count_letters(UNKNOWN).await, 0, "nobody is told");
    assert_eq!(app.count_letters(STOPPED).await, 0);
    assert_eq!(app.count_letters(THROTTLED).await, 1);
}

#[tokio::test]
async fn the_database_does_as_much_for_each_of_them() {
    let app = TestApp::build().with_push().invite_only().spawn().await;
    let known = app.user(KNOWN).await;
    app.give(&known, &Gadget::at(&app.base, "/dev/push/1")).await;
    app.user(STOPPED).await;
    app.disable(STOPPED).await;
    let client = app.client().await;
    // Another job may read at the same moment, so that the fewest reads of three rounds count.
    let mut least = [u64::MAX; 3];
    for (place, address) in [KNOWN, UNKNOWN, STOPPED].into_iter().enumerate().cycle().take(9) {
        app.clock.advance(3600);
        app.settle().await;
        let browser = Browser::new(&app);
        let page = browser.open(&authorize_path(&client, &[])).await;
        // The job would read at the same moment. The ring of the request wakes whoever has waited longest: this.
        let mut ring = std::pin::pin!(app.app.outbox.notified());
        ring.as_mut().enable();
        app.app.outbox.notify_one();
        app.settle().await;
        let before = app.app.store.counts();
        browser.press(&page, "continue", &[("identifier", address)]).await.expect(303);
        let after = app.app.store.counts();
        least[place] = least[place].min(after.reads - before.reads);
    }
    assert_eq!(least, [least[0]; 3]);
}

#[tokio::test]
async fn a_stopped_account_is_not_let_in_with_what_it_got_before() {
    let app = TestApp::spawn().await;
    app.user(KNOWN).await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), KNOWN).await;
    let letter = app.letter_to(KNOWN).await;
    app.disable(KNOWN).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await;
    assert_eq!(page.redirected_code(), None);
    assert!(browser.cookie("porchlight-session").is_none());
    let page = browser.open(&letter.link).await;
    assert_eq!(page.redirected_code(), None);
}
