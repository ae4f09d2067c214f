//! POST /admin/people/{user}/end-admin: the right to use the admin pages
//! POST /admin/people/{user}/remove-passkey: a lost one
//! POST /admin/people/{user}/remove-authenticator: a lost one, with its recovery codes
//! POST /admin/people/{user}/remove-contact: an address or a number that is theirs no more
//! POST /admin/people/{user}/delete: the account

use super::{
    client::failure,
    user::{actor, back, page},
    users::HERE,
};
use crate::{
    admin::{AdminError, users::remove},
    model::id::{CredentialId, UserId},
    views::users::UserPage,
    web::{Failure, PageRequest, form::Form, guard::SignedIn, query},
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// Takes the right to use the admin pages away.
pub async fn post_end_admin(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    match remove::admin_right(&request.app, &id, me.end_user()).await {
        Ok(_) => Ok(back(&request, &id, None, "no-admin")),
        Err(error) => refused(&request, &id, &me, error).await,
    }
}

/// Removes a passkey.
pub async fn post_remove_passkey(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    let passkey = CredentialId::new(form.get("passkey").unwrap_or_default());
    remove::passkey(&request.app, &id, passkey, me.end_user()).await.map_err(failure)?;
    Ok(back(&request, &id, None, "passkey"))
}

/// Removes the authenticator app.
pub async fn post_remove_authenticator(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    let shown = form.get("set-up-at").and_then(|text| text.parse().ok());
    let Some(shown) = shown else { return Err(Failure::BadRequest(None)) };
    match remove::authenticator(&request.app, &id, Some(shown), me.end_user()).await {
        Ok(_) => Ok(back(&request, &id, None, "authenticator")),
        Err(error) => refused(&request, &id, &me, error).await,
    }
}

/// Removes an address or a number.
pub async fn post_remove_contact(
    request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    let contact = form.get("contact").unwrap_or_default().to_owned();
    match remove::contact(&request.app, &id, contact, me.end_user()).await {
        Ok(_) => Ok(back(&request, &id, None, "contact")),
        Err(error) => refused(&request, &id, &me, error).await,
    }
}

/// Deletes the account.
pub async fn post_delete(
    request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, me) = actor(&request, id, None).await?;
    match remove::account(&request.app, &id, me.end_user()).await {
        Ok(()) => Ok(request.redirect(&query::with(HERE, "done", "deleted"))),
        Err(error) => refused(&request, &id, &me, error).await,
    }
}

/// The page that says why nothing was taken away.
async fn refused(
    request: &PageRequest,
    id: &UserId,
    me: &SignedIn,
    error: AdminError,
) -> Result<HttpResponse, Failure> {
    let (status, why) = match error {
        AdminError::User(fault) => (StatusCode::BAD_REQUEST, fault.as_str()),
        AdminError::Outdated => (StatusCode::CONFLICT, "outdated"),
        other => return Err(failure(other)),
    };
    let page = page(request, id, me).await?;
    request.page_with(status, &UserPage { not_removed: Some(why), ..page })
}
