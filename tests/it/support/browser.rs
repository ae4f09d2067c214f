//! A browser without pictures: cookies, forms, redirects. It runs no JavaScript.

use super::{
    app::TestApp,
    html::Form,
    http::{self, Page},
};
use porchlight::world::clock::FakeClock;
use reqwest::{Client, Method, RequestBuilder};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use url::Url;

/// What Firefox on Linux says of itself.
pub const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
/// What Safari on an iPhone says of itself.
pub const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

/// What browsers take for a page.
pub const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// One browser profile.
pub struct Browser {
    pub client: Client,
    pub base: Url,
    pub ip: String,
    pub agent: &'static str,
    jar: Mutex<BTreeMap<String, String>>,
    clock: Option<FakeClock>,
}

impl Browser {
    /// A desktop browser with a network address of its own.
    pub fn new(app: &TestApp) -> Self {
        Self { clock: Some(app.clock.clone()), ..Self::at(&app.base) }
    }

    /// A phone.
    pub fn phone(app: &TestApp) -> Self {
        Self { agent: PHONE, ..Self::new(app) }
    }

    /// The same at that network address.
    #[must_use]
    pub fn from(self, ip: &str) -> Self {
        Self { ip: ip.to_owned(), ..self }
    }

    /// A browser for a server that runs in a process of its own.
    pub fn at(base: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self {
            client: http::client(),
            base: Url::parse(base).expect("a URL"),
            ip: format!("198.18.{}.{}", number / 250, number % 250 + 1),
            agent: DESKTOP,
            jar: Mutex::default(),
            clock: None,
        }
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().expect("the jar").get(name).cloned()
    }

    /// Every cookie, by name.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.jar.lock().expect("the jar").clone()
    }

    /// The names of all cookies, of which one ends in something random on a first visit.
    pub fn cookie_names(&self) -> Vec<String> {
        let name =
            |name: String| name.split_once("-first-").map_or(name.clone(), |(start, _)| start.to_owned());
        self.cookies().into_keys().map(name).collect()
    }

    /// Sets a cookie, as a thief would.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().expect("the jar").insert(name.to_owned(), value.to_owned());
    }

    /// Forgets all cookies.
    pub fn forget(&self) {
        self.jar.lock().expect("the jar").clear();
    }

    /// A request with this browser's headers and cookies.
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        let url = self.base.join(url).expect("a URL");
        let cookies: Vec<String> =
            self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self
            .client
            .request(method, url)
            .header("user-agent", self.agent)
            .header("x-forwarded-for", &self.ip);
        let request = request.header("accept-language", "en-GB,en;q=0.8");
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&self, request: RequestBuilder) -> Page {
        // Time goes on a little, so that what comes later is later.
        self.clock.iter().for_each(|clock| clock.advance_ms(3));
        let page = http::send(request).await;
        let mut jar = self.jar.lock().expect("the jar");
        for line in page.headers.get_all("set-cookie") {
            let line = line.to_str().expect("ASCII");
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            if rest.to_lowercase().contains("max-age=0") || value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(jar);
        page
    }

    /// One GET, of a page that is opened; redirects are not followed.
    pub async fn get(&self, url: &str) -> Page {
        self.send(self.request(Method::GET, url).header("accept", HTML)).await
    }

    /// A GET, and the redirects after it, as far as they stay here.
    pub async fn open(&self, url: &str) -> Page {
        let page = self.get(url).await;
        self.follow(page).await
    }

    /// Follows redirects as far as they stay here.
    pub async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..12 {
            match page.location().filter(|to| to.origin() == self.base.origin()) {
                Some(to) if (300..400).contains(&page.status) => page = self.get(to.as_str()).await,
                _ => return page,
            }
        }
        panic!("redirects without end, now at {}", page.url);
    }

    /// One POST of a form, from a page of the same site.
    pub async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Page {
        let request =
            self.request(Method::POST, url).header("origin", self.base.origin().ascii_serialization());
        self.send(request.header("sec-fetch-site", "same-origin").form(fields)).await
    }

    /// Presses a button of a form, with some fields (by element id or name) filled in or ticked, and does not
    /// follow.
    pub async fn press(&self, page: &Page, id: &str, filled: &[(&str, &str)]) -> Page {
        let Form { action, mut fields, buttons, ids, leads, .. } = page.form(id);
        let action = leads.into_iter().find(|(known, _)| known == id).map_or(action, |(_, to)| to);
        let pressed = buttons.into_iter().find(|(known, _, _)| known.as_deref() == Some(id));
        fields.extend(pressed.map(|(_, name, value)| (name, value)));
        for (name, value) in filled {
            let by_id = ids.iter().find(|(id, _)| id == name).map_or(*name, |(_, name)| name);
            if let Some(field) = fields.iter_mut().find(|(known, _)| known == by_id) {
                (*value).clone_into(&mut field.1);
            } else {
                // A box that is not ticked sends nothing, but it is there.
                assert!(ids.iter().any(|(id, _)| id == name), "no field {name} beside #{id} at {}", page.url);
                fields.push((by_id.to_owned(), (*value).to_owned()));
            }
        }
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(page.url.join(&action).expect("a URL").as_str(), &fields).await
    }

    /// Presses a button and goes where that leads.
    pub async fn submit(&self, page: &Page, id: &str, filled: &[(&str, &str)]) -> Page {
        let page = self.press(page, id, filled).await;
        self.follow(page).await
    }

    /// Follows the link of that id.
    pub async fn click(&self, page: &Page, id: &str) -> Page {
        let tag = page.element(id).unwrap_or_else(|| panic!("no link #{id} at {}", page.url));
        let to = page.url.join(tag.get("href").expect("a link")).expect("a URL");
        self.open(to.as_str()).await
    }

    /// Begins a sign-in and types an address: the waiting page.
    pub async fn ask(&self, start: &str, address: &str) -> Page {
        let page = self.open(start).await.expect(200);
        let page = self.submit(&page, "continue", &[("identifier", address)]).await;
        assert!(page.has("code"), "not the waiting page, but {}:\n{}", page.url, page.body);
        page
    }

    /// Signs in with the code of the message; ends at the app or at our page that asked for it.
    pub async fn sign_in(&self, app: &TestApp, start: &str, address: &str) -> Page {
        let waiting = self.ask(start, address).await;
        let code = app.code_to(address).await;
        let page = self.submit(&waiting, "submit-code", &[("code", &code)]).await;
        if page.has("consent-allow") { self.submit(&page, "consent-allow", &[]).await } else { page }
    }
}
