//! GET /admin
//! GET, POST /admin/clients: the apps
//! GET /admin/clients/new

use super::{draft, form};
use crate::{
    admin::{AdminError, client_errors, clients, clients::NewClient},
    model::{client::ClientSettings, id::ClientId},
    protocol::fault::MetadataFault,
    store::clients::Found,
    views::admin::{ClientForm, ClientKind, ClientLine, ClientValues, Clients},
    views::client_errors::ClientErrorLine,
    web::{Failure, PageRequest, form::Form, guard, query},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

const HERE: &str = "/admin/clients";
const NEW: &str = "/admin/clients/new";

/// The front door leads to the apps.
pub async fn get_root(request: PageRequest) -> HttpResponse {
    request.redirect("/admin/clients")
}

/// One page of them, newest first.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, HERE).await?;
    let before = query::value(http_request.query_string(), "before").filter(|value| !value.is_empty());
    let page = clients::page(&request.app, before.as_deref().map(ClientId::new)).await?;
    let refused = client_errors::newest(&request.app, None).await?;
    let now = request.app.now();
    request.page(&Clients {
        refused: refused.into_iter().map(|error| ClientErrorLine::new(error, now)).collect(),
        clients: page.apps.iter().map(line).collect(),
        older_url: page.next.map(|id| query::with(HERE, "before", id.as_str())),
        newest_url: before.map(|_| HERE.to_owned()),
        new_url: NEW.to_owned(),
    })
}

/// The form for one more.
pub async fn get_new(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, NEW).await?;
    let draft = draft::open(&request, &http_request, NEW).map(|typed| form::typed(&typed));
    let fresh = page(form::fresh(), Vec::new());
    request.page(&match draft {
        Some(values) => ClientForm { values, draft: true, ..fresh },
        None => fresh,
    })
}

/// One more. Its secret is shown in this answer and never again.
pub async fn post(request: PageRequest, Form(typed): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &draft::seal(&request, NEW, &typed)).await?;
    let values = form::typed(&typed);
    let (metadata, settings) = form::apply(&values, form::new_metadata(), ClientSettings::default());
    let public = values.public;
    match clients::create(
        &request.app,
        NewClient { metadata, settings, client_id: None, public },
        me.end_user(),
    )
    .await
    {
        Ok((client, secret)) => {
            request.page(&super::client::shown(&request, &client, secret.as_ref()).await?)
        }
        Err(AdminError::Invalid(errors)) => request.page_with(StatusCode::BAD_REQUEST, &page(values, errors)),
        Err(other) => Err(super::client::failure(other)),
    }
}

fn line(found: &Found) -> ClientLine {
    let client = match found {
        Ok(client) => client,
        Err(unreadable) => return ClientLine::unreadable(unreadable.id.as_str(), &unreadable.cause),
    };
    ClientLine {
        url: format!("/admin/clients/{}", client.id),
        client_id: client.id.as_str().to_owned(),
        name: client.name().to_owned(),
        kind: if client.is_public() { ClientKind::Public } else { ClientKind::Confidential },
        redirects: client.metadata.redirect_uris.clone(),
        disabled: false,
        unreadable: None,
    }
}

fn page(values: ClientValues, errors: Vec<MetadataFault>) -> ClientForm {
    ClientForm {
        action: "/admin/clients".to_owned(),
        cancel_url: "/admin/clients".to_owned(),
        values,
        errors: errors.into_iter().map(Into::into).collect(),
        is_new: true,
        draft: false,
    }
}
