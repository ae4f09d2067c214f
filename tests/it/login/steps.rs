//! Policies with more than one step, and the form that comes first.

use crate::support::{Browser, Page, TestApp, app::Builder};
use porchlight::protocol::claims::UserClaims;

use crate::support::people::{ADA, NUMBER};

fn verified_access() -> Builder {
    TestApp::build().set("sign_in.preset", "\"verified-access\"").set("sign_in.other_device", "\"number\"")
}

async fn tell(browser: &Browser, email: &str, phone: &str) -> Page {
    let page = browser.open("/account").await.expect(200);
    let told = [("name", "Ada Lovelace"), ("email", email), ("phone", phone)];
    browser.submit(&page, "continue", &told).await
}

async fn type_code(app: &TestApp, browser: &Browser, page: &Page) -> Page {
    let code = app.text_to(NUMBER).await.code;
    browser.submit(page, "submit-code", &[("code", &code)]).await
}

#[tokio::test]
async fn a_number_and_an_address_are_both_proved_and_become_one_account() {
    let app = verified_access().spawn().await;
    let browser = Browser::new(&app);
    let page = tell(&browser, ADA, "079 123 45 67").await.expect(200);
    let page = type_code(&app, &browser, &page).await.expect(200);
    assert!(page.has("other-way") && !page.has("code"), "the link is on its way by itself: {}", page.body);
    let early = browser.open("/account").await;
    assert!(early.url.path().contains("/login/"), "one step is not enough");
    let link = browser.open(&app.letter_to(ADA).await.link).await;
    let page = browser.submit(&link, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);

    // The same person again is the same account: no second one is made.
    let again = Browser::phone(&app);
    let page = tell(&again, ADA, NUMBER).await.expect(200);
    let page = type_code(&app, &again, &page).await.expect(200);
    assert!(page.body.contains("a•••@example.test"), "{}", page.body);
    let link = again.open(&app.letter_to(ADA).await.link).await;
    again.submit(&link, "approve", &[]).await.expect(200);
    let people = app.read(|conn| porchlight::store::users::list(conn, None, 10)).await;
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].claims.name.as_deref(), Some("Ada Lovelace"));
}

#[tokio::test]
async fn a_name_that_looks_like_another_is_refused_in_the_form_with_the_words_of_the_profile_page() {
    let app = verified_access().spawn().await;
    let browser = Browser::new(&app);
    for name in ["Ada\u{202e}ecalevoL", "Ada\u{2066}", "Ada\u{61c}", "A\u{200b}da", &"x".repeat(201)] {
        let page = browser.open("/account").await.expect(200);
        let told = [("name", name), ("email", ADA), ("phone", NUMBER)];
        let page = browser.submit(&page, "continue", &told).await.expect(400);
        assert!(page.text("name-note").contains("cannot be shown"), "{name:?}: {}", page.text("name-note"));
    }
    assert!(app.texts_to(NUMBER).is_empty(), "nothing was sent");
    let app = TestApp::spawn().await;
    let page = browser_of(&app).await;
    let page = page.0.submit(&page.1, "save", &[("name", "Ada\u{202e}")]).await.expect(400);
    assert!(page.text("profile-name-note").contains("cannot be shown"), "{}", page.text("profile-name-note"));
}

/// Ada at her profile page.
async fn browser_of(app: &TestApp) -> (Browser, Page) {
    let browser = Browser::new(app);
    let page = browser.sign_in(app, "/account/profile", ADA).await.expect(200);
    (browser, page)
}

#[tokio::test]
async fn somebody_else_s_address_lets_nobody_in_who_proved_a_number_of_their_own() {
    let app = verified_access().spawn().await;
    app.user(ADA).await;
    let browser = Browser::new(&app);
    let page = tell(&browser, ADA, NUMBER).await.expect(200);
    type_code(&app, &browser, &page).await.expect(200);
    let link = browser.open(&app.letter_to(ADA).await.link).await;
    let page = browser.submit(&link, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
    assert!(browser.cookie("porchlight-session").is_none());
}

#[tokio::test]
async fn the_page_of_the_link_names_the_account_that_the_address_will_belong_to() {
    let app = verified_access().spawn().await;
    let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
    let page = tell(&desktop, ADA, NUMBER).await.expect(200);
    type_code(&app, &desktop, &page).await.expect(200);
    let link = app.letter_to(ADA).await.link;
    for browser in [&desktop, &phone] {
        let page = browser.open(&link).await.expect(200);
        let account = page.text("joins");
        assert!(account.contains("Ada Lovelace") && account.ends_with("67"), "{account}");
        assert!(!page.body.contains(NUMBER), "the whole number is not shown: {}", page.body);
    }
    let page = Browser::phone(&app).open(&link.replace("token=", "lang=de&token=")).await.expect(200);
    assert!(page.body.contains("Wird hinzugefügt zu"), "{}", page.body);
}

#[tokio::test]
async fn who_reads_the_mailbox_can_say_no_to_a_stranger_s_account_and_not_yes_while_signed_in() {
    let app = verified_access().set("sign_in.access", 0).spawn().await;
    let home = "ada@home.test";
    let (stranger, adas) = (Browser::new(&app), Browser::phone(&app));
    let page = tell(&stranger, home, NUMBER).await.expect(200);
    type_code(&app, &stranger, &page).await.expect(200);
    let link = app.letter_to(home).await.link;
    let before = adas.open(&link).await.expect(200);
    let page = tell(&adas, ADA, "079 123 45 68").await.expect(200);
    let code = app.text_to("+41791234568").await.code;
    adas.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    let own = adas.open(&app.letter_to(ADA).await.link).await.expect(200);
    let page = adas.submit(&own, "approve", &[]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
    let refused = adas.press(&before, "approve", &[("match-number", "42")]).await.expect(403);
    assert!(!refused.has("approve") && refused.has("deny"), "{}", refused.body);
    adas.submit(&refused, "deny", &[]).await.expect(200);
    assert_eq!(app.audit().await.iter().filter(|row| row.contains("login.denied")).count(), 1);
}

#[tokio::test]
async fn what_is_missing_in_the_form_is_said_beside_its_field() {
    let app = verified_access().spawn().await;
    let browser = Browser::new(&app);
    let page = tell(&browser, "ada@", "12").await;
    assert_eq!(page.status, 400);
    for id in ["email-note", "phone-note"] {
        assert!(!page.text(id).is_empty(), "{id}");
    }
    assert!(page.text("name-note").is_empty());
}

#[tokio::test]
async fn another_way_keeps_what_was_proved_and_a_new_message_must_wait_its_time() {
    let app = verified_access().spawn().await;
    let browser = Browser::new(&app);
    let page = tell(&browser, ADA, NUMBER).await.expect(200);
    let page = type_code(&app, &browser, &page).await.expect(200);
    let page = browser.submit(&page, "other-way", &[]).await.expect(200);
    assert!(page.has("send-email"), "{}", page.body);
    let early = browser.submit(&page, "send-email", &[("give-email", ADA)]).await;
    assert_eq!(early.status, 400, "a message was sent a moment ago");
    app.clock.advance(60);
    let page = browser.submit(&page, "send-email", &[("give-email", ADA)]).await.expect(200);
    assert!(page.has("resend") && app.count_letters(ADA).await == 2);
}

#[tokio::test]
async fn a_person_is_let_in_by_an_admin_where_the_policy_says_so() {
    let app = TestApp::build().set("sign_in.sign_up", "\"approval\"").spawn().await;
    let browser = Browser::new(&app);
    let page = browser.sign_in(&app, "/account", ADA).await.expect(200);
    assert!(page.url.path().ends_with("/pending"), "{}", page.url);
    let looked = browser.click(&page, "continue").await;
    assert!(looked.url.path().ends_with("/pending"), "nobody lets themselves in");
    app.write(|_, conn| {
        let mut all = porchlight::store::users::list(conn, None, 10)?;
        let mut ada = all.remove(0);
        ada.pending_since = None;
        porchlight::store::users::update(conn, &ada)
    })
    .await;
    let page = browser.click(&page, "continue").await;
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn an_eight_digit_code_signs_up_and_asks_for_a_name_and_a_free_username() {
    let app = TestApp::build().set("sign_in.preset", "\"email-code\"").spawn().await;
    let taken = UserClaims { preferred_username: Some("ada".to_owned()), ..UserClaims::default() };
    app.user_with("other@example.test", taken).await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let page = browser.click(&page, "register").await.expect(200);
    let told = [("name", "Ada Lovelace"), ("username", "Ada"), ("email", ADA)];
    let page = browser.submit(&page, "continue", &told).await.expect(200);
    let letter = app.letter_to(ADA).await;
    assert_eq!(letter.code.len(), 8);
    assert!(!letter.text.contains("Open this link"), "{}", letter.text);
    let page = browser.submit(&page, "submit-code", &[("code", &letter.code)]).await.expect(200);
    assert!(page.url.path().ends_with("/profile") && page.has("username"), "{}", page.url);
    assert!(!page.has("name"), "the name was told and is kept");
    let still = browser.submit(&page, "continue", &[("username", "ADA")]).await;
    assert_eq!(still.status, 400);
    let page = browser.submit(&page, "continue", &[("username", "ada.l")]).await.expect(200);
    assert!(page.url.path().ends_with("/account"), "{}", page.url);
}

#[tokio::test]
async fn a_link_that_may_only_say_no_says_so_and_does() {
    let app = TestApp::build().set("sign_in.preset", "\"email-code\"").spawn().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask("/account", ADA).await;
    let letter = app.letter_to(ADA).await;
    let deny =
        letter.text.split_whitespace().find(|word| word.contains("/link?")).expect("a link").to_owned();
    let plain = deny.replace("&not-me=1", "");
    let page = browser.open(&plain).await;
    assert_eq!(page.status, 403);
    assert!(!page.has("approve") && page.has("deny"), "{}", page.body);
    browser.submit(&page, "deny", &[]).await.expect(200);
    let page = browser.submit(&waiting, "submit-code", &[("code", &letter.code)]).await;
    assert!(page.url.path().ends_with("/ended"), "{}", page.url);
}

#[tokio::test]
async fn who_asks_to_be_remembered_is_and_who_does_not_is_not() {
    let app = TestApp::build()
        .set("sign_in.lifetimes.session", 3600)
        .set("sign_in.lifetimes.session_remembered", 30 * 86_400)
        .spawn()
        .await;
    let (shared, own) = (Browser::new(&app), Browser::new(&app));
    for (browser, remember) in [(&shared, None), (&own, Some("1"))] {
        let page = browser.open("/account").await;
        assert!(page.has("remember"));
        let form = page.form("continue");
        let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a token").1.clone();
        let mut fields = vec![("csrf", csrf.as_str()), ("identifier", ADA)];
        fields.extend(remember.map(|value| ("remember", value)));
        let page = browser.post(page.url.join(&form.action).expect("a URL").as_str(), &fields).await;
        let page = browser.follow(page).await;
        let code = app.letter_to(ADA).await.code;
        browser.submit(&page, "submit-code", &[("code", &code)]).await.expect(200);
    }
    app.clock.advance(2 * 3600);
    assert!(shared.open("/account").await.url.path().contains("/login/"));
    assert!(own.open("/account").await.url.path().ends_with("/account"));
}

#[tokio::test]
async fn who_was_invited_fills_in_the_form_and_is_signed_in_to_their_account() {
    for sign_up in ["invite", "closed"] {
        let app = verified_access().set("sign_in.sign_up", format!("\"{sign_up}\"")).spawn().await;
        let added = porchlight::admin::users::typed::add(&app.app, NUMBER, "Ada Lovelace", "cli")
            .await
            .expect("added");
        let browser = Browser::new(&app);
        let page = browser.open("/account").await.expect(200);
        assert!(page.text("known-by").contains("number that we know you by"), "{}", page.body);
        assert!(
            page.body.contains("<h1>Sign in</h1>") && !page.body.contains("Create an account"),
            "{}",
            page.body
        );
        let page = tell(&browser, ADA, NUMBER).await.expect(200);
        type_code(&app, &browser, &page).await.expect(200);
        let link = browser.open(&app.letter_to(ADA).await.link).await;
        let page = browser.submit(&link, "approve", &[]).await.expect(200);
        assert!(page.url.path().ends_with("/account"), "{}", page.url);
        assert_eq!(app.id_of(ADA).await, added.id, "the account that was there");

        let stranger = Browser::phone(&app);
        tell(&stranger, "eve@example.test", "+41790000009").await.expect(200);
        app.settle().await;
        assert!(app.texts_to("+41790000009").is_empty(), "and strangers get nothing");
    }
}

#[tokio::test]
async fn a_form_that_anybody_may_fill_in_says_what_people_do_who_have_an_account() {
    let app = verified_access().spawn().await;
    let page = Browser::new(&app).open("/account").await.expect(200);
    assert!(page.body.contains("<h1>Sign in or create an account</h1>"), "{}", page.body);
    assert!(page.text("known-by").contains("been invited"), "{}", page.text("known-by"));
}
