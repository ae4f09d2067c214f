//! Real browsers: headless Chromium, driven through one chromedriver for the whole run.

use super::{clock::eventually, orphan};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use thirtyfour::{
    By, ChromiumLikeCapabilities, DesiredCapabilities, Key, WebDriver, WebElement, WindowHandle,
};

/// axe-core, which finds accessibility faults.
pub const AXE: &str = include_str!("../assets/axe.min.js");

/// What kind of device a browser is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    Desktop,
    Phone,
}

/// What the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// A browser with a profile of its own.
pub struct Chromium(pub(super) WebDriver);

struct Driver {
    url: String,
    folder: PathBuf,
}

fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER.get_or_init(|| {
        let port = orphan::free_port();
        let program = orphan::program("chromedriver", &["/usr/lib/chromium-browser".into()]);
        orphan::program("chromium", &["/usr/lib/chromium".into()]);
        let folder = orphan::folder("porchlight-chromium-");
        // A session of its own, so that its browsers end with it, whatever a failed test left open.
        orphan::adopt(&format!("setsid {} --port={port}", program.display()), "kill -- -$pid", &folder);
        Driver { url: format!("http://127.0.0.1:{port}"), folder }
    })
}

/// Asks a browser again and again, for ten seconds. Each question costs the browser some milliseconds of work, so
/// that they come more slowly the longer it takes.
async fn until<T>(ask: impl AsyncFn() -> Option<T>) -> Option<T> {
    let mut pause = Duration::from_millis(10);
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(Duration::from_millis(150));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), asking).await.ok()
}

impl Chromium {
    /// A desktop of 1280 by 800.
    pub async fn desktop() -> Self {
        Self::start(Device::Desktop, true, &[]).await
    }

    /// A phone of 390 by 844.
    pub async fn phone() -> Self {
        Self::start(Device::Phone, true, &[]).await
    }

    /// A desktop whose owner has switched JavaScript off.
    pub async fn without_javascript() -> Self {
        Self::start(Device::Desktop, false, &[]).await
    }

    /// A terminal that shows nothing else, as in a library.
    pub async fn kiosk() -> Self {
        Self::start(Device::Desktop, true, &["--kiosk"]).await
    }

    async fn start(device: Device, javascript: bool, flags: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let driver = driver();
        let profile = driver.folder.join(format!("profile-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        let mut wanted = DesiredCapabilities::chrome();
        for flag in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            // Nothing is drawn again and again while a test waits.
            "--force-prefers-reduced-motion",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,800",
            "--lang=en-GB",
        ] {
            wanted.add_arg(flag).expect("a flag");
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.display())).expect("a flag");
        for flag in flags {
            wanted.add_arg(flag).expect("a flag");
        }
        if !javascript {
            let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
            wanted.add_experimental_option("prefs", off).expect("an option");
        }
        let session = eventually("chromedriver and Chromium (`make test-deps` installs them)", || async {
            WebDriver::new(&driver.url, wanted.clone()).await.ok()
        })
        .await;
        let browser = Self(session);
        browser.resize(device).await;
        browser
    }

    /// Becomes a device of another size.
    pub async fn resize(&self, device: Device) {
        let (width, height, mobile) = match device {
            Device::Desktop => (1280, 800, false),
            Device::Phone => (390, 844, true),
        };
        self.size(width, height, mobile).await;
    }

    /// Becomes a device of that size, in CSS pixels.
    pub async fn size(&self, width: u32, height: u32, mobile: bool) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Prefers light or dark pages.
    pub async fn prefer(&self, scheme: Scheme) {
        let value = if scheme == Scheme::Dark { "dark" } else { "light" };
        // Without motion, so that no colour is looked at on its way to another.
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }, still] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, method: &str, parameters: Value) {
        self.0.cdp().send_raw(method, parameters).await.expect("DevTools answer");
    }

    /// Opens a page.
    pub async fn open(&self, url: &str) {
        self.0.goto(url).await.expect("the page opens");
    }

    /// Opens a page in a tab of its own, which comes to the front.
    pub async fn open_tab(&self, url: &str) -> WindowHandle {
        let tab = self.0.new_tab().await.expect("a tab");
        self.0.switch_to_window(tab.clone()).await.expect("the tab comes to the front");
        self.open(url).await;
        tab
    }

    /// Goes to a tab that was opened before.
    pub async fn go_to(&self, tab: &WindowHandle) {
        self.0.switch_to_window(tab.clone()).await.expect("the tab comes to the front");
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        self.0.current_url().await.expect("an address").into()
    }

    /// Waits until the address has that in it, and returns it.
    pub async fn arrives(&self, part: &str) -> String {
        let arrived = until(async || Some(self.url().await).filter(|url| url.contains(part))).await;
        let Some(url) = arrived else {
            panic!("{part} was not reached; the browser is at {}:\n{}", self.url().await, self.words().await);
        };
        url
    }

    /// Waits for the element of that id.
    pub async fn element(&self, id: &str) -> WebElement {
        let Some(element) = until(async || self.0.find(By::Id(id)).await.ok()).await else {
            panic!("no #{id} at {}:\n{}", self.url().await, self.0.source().await.unwrap_or_default());
        };
        element
    }

    /// Whether there is an element of that id now.
    pub async fn has(&self, id: &str) -> bool {
        self.0.find(By::Id(id)).await.is_ok()
    }

    /// The text of the element of that id.
    pub async fn text(&self, id: &str) -> String {
        self.element(id).await.text().await.expect("text")
    }

    /// Waits until the element of that id says that among other words.
    pub async fn says(&self, id: &str, words: &str) {
        let said = until(async || {
            // The page may be replaced by another while it is looked at.
            let text = self.0.find(By::Id(id)).await.ok()?.text().await.ok()?;
            text.contains(words).then_some(())
        });
        assert!(
            said.await.is_some(),
            "#{id} does not say {words:?} at {}:\n{}",
            self.url().await,
            self.words().await
        );
    }

    /// Presses the element of that id.
    pub async fn click(&self, id: &str) {
        self.element(id).await.click().await.expect("a press");
    }

    /// Types into the field of that id.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.element(id).await.send_keys(text).await.expect("typing");
    }

    /// Presses keys, wherever the keyboard is.
    pub async fn keys(&self, keys: impl AsRef<str>) {
        let here = self.0.active_element().await.expect("a place");
        here.send_keys(keys.as_ref()).await.expect("typing");
    }

    /// The id of the element where the keyboard is.
    pub async fn focus(&self) -> String {
        self.run("return document.activeElement.id").await.as_str().unwrap_or_default().to_owned()
    }

    /// Goes to the element of that id with the Tab key alone, and presses Enter there.
    pub async fn press_by_keyboard(&self, id: &str) {
        self.element(id).await;
        for _ in 0..40 {
            if self.focus().await == id {
                return self.keys(Key::Enter.value().to_string()).await;
            }
            self.keys(Key::Tab.value().to_string()).await;
        }
        panic!("the keyboard does not reach #{id} at {}", self.url().await);
    }

    /// Everything that the page shows.
    pub async fn words(&self) -> String {
        // Asked again where the page was replaced by the next one between the two questions.
        eventually("a page", || async { self.0.find(By::Tag("body")).await.ok()?.text().await.ok() }).await
    }

    /// Waits until the page shows that among other words.
    pub async fn shows(&self, words: &str) {
        let shown = until(async || self.words().await.contains(words).then_some(()));
        assert!(
            shown.await.is_some(),
            "{} does not show {words:?}:\n{}",
            self.url().await,
            self.words().await
        );
    }

    /// The names of the cookies.
    pub async fn cookies(&self) -> Vec<String> {
        self.0.get_all_cookies().await.expect("cookies").into_iter().map(|cookie| cookie.name).collect()
    }

    /// Runs a script in the page and returns its result.
    pub async fn run(&self, script: &str) -> Value {
        self.0.execute(script, Vec::new()).await.expect("the script runs").json().clone()
    }

    /// By how many pixels the page is wider than the window.
    pub async fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.run(script).await.as_i64().expect("a number")
    }

    /// What axe-core, which the page has loaded, says against it, one line each; all rules, or those named.
    pub async fn accessibility_faults(&self, rules: &[&str]) -> Vec<String> {
        let options = match rules {
            [] => json!({ "resultTypes": ["violations"] }),
            rules => json!({ "resultTypes": ["violations"], "runOnly": rules }),
        };
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, arguments[0]).then(r => done(r.violations.map(v =>
                v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ') + ' {' + n.failureSummary + '}').join(', '))),
                e => done(['axe failed: ' + e]));";
        let found = self.0.execute_async(script, vec![options]).await.expect("axe runs").json().clone();
        let lines = found.as_array().expect("a list").iter();
        lines.map(|line| line.as_str().unwrap_or_default().replace('\n', " ")).collect()
    }

    /// What the browser complained about, such as scripts that the policy of the page forbids.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.0.browser_log().await.unwrap_or_default();
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Keeps a picture of the page for people to look at, in the folder that `PORCHLIGHT_TEST_PICTURES` names.
    pub async fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("PORCHLIGHT_TEST_PICTURES") else { return };
        let png = self.0.screenshot_as_png().await.expect("a picture");
        std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), png).expect("the picture is kept");
    }

    /// Ends it.
    pub async fn quit(self) {
        self.0.clone().quit().await.expect("it ends");
    }
}

impl Drop for Chromium {
    /// A browser that a failed test left open ends with the driver. The library would end it here and wait for
    /// that, for two minutes where the driver waits for the page, and keep the failure from being told.
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.0.clone().leak();
    }
}
