//! GET /account/activity

use crate::support::{Browser, TestApp, html};

use crate::support::people::{ADA, EVE};
const HERE: &str = "/account/activity";

#[tokio::test]
async fn a_person_reads_what_happened_in_plain_words_and_nobody_else_s() {
    let app = TestApp::spawn().await;
    Browser::new(&app).sign_in(&app, "/account", EVE).await;
    let ada = Browser::new(&app);
    let page = ada.sign_in(&app, HERE, ADA).await.expect(200);
    for words in ["The account was created", "Signed in with a code", "A browser was signed in", "Firefox"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("session.started") && !page.has("older"), "{}", page.body);
    let german = ada.open(&format!("{HERE}?lang=de")).await.expect(200);
    assert!(german.body.contains("Das Konto wurde angelegt"));
    assert_eq!(page.body.matches("The account was created").count(), 1, "eve's is hers");
}

#[tokio::test]
async fn it_goes_back_page_by_page_and_no_address_shows_more() {
    let app = TestApp::spawn().await;
    let ada = Browser::new(&app);
    ada.sign_in(&app, "/account", ADA).await.expect(200);
    for n in 0..30 {
        let page = ada.open("/account/profile").await;
        ada.submit(&page, "save", &[("name", &format!("Ada {n}"))]).await.expect(200);
    }
    let lines = |body: &str| html::tags(body).iter().filter(|tag| tag.name == "strong").count();
    let first = ada.open(HERE).await.expect(200);
    assert_eq!(lines(&first.body), 25);
    assert!(!first.body.contains("Ada 29"), "no value is in it");
    let second = ada.click(&first, "older").await.expect(200);
    assert!(lines(&second.body) < 25 && second.body.contains("The account was created"), "{}", second.body);
    let back = ada.click(&second, "newest").await.expect(200);
    assert_eq!(back.url.query(), None);
    for odd in ["'", "%00", "zzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff", "1"] {
        ada.open(&format!("{HERE}?before={odd}")).await.expect(200);
    }
}
