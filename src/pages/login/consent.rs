//! GET /login/{login}/consent (OIDC Core §3.1.2.4)
//! POST /login/{login}/consent/allow
//! POST /login/{login}/consent/deny

use crate::{
    login::{
        choose,
        state::{Authentication, Facts, Screen},
    },
    model::{client::Client, contact::Contact, login::EndReason},
    protocol::{authorize::AuthorizationRequest, scope},
    store,
    views::consent::{Consent, ScopeLine},
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, web::Path};
use std::sync::Arc;
use url::Url;

/// What the app asks for.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some(turn) = its_turn(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let user = turn.known.user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let page = page(&request, &opened, &turn, &contacts);
    request.page(&page)
}

/// Yes, to what the page showed: another account or another scope is asked about anew.
pub async fn post_allow(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if let Some(Turn { known, facts, client }) = its_turn(&request, &opened).await? {
        let is_shown = form.get("account") == Some(known.user.id.as_str())
            && form.get("scope") == Some(facts.scope.to_string().as_str());
        if is_shown {
            choose::allow(&request.app, opened.login, client, known, facts.scope).await?;
        }
    }
    Ok(request.redirect(&resume))
}

/// No.
pub async fn post_deny(
    mut request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if its_turn(&request, &opened).await?.is_some() {
        choose::leave(&request.app, opened.login, EndReason::ConsentDenied).await?;
    }
    Ok(request.redirect(&resume))
}

/// Everything the page needs, when `next` says that it is its turn: nobody allows anything half signed in.
struct Turn {
    known: Authentication,
    facts: Facts,
    client: Arc<Client>,
}

async fn its_turn(request: &PageRequest, opened: &Opened) -> Result<Option<Turn>, Failure> {
    let turn = flow::turn(request, opened, Screen::Consent).await?;
    Ok(turn.zip(opened.client.clone()).map(|((known, facts), client)| Turn { known, facts, client }))
}

fn page(request: &PageRequest, opened: &Opened, turn: &Turn, contacts: &[Contact]) -> Consent {
    let user = &turn.known.user;
    // The same claims as the app would receive.
    let claims = user.clone().into_claims(contacts);
    let lines = turn.facts.scope.iter().map(|scope| ScopeLine {
        scope: scope.to_owned(),
        detail: match scope {
            scope::EMAIL => claims.email.clone(),
            scope::PHONE => claims.phone_number.clone(),
            scope::PROFILE => claims.name.clone(),
            scope::GROUPS => Some(user.groups.join(", ")).filter(|groups| !groups.is_empty()),
            _ => None,
        },
    });
    let address = contacts.first().map(|contact| contact.address.clone());
    Consent {
        app: opened.app_info(request),
        account: address.unwrap_or_else(|| user.display_name(None)),
        account_id: user.id.as_str().to_owned(),
        scope: turn.facts.scope.to_string(),
        scopes: lines.collect(),
        policy_uri: turn.client.metadata.policy_uri.clone(),
        tos_uri: turn.client.metadata.tos_uri.clone(),
        redirect_host: opened.login.request().map(host).unwrap_or_default(),
        allow_action: opened.path("consent/allow"),
        deny_action: opened.path("consent/deny"),
    }
}

/// Where the answer goes, as people can check it.
fn host(request: &AuthorizationRequest) -> String {
    let url = Url::parse(&request.redirect_uri).ok();
    url.map(|url| url.host_str().map_or_else(|| url.scheme().to_owned(), str::to_owned)).unwrap_or_default()
}
