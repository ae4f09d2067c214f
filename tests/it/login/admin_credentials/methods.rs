//! How it reaches the person, and who is let in with it

use super::{ADA, accept, actor, club, club_in, club_of, is_in};
use crate::support::people::NUMBER;
use crate::support::{Browser, TestApp, push::Gadget, tokens::authorize_path};
use porchlight::{
    admin::users::issue::{self, IssueMethod},
    model::{
        contact::{Contact, ContactKind},
        id::UserId,
    },
    protocol::{claims::UserClaims, email::EmailAddress, phone::PhoneNumber},
    store,
};

#[tokio::test]
async fn a_notification_signs_in_the_device_that_gets_it_with_one_tap_and_a_code_goes_beside_it_by_mail() {
    let app = TestApp::build().with_push().spawn().await;
    let gadget = Gadget::at(&app.base, "/dev/push/1");
    let phone = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    let page = phone.open("/account/sessions").await;
    phone.submit(&page, "sign-out", &[]).await;
    let ada = app.id_of(ADA).await;
    let club = club_of(app, ada).await;
    assert!(club.issue("push").await.has("done"));
    let beside = club.newest().await;
    assert!(beside.code.len() == 6 && !beside.text.contains("admin-link"), "{}", beside.text);
    let link = club.app.pushed_link().await;
    let page = phone.open(&link).await.expect(200);
    assert!(!page.has("identifier") && page.body.contains(ADA), "{}", page.body);
    let traits = [("screen", "390x844"), ("platform", "iPhone"), ("language", "de-CH")];
    phone.submit(&page, "approve", &traits).await.expect(200);
    assert!(is_in(&phone));
    let rows = club.app.audit().await;
    let used = rows.iter().find(|row| row.contains("push.used")).expect("a row");
    for part in ["Safari", "iPhone", "screen 390x844", "platform iPhone", "language de-CH", &phone.ip] {
        assert!(used.contains(part), "{part}: {used}");
    }
    assert_eq!(club.count("push.anomaly").await, 0);
    let desktop = Browser::new(&club.app);
    let waiting = club.waiting(&desktop).await;
    let page = desktop.submit(&waiting, "submit-code", &[("code", &beside.code)]).await;
    assert!(page.redirected("code").is_some(), "the code is another way, good for seven days");
}

#[tokio::test]
async fn a_notification_s_link_on_another_device_proves_nothing_and_is_an_anomaly() {
    let club = club_in(TestApp::build().with_push()).await;
    club.app.give(&club.ada, &Gadget::at(&club.app.base, "/dev/push/1")).await;
    issue::issue(&club.app.app, &club.ada, IssueMethod::Push, actor()).await.expect("issued");
    let link = club.app.pushed_link().await;
    let elsewhere = Browser::new(&club.app);
    assert!(elsewhere.open(&link).await.expect(200).has("identifier"));
    let refused = accept(&elsewhere, &link).await.expect(403);
    assert!(refused.body.contains("on the device that got it"), "{}", refused.body);
    assert_eq!((club.count("push.used").await, club.count("push.anomaly").await), (0, 1));
    assert!(!is_in(&elsewhere));
}

#[tokio::test]
async fn not_me_on_the_notification_puts_no_first() {
    let club = club_in(TestApp::build().with_push()).await;
    club.app.give(&club.ada, &Gadget::at(&club.app.base, "/dev/push/1")).await;
    issue::issue(&club.app.app, &club.ada, IssueMethod::Push, actor()).await.expect("issued");
    let phone = Browser::phone(&club.app);
    let page = phone.open(&format!("{}&not-me=1", club.app.pushed_link().await)).await.expect(200);
    assert!(page.body.contains("Wasn’t this you?"), "{}", page.body);
    assert_eq!(phone.submit(&page, "deny", &[]).await.url.path(), "/link/denied");
}

#[tokio::test]
async fn who_waits_is_let_in_with_it_and_told_once() {
    let app = TestApp::build().set("sign_in.sign_up", "\"approval\"").spawn().await;
    let client = app.client().await;
    let desktop = Browser::new(&app);
    let pending = desktop.sign_in(&app, &authorize_path(&client, &[]), ADA).await.expect(200);
    assert!(pending.url.path().ends_with("/pending"), "{}", pending.url);
    let ada = app.id_of(ADA).await;
    let club = club_of(app, ada).await;
    let before = club.app.count_letters(ADA).await;
    let link = club.shown().await;
    assert_eq!(club.app.count_letters(ADA).await, before + 1, "one message says both");
    assert_eq!(club.count("user.approved").await, 1);
    let phone = Browser::phone(&club.app);
    accept(&phone, &link).await.expect(200);
    assert!(is_in(&phone));
    assert!(
        desktop.click(&pending, "continue").await.redirected("code").is_some(),
        "and the desktop goes on"
    );
}

#[tokio::test]
async fn every_other_address_learns_that_there_is_one_and_not_what_it_is() {
    let club = club().await;
    club.app.confirm(&club.ada).await;
    let second = "ada@work.test";
    let ada = club.ada.clone();
    club.app
        .write(move |app, conn| {
            let address = EmailAddress::parse(second).expect("an address");
            store::contacts::insert(conn, &Contact::email(app.new_id(), &ada, &address, Some(app.now())))
        })
        .await;
    let (link, code) = (club.link().await, club.code().await);
    assert_eq!(club.app.count_letters(second).await, 2);
    let token = link.split("token=").nth(1).expect("a token");
    for letter in club.app.letters_to(second) {
        assert!(letter.subject.contains("administrator") && !letter.not_me.is_empty(), "{}", letter.text);
        for words in [&letter.text, &letter.html] {
            assert!(!words.contains(token) && !words.contains(&code));
        }
    }
    assert!(club.app.letters_to(ADA).iter().all(|letter| !letter.not_me.is_empty()));
}

async fn by_phone(app: &TestApp, number: &str) -> UserId {
    let claims = UserClaims { name: Some("Ada Lovelace".to_owned()), ..UserClaims::default() };
    let id = app.user_with(ADA, claims).await;
    let (ada, number) = (id.clone(), PhoneNumber::parse(number, None).expect("a number"));
    app.write(move |app, conn| {
        for contact in store::contacts::of_user(conn, &ada)? {
            store::contacts::remove(conn, &ada, &contact.id)?;
        }
        store::contacts::insert(conn, &Contact::phone(app.new_id(), &ada, &number, Some(app.now())))
    })
    .await;
    id
}

#[tokio::test]
async fn who_has_no_address_is_told_by_text_message_and_can_only_be_shown_a_link() {
    let number = NUMBER;
    let app = TestApp::spawn().await;
    let ada = by_phone(&app, number).await;
    let club = club_of(app, ada).await;
    assert!(!club.page.has("issue-link") && !club.page.has("issue-code") && club.page.has("issue-qr"));
    let link = club.shown().await;
    let text = club.app.text_to(number).await;
    assert!(text.words.contains("administrator") && !text.words.contains("admin-link"), "{}", text.words);
    accept(&Browser::phone(&club.app), &link).await.expect(200);
    let nowhere = issue::issue(&club.app.app, &club.ada, IssueMethod::Code, actor()).await;
    assert!(nowhere.is_err());
}

#[tokio::test]
async fn who_can_be_told_nowhere_is_issued_nothing() {
    let app = TestApp::spawn().await;
    let ada = by_phone(&app, NUMBER).await;
    let gone = ada.clone();
    app.write(move |_, conn| {
        for contact in
            store::contacts::of_user(conn, &gone)?.into_iter().filter(|c| c.kind == ContactKind::Phone)
        {
            store::contacts::remove(conn, &gone, &contact.id)?;
        }
        Ok(())
    })
    .await;
    let club = club_of(app, ada).await;
    assert!(!club.page.has("issue"), "{}", club.page.body);
    assert!(issue::issue(&club.app.app, &club.ada, IssueMethod::Qr, actor()).await.is_err());
}
