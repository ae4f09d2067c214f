//! GET, POST /login/{login}/account: which account?
//! POST /login/{login}/other

use crate::{
    login::{
        choose,
        next::{Screen, Step},
    },
    model::id::UserId,
    store,
    views::login::{Account, SelectAccount},
    web::{Failure, Visit, flow, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// The account that is signed in, or another.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let (step, _) = flow::step(&visit, &opened).await?;
    let Some((_, user)) =
        opened.visitor.session.as_ref().filter(|_| matches!(step, Step::Show(Screen::SelectAccount)))
    else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let who = user.id.clone();
    let contacts = visit.app.store.read(move |conn| store::contacts::of_user(conn, &who)).await?;
    let account = Account {
        id: user.id.as_str().to_owned(),
        name: user.claims.name.clone().unwrap_or_default(),
        email: contacts.first().map(|contact| contact.address.clone()).unwrap_or_default(),
    };
    let page = SelectAccount {
        app: opened.app_info(&visit),
        accounts: vec![account],
        action: opened.path("account"),
        other_action: opened.path("other"),
    };
    visit.page(&page)
}

/// The one that the page showed.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    if let Some(account) = form.get("account") {
        choose::account(&visit.app, opened.login, UserId::new(account)).await?;
    }
    Ok(visit.redirect(&resume))
}

/// Another one.
pub async fn post_other(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    choose::another_account(&visit.app, opened.login).await?;
    Ok(visit.redirect(&resume))
}
