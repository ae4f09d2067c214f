//! GET, POST /admin/clients/{client}: one app
//! GET /admin/clients/{client}/edit
//! POST /admin/clients/{client}/rotate
//! POST /admin/clients/{client}/remove

use super::form;
use crate::{
    admin::{AdminError, clients},
    model::{client::Client, id::ClientId},
    protocol::secret::Secret,
    views::admin::{ClientForm, ClientKind, ClientShow, ClientValues},
    web::{Failure, Visit, form::Form, guard},
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// What it is, and what its developer needs.
pub async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    guard::admin(&visit, &path(&id)).await?;
    let client = find(&visit, &id).await?;
    visit.page(&shown(&visit, &client, None))
}

/// The form.
pub async fn get_edit(visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    guard::admin(&visit, &format!("{}/edit", path(&id))).await?;
    let client = find(&visit, &id).await?;
    visit.page(&page(&client, form::values(&client), Vec::new()))
}

/// Changes it.
pub async fn post(visit: Visit, id: Path<String>, Form(typed): Form) -> Result<HttpResponse, Failure> {
    let me = guard::admin(&visit, &path(&id)).await?;
    let client = find(&visit, &id).await?;
    let values = form::typed(&typed);
    let (metadata, settings) = form::apply(&values, client.metadata.clone(), client.settings.clone());
    match clients::update(&visit.app, &client.id, metadata, settings, me.user.id.as_str()).await {
        // A secret is made when a public app becomes confidential; it is shown in this answer only.
        Ok((client, Some(secret))) => visit.page(&shown(&visit, &client, Some(&secret))),
        Ok((_, None)) => Ok(visit.redirect(&path(&id))),
        Err(AdminError::Invalid(errors)) => {
            visit.page_with(StatusCode::BAD_REQUEST, &page(&client, values, errors))
        }
        Err(other) => Err(failure(other)),
    }
}

/// A new secret, shown in this answer and never again.
pub async fn post_rotate(visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::admin(&visit, &path(&id)).await?;
    let rotated = clients::rotate_secret(&visit.app, &ClientId::new(id.as_str()), me.user.id.as_str()).await;
    let (client, secret) = rotated.map_err(failure)?;
    visit.page(&shown(&visit, &client, Some(&secret)))
}

/// Removes it.
pub async fn post_remove(visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::admin(&visit, &path(&id)).await?;
    clients::remove(&visit.app, &ClientId::new(id.as_str()), me.user.id.as_str()).await.map_err(failure)?;
    Ok(visit.redirect("/admin/clients"))
}

/// The page of an app, with its secret at the one time that it is known.
pub(super) fn shown(visit: &Visit, client: &Client, secret: Option<&Secret>) -> ClientShow {
    let path = path(client.id.as_str());
    let secret = secret.map(|secret| secret.expose().to_owned());
    ClientShow {
        client_id: client.id.as_str().to_owned(),
        kind: if client.is_public() { ClientKind::Public } else { ClientKind::Confidential },
        values: form::values(client),
        disabled: false,
        snippet: snippet(visit, client, secret.as_deref()),
        secret,
        discovery_url: visit.app.url("/.well-known/openid-configuration"),
        rotate_action: format!("{path}/rotate"),
        remove_action: format!("{path}/remove"),
        edit_url: format!("{path}/edit"),
        list_url: "/admin/clients".to_owned(),
    }
}

/// What most libraries want to know, under names that explain themselves.
fn snippet(visit: &Visit, client: &Client, secret: Option<&str>) -> String {
    let mut lines =
        vec![format!("OIDC_ISSUER={}", visit.app.issuer()), format!("OIDC_CLIENT_ID={}", client.id)];
    if !client.is_public() {
        lines.push(format!("OIDC_CLIENT_SECRET={}", secret.unwrap_or("(the secret that was shown once)")));
    }
    lines.push("OIDC_SCOPES=openid profile email".to_owned());
    lines.join("\n")
}

/// How an admin's failure is answered.
pub(super) fn failure(error: AdminError) -> Failure {
    match error {
        AdminError::NotFound => Failure::NotFound,
        AdminError::Store(error) => error.into(),
        AdminError::Invalid(reasons) => Failure::BadRequest(Some(reasons.join(" "))),
        AdminError::Person(fault) => Failure::BadRequest(Some(fault.to_string())),
        AdminError::Conflict => Failure::BadRequest(Some("there is one already".to_owned())),
    }
}

async fn find(visit: &Visit, id: &str) -> Result<Client, Failure> {
    clients::find(&visit.app, &ClientId::new(id)).await.map_err(failure)
}

fn path(id: &str) -> String {
    format!("/admin/clients/{id}")
}

fn page(client: &Client, values: ClientValues, errors: Vec<String>) -> ClientForm {
    let path = path(client.id.as_str());
    ClientForm { action: path.clone(), cancel_url: path, values, errors, is_new: false }
}
