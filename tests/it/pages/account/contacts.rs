//! GET /account/contacts and its forms

use crate::support::{
    Browser, Page, TestApp,
    tokens::{authorize_path, text},
};
use porchlight::protocol::scope::Scope;

use crate::support::people::{ADA, BOB, EVE, NUMBER};
const NEW: &str = "Ada.Work@example.test";
const HERE: &str = "/account/contacts";

/// Asks for another address; the page that waits for its code.
async fn ask(browser: &Browser, address: &str) -> Page {
    let page = browser.open(HERE).await.expect(200);
    let page = browser.submit(&page, "contact-add", &[("address", address)]).await.expect(200);
    assert_eq!(page.url.path(), "/account/contacts/confirm", "{}", page.body);
    page
}

async fn add(app: &TestApp, browser: &Browser, address: &str) -> Page {
    let waiting = ask(browser, address).await;
    let code = app.code_to(address).await;
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200)
}

async fn email(app: &TestApp, browser: &Browser) -> String {
    let client = app.client().await;
    let code = browser.open(&authorize_path(&client, &[])).await.redirected_code().expect("a code");
    let given = app.redeem(&client, &code).await.expect(200).json();
    let told = app.user_info(text(given.as_object().expect("an object"), "access_token")).await.json();
    assert_eq!(told["email_verified"], true);
    told["email"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn an_address_is_added_when_its_code_is_typed_and_the_old_one_is_told() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let waiting = ask(&ada, NEW).await;
    assert!(!ada.open(HERE).await.has("contact-remove-1"), "it is nobody's before it is proven");
    let sent = app.letter_to(NEW).await;
    assert!(sent.link.is_empty() && sent.text.contains("Firefox"), "{}", sent.text);
    assert!(!waiting.body.contains(&sent.code));
    let page = ada.submit(&waiting, "submit-code", &[("code", &sent.code)]).await.expect(200);
    assert!(page.text("contacts-notice").contains("Added to your account") && page.body.contains(NEW));
    app.settle().await;
    let told = app.letters_to(ADA).pop().expect("a message");
    assert!(told.text.contains(NEW) && !told.not_me.is_empty(), "{}", told.text);
    assert_eq!(app.count_letters(NEW).await, 1, "the new address is not told of itself");
    assert_eq!(email(&app, &ada).await, ADA, "the first one stays the primary one");
    // It is a way in, however it is spelt.
    app.clock.advance(60);
    let elsewhere = Browser::new(&app);
    let waiting = elsewhere.ask(HERE, "ada.work@EXAMPLE.test").await;
    let code = app.code_to(NEW).await;
    let page = elsewhere.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.body.contains(ADA), "the same account: {}", page.body);
}

#[tokio::test]
async fn nothing_tells_whether_somebody_has_that_address() {
    let app = TestApp::spawn().await;
    app.user("grace@example.test").await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let free = ask(&ada, "free@example.test").await;
    let taken = ask(&ada, "grace@example.test").await;
    let plain = |page: &Page, address: &str| page.body.replace(address, "X");
    let without_csrf = |body: String, page: &Page| {
        let csrf = page.form("submit-code").fields[0].1.clone();
        body.replace(&csrf, "T")
    };
    assert_eq!(
        without_csrf(plain(&free, "free@example.test"), &free),
        without_csrf(plain(&taken, "grace@example.test"), &taken)
    );
    let told = app.letter_to("grace@example.test").await;
    assert!(told.code.is_empty() && told.text.contains("belongs to an account already"), "{}", told.text);
    let wrong = ada.submit(&taken, "submit-code", &[("code", "000000")]).await.expect(400);
    assert!(wrong.text("code-note").contains("4 attempts"), "{}", wrong.body);
    assert!(!ada.open(HERE).await.body.contains("Primary</span> grace"));
}

#[tokio::test]
async fn a_code_is_good_for_one_address_a_few_tries_and_a_while() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    ask(&ada, "first@example.test").await;
    let old = app.code_to("first@example.test").await;
    let waiting = ask(&ada, NEW).await;
    let code = app.code_to(NEW).await;
    for guess in [old.as_str(), "000000", "000000", "000000"] {
        if guess != code {
            ada.submit(&waiting, "submit-code", &[("code", guess)]).await.expect(400);
        }
    }
    ada.submit(&waiting, "submit-code", &[("code", "12")]).await.expect(400);
    let last = ada.submit(&waiting, "submit-code", &[("code", "000000")]).await.expect(400);
    assert!(last.text("code-note").contains("for a new one"), "{}", last.body);
    ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(400);

    let soon = ada.submit(&waiting, "resend", &[]).await.expect(429);
    assert!(soon.text("code-note").contains("just written"));
    app.clock.advance(31);
    let waiting = ada.submit(&waiting, "resend", &[]).await.expect(200);
    let code = app.code_to(NEW).await;
    // The code ends before the page does, and the sign-in is no longer fresh.
    app.clock.advance(901);
    let asked = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(asked.has("identifier"), "{}", asked.body);
    let proving = ada.submit(&asked, "continue", &[("identifier", ADA)]).await;
    let proof = app.code_to(ADA).await;
    let waiting = ada.submit(&proving, "submit-code", &[("code", &proof)]).await.expect(200);
    let ended = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(400);
    assert!(ended.text("code-note").contains("expired"), "{}", ended.body);
    assert!(!ada.open(HERE).await.body.contains(NEW));
}

#[tokio::test]
async fn fifty_guesses_at_once_have_five_tries() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let waiting = ask(&ada, NEW).await;
    let code = app.code_to(NEW).await;
    let guesses: Vec<String> = (0..50).map(|n| format!("{n:06}")).filter(|guess| *guess != code).collect();
    let tried = guesses.iter().map(|guess| async {
        let page = ada.press(&waiting, "submit-code", &[("code", guess)]).await.expect(400);
        page.text("code-note")
    });
    let said = futures_util::future::join_all(tried).await;
    let counted = said.iter().filter(|text| text.contains("remaining")).count();
    assert_eq!(counted, 4, "{said:?}");
    ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(400);
    assert_eq!(app.audit().await.iter().filter(|row| row.contains("code.wrong")).count(), 5);
}

#[tokio::test]
async fn the_primary_address_is_the_one_that_apps_are_told() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let page = add(&app, &ada, NEW).await;
    let page = ada.submit(&page, "contact-primary-2", &[]).await.expect(200);
    assert!(page.text("contacts-notice").contains("primary contact now"));
    assert_eq!(email(&app, &ada).await, NEW);
    app.settle().await;
    for address in [ADA, NEW] {
        let told = app.letters_to(address).pop().expect("a message");
        assert!(told.subject.contains("another primary contact"), "{}", told.subject);
    }
    let page = ada.submit(&page, "contact-remove-1", &[]).await.expect(200);
    assert!(page.text("contacts-notice").contains("removed"), "{}", page.body);
    assert_eq!(email(&app, &ada).await, ADA, "the next one takes its place");
}

#[tokio::test]
async fn the_last_way_in_stays_whoever_asks_and_however_often() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let page = add(&app, &ada, NEW).await;
    let form = page.form("contact-remove-1");
    let csrf = form.fields[0].1.clone();
    let ids: Vec<String> = ["contact-remove-1", "contact-remove-2"]
        .iter()
        .map(|id| page.element(id).expect("a button").get("value").expect("an id").to_owned())
        .collect();
    let fields = |id: &str| [("csrf".to_owned(), csrf.clone()), ("contact".to_owned(), id.to_owned())];
    let press = |id: String| {
        let (ada, action, fields) = (&ada, form.action.clone(), fields(&id));
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            ada.post(&action, &fields).await.expect(303).location().expect("a page").to_string()
        }
    };
    let (one, two) = tokio::join!(press(ids[0].clone()), press(ids[1].clone()));
    let mut ends = [one, two].map(|url| url.split("done=").nth(1).unwrap_or_default().to_owned());
    ends.sort();
    assert_eq!(ends, ["kept", "removed"], "of two removals at once one is the last");
    let page = ada.open(HERE).await;
    assert!(!page.has("contact-remove-1"), "no button for what cannot be");
}

#[tokio::test]
async fn nobody_touches_somebody_else_s_addresses() {
    let app = TestApp::spawn().await;
    let (ada, eve) = (Browser::new(&app), Browser::new(&app));
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let page = add(&app, &ada, NEW).await;
    let id = page.element("contact-remove-2").expect("a button").get("value").expect("an id").to_owned();
    let eves = eve.sign_in(&app, HERE, EVE).await.expect(200);
    let csrf = eves.form("contact-add").fields[0].1.clone();
    for path in ["/account/contacts/remove", "/account/contacts/primary"] {
        let done = eve.post(path, &[("csrf", &csrf), ("contact", &id)]).await.expect(303);
        assert_eq!(done.location().expect("a page").query(), None, "{path}");
    }
    // What ada waits for is nothing to eve.
    ask(&ada, "third@example.test").await;
    let code = app.code_to("third@example.test").await;
    eve.post("/account/contacts/confirm", &[("csrf", &csrf), ("code", &code)]).await.expect(303);
    let page = ada.open(HERE).await;
    assert!(page.body.contains(NEW) && page.has("contact-primary-2"), "{}", page.body);
    assert!(!eve.open(HERE).await.body.contains("third@example.test"));
}

#[tokio::test]
async fn what_is_no_address_or_there_already_or_too_much_is_said() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, HERE, ADA).await.expect(200);
    for (typed, said) in [
        ("ada", "neither an e-mail address"),
        ("a@example.test, b@example.test", "neither an e-mail address"),
        ("+1", "neither an e-mail address"),
        ("ADA@example.test", "already"),
    ] {
        let refused = ada.submit(&page, "contact-add", &[("address", typed)]).await.expect(400);
        assert!(refused.text("address-note").contains(said), "{typed}: {}", refused.body);
    }
    for n in 0..10 {
        ask(&ada, &format!("a{n}@example.test")).await;
    }
    let refused = ada.submit(&page, "contact-add", &[("address", "a10@example.test")]).await.expect(429);
    assert!(refused.text("address-note").contains("Too many tries"));
    assert_eq!(app.count_letters("a10@example.test").await, 0);
}

#[tokio::test]
async fn a_telephone_number_is_added_by_a_text_message_and_apps_are_told_it() {
    let app = TestApp::spawn().await;
    let (ada, bob) = (Browser::new(&app), Browser::new(&app));
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    let waiting = ask(&ada, "079 123 45 67").await;
    assert!(waiting.body.contains(NUMBER), "{}", waiting.body);
    app.settle().await;
    let sent = app.sms.messages();
    assert_eq!(sent.len(), 1);
    let code = sent[0].code.clone().expect("a code");
    let page = ada.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
    assert!(page.body.matches("Primary").count() == 2, "one of each kind: {}", page.body);
    app.settle().await;
    assert!(app.letters_to(ADA).pop().expect("a notice").text.contains(NUMBER));
    let client = app.client_with(|client| client.metadata.scope = Scope::supported()).await;
    let start = authorize_path(&client, &[("scope", "openid phone")]);
    let code = ada.open(&start).await.redirected_code().expect("a code");
    let given = app.redeem(&client, &code).await.expect(200).json();
    let told = app.user_info(text(given.as_object().expect("an object"), "access_token")).await.json();
    assert_eq!((&told["phone_number"], &told["phone_number_verified"]), (&NUMBER.into(), &true.into()));

    // It belongs to ada: whoever asks for it gets the same page, and no code.
    bob.sign_in(&app, "/account", BOB).await.expect(200);
    ask(&bob, "+41 79 123 45 67").await;
    app.settle().await;
    let told = app.sms.messages().pop().expect("a message").text;
    assert!(told.contains("already") && !told.chars().any(|c| c.is_ascii_digit()), "{told}");
    let page = bob.open(HERE).await;
    let abroad = bob.submit(&page, "contact-add", &[("address", "+1 202 555 0123")]).await.expect(400);
    assert!(abroad.text("address-note").contains("this country"), "{}", abroad.body);
    // Nobody needs it to sign in here.
    let page = ada.open(HERE).await;
    let page = ada.submit(&page, "contact-remove-2", &[]).await.expect(200);
    assert!(!page.body.contains(NUMBER));
}
