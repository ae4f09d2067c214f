//! GET /admin/log

use super::{ADMIN, admin, each_is_there_once, pages};
use crate::support::{Browser, Page, TestApp, tokens::authorize_path};
use porchlight::model::audit::{Entry, Event};

use crate::support::people::{ADA, EVE};

fn log(page: &Page) -> &str {
    let list = page.body.split("id=\"log\"").nth(1);
    list.and_then(|rest| rest.split("</ol>").next()).unwrap_or_default()
}

#[tokio::test]
async fn what_happened_is_said_in_words_with_person_app_device_and_detail() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::phone(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let code = app.code_to(ADA).await;
    app.clock.advance(130);
    browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    let boss = admin(&app).await;
    let page = boss.open("/admin/log?event=session.started").await.expect(200);
    assert_eq!(page.element("nav-log").expect("a tab").get("aria-current"), Some("page"));
    let shown = log(&page);
    assert_eq!(shown.matches("<li>").count(), 2, "hers and the admin's: {shown}");
    for piece in [
        "A browser was signed in",
        "Sample app",
        "2 minutes",
        ADA,
        "Safari on iPhone",
        browser.ip.as_str(),
        " UTC",
    ] {
        assert!(shown.contains(piece), "{piece} is missing in {shown}");
    }
    let link = shown.split("href=\"").find(|rest| rest.contains(&format!(">{ADA}<"))).expect("a link");
    let hers = boss.open(link.split('"').next().expect("its end")).await.expect(200);
    let everything = boss.click(&hers, "log").await.expect(200);
    assert!(everything.text("of").contains(ADA) && log(&everything).contains("code.used"));
    assert!(!log(&everything).contains(ADMIN), "only what concerns her");
    let codes = boss.open("/admin/log?event=code.used").await.expect(200);
    assert!(log(&codes).contains("email_code") && !log(&codes).contains("session.started"));
    let all = boss.open("/admin/log?event=nonsense&before=").await.expect(200);
    assert!(log(&all).contains("code.used") && log(&all).contains("session.started"));
}

#[tokio::test]
async fn a_chosen_event_stays_chosen_and_its_person_with_it() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let ada = app.user(ADA).await;
    let page = boss.open(&format!("/admin/log?user={ada}&event=user.created")).await.expect(200);
    assert_eq!(log(&page).matches("<li>").count(), 1, "{}", page.body);
    assert!(log(&page).contains("by") && log(&page).contains("test"), "who did it");
    assert!(page.body.contains("<option value=\"user.created\" selected>"), "{}", page.body);
    let form = page.form("show");
    assert!(form.fields.iter().any(|(name, value)| name == "user" && value == ada.as_str()));
    for word in Event::ALL {
        assert!(page.body.contains(&format!("<option value=\"{}\"", word.as_str())), "{word:?}");
    }
}

#[tokio::test]
async fn what_an_admin_did_names_them_and_a_deleted_account_is_called_so() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, "/account", ADA).await;
    let boss = admin(&app).await;
    let eve = app.user(EVE).await;
    let page = boss.open(&format!("/admin/people/{eve}")).await.expect(200);
    boss.submit(&page, "save-groups", &[("groups", "staff")]).await.expect(200);
    let page = boss.open("/admin/log?event=user.changed").await.expect(200);
    assert!(log(&page).contains(EVE) && log(&page).contains(&format!(">{ADMIN}</a>")), "{}", page.body);
    app.write(move |_, conn| porchlight::store::users::remove(conn, &eve)).await;
    let page = boss.open("/admin/log?event=user.changed").await.expect(200);
    assert!(log(&page).contains("a deleted account") && !log(&page).contains("eve@"), "{}", page.body);
}

#[tokio::test]
async fn the_log_goes_on_page_by_page_and_nothing_is_lost_or_twice() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    for number in 0..120 {
        app.write(move |app, conn| {
            let entry = Entry::new(Event::KeyChanged).detail(format!("number {number}."));
            porchlight::observe::audit::record(app, conn, &entry)
        })
        .await;
    }
    let pages = pages(&boss, "/admin/log?event=key.changed").await;
    let shown: Vec<String> = pages.iter().map(|page| log(page).to_owned()).collect();
    each_is_there_once(&shown, 120, |number| format!(">number {number}.<"));
}
