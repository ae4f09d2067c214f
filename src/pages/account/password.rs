//! GET, POST /account/password: a person's password, set or changed
//! POST /account/password/remove

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::{
        methods::password::{
            self,
            change::{self, Removed},
        },
        sign_in_methods,
    },
    model::{
        contact::ContactKind, id::UserId, password::Weakness, sign_in_methods::SignInMethods, user::User,
    },
    store::{self, Conn, StoreError},
    views::{
        account::State,
        password::{NewPassword, Occasion, WeakPassword},
    },
    web::{Failure, PageRequest, form::Form, guard},
};
use actix_web::{HttpResponse, http::StatusCode};

const HERE: &str = "/account/password";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "password", path: HERE, group: Group::SignIn, state };

/// None where passwords are not taken and there is none.
fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let has_one = store::passwords::find(conn, &user.id)?.is_some();
    let is_shown = has_one || password::is_taken(app);
    Ok(is_shown.then(|| State::plain(if has_one { "on" } else { "off" })))
}

/// The field: only for who proved a moment ago who they are.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    show(&request, me.user.id, None).await
}

/// A new one.
pub async fn post(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    if !password::is_taken(&request.app) {
        return Err(Failure::NotFound);
    }
    let typed = form.get("password").unwrap_or_default();
    match change::set(&request.app, me.end_user(), typed).await? {
        Ok(()) => Ok(request.redirect("/account")),
        Err(weakness) => show(&request, me.user.id, Some(weakness)).await,
    }
}

/// None any more.
pub async fn post_remove(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let removed = request.app.write(move |tx| change::remove(tx, &me.end_user())).await?;
    Ok(request.redirect(match removed {
        Removed::Yes | Removed::Gone => "/account",
        Removed::LastWayIn => HERE,
    }))
}

async fn show(
    request: &PageRequest,
    user: UserId,
    weakness: Option<Weakness>,
) -> Result<HttpResponse, Failure> {
    let (methods, contacts) = request
        .app
        .store
        .read(move |conn| Ok((sign_in_methods::of(conn, &user)?, store::contacts::of_user(conn, &user)?)))
        .await?;
    let has_one = methods.password;
    if !has_one && !password::is_taken(&request.app) {
        return Err(Failure::NotFound);
    }
    let mut mailboxes = contacts.iter().filter(|contact| contact.kind == ContactKind::Email);
    let mailbox = mailboxes.next();
    let without = SignInMethods { password: false, ..methods };
    let removable = has_one && methods.can_become(without, request.app.policy(None));
    let page = NewPassword {
        occasion: if has_one { Occasion::Change } else { Occasion::Set },
        address: mailbox.or(contacts.first()).map(|contact| contact.address.clone()).unwrap_or_default(),
        action: HERE.to_owned(),
        least: request.app.config.password.min_length,
        error: weakness.map(WeakPassword::from),
        remove_action: removable.then(|| format!("{HERE}/remove")),
        back_url: Some("/account".to_owned()),
        opened: None,
    };
    let status = if weakness.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    request.page_with(status, &page)
}
