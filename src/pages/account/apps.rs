//! GET /account/apps: the apps that a person has let in
//! POST /account/apps/revoke

use super::sections::{Group, Section};
use crate::{
    account::apps::{self, Connected},
    app::App,
    model::{id::ClientId, user::User},
    protocol::{
        UnixTime,
        scope::{OPENID, Scope},
    },
    store::{Conn, StoreError},
    views::{
        Ago,
        account::{AppLine, Apps, State},
    },
    web::{Failure, PageRequest, form::Form, guard, query},
};
use actix_web::{HttpRequest, HttpResponse};

const HERE: &str = "/account/apps";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "apps", path: HERE, group: Group::Access, state };

fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    Ok(Some(State::count("count", apps::of_user(app, conn, &user.id)?.len())))
}

/// The list.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let (app, now) = (request.app.clone(), request.app.now());
    let apps = request.app.store.read(move |conn| apps::of_user(&app, conn, &me.user.id)).await?;
    request.page(&Apps {
        revoked: query::value(http_request.query_string(), "done").as_deref() == Some("revoked"),
        apps: apps.into_iter().map(|app| line(app, now)).collect(),
        revoke_action: format!("{HERE}/revoke"),
    })
}

fn line(app: Connected, now: UnixTime) -> AppLine {
    AppLine {
        id: app.client_id.as_str().to_owned(),
        name: app.name,
        scopes: scopes(&app.scope),
        since: Ago::new(now - app.since),
        last_used: Ago::new(now - app.last_used),
    }
}

/// What it may see; that it knows the person goes without saying, unless it is all.
fn scopes(scope: &Scope) -> Vec<String> {
    let beyond = scope.without(OPENID);
    let shown = if beyond.is_empty() { scope } else { &beyond };
    shown.iter().map(str::to_owned).collect()
}

/// Puts an app out.
pub async fn post_revoke(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let client = ClientId::new(form.get("app").unwrap_or_default());
    let revoked = apps::revoke(&request.app, me.end_user(), client).await?;
    Ok(request.redirect(&if revoked { format!("{HERE}?done=revoked") } else { HERE.to_owned() }))
}
