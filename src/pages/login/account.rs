//! GET, POST /login/{login}/account: which account?
//! POST /login/{login}/other

use crate::{
    login::{
        EndUser, choose,
        state::{Screen, Step},
    },
    model::{session::Session, user::User},
    store,
    views::login::{Account, SelectAccount},
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, web::Path};

/// The account that is signed in, or another.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some((_, user)) = its_turn(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let who = user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &who)).await?;
    let account = Account {
        id: user.id.as_str().to_owned(),
        name: user.claims.name.clone().unwrap_or_default(),
        email: contacts.first().map(|contact| contact.address.clone()).unwrap_or_default(),
    };
    let page = SelectAccount {
        app: opened.app_info(&request),
        accounts: vec![account],
        action: opened.path("account"),
        other_action: opened.path("other"),
    };
    request.page(&page)
}

/// This one: the account that the page showed, whoever has signed in in another tab since.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if let Some((session, user)) = its_turn(&request, &opened).await?
        && form.get("account") == Some(user.id.as_str())
    {
        let who = EndUser::of_session(session, &opened.browser);
        choose::account(&request.app, opened.login.clone(), who).await?;
    }
    Ok(request.redirect(&resume))
}

/// The account that is signed in, when `next` says that it is to be chosen.
async fn its_turn<'a>(
    request: &PageRequest,
    opened: &'a Opened,
) -> Result<Option<&'a (Session, User)>, Failure> {
    let (step, _) = flow::step(request, opened).await?;
    Ok(opened.browser.session.as_ref().filter(|_| matches!(step, Step::Show(Screen::SelectAccount))))
}

/// Another one.
pub async fn post_other(
    mut request: PageRequest,
    id: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    choose::another_account(&request.app, opened.login).await?;
    Ok(request.redirect(&resume))
}
