//! A forgotten password, and a new one by mail

use crate::support::{Browser, Page, TestApp, password::PASSWORD, tokens::authorize_path};
use porchlight::{
    model::{
        contact::{Contact, ContactKind},
        id::UserId,
    },
    protocol::email::EmailAddress,
    store,
};
use reqwest::Method;

use crate::support::people::{ADA, EVE};
const NEW: &str = "seven lanterns over a quiet harbour";

async fn app() -> TestApp {
    let app = TestApp::build().passwords().spawn().await;
    app.user_with_password(ADA).await;
    app
}

async fn set(browser: &Browser, page: &Page, password: &str) -> Page {
    browser.submit(page, "save-password", &[("password", password)]).await
}

#[tokio::test]
async fn in_the_browser_that_asked_a_new_password_goes_on_to_the_app() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let start = authorize_path(&client, &[]);
    let page = browser.forget_password(&start, ADA).await.expect(200);
    assert!(page.has("dev-message-link"), "in test mode the message can be read from here");
    let link = app.reset_link(ADA).await;
    let page = browser.open(&link).await.expect(200);
    assert!(!page.url.as_str().contains("token"), "the token has left the address bar");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(!page.has("password"), "the field comes after a tap");
    let page = browser.submit(&page, "continue", &[]).await.expect(200);
    let page = set(&browser, &page, NEW).await;
    assert!(page.redirected_code().is_some(), "{}", page.body);
    assert!(app.letter_with(ADA, "was changed").await.text.contains("/account/password"));
    let stranger = Browser::new(&app);
    stranger.try_password(&start, ADA, PASSWORD).await.expect(400);
    assert!(Browser::new(&app).try_password(&start, ADA, NEW).await.redirected_code().is_some());
}

#[tokio::test]
async fn in_another_browser_it_sets_the_password_and_signs_nobody_in() {
    let app = app().await;
    let (client, asked, phone) = (app.client().await, Browser::new(&app), Browser::phone(&app));
    let start = authorize_path(&client, &[]);
    let sent = asked.forget_password(&start, ADA).await;
    let page = phone.open_reset(&app.reset_link(ADA).await).await;
    let page = set(&phone, &page, NEW).await.expect(200);
    assert!(page.url.path().ends_with("/reset/done"), "{}", page.url);
    assert!(phone.cookie("porchlight-session").is_none() && phone.cookie("porchlight-reset").is_none());
    let page = asked.click(&sent, "continue").await.expect(200);
    assert!(page.has("identifier"), "the first screen still asks who it is");
    assert!(asked.try_password(&start, ADA, NEW).await.redirected_code().is_some());
}

#[tokio::test]
async fn asking_looks_the_same_whoever_it_is_for_and_only_the_right_ones_get_a_message() {
    let app = TestApp::build().passwords().invite_only().spawn().await;
    let (stopped, added, foreign) = ("stopped@example.test", "added@example.test", "foreign@example.test");
    for address in [ADA, stopped, added] {
        app.user(address).await;
    }
    app.user_with_password(ADA).await;
    app.disable(stopped).await;
    pre_register(&app, foreign).await;
    let client = app.client().await;
    let (mut seen, mut least) = (Vec::new(), [u64::MAX; 5]);
    // Another job may read at the same moment, so that the fewer reads of some rounds count.
    let addresses = [ADA, stopped, added, foreign, "nobody@example.test"];
    for (place, address) in addresses.into_iter().enumerate().cycle().take(15) {
        app.clock.advance(3600);
        app.settle().await;
        let sent = app.letters_to(address).len();
        let browser = Browser::new(&app);
        let page = browser.ask_password(&authorize_path(&client, &[]), address).await;
        // The job would read at the same moment. The ring of the request wakes whoever has waited longest: this.
        let mut ring = std::pin::pin!(app.app.outbox.notified());
        ring.as_mut().enable();
        app.app.outbox.notify_one();
        app.settle().await;
        let before = app.app.store.counts();
        let answer = browser.press(&page, "forgot-password", &[]).await.expect(303);
        let reads = app.app.store.counts().reads - before.reads;
        let page = browser.follow(answer).await.expect(200);
        assert!(!page.body.contains(address), "the page names no address");
        let id = page.url.path().split('/').nth(2).expect("an id").to_owned();
        let link = page.element("dev-message-link").expect("a link").get("href").expect("a link").to_owned();
        let cookies = browser.cookie_names();
        seen.push((page.body.replace(&id, "ID").replace(&link, "LINK"), cookies));
        least[place] = least[place].min(reads);
        let expected = usize::from([ADA, added].contains(&address));
        assert_eq!(app.count_letters(address).await - sent, expected, "{address}");
    }
    assert_eq!(least, [least[0]; 5]);
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

/// Eve writes down an address that is not hers, and does not prove it.
async fn pre_register(app: &TestApp, address: &'static str) {
    let eve = app.user(EVE).await;
    Browser::new(app).sign_in(app, "/account", EVE).await.expect(200);
    app.write(move |app, conn| {
        let key = EmailAddress::parse(address).expect("an address").comparison_key().to_owned();
        let (id, address) = (app.new_id(), address.to_owned());
        let kind = ContactKind::Email;
        store::contacts::insert(
            conn,
            &Contact { id, user_id: UserId::new(eve.as_str()), kind, address, key, verified_at: None },
        )
    })
    .await;
}

#[tokio::test]
async fn looking_changes_nothing_and_a_link_is_good_once() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let start = authorize_path(&client, &[]);
    browser.forget_password(&start, ADA).await;
    let link = app.reset_link(ADA).await;
    for scanner in [Browser::new(&app), Browser::phone(&app)] {
        scanner.send(scanner.request(Method::HEAD, &link)).await.expect(200);
        let page = scanner.open(&link).await.expect(200);
        scanner.submit(&page, "continue", &[]).await.expect(200);
    }
    let page = browser.open_reset(&link).await;
    let weak = set(&browser, &page, "short").await.expect(400);
    assert!(weak.element("password").expect("a field").get("aria-invalid").is_some());
    assert!(set(&browser, &weak, NEW).await.redirected_code().is_some(), "a weak one spends nothing");
    let again = Browser::new(&app);
    again.open(&link).await.expect(410);
}

#[tokio::test]
async fn of_many_uses_of_a_link_at_once_one_sets_the_password() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    browser.forget_password(&authorize_path(&client, &[]), ADA).await;
    let page = browser.open_reset(&app.reset_link(ADA).await).await;
    let (browser, page) = (&browser, &page);
    let uses = (0..8).map(|n| async move {
        let password = format!("{NEW} number {n}");
        browser.press(page, "save-password", &[("password", &password)]).await.status
    });
    let answers = futures_util::future::join_all(uses).await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 410).count(), 7, "{answers:?}");
}

#[tokio::test]
async fn a_link_ends_after_fifteen_minutes_or_when_the_password_was_set_otherwise() {
    let app = app().await;
    let client = app.client().await;
    let start = authorize_path(&client, &[]);
    let ask = || async {
        let browser = Browser::new(&app);
        browser.forget_password(&start, ADA).await;
        (browser, app.reset_link(ADA).await)
    };
    let (browser, late) = ask().await;
    app.clock.advance(899);
    browser.open(&late).await.expect(200);
    app.clock.advance(1);
    browser.open(&late).await.expect(410);
    let (browser, link) = ask().await;
    let here = Browser::new(&app);
    here.sign_in(&app, "/account/password", ADA).await.expect(200);
    let page = here.open("/account/password").await.expect(200);
    set(&here, &page, NEW).await.expect(200);
    let page = browser.open(&link).await.expect(410);
    assert!(page.body.contains("has been used"), "{}", page.body);
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_what_the_apps_hold() {
    let app = app().await;
    let (client, there) = (app.client().await, Browser::new(&app));
    let page = there.try_password(&authorize_path(&client, &[]), ADA, PASSWORD).await;
    let given = app.redeem(&client, &page.redirected_code().expect("a code")).await.expect(200).json();
    let browser = Browser::new(&app);
    browser.forget_password("/account", ADA).await;
    let page = browser.open_reset(&app.reset_link(ADA).await).await;
    set(&browser, &page, NEW).await.expect(200);
    assert!(browser.open("/account").await.has("sign-out"), "here a new session has begun");
    assert!(there.open("/account").await.has("identifier"), "there it is over");
    app.refresh(&client, given["refresh_token"].as_str().expect("one")).await.expect(400);
    app.user_info(given["access_token"].as_str().expect("one")).await.expect(401);
}

#[tokio::test]
async fn neither_a_password_nor_a_new_one_goes_round_the_second_factor() {
    let app = TestApp::build().passwords().set("policies.strict.second_factor", "\"everyone\"").spawn().await;
    app.user_with_password(ADA).await;
    let client = app.client_with(|client| client.settings.policy = Some("strict".to_owned())).await;
    let start = authorize_path(&client, &[]);
    let page = Browser::new(&app).try_password(&start, ADA, PASSWORD).await.expect(200);
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    let browser = Browser::new(&app);
    browser.forget_password(&start, ADA).await;
    let page = browser.open_reset(&app.reset_link(ADA).await).await;
    let page = set(&browser, &page, NEW).await.expect(200);
    assert!(page.url.path().ends_with("/enrol"), "{}", page.url);
    assert!(browser.cookie("porchlight-session").is_none(), "nobody is signed in yet");
}

#[tokio::test]
async fn not_me_ends_the_link_and_quiets_the_next() {
    let app = app().await;
    let (client, stranger, ada) = (app.client().await, Browser::new(&app), Browser::phone(&app));
    let start = authorize_path(&client, &[]);
    stranger.forget_password(&start, ADA).await;
    let letter = app.letter_with(ADA, "new password").await;
    let no = letter.text.split_whitespace().find(|word| word.contains("not-me")).expect("a way to say no");
    let page = ada.open(no).await.expect(200);
    let page = ada.submit(&page, "deny", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/reset/denied"));
    ada.open(no).await.expect(410);
    let before = app.count_letters(ADA).await;
    Browser::new(&app).forget_password(&start, ADA).await.expect(200);
    assert_eq!(app.count_letters(ADA).await, before, "strangers cannot have more sent for a while");
}

#[tokio::test]
async fn a_token_of_one_kind_is_nothing_at_the_other_door() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let start = authorize_path(&client, &[]);
    browser.forget_password(&start, ADA).await;
    let reset = app.reset_link(ADA).await;
    browser.open(&reset.replace("/reset?", "/link?")).await.expect(410);
    Browser::new(&app).ask(&start, ADA).await;
    let sign_in = app.letter_with(ADA, "Sign in").await.link;
    browser.open(&sign_in.replace("/link?", "/reset?")).await.expect(410);
}

#[tokio::test]
async fn a_newer_link_takes_the_place_of_an_older_one() {
    let app = app().await;
    let client = app.client().await;
    let start = authorize_path(&client, &[]);
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    one.forget_password(&start, ADA).await;
    let first = app.reset_link(ADA).await;
    let open = one.open_reset(&first).await;
    two.forget_password(&start, ADA).await;
    let second = app.reset_link(ADA).await;
    let page = one.open(&first).await.expect(410);
    assert!(page.body.contains("newer message"), "{}", page.body);
    set(&one, &open, NEW).await.expect(410);
    let page = two.open_reset(&second).await;
    assert!(set(&two, &page, NEW).await.redirected_code().is_some());
}

#[tokio::test]
async fn a_newer_link_that_is_not_sent_leaves_the_older_one_good() {
    let app = app().await;
    let client = app.client().await;
    let start = authorize_path(&client, &[]);
    let ada = Browser::new(&app);
    ada.forget_password(&start, ADA).await;
    let mut link = app.reset_link(ADA).await;
    // Strangers ask until no more is sent for an hour; the newest that was sent stays good.
    for _ in 0..12 {
        let before = app.count_letters(ADA).await;
        Browser::new(&app).forget_password(&start, ADA).await.expect(200);
        if app.count_letters(ADA).await > before {
            link = app.reset_link(ADA).await;
        }
    }
    assert!(app.count_letters(ADA).await < 12, "not all of them were sent");
    let page = ada.open_reset(&link).await;
    let page = set(&ada, &page, NEW).await.expect(200);
    assert!(page.url.path().ends_with("/reset/done"), "{}", page.url);
}

#[tokio::test]
async fn a_link_that_was_asked_for_late_in_a_sign_in_is_good_for_its_fifteen_minutes() {
    let app = app().await;
    let (client, browser) = (app.client().await, Browser::new(&app));
    let page = browser.ask_password(&authorize_path(&client, &[]), ADA).await;
    app.clock.advance(3500);
    browser.submit(&page, "forgot-password", &[]).await.expect(200);
    let link = app.reset_link(ADA).await;
    app.clock.advance(890);
    let page = browser.open_reset(&link).await;
    assert!(set(&browser, &page, NEW).await.redirected_code().is_some(), "the sign-in goes on");
}
