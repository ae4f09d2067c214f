//! GET /: leads to the account
//! GET /account: a person's own page

use super::sections;
use crate::{
    model::contact::ContactKind,
    store,
    views::account::Home,
    web::{Failure, PageRequest, access, guard},
};
use actix_web::HttpResponse;

/// The front door leads there.
pub async fn get_root(request: PageRequest) -> HttpResponse {
    request.redirect("/account")
}

/// Who I am here, and the way to everything about it.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, "/account").await?;
    let (app, user) = (request.app.clone(), me.user.clone());
    let (groups, contacts) = request
        .app
        .store
        .read(move |conn| {
            Ok((sections::lines(&app, conn, &user)?, store::contacts::of_user(conn, &user.id)?))
        })
        .await?;
    let email = contacts.iter().find(|contact| contact.kind == ContactKind::Email).or(contacts.first());
    let page = Home {
        name: me.user.claims.name.clone().unwrap_or_default(),
        email: email.map(|contact| contact.address.clone()).unwrap_or_default(),
        is_admin: me.user.admin,
        access: access::lines(&request, &me.user.id).await?,
        groups,
        sign_out_action: "/account/sign-out".to_owned(),
    };
    request.page(&page)
}
