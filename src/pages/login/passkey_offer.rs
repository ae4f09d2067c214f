//! GET /login/{login}/passkey-offer: a passkey for the next time?
//! POST /login/{login}/passkey-offer: not here
//! POST /login/{login}/passkey-offer/options
//! POST /login/{login}/passkey-offer/create (WebAuthn Level 3 §7.1)

use crate::{
    login::{
        EndUser, choose,
        methods::passkey::{Answer, add},
        next::Screen,
    },
    store::dismissed_prompts::SetupPrompt,
    views::login::OfferPasskey,
    web::{
        Failure, Visit, flow,
        form::Form,
        logins::{self, Opened},
        respond,
        script::Script,
    },
};
use actix_web::{HttpResponse, web::Path};
use serde::de::IgnoredAny;
use serde_json::json;

/// The offer. It holds nobody up: one button goes on without.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if its_turn(&visit, &opened).await?.is_none() {
        return Ok(visit.redirect(&opened.resume()));
    }
    visit.page(&OfferPasskey {
        app: opened.app_info(&visit),
        options_url: opened.path("passkey-offer/options"),
        create_url: opened.path("passkey-offer/create"),
        later_action: opened.path("passkey-offer"),
    })
}

/// No: remembered for this person in this browser.
pub async fn post(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    if let Some(who) = its_turn(&visit, &opened).await? {
        choose::decline(&visit.app, who, SetupPrompt::Passkey).await?;
    }
    Ok(visit.redirect(&resume))
}

/// Yes: what to ask the browser for.
pub async fn post_options(
    mut visit: Visit,
    id: Path<String>,
    _script: Script<IgnoredAny>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut visit, &id).await?;
    let Some(who) = its_turn(&visit, &opened).await? else {
        return Ok(respond::json(&json!({ "next": opened.resume() })));
    };
    let options = add::begin(&visit.app, who).await?.ok_or_else(refused)?;
    Ok(respond::json(&options))
}

/// What the browser made.
pub async fn post_create(
    mut visit: Visit,
    id: Path<String>,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut visit, &id).await?;
    let next = json!({ "next": opened.resume() });
    let Some(who) = its_turn(&visit, &opened).await? else { return Ok(respond::json(&next)) };
    if !add::finish(&visit.app, who, answer).await? {
        return Err(refused());
    }
    Ok(respond::json(&next))
}

/// Who is offered one, when `next` says that it is the offer's turn.
async fn its_turn(visit: &Visit, opened: &Opened) -> Result<Option<EndUser>, Failure> {
    let turn = flow::turn(visit, opened, Screen::OfferPasskey).await?;
    Ok(turn.map(|(known, _)| EndUser::of_login(&opened.login, &known, &opened.visitor)))
}

fn refused() -> Failure {
    Failure::BadRequest(Some("the passkey was not accepted".to_owned()))
}
