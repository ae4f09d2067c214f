//! GET /account/passkeys: a person's passkeys
//! GET /account/passkeys/add
//! POST /account/passkeys/options
//! POST /account/passkeys/create (WebAuthn Level 3 §7.1)
//! POST /account/passkeys/rename
//! POST /account/passkeys/remove

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::{
        methods::passkey::{
            self, Answer, add,
            change::{self, Removed},
        },
        sign_in_methods,
    },
    model::{
        credential::{self, Credential},
        id::CredentialId,
        sign_in_methods::SignInMethods,
        user::User,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
    views::{
        Ago,
        account::State,
        passkeys::{AddPasskey, PasskeyLine, PasskeyNotice, Passkeys},
    },
    web::{Failure, PageRequest, form::Form, guard, query, respond, script::Script},
};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::IgnoredAny;
use serde_json::json;

const LIST: &str = "/account/passkeys";
const ADD: &str = "/account/passkeys/add";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "passkeys", path: LIST, group: Group::SignIn, state };

/// None where there can be none and there is none.
fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let passkeys = store::credentials::of_user(conn, &user.id)?.len();
    let is_offered = passkeys > 0 || passkey::offer::is_available(app);
    Ok(is_offered.then(|| State::count("count", passkeys)))
}

/// The list.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, LIST).await?;
    let (user, now) = (me.user.id, request.app.now());
    let (passkeys, methods) = request
        .app
        .store
        .read(move |conn| Ok((store::credentials::of_user(conn, &user)?, sign_in_methods::of(conn, &user)?)))
        .await?;
    let policy = request.app.policy(None);
    let without = SignInMethods { passkeys: 0, ..methods };
    let page = Passkeys {
        notice: query::value(http_request.query_string(), "done")
            .and_then(|done| PasskeyNotice::parse(&done)),
        can_remove: methods.can_become(methods.without_passkey(), policy),
        passkeys: passkeys.iter().map(|passkey| line(passkey, now)).collect(),
        by_mail: methods.can_become(without, policy),
        add_url: passkey::offer::is_available(&request.app).then(|| ADD.to_owned()),
        rename_action: format!("{LIST}/rename"),
        remove_action: format!("{LIST}/remove"),
    };
    request.page(&page)
}

fn line(passkey: &Credential, now: UnixTime) -> PasskeyLine {
    PasskeyLine {
        id: passkey.id.as_str().to_owned(),
        name: passkey.name.clone(),
        created: Ago::new(now - passkey.created_at),
        last_used: passkey.last_used_at.map(|at| Ago::new(now - at)),
        backed_up: passkey.backed_up,
    }
}

/// The page that makes one: only for who proved a moment ago who they are.
pub async fn get_add(request: PageRequest) -> Result<HttpResponse, Failure> {
    if !passkey::offer::is_available(&request.app) {
        return Err(Failure::NotFound);
    }
    guard::fresh(&request, ADD).await?;
    request.page(&AddPasskey {
        options_url: format!("{LIST}/options"),
        create_url: format!("{LIST}/create"),
        back_url: LIST.to_owned(),
    })
}

/// What to ask the browser for.
pub async fn post_options(
    request: PageRequest,
    _script: Script<IgnoredAny>,
) -> Result<HttpResponse, Failure> {
    let Some(me) = guard::freshly_signed_in(&request, ADD).await? else {
        return Ok(respond::json(&json!({ "next": ADD })));
    };
    let options = add::begin(&request.app, me.end_user()).await?.ok_or_else(refused)?;
    Ok(respond::json(&options))
}

/// What the browser made.
pub async fn post_create(
    request: PageRequest,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let Some(me) = guard::freshly_signed_in(&request, ADD).await? else {
        return Ok(respond::json(&json!({ "next": ADD })));
    };
    if !add::finish(&request.app, me.end_user(), answer).await? {
        return Err(refused());
    }
    Ok(respond::json(&json!({ "next": format!("{LIST}?done=added") })))
}

/// Another name.
pub async fn post_rename(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, LIST).await?;
    let id = CredentialId::new(form.get("passkey").unwrap_or_default());
    let Some(name) = credential::parse_name(form.get("name").unwrap_or_default()) else {
        return Ok(request.redirect(LIST));
    };
    let renamed = request.app.write(move |tx| change::rename(tx, &me.end_user(), &id, &name)).await?;
    Ok(request.redirect(&if renamed { format!("{LIST}?done=renamed") } else { LIST.to_owned() }))
}

/// One less.
pub async fn post_remove(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, LIST).await?;
    let id = CredentialId::new(form.get("passkey").unwrap_or_default());
    let removed = request.app.write(move |tx| change::remove(tx, &me.end_user(), &id)).await?;
    Ok(request.redirect(&match removed {
        Removed::Yes => format!("{LIST}?done=removed"),
        Removed::LastWayIn => format!("{LIST}?done=kept"),
        Removed::Gone => LIST.to_owned(),
    }))
}

fn refused() -> Failure {
    Failure::BadRequest(Some("the passkey was not accepted".to_owned()))
}
