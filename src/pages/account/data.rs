//! GET /account/data: a copy of everything, and the end of the account
//! POST /account/data/export
//! GET, POST /account/delete

use super::sections::{Group, Section};
use crate::{
    account::{
        deletion::{self, Deleted},
        export,
    },
    app::App,
    model::user::User,
    store::{self, Conn, StoreError},
    views::account::{Data, Delete, DeleteProblem, Farewell, State},
    web::{
        Failure, PageRequest,
        cookies::{self, Kind},
        form::Form,
        guard::{self, SignedIn},
        headers,
    },
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};

const HERE: &str = "/account/data";
const DELETE: &str = "/account/delete";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "data", path: HERE, group: Group::Data, state };

#[expect(clippy::unnecessary_wraps, reason = "sections of other kinds ask the database")]
fn state(_: &App, _: &mut Conn, _: &User) -> Result<Option<State>, StoreError> {
    Ok(Some(State::plain("lead")))
}

/// What can be done with it.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    guard::signed_in(&request, HERE).await?;
    request.page(&Data { export_action: format!("{HERE}/export"), delete_url: DELETE.to_owned() })
}

/// The copy, as a file: only for who proved a moment ago who they are.
pub async fn post_export(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let copy = export::copy(&request.app, me.end_user()).await?.ok_or(Failure::NotFound)?;
    let text = serde_json::to_string_pretty(&copy).map_err(|error| Failure::Internal(error.to_string()))?;
    let mut response = HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"account.json\""))
        .body(text);
    headers::no_store(response.headers_mut());
    Ok(response)
}

/// What goes with the account: only for who proved a moment ago who they are.
pub async fn get_delete(request: PageRequest) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, DELETE).await?;
    let (admin, user) = (me.user.admin, me.user.id.clone());
    let alone =
        admin && !request.app.store.read(move |conn| store::users::another_admin(conn, &user)).await?;
    show(&request, &me, StatusCode::OK, alone.then_some(DeleteProblem::LastAdmin)).await
}

async fn show(
    request: &PageRequest,
    me: &SignedIn,
    status: StatusCode,
    problem: Option<DeleteProblem>,
) -> Result<HttpResponse, Failure> {
    let user = me.user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let name = contacts.into_iter().next().map(|contact| contact.address).or(me.user.claims.name.clone());
    let page = Delete {
        account: name.unwrap_or_default(),
        problem,
        action: DELETE.to_owned(),
        back_url: HERE.to_owned(),
    };
    request.page_with(status, &page)
}

/// The end.
pub async fn post_delete(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, DELETE).await?;
    if form.get("sure") != Some("yes") {
        return show(&request, &me, StatusCode::BAD_REQUEST, Some(DeleteProblem::NotSure)).await;
    }
    let who = me.end_user();
    match request.app.write(move |tx| deletion::delete(tx, &who)).await? {
        Deleted::LastAdmin => show(&request, &me, StatusCode::CONFLICT, Some(DeleteProblem::LastAdmin)).await,
        Deleted::Yes | Deleted::Gone => {
            let response = request.page(&Farewell { home_url: "/account".to_owned() })?;
            Ok(cookies::add(response, &cookies::clear(&request.app, Kind::Session)))
        }
    }
}
