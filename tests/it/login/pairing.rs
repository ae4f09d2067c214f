//! A link, opened on another device

use crate::support::{Browser, Page, TestApp, html, tokens::authorize_path};

use crate::support::people::{ADA, BOB};

struct Pair {
    app: TestApp,
    desktop: Browser,
    phone: Browser,
    waiting: Page,
    link: String,
    deny_link: String,
}

async fn pair_in(app: TestApp) -> Pair {
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    Pair { app, desktop, phone, waiting, link: letter.link, deny_link: letter.deny_link }
}

async fn pair() -> Pair {
    pair_in(TestApp::spawn().await).await
}

impl Pair {
    fn number(&self) -> String {
        self.waiting.text("match-number-shown")
    }

    fn wrong_number(&self) -> String {
        let number: u32 = self.number().parse().expect("a number");
        (if number == 99 { 10 } else { number + 1 }).to_string()
    }

    async fn collect(&self, browser: &Browser) -> Page {
        browser.open(self.waiting.element("live").expect("live").get("data-continue").expect("a URL")).await
    }

    async fn state(&self) -> String {
        let url = self.waiting.element("live").expect("live").get("data-status").expect("a URL").to_owned();
        self.desktop.get(&url).await.json()["state"].as_str().expect("a state").to_owned()
    }
}

#[tokio::test]
async fn the_number_typed_on_the_phone_signs_in_the_desktop_and_only_the_desktop() {
    let pair = pair().await;
    let page = pair.phone.open(&pair.link).await.expect(200);
    assert!(page.has("match-number") && page.has("approve") && page.has("deny"));
    for shown in ["Sample app", "Firefox", "Linux", pair.desktop.ip.as_str()] {
        assert!(page.body.contains(shown), "{shown} is missing: {}", page.body);
    }
    assert!(!page.body.contains(&format!(">{}<", pair.number())), "the number is not shown there");
    let done = pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await.expect(200);
    assert!(done.location().is_none());
    assert!(pair.phone.cookie("porchlight-session").is_none(), "the phone is not signed in");
    assert!(pair.collect(&pair.phone).await.redirected_code().is_none(), "nor can it collect");
    assert!(pair.collect(&pair.desktop).await.redirected("code").is_some());
    assert!(pair.desktop.cookie("porchlight-session").is_some());
}

#[tokio::test]
async fn the_tokens_say_that_two_devices_were_used() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let page = phone.open(&app.letter_to(ADA).await.link).await;
    phone.submit(&page, "approve", &[("match-number", &waiting.text("match-number-shown"))]).await;
    let done =
        desktop.open(waiting.element("live").expect("live").get("data-continue").expect("a URL")).await;
    let tokens = app.redeem(&client, &done.redirected("code").expect("a code")).await.json();
    let claims = crate::support::tokens::decode(tokens["id_token"].as_str().expect("an ID token"), 1);
    assert_eq!(claims["amr"], serde_json::json!(["email", "mca"]));
}

#[tokio::test]
async fn three_wrong_numbers_end_it() {
    let pair = pair().await;
    let page = pair.phone.open(&pair.link).await;
    for left in ["2 attempts", "1 attempt"] {
        let page =
            pair.phone.submit(&page, "approve", &[("match-number", &pair.wrong_number())]).await.expect(400);
        assert!(page.text("number-note").contains(left), "{left}: {}", page.text("number-note"));
        assert!(page.has("deny"));
    }
    pair.phone.submit(&page, "approve", &[("match-number", &pair.wrong_number())]).await.expect(410);
    let late = pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await.expect(410);
    assert!(!late.has("approve"));
    assert!(pair.collect(&pair.desktop).await.redirected_code().is_none());
    assert_ne!(pair.state().await, "waiting");
    let ended = pair.collect(&pair.desktop).await;
    assert!(ended.has("continue") && ended.has("cancel"), "there is a way on: {}", ended.body);
}

#[tokio::test]
async fn what_is_no_number_costs_no_try() {
    let pair = pair().await;
    let page = pair.phone.open(&pair.link).await;
    for typed in ["", "abc", "7", "100", "-42"] {
        let page = pair.phone.submit(&page, "approve", &[("match-number", typed)]).await.expect(400);
        assert!(page.has("match-number"), "{typed}: {}", page.body);
    }
    pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await.expect(200);
    assert!(pair.collect(&pair.desktop).await.redirected("code").is_some());
}

#[tokio::test]
async fn this_was_not_me_ends_the_request_and_quiets_further_messages() {
    let pair = pair().await;
    let page = pair.phone.open(&pair.deny_link).await.expect(200);
    assert!(page.has("deny") && page.has("approve"));
    pair.phone.submit(&page, "deny", &[]).await.expect(200);
    assert_eq!(pair.state().await, "denied");
    let ended = pair.collect(&pair.desktop).await.expect(200);
    assert!(ended.redirected_code().is_none() && ended.has("continue"));
    pair.phone.open(&pair.link).await;
    let stale = pair.phone.press(&page, "approve", &[]).await;
    assert!(stale.location().is_none() && !stale.has("approve"), "{stale:?}");
    assert_eq!(pair.state().await, "denied");

    let stranger = Browser::new(&pair.app);
    let client = pair.app.client().await;
    stranger.ask(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(pair.app.count_letters(ADA).await, 1, "no more messages for a while");
    pair.app.clock.advance(3601);
    Browser::new(&pair.app).ask(&authorize_path(&client, &[]), ADA).await;
    assert_eq!(pair.app.count_letters(ADA).await, 2, "an hour later they come again");
}

#[tokio::test]
async fn a_person_s_own_browser_is_not_quieted_by_strangers() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let own = Browser::new(&app);
    own.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let stranger = Browser::new(&app);
    stranger.ask(&authorize_path(&client, &[]), ADA).await;
    let page = Browser::phone(&app);
    let not_me = page.open(&app.letter_to(ADA).await.deny_link).await;
    page.submit(&not_me, "deny", &[]).await.expect(200);
    own.ask(&authorize_path(&client, &[("prompt", "login")]), ADA).await;
    assert_eq!(app.count_letters(ADA).await, 3);
}

#[tokio::test]
async fn denying_works_in_the_browser_that_asked_too() {
    let pair = pair().await;
    let page = pair.desktop.open(&pair.deny_link).await;
    pair.desktop.submit(&page, "deny", &[]).await.expect(200);
    assert_eq!(pair.state().await, "denied");
}

#[tokio::test]
async fn one_decision_once() {
    let pair = pair().await;
    let tablet = Browser::phone(&pair.app);
    let (one, two) = (pair.phone.open(&pair.link).await, tablet.open(&pair.link).await);
    pair.phone.submit(&one, "approve", &[("match-number", &pair.number())]).await.expect(200);
    let second = tablet.submit(&two, "deny", &[]).await;
    assert!(second.status >= 400, "decided already: {second:?}");
    assert!(pair.collect(&pair.desktop).await.redirected("code").is_some());
    let third = tablet.submit(&two, "approve", &[("match-number", &pair.number())]).await;
    assert!(third.status >= 400);
}

#[tokio::test]
async fn somebody_else_who_is_signed_in_decides_nothing_whenever_they_signed_in() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let pair = pair_in(app).await;
    let client = pair.app.client().await;
    let (bobs, bob) = (Browser::new(&pair.app), BOB);
    let before = bobs.open(&pair.link).await.expect(200);
    bobs.sign_in(&pair.app, &authorize_path(&client, &[]), bob).await;
    let page = bobs.open(&pair.link).await.expect(403);
    assert!(!page.has("approve") && !page.has("deny") && !page.body.contains("Sample app"), "{}", page.body);
    // The page from before Bob signed in in another tab has both buttons.
    let number = pair.number();
    for (button, typed) in [("approve", vec![("match-number", number.as_str())]), ("deny", Vec::new())] {
        let refused = bobs.press(&before, button, &typed).await.expect(403);
        assert!(!refused.has("approve") && !refused.has("deny"), "{button}: {}", refused.body);
        assert_eq!(pair.state().await, "waiting", "{button}");
    }
    let audit = pair.app.audit().await;
    assert!(audit.iter().all(|row| !row.contains("login.denied") && !row.contains("number.wrong")));
    // Signed in as Ada, the same can be done.
    let adas = Browser::phone(&pair.app);
    adas.sign_in(&pair.app, "/account", ADA).await.expect(200);
    let page = adas.open(&pair.link).await.expect(200);
    adas.submit(&page, "deny", &[]).await.expect(200);
    assert_eq!(pair.state().await, "denied");
}

#[tokio::test]
async fn the_link_of_an_account_that_was_stopped_looks_like_one_that_never_was_and_lets_nobody_in() {
    let app = TestApp::spawn().await;
    app.user(ADA).await;
    let pair = pair_in(app).await;
    let page = pair.phone.open(&pair.link).await.expect(200);
    let here = pair.desktop.open(&pair.link).await.expect(200);
    pair.app.disable(ADA).await;
    let never = pair.phone.open(&format!("/link?token={}", "0".repeat(64))).await.expect(410);
    let answers = [
        pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await,
        pair.phone.submit(&page, "deny", &[]).await,
        pair.phone.open(&pair.link).await,
        pair.desktop.submit(&here, "approve", &[]).await,
    ];
    for answer in answers {
        let answer = answer.expect(410);
        assert_eq!(html::text(&answer.body, "main"), html::text(&never.body, "main"));
    }
    assert!(pair.collect(&pair.desktop).await.redirected_code().is_none());
    assert!(pair.desktop.cookie("porchlight-session").is_none());
    assert!(pair.app.audit().await.iter().all(|row| !row.contains("link.paired")));
}

#[tokio::test]
async fn three_wrong_numbers_end_a_sign_in_however_many_messages_they_are_spread_over() {
    let pair = pair().await;
    let mut waiting = pair.waiting.clone();
    let mut link = pair.link.clone();
    for left in ["2 attempts", "1 attempt"] {
        let page = pair.phone.open(&link).await.expect(200);
        let page = pair.phone.submit(&page, "approve", &[("match-number", &pair.wrong_number())]).await;
        assert!(page.expect(400).text("number-note").contains(left), "{left}");
        pair.app.clock.advance(60);
        waiting = pair.desktop.submit(&waiting, "resend", &[]).await.expect(200);
        link = pair.app.letter_to(ADA).await.link;
    }
    let page = pair.phone.open(&link).await.expect(200);
    pair.phone.submit(&page, "approve", &[("match-number", &pair.wrong_number())]).await.expect(410);
    assert_eq!(pair.state().await, "expired");
    pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await.expect(410);
    assert!(pair.collect(&pair.desktop).await.redirected_code().is_none());
}

#[tokio::test]
async fn of_many_numbers_at_once_on_many_messages_three_are_compared() {
    let app = TestApp::build()
        .set("sign_in.limits.sends_per_address", 100)
        .set("sign_in.limits.resend_cooldown", 0)
        .spawn()
        .await;
    let client = app.client().await;
    for round in 0..5 {
        let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
        let address = format!("p{round}@example.test");
        let waiting = desktop.ask(&authorize_path(&client, &[]), &address).await;
        let number = waiting.text("match-number-shown");
        let mut pages = Vec::new();
        for _ in 0..3 {
            pages.push(phone.open(&app.letter_to(&address).await.link).await.expect(200));
            desktop.submit(&waiting, "resend", &[]).await.expect(200);
        }
        pages.push(phone.open(&app.letter_to(&address).await.link).await.expect(200));
        let wrong: Vec<String> =
            (10..=99_u32).map(|one| one.to_string()).filter(|one| *one != number).collect();
        let before = app.audit().await.iter().filter(|row| row.contains("number.wrong")).count();
        let guesses = wrong.iter().enumerate().take(40).map(|(n, typed)| {
            let page = &pages[n % pages.len()];
            let typed = [("match-number", typed.as_str())];
            let phone = &phone;
            async move { phone.press(page, "approve", &typed).await.status }
        });
        let resends = (0..4).map(|_| async { desktop.press(&waiting, "resend", &[]).await.status });
        let (answers, _) =
            tokio::join!(futures_util::future::join_all(guesses), futures_util::future::join_all(resends));
        assert!(answers.iter().all(|status| [400, 410, 503].contains(status)), "{answers:?}");
        // Whatever was left of the three is used up on the newest message.
        let newest = app.letters_to(&address).pop().expect("a message").link;
        for typed in wrong.iter().rev().take(4) {
            let page = phone.open(&newest).await;
            if page.has("match-number") {
                phone.submit(&page, "approve", &[("match-number", typed)]).await;
            }
        }
        let after = app.audit().await.iter().filter(|row| row.contains("number.wrong")).count();
        assert!(after - before <= 3, "round {round}: {} were compared", after - before);
    }
}

#[tokio::test]
async fn with_same_browser_only_another_device_cannot_approve() {
    let pair = pair_in(TestApp::build().set("sign_in.other_device", "\"same_browser\"").spawn().await).await;
    assert!(!pair.waiting.has("match-number-shown"));
    let page = pair.phone.open(&pair.link).await.expect(403);
    assert!(!page.has("approve"));
    let page = pair.desktop.open(&pair.link).await;
    assert!(pair.desktop.submit(&page, "approve", &[]).await.redirected("code").is_some());
}

#[tokio::test]
async fn with_approve_one_tap_elsewhere_is_enough() {
    let pair = pair_in(TestApp::build().set("sign_in.other_device", "\"approve\"").spawn().await).await;
    let page = pair.phone.open(&pair.link).await;
    assert!(!page.has("match-number"));
    pair.phone.submit(&page, "approve", &[]).await.expect(200);
    assert!(pair.collect(&pair.desktop).await.redirected("code").is_some());
    assert!(pair.phone.cookie("porchlight-session").is_none());
}

#[tokio::test]
async fn a_stolen_copy_of_the_first_screen_s_address_collects_nothing() {
    let pair = pair().await;
    let page = pair.phone.open(&pair.link).await;
    pair.phone.submit(&page, "approve", &[("match-number", &pair.number())]).await.expect(200);
    let thief = Browser::new(&pair.app);
    let page = pair.collect(&thief).await;
    assert_eq!((page.status, page.redirected_code()), (403, None));
    assert!(pair.collect(&pair.desktop).await.redirected("code").is_some());
    assert!(pair.collect(&pair.desktop).await.redirected_code().is_none(), "once");
}

/// Begins a sign-in and types the address only so many seconds later.
async fn late(app: &TestApp, desktop: &Browser, seconds: i64) -> Page {
    let page = desktop.open(&authorize_path(&app.client().await, &[])).await.expect(200);
    app.clock.advance(seconds);
    desktop.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200)
}

#[tokio::test]
async fn a_link_is_good_for_its_whole_time_however_late_in_a_sign_in_it_was_asked_for() {
    let lasting = TestApp::build().set("sign_in.lifetimes.link", 3600).set("sign_in.lifetimes.code", 3600);
    let app = lasting.spawn().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let waiting = late(&app, &desktop, 3000).await;
    let link = app.letter_to(ADA).await.link;
    app.clock.advance(3590);
    let page = phone.open(&link).await.expect(200);
    let number = waiting.text("match-number-shown");
    phone.submit(&page, "approve", &[("match-number", &number)]).await.expect(200);
    // The first screen has a while to go on.
    app.clock.advance(300);
    let page = desktop.open(waiting.element("live").expect("live").get("data-continue").expect("one")).await;
    assert!(page.redirected_code().is_some(), "{}", page.body);
}

#[tokio::test]
async fn a_code_of_a_week_lets_in_the_browser_that_asked_a_week_long() {
    let app = TestApp::build().set("sign_in.lifetimes.code", 7 * 86_400).spawn().await;
    let desktop = Browser::new(&app);
    let waiting = late(&app, &desktop, 60).await;
    let code = app.letter_to(ADA).await.code;
    app.clock.advance(7 * 86_400 - 60);
    app.settle().await;
    let page = desktop.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected_code().is_some(), "{}", page.body);
}
