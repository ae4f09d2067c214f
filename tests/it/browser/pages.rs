//! Every page in every state: no accessibility fault, no scrolling sideways, no complaint of the browser

use crate::support::{
    chromium::{Chromium, Device, Scheme},
    gallery::Gallery,
};

/// Buttons and fields that are lower than a finger needs.
const SMALL: &str = "return [...document.querySelectorAll('button, a.button, input:not([type=hidden]):not([type=checkbox])')]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
    .map(e => 'under 44 pixels: ' + e.tagName + '#' + e.id + '.' + e.className + ' ' + e.getBoundingClientRect().height)";

async fn scrolls(browser: &Browser<'_>, size: &str) -> Vec<String> {
    let wide = browser.0.overflow().await;
    if wide > 0 { vec![format!("scrolls sideways by {wide} pixels {size}")] } else { Vec::new() }
}

/// The browser that looks at one, and the page's name.
struct Browser<'a>(&'a Chromium, &'a str);

impl Browser<'_> {
    /// Keeps a picture for people to look at, where they asked for pictures.
    async fn picture(&self, how: &str) {
        self.0.picture(&format!("{}-{how}", self.1.replace('/', "-"))).await;
    }
}

/// Shows every page to a look, and fails with all that was found.
async fn each(lang: &str, browser: &Chromium, look: impl AsyncFn(Browser<'_>) -> Vec<String>) {
    let gallery = Gallery::open(lang).await;
    assert!(gallery.names.len() > 40, "{} pages", gallery.names.len());
    let mut faults = Vec::new();
    for name in &gallery.names {
        browser.open(&format!("{}/page/{name}", gallery.base)).await;
        faults.extend(look(Browser(browser, name)).await.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    // The sample waiting pages ask a server that is not there.
    let complaints = browser.complaints().await.into_iter().filter(|line| !line.contains("/login/"));
    faults.extend(complaints.filter(|line| !line.contains("favicon")));
    assert!(faults.is_empty(), "{lang}:\n{}", faults.join("\n"));
}

#[tokio::test]
async fn every_page_is_right_on_a_desktop_light_and_dark() {
    let browser = Chromium::desktop().await;
    each("en", &browser, async |browser| {
        browser.0.prefer(Scheme::Light).await;
        let mut faults = browser.0.accessibility_faults(&[]).await;
        faults.extend(scrolls(&browser, "at 1280").await);
        browser.picture("desktop-light").await;
        browser.0.prefer(Scheme::Dark).await;
        faults.extend(
            browser
                .0
                .accessibility_faults(&["color-contrast"])
                .await
                .into_iter()
                .map(|fault| format!("dark: {fault}")),
        );
        faults
    })
    .await;
    browser.quit().await;
}

#[tokio::test]
async fn every_page_is_right_on_a_phone_light_and_dark_and_on_the_smallest_one() {
    let browser = Chromium::phone().await;
    each("de", &browser, async |browser| {
        browser.0.resize(Device::Phone).await;
        browser.0.prefer(Scheme::Dark).await;
        let mut faults = browser.0.accessibility_faults(&[]).await;
        faults.extend(scrolls(&browser, "at 390").await);
        browser.picture("phone-dark").await;
        let small = browser.0.run(SMALL).await;
        faults.extend(
            small.as_array().expect("a list").iter().map(|line| line.as_str().unwrap_or_default().to_owned()),
        );
        browser.0.prefer(Scheme::Light).await;
        faults.extend(
            browser
                .0
                .accessibility_faults(&["color-contrast"])
                .await
                .into_iter()
                .map(|fault| format!("light: {fault}")),
        );
        browser.0.size(320, 640, true).await;
        faults.extend(scrolls(&browser, "at 320").await);
        faults
    })
    .await;
    browser.quit().await;
}

/// Names the site by a single long word.
const LONG_BRAND: &str = "document.querySelectorAll('.brand span').forEach(
    brand => brand.textContent = 'Donaudampfschifffahrtsgesellschaftskapitän')";
/// Turns the page round, as a translator or an extension of the browser does.
const RIGHT_TO_LEFT: &str = "document.documentElement.dir = 'rtl'";

#[tokio::test]
async fn no_page_scrolls_sideways_for_a_long_brand_on_the_smallest_phone_or_from_right_to_left() {
    let browser = Chromium::phone().await;
    browser.size(320, 640, true).await;
    each("en", &browser, async |browser| {
        browser.0.run(LONG_BRAND).await;
        let mut faults = scrolls(&browser, "with a brand of one long word").await;
        browser.0.run(RIGHT_TO_LEFT).await;
        faults.extend(scrolls(&browser, "from right to left").await);
        browser.picture("phone-right-to-left").await;
        faults
    })
    .await;
    browser.quit().await;
}
