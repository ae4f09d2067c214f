//! GET /static/{version}/{file}, /brand.css, /brand/logo

use crate::support::people::ADA;
use crate::support::{Browser, TestApp, html};

#[tokio::test]
async fn everything_that_a_page_loads_is_there_and_kept() {
    let app = TestApp::spawn().await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await.expect(200);
    let urls: Vec<String> = html::tags(&page.body)
        .iter()
        .filter(|tag| ["link", "script", "img"].contains(&tag.name.as_str()))
        .filter_map(|tag| tag.get("href").or(tag.get("src")).map(str::to_owned))
        .collect();
    assert!(urls.len() >= 4, "{urls:?}");
    for url in urls {
        let file = browser.get(&url).await.expect(200);
        assert_ne!(file.header("content-type"), "", "{url}");
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{url}");
        assert!(file.header("cache-control").contains("max-age"), "{url}");
        assert_eq!(file.header("set-cookie"), "", "{url}");
    }
    browser.get("/static/x/no-such-file").await.expect(404);
    browser.get("/static/x/..%2f..%2fCargo.toml").await.expect(404);
}

#[tokio::test]
async fn the_installation_s_name_and_colour_are_everywhere() {
    let app = TestApp::build()
        .set("brand.name", "\"Nook & <Cranny>\"")
        .set("brand.color", "\"#8a1c4a\"")
        .spawn()
        .await;
    let browser = Browser::new(&app);
    let page = browser.open("/account").await;
    assert!(page.body.contains("Nook &amp; &lt;Cranny&gt;"), "{}", page.body);
    assert!(browser.get("/brand.css").await.expect(200).body.to_lowercase().contains("#8a1c4a"));
    browser.ask("/account", ADA).await;
    let letter = app.letter_to(ADA).await;
    assert!(letter.text.contains("Nook & <Cranny>") && !letter.html.contains("<Cranny>"), "{}", letter.text);
}
