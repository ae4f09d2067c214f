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
    app::App,
    login::{identifier::TypedFault, ways},
    model::{
        contact::{Contact, PendingContact},
        id::{SessionId, UserId},
        user::User,
    },
    store::{self, Conn, StoreError},
    views::account::{CodeProblem, ConfirmContact, ContactLine, ContactNotice, Contacts, State},
    web::{Failure, Visit, form::Form, guard, query},
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
pub async fn get(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let notice = query::value(request.query_string(), "done").and_then(|word| ContactNotice::parse(&word));
    list(&visit, StatusCode::OK, notice, String::new()).await
}

async fn list(
    visit: &Visit,
    status: StatusCode,
    notice: Option<ContactNotice>,
    typed: String,
) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(visit, HERE).await?;
    let (app, user, session) = (visit.app.clone(), me.user.id, me.session.id);
    let (all, ways, pending) = visit
        .app
        .store
        .read(move |conn| {
            let all = store::contacts::of_user(conn, &user)?;
            Ok((all, ways::of(conn, &user)?, waiting(&app, conn, &user, &session)?))
        })
        .await?;
    let line = |(index, contact): (usize, &Contact)| ContactLine {
        id: contact.id.clone(),
        address: contact.address.clone(),
        verified: contact.verified_at.is_some(),
        primary: !all[..index].iter().any(|other| other.kind == contact.kind),
        removable: ways.can_become(ways.without(contact), visit.app.policy(None)),
    };
    let page = Contacts {
        notice,
        contacts: all.iter().enumerate().map(line).collect(),
        typed,
        pending: pending.map(|pending| pending.wanted.address),
        has_room: all.len() < contacts::MOST,
        phones: add::takes_phones(&visit.app),
        add_action: format!("{HERE}/add"),
        confirm_url: CONFIRM.to_owned(),
        primary_action: format!("{HERE}/primary"),
        remove_action: format!("{HERE}/remove"),
    };
    visit.page_with(status, &page)
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
pub async fn post_add(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let typed = form.get("address").unwrap_or_default().to_owned();
    let wanted = match add::parse(&visit.app, &typed) {
        Ok(wanted) => wanted,
        Err(fault) => {
            let notice = match fault {
                TypedFault::NoCountry => ContactNotice::NoCountry,
                TypedFault::Empty | TypedFault::Invalid => ContactNotice::Malformed,
            };
            return list(&visit, StatusCode::BAD_REQUEST, Some(notice), typed).await;
        }
    };
    let asked = add::ask(&visit.app, me.end_user(), wanted).await?;
    sent(&visit, asked, typed).await
}

/// Sends another.
pub async fn post_resend(visit: Visit, _form: Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, CONFIRM).await?;
    let asked = add::ask_again(&visit.app, me.end_user()).await?;
    sent(&visit, asked, String::new()).await
}

async fn sent(visit: &Visit, asked: Asked, typed: String) -> Result<HttpResponse, Failure> {
    let (status, notice) = match asked {
        Asked::Sent => return Ok(visit.redirect(CONFIRM)),
        Asked::TooSoon(_) => return confirm_page(visit, Some(CodeProblem::TooSoon)).await,
        Asked::Nothing => return Ok(visit.redirect(HERE)),
        Asked::Yours => (StatusCode::BAD_REQUEST, ContactNotice::Yours),
        Asked::Enough => (StatusCode::BAD_REQUEST, ContactNotice::Enough),
        Asked::Country => (StatusCode::BAD_REQUEST, ContactNotice::Country),
        Asked::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, ContactNotice::TooMany),
    };
    list(visit, status, Some(notice), typed).await
}

/// Where the code is typed.
pub async fn get_confirm(visit: Visit) -> Result<HttpResponse, Failure> {
    confirm_page(&visit, None).await
}

async fn confirm_page(visit: &Visit, problem: Option<CodeProblem>) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(visit, CONFIRM).await?;
    let (user, session) = (me.user.id, me.session.id);
    let pending = visit.app.store.read(move |conn| store::pending_contacts::find(conn, &user)).await?;
    let Some(pending) = pending.filter(|pending| pending.session_id == session) else {
        return Ok(visit.redirect(HERE));
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(CodeProblem::TooSoon) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let page = ConfirmContact {
        address: pending.wanted.address,
        digits: visit.app.policy(None).code_length,
        problem,
        action: CONFIRM.to_owned(),
        resend_action: format!("{HERE}/resend"),
        back_url: HERE.to_owned(),
    };
    visit.page_with(status, &page)
}

/// The code.
pub async fn post_confirm(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, CONFIRM).await?;
    let Some(code) = add::parse_code(&visit.app, form.get("code").unwrap_or_default()) else {
        return confirm_page(&visit, Some(CodeProblem::Malformed)).await;
    };
    match add::confirm(&visit.app, me.end_user(), code).await? {
        Answer::Added => Ok(visit.redirect(&format!("{HERE}?done=added"))),
        Answer::Taken => Ok(visit.redirect(&format!("{HERE}?done=taken"))),
        Answer::Wrong(left) => confirm_page(&visit, Some(CodeProblem::Wrong { left })).await,
        Answer::TooMany => confirm_page(&visit, Some(CodeProblem::TooMany)).await,
        Answer::Ended => confirm_page(&visit, Some(CodeProblem::Ended)).await,
    }
}

/// Puts an address before the others.
pub async fn post_primary(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let id = form.get("contact").unwrap_or_default().to_owned();
    let done = change::make_primary(&visit.app, me.end_user(), id).await?;
    Ok(visit.redirect(&if done { format!("{HERE}?done=primary") } else { HERE.to_owned() }))
}

/// Takes an address away.
pub async fn post_remove(visit: Visit, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&visit, HERE).await?;
    let id = form.get("contact").unwrap_or_default().to_owned();
    Ok(visit.redirect(&match change::remove(&visit.app, me.end_user(), id).await? {
        Removed::Yes => format!("{HERE}?done=removed"),
        Removed::LastWayIn => format!("{HERE}?done=kept"),
        Removed::Gone => HERE.to_owned(),
    }))
}
