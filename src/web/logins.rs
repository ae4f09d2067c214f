//! Finds the login that a page is about, and keeps everybody but its own browser away from it.

use super::{Failure, Visit};
use crate::{
    login::{Visitor, visitor},
    model::{client::Client, id::LoginId, login::Login},
    store,
    views::{AppInfo, login::WrongBrowser},
};
use actix_web::http::StatusCode;
use std::sync::Arc;

/// A login, opened by the browser that started it.
pub struct Opened {
    /// The login.
    pub login: Login,
    /// The app that asked, if one did.
    pub client: Option<Arc<Client>>,
    /// Who is here.
    pub visitor: Visitor,
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
    pub fn app_info(&self, visit: &Visit) -> AppInfo {
        app_info(visit, self.client.as_deref())
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
pub fn app_info(visit: &Visit, client: Option<&Client>) -> AppInfo {
    match client {
        // An app's logo would be loaded from elsewhere: not before it is fetched and checked by us.
        Some(client) => AppInfo {
            name: client.name().to_owned(),
            logo_url: None,
            uri: client.metadata.client_uri.clone(),
        },
        None => AppInfo { name: visit.app.config.brand.name.clone(), logo_url: None, uri: None },
    }
}

/// Opens a login, or answers with the page that says why it cannot be: one read.
pub async fn open(visit: &mut Visit, id: &str) -> Result<Opened, Failure> {
    let id = LoginId::new(id);
    let (app, arrival) = (visit.app.clone(), visit.arrival.clone());
    let (login, visitor) = visit
        .app
        .store
        .read(move |conn| Ok((store::logins::find(conn, &id)?, visitor::recognise(&app, conn, &arrival)?)))
        .await?;
    let Some(login) = login else { return Err(wrong_browser(visit, None)) };
    let client = match &login.client_id {
        Some(id) => Some(visit.app.client(id).await?.ok_or(Failure::NotFound)?),
        None => None,
    };
    if login.browser_digest != visitor.browser_digest {
        return Err(wrong_browser(visit, client.as_deref()));
    }
    visit.prefer(std::slice::from_ref(&login.lang));
    Ok(Opened { login, client, visitor })
}

/// The same for a script, which has no use for the page that says why.
pub async fn open_for_script(visit: &mut Visit, id: &str) -> Result<Opened, Failure> {
    open(visit, id).await.map_err(|failure| match failure {
        Failure::Answered(_) => Failure::NotFound,
        other => other,
    })
}

/// This sign-in belongs to another browser, or cookies are off, or it is long over.
fn wrong_browser(visit: &Visit, client: Option<&Client>) -> Failure {
    let restart_url = client.map_or(Some("/account".to_owned()), app_url);
    let app = client.map(|client| app_info(visit, Some(client)));
    let page = visit.page_with(StatusCode::FORBIDDEN, &WrongBrowser { app, restart_url });
    page.map_or_else(|failure| failure, Failure::answered)
}

/// Where a person can begin anew at the app, if it told us (`OpenID` Connect Core §4).
pub fn app_url(client: &Client) -> Option<String> {
    client.metadata.initiate_login_uri.clone().or_else(|| client.metadata.client_uri.clone())
}
