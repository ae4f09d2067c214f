//! GET /login/{login}/passkey-offer: a passkey for the next time?
//! POST /login/{login}/passkey-offer: not here
//! POST /login/{login}/passkey-offer/options
//! POST /login/{login}/passkey-offer/create (WebAuthn Level 3 §7.1)

use crate::{
    login::{
        EndUser, choose,
        methods::passkey::{Answer, add},
        state::Screen,
    },
    store::dismissed_prompts::SetupPrompt,
    views::login::OfferPasskey,
    web::{
        Failure, PageRequest, flow,
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
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if its_turn(&request, &opened).await?.is_none() {
        return Ok(request.redirect(&opened.resume()));
    }
    request.page(&OfferPasskey {
        app: opened.app_info(&request),
        options_url: opened.path("passkey-offer/options"),
        create_url: opened.path("passkey-offer/create"),
        later_action: opened.path("passkey-offer"),
    })
}

/// No: remembered for this person in this browser.
pub async fn post(mut request: PageRequest, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if let Some(who) = its_turn(&request, &opened).await? {
        choose::decline(&request.app, who, SetupPrompt::Passkey).await?;
    }
    Ok(request.redirect(&resume))
}

/// Yes: what to ask the browser for.
pub async fn post_options(
    mut request: PageRequest,
    id: Path<String>,
    _script: Script<IgnoredAny>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let Some(who) = its_turn(&request, &opened).await? else {
        return Ok(respond::json(&json!({ "next": opened.resume() })));
    };
    let options = add::begin(&request.app, who).await?.ok_or_else(refused)?;
    Ok(respond::json(&options))
}

/// What the browser made.
pub async fn post_create(
    mut request: PageRequest,
    id: Path<String>,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let next = json!({ "next": opened.resume() });
    let Some(who) = its_turn(&request, &opened).await? else { return Ok(respond::json(&next)) };
    if !add::finish(&request.app, who, answer).await? {
        return Err(refused());
    }
    Ok(respond::json(&next))
}

/// Who is offered one, when `next` says that it is the offer's turn.
async fn its_turn(request: &PageRequest, opened: &Opened) -> Result<Option<EndUser>, Failure> {
    let turn = flow::turn(request, opened, Screen::OfferPasskey).await?;
    Ok(turn.map(|(known, _)| EndUser::of_login(&opened.login, &known, &opened.browser).to_add_a_way_in()))
}

fn refused() -> Failure {
    Failure::BadRequest(Some("the passkey was not accepted".to_owned()))
}
