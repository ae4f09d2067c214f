//! GET /: leads to the account
//! GET /account: a person's own page

use super::sections;
use crate::{
    model::contact::ContactKind,
    store,
    views::account::Home,
    web::{Failure, Visit, access, guard},
};
use actix_web::HttpResponse;

/// The front door leads there.
pub async fn get_root(visit: Visit) -> HttpResponse {
    visit.redirect("/account")
}

/// Who I am here, and the way to everything about it.
pub async fn get(visit: Visit) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&visit, "/account").await?;
    let (app, user) = (visit.app.clone(), me.user.clone());
    let (groups, contacts) = visit
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
        access: access::lines(&visit, &me.user.id).await?,
        groups,
        sign_out_action: "/account/sign-out".to_owned(),
    };
    visit.page(&page)
}
