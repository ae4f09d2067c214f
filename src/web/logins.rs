//! Finds the login that a page is about, and keeps everybody but its own browser away from it.

use super::{Failure, PageRequest};
use crate::{
    login::{BrowserSession, browser_session},
    model::{client::Client, id::LoginId, login::Login},
    store,
    views::{AppInfo, login::WrongBrowser},
};
use actix_web::http::StatusCode;
use std::sync::Arc;
use url::Url;

/// A login, opened by the browser that started it.
pub struct Opened {
    /// The login.
    pub login: Login,
    /// The app that asked, if one did.
    pub client: Option<Arc<Client>>,
    /// Who is here.
    pub browser: BrowserSession,
}

impl Opened {
    /// The path of one of its pages.
    pub fn path(&self, page: &str) -> String {
        path(&self.login.id, page)
    }

    /// Where to go on with it.
    pub fn resume(&self) -> String {
        resume(&self.login.id)
    }

    /// The app, for the head of a page.
    pub fn app_info(&self, request: &PageRequest) -> AppInfo {
        app_info(request, self.client.as_deref())
    }
}

/// The path of a page of a login.
pub fn path(id: &LoginId, page: &str) -> String {
    format!("/login/{id}/{page}")
}

/// Where a login goes on.
pub fn resume(id: &LoginId) -> String {
    format!("/resume/{id}")
}

/// The app, or the installation itself, for the head of a page.
pub fn app_info(request: &PageRequest, client: Option<&Client>) -> AppInfo {
    match client {
        // An app's logo would be loaded from elsewhere: not before it is fetched and checked by us.
        Some(client) => AppInfo {
            name: client.name().to_owned(),
            logo_url: None,
            uri: client.metadata.client_uri.clone(),
        },
        None => AppInfo { name: request.app.config.brand.name.clone(), logo_url: None, uri: None },
    }
}

/// The app that asked for a login, if one did and is registered still.
pub async fn client_of(request: &PageRequest, login: &Login) -> Result<Option<Arc<Client>>, Failure> {
    match &login.client_id {
        Some(id) => Ok(request.app.client(id).await?),
        None => Ok(None),
    }
}

/// Opens a login, or answers with the page that says why it cannot be: one read.
pub async fn open(request: &mut PageRequest, id: &str) -> Result<Opened, Failure> {
    let id = LoginId::new(id);
    let (app, context) = (request.app.clone(), request.context.clone());
    let (login, browser) = request
        .app
        .store
        .read(move |conn| {
            Ok((store::logins::find(conn, &id)?, browser_session::recognise(&app, conn, &context)?))
        })
        .await?;
    let Some(mut login) = login else { return Err(wrong_browser(request, None)) };
    let client = match &login.client_id {
        Some(id) => Some(request.app.client(id).await?.ok_or(Failure::NotFound)?),
        None => None,
    };
    if login.browser_digest != browser.browser_digest {
        // Another tab of this browser's first visit began it: the browser has shown the very secret that the sign-in is
        // bound to. From now on it is bound to the value that all tabs agree on. Nothing weaker would do, such as a
        // sign-in in which nobody has done anything: whoever had its id would get it, and an app's link to /authorize
        // is a cross-site navigation, so that the browser's word for where it comes from does not tell the tabs apart.
        if !request.context.first_visits.contains(&login.browser_digest) {
            return Err(wrong_browser(request, client.as_deref()));
        }
        let (id, from, to) = (login.id.clone(), login.browser_digest.clone(), browser.browser_digest.clone());
        login.browser_digest.clone_from(&to);
        request.app.store.write(move |conn| store::logins::bind_again(conn, &id, &from, &to)).await?;
    }
    request.prefer(std::slice::from_ref(&login.lang));
    Ok(Opened { login, client, browser })
}

/// The same for a script, which has no use for the page that says why.
pub async fn open_for_script(request: &mut PageRequest, id: &str) -> Result<Opened, Failure> {
    open(request, id).await.map_err(|failure| match failure {
        Failure::Answered(_) => Failure::NotFound,
        other => other,
    })
}

/// This sign-in belongs to another browser, or cookies are off, or it is long over.
fn wrong_browser(request: &PageRequest, client: Option<&Client>) -> Failure {
    let restart_url = client.map_or(Some("/account".to_owned()), |client| app_url(client, None));
    let app = client.map(|client| app_info(request, Some(client)));
    let page = request.page_with(StatusCode::FORBIDDEN, &WrongBrowser { app, restart_url });
    page.map_or_else(|failure| failure, Failure::answered)
}

/// Where a person can begin anew at the app: where it told us (`OpenID` Connect Core §4), else the site that its answers
/// go to. Of a native app we know no page: its scheme is not https, and a loopback address is another device's.
pub fn app_url(client: &Client, login: Option<&Login>) -> Option<String> {
    let metadata = &client.metadata;
    let registered = metadata.initiate_login_uri.clone().or_else(|| metadata.client_uri.clone());
    registered.or_else(|| {
        let asked = login.and_then(Login::request).map(|request| &request.redirect_uri);
        asked.into_iter().chain(&metadata.redirect_uris).find_map(|uri| site(uri))
    })
}

/// The first page of an address's site, if it is one of the web.
fn site(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "https")?;
    Some(format!("{}/", url.origin().ascii_serialization()))
}
