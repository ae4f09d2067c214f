//! Several tabs at once, opened by a browser that brings no cookie yet

use crate::support::{Browser, Page, TestApp, people::ADA, tokens::authorize_path};

/// Tabs that were opened at the same moment: each asked without a cookie, and none has followed its answer yet.
async fn tabs(app: &TestApp, start: &str) -> Vec<(Browser, Page)> {
    let mut tabs = Vec::new();
    for _ in 0..4 {
        let tab = Browser::new(app);
        let answer = tab.get(start).await.expect(303);
        tabs.push((tab, answer));
    }
    tabs
}

/// The one browser that they are tabs of, once all answers have come.
fn browser(app: &TestApp, tabs: &[(Browser, Page)]) -> Browser {
    let browser = Browser::new(app);
    for (tab, _) in tabs {
        tab.cookies().iter().for_each(|(name, value)| browser.set_cookie(name, value));
    }
    browser
}

fn next(answer: &Page) -> String {
    answer.location().expect("a place to go on").to_string()
}

#[tokio::test]
async fn all_tabs_of_a_first_visit_work() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let tabs = tabs(&app, &authorize_path(&client, &[])).await;
    // The first answer was so fast that its tab went on before the other answers came.
    let early = tabs[0].0.open(&next(&tabs[0].1)).await.expect(200);
    let browser = browser(&app, &tabs);
    for (_, answer) in &tabs {
        assert!(browser.open(&next(answer)).await.expect(200).has("identifier"));
    }
    let waiting = browser.submit(&early, "continue", &[("identifier", ADA)]).await.expect(200);
    assert!(waiting.has("code"), "{}", waiting.body);
    let code = app.code_to(ADA).await;
    let done = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(done.redirected_code().is_some(), "{}", done.body);
    for (_, answer) in &tabs[1..] {
        let path = next(answer).replace("/login/", "/resume/").replace("/identify", "");
        assert!(browser.open(&path).await.redirected_code().is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_tab_stays_with_its_browser_after_the_cookies_of_the_first_visit_have_ended() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let tabs = tabs(&app, &authorize_path(&client, &[])).await;
    let before = browser(&app, &tabs);
    for (_, answer) in &tabs {
        before.open(&next(answer)).await.expect(200);
    }
    let after = Browser::new(&app);
    let kept = before.cookie("porchlight-browser").expect("the browser's own cookie");
    after.set_cookie("porchlight-browser", &kept);
    for (_, answer) in &tabs {
        assert!(after.open(&next(answer)).await.expect(200).has("identifier"));
    }
}

#[tokio::test]
async fn whoever_brings_none_of_its_values_does_not_get_the_sign_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let tabs = tabs(&app, &authorize_path(&client, &[])).await;
    Browser::new(&app).open(&next(&tabs[0].1)).await.expect(403);
    // Nobody has done anything in it, and still another browser with cookies of its own does not get it.
    tabs[1].0.open(&next(&tabs[0].1)).await.expect(403);
    let thief = Browser::new(&app);
    thief.set_cookie("porchlight-first-00000000", &"0".repeat(64));
    thief.open(&next(&tabs[0].1)).await.expect(403);
    tabs[0].0.open(&next(&tabs[0].1)).await.expect(200);
}

#[tokio::test]
async fn a_tab_left_at_the_first_page_learns_that_another_one_signed_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let state = async |page: &Page| {
        let status = page.element("first").expect("the form").get("data-status").expect("a path").to_owned();
        browser.get(&status).await.expect(200).json()["state"].as_str().expect("a state").to_owned()
    };
    let left = browser.open(&authorize_path(&client, &[])).await.expect(200);
    let anew = browser.open(&authorize_path(&client, &[("prompt", "login")])).await.expect(200);
    assert_eq!(state(&left).await, "waiting");
    browser.sign_in(&app, "/account", ADA).await.expect(200);
    assert_eq!(state(&left).await, "approved");
    assert_eq!(state(&anew).await, "waiting", "there the person is asked whoever is signed in");
    let on = left.element("first").expect("the form").get("data-continue").expect("a path").to_owned();
    assert!(browser.open(&on).await.redirected_code().is_some());
}

#[tokio::test]
async fn coming_back_before_another_message_may_be_sent_leads_to_the_page_that_waits_for_the_first() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    for address in [ADA, "nobody-yet@example.test"] {
        let waiting = browser.ask(&authorize_path(&client, &[]), address).await;
        let again = browser.ask(&authorize_path(&client, &[]), address).await.expect(200);
        assert_eq!(again.url.path(), waiting.url.path(), "{}", again.body);
        assert_eq!(app.count_letters(address).await, 1);
        // Another app's sign-in is another matter.
        let other = app.client().await;
        let page = browser.open(&authorize_path(&other, &[])).await.expect(200);
        browser.submit(&page, "continue", &[("identifier", address)]).await.expect(429);
    }
}
