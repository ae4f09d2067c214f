//! Forms of other sites, in a real browser

use crate::support::{TestApp, app::CALLBACK, chromium::Chromium, tokens::CHALLENGE};

use crate::support::people::ADA;
/// A page of nobody's site: whatever it sends is sent from another one.
const ANOTHER_SITE: &str = "data:text/html,<title>another site</title>";

/// Has another site post a form into the browser's window.
async fn post_from_another_site(browser: &Chromium, url: &str, fields: &[(&str, &str)]) {
    browser.open(ANOTHER_SITE).await;
    let fields = serde_json::to_string(fields).expect("JSON");
    let script = format!(
        "const form = document.createElement('form');
         form.method = 'post';
         form.action = '{url}';
         for (const [name, value] of {fields}) {{
           const field = document.createElement('input');
           [field.type, field.name, field.value] = ['hidden', name, value];
           form.append(field);
         }}
         document.body.append(form);
         HTMLFormElement.prototype.submit.call(form);"
    );
    browser.run(&script).await;
}

#[tokio::test]
async fn forms_of_other_sites_go_on_and_leave_the_browser_s_identity_alone() {
    let app = TestApp::build().named().spawn().await;
    let client = app.client().await;
    let browser = Chromium::desktop().await;
    browser.open(&format!("{}/account", app.base)).await;
    browser.type_into("identifier", ADA).await;
    browser.click("continue").await;
    browser.element("code").await;
    let waiting = browser.url().await;

    let long = "x".repeat(9000);
    for padding in ["short", long.as_str()] {
        let fields = [
            ("client_id", client.id.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "s"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("submit", padding),
            ("action", "y"),
        ];
        post_from_another_site(&browser, &format!("{}/authorize", app.base), &fields).await;
        // The page in between sends itself.
        browser.arrives("/identify").await;
        browser.element("identifier").await;
    }
    post_from_another_site(&browser, &format!("{}/nowhere", app.base), &[]).await;
    browser.arrives("/nowhere").await;
    browser.open(&waiting).await;
    browser.element("code").await;
    // The sign-in is bound to the browser's identity: the code is taken.
    browser.type_into("code", &app.code_to(ADA).await).await;
    browser.element("sign-out").await;
    browser.quit().await;
}

#[tokio::test]
async fn a_long_form_that_asks_to_sign_out_arrives() {
    let app = TestApp::build().named().spawn().await;
    let browser = Chromium::desktop().await;
    let long = "x".repeat(9000);
    browser.open(&format!("{}/account", app.base)).await;
    post_from_another_site(&browser, &format!("{}/end_session", app.base), &[("padding", &long)]).await;
    // Nobody is signed in: it says so at once.
    browser.arrives("/end_session").await;
    browser.shows("signed out").await;
    browser.quit().await;
}
