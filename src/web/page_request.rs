//! A request to a page: which browser, which session, from where, in which language.

use super::{
    Failure, Shared, address, agent, cookies, cookies::Kind, headers, path, query, refusals::Because,
};
use crate::{
    app::App,
    crypto::{
        csrf::{csrf_matches, csrf_token},
        digest::sha256,
    },
    login::{BrowserSession, RequestContext, browser_session},
    model::{device::Device, handle::Handle},
    outbox::wording::brand,
    protocol::{local_path::LocalPath, secret::Secret},
    views::{Frame, Lang, LanguageLink, Page},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    cookie::Cookie,
    dev::Payload,
    http::{Method, StatusCode, header},
};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

const YEAR: i64 = 365 * 86_400;

/// A request to a page, before anything is read from the database.
pub struct PageRequest {
    /// The provider.
    pub app: Arc<App>,
    /// What the request brings.
    pub context: RequestContext,
    browser: Secret,
    browser_is_new: bool,
    /// Other values of the browser's own cookie, from the other tabs of its first visit.
    first_visits: Vec<Secret>,
    /// The language that the person chose, now or earlier.
    chosen: Option<Lang>,
    chosen_now: bool,
    accept_language: Option<String>,
    /// Path and query of a GET, for links back to the same page.
    here: Option<LocalPath>,
    /// The page is behind a session, which its forms are bound to.
    behind_session: bool,
}

/// Path and query of a request, where links may lead to them.
pub(super) fn here(http_request: &HttpRequest) -> Option<LocalPath> {
    http_request.uri().path_and_query().and_then(|here| LocalPath::parse(here.as_str()))
}

/// The pages on which whoever is signed in changes something.
fn is_behind_session(path: &str) -> bool {
    ["/account", "/admin", "/end_session", "/qr"]
        .iter()
        .any(|start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

impl FromRequest for PageRequest {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(http_request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(http_request))
    }
}

impl PageRequest {
    /// Reads it from a request. Asks no database.
    pub fn read(http_request: &HttpRequest) -> Result<Self, Failure> {
        let app = http_request
            .app_data::<Shared>()
            .ok_or_else(|| Failure::Internal("no app".to_owned()))?
            .clone()
            .into_inner();
        let kept = cookies::read(http_request, &app, Kind::Browser);
        let mut known: Vec<Secret> =
            kept.into_iter().chain(cookies::first_visits(http_request, &app)).collect();
        known.retain(|value| value.expose().len() == 64);
        // The tabs of a first visit agree on one value, whichever came last.
        known.sort_unstable_by(|one, other| one.expose().cmp(other.expose()));
        known.dedup_by(|one, other| one.expose() == other.expose());
        let browser_is_new = known.is_empty();
        let mut known = known.into_iter();
        let browser = known.next().unwrap_or_else(|| app.world.random.token());
        let first_visits: Vec<Secret> = known.collect();
        let now = query::value(http_request.query_string(), "lang").and_then(|tag| Lang::parse(&tag));
        let earlier =
            cookies::read(http_request, &app, Kind::Lang).and_then(|value| Lang::parse(value.expose()));
        let header_text = |name: header::HeaderName| {
            http_request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let accept_language = header_text(header::ACCEPT_LANGUAGE);
        let chosen = now.or(earlier);
        let lang = chosen.unwrap_or_else(|| Lang::choose(&[], accept_language.as_deref()));
        let (browser_name, system) = agent::name(&header_text(header::USER_AGENT).unwrap_or_default());
        let ip = address::of(http_request, &app.config.server);
        let place = ip.parse().ok().and_then(|ip| app.world.geo.locate(ip, lang.code()));
        let country = place.as_ref().map(|place| place.country.clone());
        let place = place.map(|place| place.to_string());
        let context = RequestContext {
            browser_digest: sha256(browser.expose()).as_bytes().to_vec(),
            first_visits: first_visits
                .iter()
                .map(|value| sha256(value.expose()).as_bytes().to_vec())
                .collect(),
            session: cookies::read(http_request, &app, Kind::Session)
                .and_then(|value| Handle::parse(value.expose())),
            device: Device { browser: browser_name, system, ip, place, country },
            lang: lang.code().to_owned(),
        };
        let here = if http_request.method() == Method::GET { here(http_request) } else { None };
        Ok(Self {
            app,
            context,
            browser,
            browser_is_new,
            first_visits,
            chosen,
            chosen_now: now.is_some(),
            accept_language,
            here,
            behind_session: is_behind_session(&path::of(http_request)),
        })
    }

    /// Path and query of a GET.
    pub fn here(&self) -> Option<&str> {
        self.here.as_ref().map(LocalPath::as_str)
    }

    /// Who it is: one read.
    pub async fn browser(&self) -> Result<BrowserSession, Failure> {
        let (app, context) = (self.app.clone(), self.context.clone());
        Ok(self.app.store.read(move |conn| browser_session::recognise(&app, conn, &context)).await?)
    }

    /// Speaks the language of an app's request, unless the person chose one.
    pub fn prefer(&mut self, ui_locales: &[String]) {
        if self.chosen.is_none() {
            self.context.lang = Lang::choose(ui_locales, self.accept_language.as_deref()).code().to_owned();
        }
    }

    /// Whether a form's token was made for this browser, and on a page behind a session for the session that is here
    /// now. Where none is here any more the form leads to the sign-in, whichever session it was made for.
    pub fn owns_csrf(&self, presented: &str) -> bool {
        let key = &self.app.csrf_key;
        let (of_browser, of_session) = presented.split_once('.').unwrap_or((presented, ""));
        let is_of = |browser: &Secret| {
            csrf_matches(key, browser.expose(), of_browser)
                && self.session_subject(browser).is_none_or(|subject| csrf_matches(key, &subject, of_session))
        };
        !self.browser_is_new && std::iter::once(&self.browser).chain(&self.first_visits).any(is_of)
    }

    /// The token of forms: of the browser, and on a page behind a session of that session too.
    fn csrf(&self) -> String {
        let of_browser = csrf_token(&self.app.csrf_key, self.browser.expose());
        match self.session_subject(&self.browser) {
            Some(subject) => format!("{of_browser}.{}", csrf_token(&self.app.csrf_key, &subject)),
            None => of_browser,
        }
    }

    /// The session that the forms of this page are bound to. Its id stays while the same person proves again who they
    /// are, so that their other tabs go on; it is another after any other sign-in. Sign-in pages are bound to the
    /// browser alone, because a sign-in is.
    fn session_subject(&self, browser: &Secret) -> Option<String> {
        let session = self.context.session.as_ref().filter(|_| self.behind_session)?;
        Some(format!("{}/{}", browser.expose(), session.id))
    }

    /// The frame of every page.
    pub fn frame(&self) -> Frame {
        let lang = Lang::parse(&self.context.lang).unwrap_or_default();
        let mut frame = self.app.views.frame(lang, brand(&self.app));
        frame.csrf = self.csrf();
        if let Some(here) = &self.here {
            frame.languages = LanguageLink::all(lang, |code| query::with(here.as_str(), "lang", code));
        }
        frame
    }

    /// A page.
    pub fn page<P: Page>(&self, page: &P) -> Result<HttpResponse, Failure> {
        self.page_with(StatusCode::OK, page)
    }

    /// A page with another status.
    pub fn page_with<P: Page>(&self, status: StatusCode, page: &P) -> Result<HttpResponse, Failure> {
        let html =
            self.app.views.page(&self.frame(), page).map_err(|error| Failure::Internal(error.to_string()))?;
        let mut response = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html);
        headers::no_store(response.headers_mut());
        if !status.is_success() {
            response.extensions_mut().insert(Because(P::TEMPLATE));
        }
        Ok(self.remember(response))
    }

    /// Sends the browser on, always by GET (303).
    pub fn redirect(&self, url: &str) -> HttpResponse {
        self.redirect_with(url, [])
    }

    /// Sends the browser on, with cookies.
    pub fn redirect_with<const N: usize>(&self, url: &str, cookies: [Cookie<'static>; N]) -> HttpResponse {
        let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, url)).finish();
        headers::no_store(response.headers_mut());
        for cookie in cookies {
            response = cookies::add(response, &cookie);
        }
        self.remember(response)
    }

    /// Speaks a person's own language in this browser from now on, unless it was told to speak another one.
    pub fn speak(&self, response: HttpResponse, locale: Option<&str>) -> HttpResponse {
        match locale.and_then(Lang::parse).filter(|_| self.chosen.is_none()) {
            Some(lang) => cookies::add(response, &cookies::set(&self.app, Kind::Lang, lang.code(), YEAR)),
            None => response,
        }
    }

    /// Sets what the browser should keep for later requests. Its own cookie is renewed each time, so that it does not end
    /// while the browser is in use.
    fn remember(&self, response: HttpResponse) -> HttpResponse {
        let browser = cookies::set(&self.app, Kind::Browser, self.browser.expose(), YEAR);
        let mut response = cookies::add(response, &browser);
        if self.browser_is_new {
            response = cookies::add(response, &cookies::first_visit(&self.app, self.browser.expose()));
        }
        if let (true, Some(lang)) = (self.chosen_now, self.chosen) {
            response = cookies::add(response, &cookies::set(&self.app, Kind::Lang, lang.code(), YEAR));
        }
        response
    }
}
