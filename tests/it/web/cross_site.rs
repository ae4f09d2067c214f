//! What other sites can make a browser send

use crate::support::{
    Browser, Page, TestApp,
    app::{CALLBACK, Registered},
    browser::HTML,
    http,
    tokens::{CHALLENGE, authorize_path, text},
};
use reqwest::{Method, RequestBuilder};

use crate::support::people::ADA;
const BYE: &str = "https://app.example/bye";

/// A form that another site posts into the browser's own window: the browser leaves Lax cookies at home.
fn posted(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    http::client()
        .post(format!("{}{path}", app.base))
        .header("accept", HTML)
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
        .form(fields)
}

/// A redirect of another site in the browser's own window: Lax cookies come along.
async fn led(browser: &Browser, url: &str) -> Page {
    let request = browser
        .request(Method::GET, url)
        .header("accept", HTML)
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document");
    let page = browser.send(request).await;
    browser.follow(page).await
}

fn fields<'a>(client: &'a Registered, padding: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", client.id.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "the-state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("padding", padding),
        // What would hide the form's own in a script.
        ("submit", "x"),
        ("action", "y"),
    ]
}

fn sets_nothing(page: &Page) {
    let set: Vec<_> = page.headers.get_all("set-cookie").iter().collect();
    assert!(set.is_empty(), "{} {}: {set:?}", page.status, page.url);
}

#[tokio::test]
async fn no_answer_to_a_request_of_another_site_sets_or_clears_a_cookie() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let long = "x".repeat(9000);
    for padding in ["x", long.as_str()] {
        sets_nothing(&http::send(posted(&app, "/authorize", &fields(&client, padding))).await);
        sets_nothing(
            &http::send(posted(&app, "/end_session", &[("state", "s"), ("padding", padding)])).await,
        );
    }
    let wrong = [("client_id", "nobody"), ("client_id", "twice")];
    for path in [
        "/authorize",
        "/end_session?lang=de",
        "/nowhere?lang=de",
        "/account/sign-out",
        "/token",
        "/link/deny",
    ] {
        sets_nothing(&http::send(posted(&app, path, &wrong)).await);
    }
    let get = |path: &str| http::client().get(format!("{}{path}", app.base));
    let authorize = authorize_path(&client, &[]);
    for path in [authorize.as_str(), "/account?lang=de", "/end_session?lang=de", "/nowhere?lang=de"] {
        for (mode, dest) in [("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")] {
            let request = get(path).header("accept", HTML).header("sec-fetch-site", "cross-site");
            let request = request.header("sec-fetch-mode", mode).header("sec-fetch-dest", dest);
            sets_nothing(&http::send(request).await);
        }
        // Browsers that say nothing of this.
        sets_nothing(&http::send(get(path).header("accept", "image/avif,*/*;q=0.8")).await);
        sets_nothing(&http::send(get(path).header("origin", "https://evil.example")).await);
    }
    let old = http::client().post(format!("{}/authorize", app.base)).header("accept", HTML);
    sets_nothing(&http::send(old.form(&fields(&client, "x"))).await);
}

#[tokio::test]
async fn a_form_of_another_site_leaves_the_sign_in_of_another_tab_alone() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let waiting = browser.ask(&authorize_path(&client, &[]), ADA).await;
    let identity = browser.cookie("porchlight-browser").expect("an identity");
    for path in ["/authorize", "/end_session", "/nowhere"] {
        browser.send(posted(&app, path, &fields(&client, "x"))).await;
    }
    assert_eq!(browser.cookie("porchlight-browser").as_ref(), Some(&identity));
    let code = app.code_to(ADA).await;
    let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await;
    assert!(page.redirected("code").is_some(), "{}", page.status);
    assert_eq!(browser.cookie("porchlight-browser"), Some(identity));
}

#[tokio::test]
async fn a_form_of_an_app_goes_on_in_the_same_browser() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let answer = http::send(posted(&app, "/authorize", &fields(&client, "x"))).await.expect(303);
    let page = led(&browser, answer.location().expect("the same by GET").as_str()).await;
    assert_eq!(page.redirected("state").as_deref(), Some("the-state"));
    assert!(page.redirected("code").is_some(), "signed in by the session");
}

#[tokio::test]
async fn a_form_that_is_too_long_for_an_address_is_sent_again_from_a_page_of_ours() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (browser, newcomer, long) = (Browser::new(&app), Browser::new(&app), "x".repeat(9000));
    browser.sign_in(&app, &authorize_path(&client, &[]), ADA).await;
    let page = http::send(posted(&app, "/authorize", &fields(&client, &long))).await.expect(200);
    let again = browser.submit(&page, "continue", &[]).await;
    assert_eq!(again.redirected("state").as_deref(), Some("the-state"));
    assert!(again.redirected("code").is_some(), "signed in by the session");
    assert!(newcomer.submit(&page, "continue", &[]).await.expect(200).has("identifier"), "or by a sign-in");
}

#[tokio::test]
async fn a_long_form_of_an_app_signs_out() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let code = app.code_with(&browser, &client, ADA, &[]).await;
    let given = app.redeem(&client, &code).await.expect(200).json();
    let hint = text(given.as_object().expect("an object"), "id_token").to_owned();
    let long = "x".repeat(9000);
    let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE), ("padding", &long)];
    let page = http::send(posted(&app, "/end_session", &fields)).await.expect(200);
    let done = browser.submit(&page, "continue", &[]).await;
    assert_eq!(done.location().expect("back to the app").as_str(), BYE);
    let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
    assert_eq!(silent.redirected("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn the_browser_s_cookie_is_renewed_by_pages_and_by_the_sign_in() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let browser = Browser::new(&app);
    let renewed = |page: &Page| {
        let lines =
            page.headers.get_all("set-cookie").iter().map(|line| line.to_str().expect("ASCII").to_owned());
        lines.into_iter().find(|line| line.starts_with("porchlight-browser=")).expect("the browser's cookie")
    };
    let first = renewed(&browser.get(&authorize_path(&client, &[])).await);
    assert!(first.contains("Max-Age=31536000"), "{first}");
    let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
    assert_eq!(renewed(&page), first, "the same value, for a year from now");
    let page = browser.submit(&page, "continue", &[("identifier", ADA)]).await.expect(200);
    let code = app.code_to(ADA).await;
    let end = browser.submit(&page, "submit-code", &[("code", &code)]).await;
    assert!(end.redirected("code").is_some());
    assert_eq!(renewed(&end), first);
    let silent = browser.get(&authorize_path(&client, &[("prompt", "none")])).await;
    assert_eq!(renewed(&silent), first);
}
