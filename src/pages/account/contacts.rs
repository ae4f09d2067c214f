//! GET /account/contacts: a person's addresses
//! POST /account/contacts/add
//! GET, POST /account/contacts/confirm
//! POST /account/contacts/resend
//! POST /account/contacts/primary
//! POST /account/contacts/remove

use super::sections::{Group, Section};
use crate::{
    account::contacts::{
        self,
        add::{self, Answer, Asked},
        change::{self, Removed},
    },
    app::{App, Tx},
    login::{identifier::TypedFault, sign_in_methods},
    model::{
        contact::{Contact, PendingContact},
        id::{SessionId, UserId},
        user::User,
    },
    store::{self, Conn, StoreError},
    views::account::{CodeProblem, ConfirmContact, ContactLine, ContactNotice, Contacts, State},
    web::{Failure, PageRequest, form::Form, guard, query},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

const HERE: &str = "/account/contacts";
const CONFIRM: &str = "/account/contacts/confirm";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "contacts", path: HERE, group: Group::You, state };

fn state(_: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let contacts = store::contacts::of_user(conn, &user.id)?;
    Ok(Some(match &contacts[..] {
        [] => State::plain("none"),
        [only] => State::text("one", only.address.clone()),
        [first, others @ ..] => State::text("more", first.address.clone()).with(others.len()),
    }))
}

/// The list.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let notice =
        query::value(http_request.query_string(), "done").and_then(|word| ContactNotice::parse(&word));
    list(&request, StatusCode::OK, notice, String::new()).await
}

async fn list(
    request: &PageRequest,
    status: StatusCode,
    notice: Option<ContactNotice>,
    typed: String,
) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(request, HERE).await?;
    let (app, user, session) = (request.app.clone(), me.user.id, me.session.id);
    let (all, methods, pending) = request
        .app
        .store
        .read(move |conn| {
            let all = store::contacts::of_user(conn, &user)?;
            Ok((all, sign_in_methods::of(conn, &user)?, waiting(&app, conn, &user, &session)?))
        })
        .await?;
    let line = |(index, contact): (usize, &Contact)| ContactLine {
        id: contact.id.clone(),
        address: contact.address.clone(),
        verified: contact.verified_at.is_some(),
        primary: !all[..index].iter().any(|other| other.kind == contact.kind),
        removable: methods.can_become(methods.without(contact), request.app.policy(None)),
    };
    let page = Contacts {
        notice,
        contacts: all.iter().enumerate().map(line).collect(),
        typed,
        pending: pending.map(|pending| pending.wanted.address),
        has_room: all.len() < contacts::MOST,
        phones: add::takes_phones(&request.app),
        add_action: format!("{HERE}/add"),
        confirm_url: CONFIRM.to_owned(),
        primary_action: format!("{HERE}/primary"),
        remove_action: format!("{HERE}/remove"),
    };
    request.page_with(status, &page)
}

/// The address whose code is still good, where this session asked for it.
fn waiting(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    session: &SessionId,
) -> Result<Option<PendingContact>, StoreError> {
    let end = app.now() - app.policy(None).lifetimes.code;
    let here = |pending: &PendingContact| pending.created_at > end && pending.session_id == *session;
    Ok(store::pending_contacts::find(conn, user)?.filter(here))
}

/// Sends a code to a new address.
pub async fn post_add(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let typed = form.get("address").unwrap_or_default().to_owned();
    let wanted = match add::parse(&request.app, &typed) {
        Ok(wanted) => wanted,
        Err(fault) => {
            let notice = match fault {
                TypedFault::NoCountry => ContactNotice::NoCountry,
                TypedFault::Empty | TypedFault::Invalid => ContactNotice::Malformed,
            };
            return list(&request, StatusCode::BAD_REQUEST, Some(notice), typed).await;
        }
    };
    let asked = request.app.write(move |tx| add::ask(tx, &me.end_user(), wanted)).await?;
    sent(&request, asked, typed).await
}

/// Sends another.
pub async fn post_resend(request: PageRequest, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, CONFIRM).await?;
    let asked = request.app.write(move |tx| add::ask_again(tx, &me.end_user())).await?;
    sent(&request, asked, String::new()).await
}

async fn sent(request: &PageRequest, asked: Asked, typed: String) -> Result<HttpResponse, Failure> {
    let (status, notice) = match asked {
        Asked::Sent => return Ok(request.redirect(CONFIRM)),
        Asked::TooSoon(_) => return confirm_page(request, Some(CodeProblem::TooSoon)).await,
        Asked::Nothing => return Ok(request.redirect(HERE)),
        Asked::Yours => (StatusCode::BAD_REQUEST, ContactNotice::Yours),
        Asked::Enough => (StatusCode::BAD_REQUEST, ContactNotice::Enough),
        Asked::Country => (StatusCode::BAD_REQUEST, ContactNotice::Country),
        Asked::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, ContactNotice::TooMany),
    };
    list(request, status, Some(notice), typed).await
}

/// Where the code is typed.
pub async fn get_confirm(request: PageRequest) -> Result<HttpResponse, Failure> {
    confirm_page(&request, None).await
}

async fn confirm_page(request: &PageRequest, problem: Option<CodeProblem>) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(request, CONFIRM).await?;
    let (user, session) = (me.user.id, me.session.id);
    let pending = request.app.store.read(move |conn| store::pending_contacts::find(conn, &user)).await?;
    let Some(pending) = pending.filter(|pending| pending.session_id == session) else {
        return Ok(request.redirect(HERE));
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(CodeProblem::TooSoon) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let page = ConfirmContact {
        address: pending.wanted.address,
        digits: request.app.policy(None).code_length,
        problem,
        action: CONFIRM.to_owned(),
        resend_action: format!("{HERE}/resend"),
        back_url: HERE.to_owned(),
    };
    request.page_with(status, &page)
}

/// The code.
pub async fn post_confirm(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, CONFIRM).await?;
    let Some(code) = add::parse_code(&request.app, form.get("code").unwrap_or_default()) else {
        return confirm_page(&request, Some(CodeProblem::Malformed)).await;
    };
    let confirm = move |tx: &mut Tx<'_>| add::confirm(tx, &me.end_user(), &code);
    match request.app.write_or_conflict(Answer::Taken, confirm).await? {
        Answer::Added => Ok(request.redirect(&format!("{HERE}?done=added"))),
        Answer::Taken => Ok(request.redirect(&format!("{HERE}?done=taken"))),
        Answer::Wrong(left) => confirm_page(&request, Some(CodeProblem::Wrong { left })).await,
        Answer::TooMany => confirm_page(&request, Some(CodeProblem::TooMany)).await,
        Answer::Ended => confirm_page(&request, Some(CodeProblem::Ended)).await,
    }
}

/// Puts an address before the others.
pub async fn post_primary(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let id = form.get("contact").unwrap_or_default().to_owned();
    let done = request.app.write(move |tx| change::make_primary(tx, &me.end_user(), &id)).await?;
    Ok(request.redirect(&if done { format!("{HERE}?done=primary") } else { HERE.to_owned() }))
}

/// Takes an address away.
pub async fn post_remove(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, HERE).await?;
    let id = form.get("contact").unwrap_or_default().to_owned();
    let removed = request.app.write(move |tx| change::remove(tx, &me.end_user(), &id)).await?;
    Ok(request.redirect(&match removed {
        Removed::Yes => format!("{HERE}?done=removed"),
        Removed::LastWayIn => format!("{HERE}?done=kept"),
        Removed::Gone => HERE.to_owned(),
    }))
}
