//! Links that can do nothing any more: who learns why

use super::opened_link::{KINDS, NEW, link, main_of, newest_page, scene};
use crate::support::{Browser, Page, TestApp, html};

/// What a link can die of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    Expired,
    Used,
    Replaced,
    Denied,
}

/// Uses a link in a browser of Ada's.
async fn spend(app: &TestApp, phone: &Browser, kind: &str, link: &str, asking: Option<&Browser>) {
    let page = phone.open(link).await.expect(200);
    let page = match (kind, asking) {
        ("/reset", _) => {
            let field = phone.submit(&page, "continue", &[]).await.expect(200);
            phone.submit(&field, "save-password", &[("password", NEW)]).await
        }
        ("/qr", Some(asking)) => {
            let screen = asking.open(&newest_page(app, asking, "qr").await).await.expect(200);
            let number = screen.text("match-number-shown");
            phone.submit(&page, "approve", &[("match-number", &number)]).await
        }
        ("/invite", _) => phone.submit(&page, "continue", &[]).await,
        ("/not-me", _) => phone.submit(&page, "deny", &[]).await,
        _ => phone.submit(&page, "approve", &[]).await,
    };
    page.expect(200);
}

/// Ends a link in that way. False for a kind that cannot end so.
async fn end(
    app: &TestApp,
    phone: &Browser,
    kind: &str,
    death: Death,
    link_of: (&str, Option<&Browser>),
) -> bool {
    let (dead, asking) = link_of;
    match (death, kind, asking) {
        (Death::Expired, ..) => app.clock.advance(8 * 86_400),
        (Death::Used, ..) => spend(app, phone, kind, dead, asking).await,
        (Death::Replaced, "/link" | "/qr", Some(asking)) => {
            let page = newest_page(app, asking, if kind == "/qr" { "qr" } else { "wait" }).await;
            let page = asking.open(&page).await.expect(200);
            asking.submit(&page, "resend", &[]).await.expect(200);
        }
        (Death::Replaced, "/reset" | "/admin-link", _) => drop(link(app, kind).await),
        (Death::Denied, "/link" | "/reset" | "/qr" | "/admin-link", _) => {
            let page = phone.open(dead).await.expect(200);
            phone.submit(&page, "deny", &[]).await.expect(200);
        }
        _ => return false,
    }
    true
}

#[tokio::test]
async fn why_a_link_failed_shows_only_in_the_browser_that_began_and_an_invented_one_looks_the_same() {
    for kind in KINDS {
        for death in [Death::Expired, Death::Used, Death::Replaced, Death::Denied] {
            let (app, phone) = scene().await;
            let (dead, asking) = link(&app, kind).await;
            if !end(&app, &phone, kind, death, (&dead, asking.as_ref())).await {
                continue;
            }
            let never = format!("{kind}?token={}", "0".repeat(64));
            for browser in [&phone, &Browser::new(&app)] {
                let (never, page) =
                    (browser.open(&never).await.expect(410), browser.open(&dead).await.expect(410));
                assert_eq!(main_of(&page), main_of(&never), "{kind} {death:?}");
                let button = |page: &Page| page.element("continue").expect("one button").attributes;
                assert_eq!(button(&page), button(&never), "{kind} {death:?}");
                assert!(html::forms(&page.body).is_empty(), "{kind} {death:?}");
            }
            if let (Some(asking), "/link" | "/reset") = (asking, kind) {
                let (never, page) = (asking.open(&never).await.expect(410), asking.open(&dead).await);
                assert_ne!(main_of(&page), main_of(&never), "{kind} {death:?}: {}", page.url);
            }
        }
    }
}
