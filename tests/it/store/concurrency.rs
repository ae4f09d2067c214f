//! What may be spent once is spent once, however many try at the same moment, on both databases

use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    db::{BOTH, Database},
    tokens::{VERIFIER, authorize_path, text},
};
use futures_util::future::join_all;
use std::future::Future;

use crate::support::people::ADA;
const TIMES: usize = 50;

async fn app_on(database: Database) -> (TestApp, Registered) {
    let app = TestApp::build().on(database).set("server.workers", 2).spawn().await;
    let client = app.client().await;
    (app, client)
}

/// Does the same fifty times at once.
async fn at_once<F: Future<Output = Page>>(action: impl Fn() -> F) -> Vec<Page> {
    join_all((0..TIMES).map(|_| action())).await
}

fn winners(pages: &[Page], won: impl Fn(&Page) -> bool) -> usize {
    let broken: Vec<u16> = pages.iter().map(|page| page.status).filter(|status| *status >= 500).collect();
    assert!(broken.is_empty(), "a lost race is no fault of ours: {broken:?}");
    pages.iter().filter(|page| won(page)).count()
}

#[tokio::test]
async fn an_authorization_code_gives_tokens_once() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let code = app.code(&client, ADA).await;
        let pages = at_once(|| app.redeem(&client, &code)).await;
        assert_eq!(winners(&pages, |page| page.status == 200), 1, "{database:?}");
        let given = pages.iter().find(|page| page.status == 200).expect("the winner").json();
        app.user_info(given["access_token"].as_str().expect("a token")).await.expect(401);
    }
}

#[tokio::test]
async fn a_refresh_token_has_one_child() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let given = app.tokens(&client, ADA).await;
        let token = text(&given, "refresh_token");
        let pages = at_once(|| app.refresh(&client, token)).await;
        assert_eq!(winners(&pages, |page| page.status == 200), TIMES, "{database:?}");
        let mut children: Vec<String> =
            pages.iter().map(|page| page.json()["refresh_token"].to_string()).collect();
        children.dedup();
        assert_eq!(children.len(), 1, "{database:?}");
        for page in pages {
            app.user_info(page.json()["access_token"].as_str().expect("a token")).await.expect(200);
        }
    }
}

#[tokio::test]
async fn a_link_signs_in_once() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let browser = Browser::new(&app);
        browser.ask(&authorize_path(&client, &[]), ADA).await;
        let page = browser.open(&app.letter_to(ADA).await.link).await;
        at_once(|| browser.press(&page, "approve", &[])).await;
        let audit = app.audit().await;
        assert_eq!(audit.iter().filter(|row| row.contains("link.used")).count(), 1, "{database:?}");
    }
}

#[tokio::test]
async fn an_approval_elsewhere_happens_once_and_a_denial_beside_it_not_too() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let (desktop, phone) = (Browser::new(&app), Browser::phone(&app));
        let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
        let number = waiting.text("match-number-shown");
        let page = phone.open(&app.letter_to(ADA).await.link).await;
        let typed = [("match-number", number.as_str())];
        let (yes, no) = tokio::join!(
            join_all((0..25).map(|_| phone.press(&page, "approve", &typed))),
            join_all((0..25).map(|_| phone.press(&page, "deny", &[])))
        );
        let approved = winners(&yes, |page| page.location().is_some_and(|to| to.path() == "/link/approved"));
        let denied = winners(&no, |page| page.location().is_some_and(|to| to.path() == "/link/denied"));
        let state = desktop
            .get(waiting.element("live").expect("live").get("data-status").expect("a URL"))
            .await
            .json();
        let audit = app.audit().await;
        let count = |event: &str| audit.iter().filter(|row| row.contains(event)).count();
        assert_eq!(
            count("link.paired") + count("login.denied"),
            1,
            "{database:?}: {approved} approved, {denied} denied"
        );
        assert_eq!(state["state"] == "approved", count("link.paired") == 1, "{database:?}");
        assert_eq!(approved, count("link.paired"), "{database:?}");
    }
}

#[tokio::test]
async fn a_code_by_mail_is_used_once() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let browser = Browser::new(&app);
        let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
        let code = app.letter_to(ADA).await.code;
        let typed = [("code", code.as_str())];
        at_once(|| browser.press(&waiting, "submit-code", &typed)).await;
        let audit = app.audit().await;
        assert_eq!(audit.iter().filter(|row| row.contains("code.used")).count(), 1, "{database:?}");
        assert_eq!(audit.iter().filter(|row| row.contains("user.created")).count(), 1, "{database:?}");
    }
}

#[tokio::test]
async fn a_proved_sign_in_gives_the_app_one_code() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let browser = Browser::new(&app);
        let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
        let code = app.letter_to(ADA).await.code;
        browser.press(&waiting, "submit-code", &[("code", &code)]).await.expect(303);
        let resume = waiting.element("live").expect("live").get("data-continue").expect("a URL").to_owned();
        let pages = at_once(|| browser.get(&resume)).await;
        assert_eq!(winners(&pages, |page| page.redirected_code().is_some()), 1, "{database:?}");
    }
}

#[tokio::test]
async fn two_people_with_one_new_address_are_one_account() {
    for database in BOTH {
        let (app, client) = app_on(database).await;
        let mut forms = Vec::new();
        for _ in 0..5 {
            let browser = Browser::new(&app);
            let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
            let code = app.letter_to(ADA).await.code;
            forms.push((browser, waiting, code));
        }
        let pages = join_all(forms.iter().map(|(browser, waiting, code)| async move {
            browser.submit(waiting, "submit-code", &[("code", code)]).await
        }))
        .await;
        let mut subjects = Vec::new();
        for page in pages {
            let fields = page.redirected_code();
            let code = fields.unwrap_or_else(|| panic!("{database:?}: {} {}", page.status, page.body));
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ];
            let given = app.token(&client, &form).await.expect(200).json();
            subjects.push(
                crate::support::tokens::decode(given["id_token"].as_str().expect("an ID token"), 1)["sub"]
                    .clone(),
            );
        }
        subjects.dedup();
        assert_eq!(subjects.len(), 1, "{database:?}");
    }
}

#[tokio::test]
async fn limits_hold_when_everybody_comes_at_once() {
    for database in BOTH {
        let app = TestApp::build().on(database).set("sign_in.limits.sends_per_address", 5).spawn().await;
        let client = app.client().await;
        let mut forms = Vec::new();
        for _ in 0..20 {
            let browser = Browser::new(&app);
            let page = browser.open(&authorize_path(&client, &[])).await;
            forms.push((browser, page));
        }
        let asked = forms.iter().map(|(browser, page)| async move {
            browser.press(page, "continue", &[("identifier", ADA)]).await
        });
        let pages = join_all(asked).await;
        assert_eq!(winners(&pages, |page| page.status == 303), 20, "{database:?}");
        assert_eq!(app.count_letters(ADA).await, 5, "{database:?}");
    }
}
