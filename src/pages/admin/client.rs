//! GET, POST /admin/clients/{client}: one app
//! GET /admin/clients/{client}/edit
//! POST /admin/clients/{client}/rotate: a new secret
//! POST /admin/clients/{client}/end-secret
//! POST /admin/clients/{client}/remove

use super::{draft, form};
use crate::{
    admin::{self, AdminError, client_errors, clients, secrets},
    model::{client::Client, client_secret::ClientSecret, id::ClientId},
    protocol::{
        UnixTime,
        fault::{MetadataFault, Reason},
        secret::Secret,
    },
    views::{
        Ago,
        admin::{ClientForm, ClientKind, ClientShow, ClientValues, SecretLine},
        client_errors::ClientErrorLine,
        moment,
    },
    web::{Failure, PageRequest, form::Form, guard, query},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// How long an old secret can be let go on, in seconds.
const OVERLAPS: [i64; 4] = [0, 3600, secrets::OVERLAP_SECONDS, 7 * 86_400];
/// What can be said to have been done.
const DONE: [&str; 2] = ["again", "ended"];

/// What it is, and what its developer needs.
pub async fn get(
    request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    guard::admin(&request, &path(&id)).await?;
    let client = find(&request, &id).await?;
    let done = query::value(http_request.query_string(), "done");
    let done = DONE.into_iter().find(|known| Some(*known) == done.as_deref());
    request.page(&ClientShow { done, ..shown(&request, &client, None).await? })
}

/// The form.
pub async fn get_edit(
    request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let here = edit_path(&id);
    guard::admin(&request, &here).await?;
    let client = find(&request, &id).await?;
    let draft = draft::open(&request, &http_request, &here).map(|typed| form::typed(&typed));
    let as_it_is = page(&client, form::values(&client), Vec::new());
    request.page(&match draft {
        Some(values) => ClientForm { values, draft: true, ..as_it_is },
        None => as_it_is,
    })
}

/// Changes it.
pub async fn post(
    request: PageRequest,
    id: Path<String>,
    Form(typed): Form,
) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &draft::seal(&request, &edit_path(&id), &typed)).await?;
    let client = find(&request, &id).await?;
    let values = form::typed(&typed);
    // What the form does not name is taken from the app as it was shown, or nothing is written.
    if values.version != client.version.to_string() {
        return outdated(&request, &client, values);
    }
    let (metadata, settings) = form::apply(&values, client.metadata.clone(), client.settings.clone());
    let saved =
        clients::update(&request.app, &client.id, Some(client.version), metadata, settings, me.end_user());
    match saved.await {
        // A secret is made when a public app becomes confidential; it is shown in this answer only.
        Ok((client, Some(secret))) => request.page(&shown(&request, &client, Some(&secret)).await?),
        Ok((_, None)) => Ok(request.redirect(&path(&id))),
        Err(AdminError::Invalid(errors)) => {
            request.page_with(StatusCode::BAD_REQUEST, &page(&client, values, errors))
        }
        Err(AdminError::Outdated) => {
            let client = find(&request, &id).await?;
            outdated(&request, &client, values)
        }
        Err(other) => Err(failure(other)),
    }
}

/// Somebody else has changed it since the form was opened. What was typed is shown again, and is saved over the other
/// change only when it is sent once more.
fn outdated(request: &PageRequest, client: &Client, typed: ClientValues) -> Result<HttpResponse, Failure> {
    let values = ClientValues { version: client.version.to_string(), ..typed };
    let english = "this app was changed since this form was opened; its page shows how it is now. What stands here is \
                saved over it when you save again, with every redirect URI in it";
    let fault = MetadataFault::new("", Reason::new("outdated", english));
    request.page_with(StatusCode::CONFLICT, &page(client, values, vec![fault]))
}

/// A new secret, shown in this answer and never again.
pub async fn post_rotate(
    request: PageRequest,
    id: Path<String>,
    Form(typed): Form,
) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &done(&id, "again")).await?;
    let overlap = typed.get("overlap").and_then(|seconds| seconds.parse().ok());
    let overlap = overlap.filter(|seconds| OVERLAPS.contains(seconds)).unwrap_or(secrets::OVERLAP_SECONDS);
    let id = ClientId::new(id.as_str());
    let rotated = secrets::rotate(&request.app, &id, overlap, me.end_user()).await;
    let (client, secret) = rotated.map_err(failure)?;
    request.page(&shown(&request, &client, Some(&secret)).await?)
}

/// Ends a secret now.
pub async fn post_end_secret(
    request: PageRequest,
    id: Path<String>,
    Form(typed): Form,
) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &done(&id, "again")).await?;
    let Some(secret) = typed.get("secret") else { return Err(Failure::BadRequest(None)) };
    let client = ClientId::new(id.as_str());
    secrets::end(&request.app, &client, secret, me.end_user()).await.map_err(failure)?;
    Ok(request.redirect(&done(&id, "ended")))
}

/// Removes it.
pub async fn post_remove(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let me = guard::fresh_admin(&request, &done(&id, "again")).await?;
    clients::remove(&request.app, &ClientId::new(id.as_str()), me.end_user()).await.map_err(failure)?;
    Ok(request.redirect("/admin/clients"))
}

/// The page of an app, with its secret at the one time that it is known.
pub(super) async fn shown(
    request: &PageRequest,
    client: &Client,
    secret: Option<&Secret>,
) -> Result<ClientShow, Failure> {
    let path = path(client.id.as_str());
    let secret = secret.map(|secret| secret.expose().to_owned());
    let now = request.app.now();
    let refused = client_errors::newest(&request.app, Some(client.id.clone())).await?;
    Ok(ClientShow {
        client_id: client.id.as_str().to_owned(),
        kind: if client.is_public() { ClientKind::Public } else { ClientKind::Confidential },
        values: form::values(client),
        disabled: false,
        snippet: snippet(request, client, secret.as_deref()),
        secret,
        discovery_url: request.app.url("/.well-known/openid-configuration"),
        secrets: secret_lines(client, now),
        overlaps: OVERLAPS.to_vec(),
        overlap: secrets::OVERLAP_SECONDS,
        rotate_action: format!("{path}/rotate"),
        end_action: format!("{path}/end-secret"),
        remove_action: format!("{path}/remove"),
        edit_url: format!("{path}/edit"),
        list_url: "/admin/clients".to_owned(),
        done: None,
        warnings: clients::warnings(&request.app, client).await,
        refused: refused.into_iter().map(|error| ClientErrorLine::new(error, now)).collect(),
    })
}

/// The secrets, newest first.
fn secret_lines(client: &Client, now: UnixTime) -> Vec<SecretLine> {
    let line = |secret: &ClientSecret| SecretLine {
        id: secret.id.clone(),
        made: moment(secret.created_at),
        ends: secret.ends_at.map(moment),
        ended: !secret.is_live(now),
        used: secret.last_used_at.map(|at| Ago::new(now - at)),
        may_end: secret.is_live(now) && client.can_spare(&secret.id, now),
    };
    client.secrets.iter().rev().map(line).collect()
}

/// What most libraries want to know, under names that explain themselves.
fn snippet(request: &PageRequest, client: &Client, secret: Option<&str>) -> String {
    let mut lines =
        vec![format!("OIDC_ISSUER={}", request.app.issuer()), format!("OIDC_CLIENT_ID={}", client.id)];
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
        AdminError::Refused(fault) => Failure::Fault(fault),
        AdminError::Invalid(faults) => Failure::BadRequest(Some(admin::lines(&faults).join(" "))),
        AdminError::User(fault) => Failure::BadRequest(Some(fault.to_string())),
        AdminError::Conflict => Failure::BadRequest(Some("there is one already".to_owned())),
        AdminError::Outdated => Failure::BadRequest(Some(error.to_string())),
    }
}

async fn find(request: &PageRequest, id: &str) -> Result<Client, Failure> {
    clients::find(&request.app, &ClientId::new(id)).await.map_err(failure)
}

fn path(id: &str) -> String {
    format!("/admin/clients/{id}")
}

fn edit_path(id: &str) -> String {
    format!("{}/edit", path(id))
}

/// The app's page, which says what was done.
fn done(id: &str, done: &str) -> String {
    query::with(&path(id), "done", done)
}

fn page(client: &Client, values: ClientValues, errors: Vec<MetadataFault>) -> ClientForm {
    let path = path(client.id.as_str());
    let errors = errors.into_iter().map(Into::into).collect();
    ClientForm { action: path.clone(), cancel_url: path, values, errors, is_new: false, draft: false }
}
