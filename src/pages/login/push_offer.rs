//! GET /login/{login}/push-offer: notifications for the next time?
//! POST /login/{login}/push-offer: not here
//! POST /login/{login}/push-offer/confirm
//! POST /login/{login}/push-offer/subscribe (Push API §8)

use crate::{
    login::{
        EndUser, choose,
        methods::push::add::{self, Answer},
        state::Screen,
    },
    model::message::Channel,
    store::dismissed_prompts::SetupPrompt,
    views::push::{EnablePush, ExplainPush},
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
        respond,
        script::Script,
    },
};
use actix_web::{HttpResponse, web::Path};
use serde_json::json;

/// The offer, which is the explanation. It holds nobody up: one button goes on without.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if its_turn(&request, &opened).await?.is_none() {
        return Ok(request.redirect(&opened.resume()));
    }
    request.page(&ExplainPush {
        app: Some(opened.app_info(&request)),
        domain: request.app.config.public_url.host().to_owned(),
        confirm_action: opened.path("push-offer/confirm"),
        // Where others sign in too it is not offered.
        shared: false,
        later_action: Some(opened.path("push-offer")),
        back_url: None,
    })
}

/// No: remembered for this person in this browser.
pub async fn post(mut request: PageRequest, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    if let Some(who) = its_turn(&request, &opened).await? {
        choose::decline(&request.app, who, SetupPrompt::Push).await?;
    }
    Ok(request.redirect(&resume))
}

/// Yes, and the explanation is confirmed: now the browser may ask.
pub async fn post_confirm(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let resume = opened.resume();
    let (Some(who), Some("1")) = (its_turn(&request, &opened).await?, form.get("understood")) else {
        return Ok(request.redirect(&resume));
    };
    let confirmed = request.app.write(move |tx| add::confirm(tx, &who)).await?;
    let (Some(ceremony), Some(key)) = (confirmed, &request.app.vapid) else {
        return Ok(request.redirect(&resume));
    };
    request.page(&EnablePush {
        app: Some(opened.app_info(&request)),
        key: key.public().to_owned(),
        ceremony: ceremony.as_str().to_owned(),
        answer_url: opened.path("push-offer/subscribe"),
        capture: request.app.config.captures(Channel::Push),
        later_action: Some(opened.path("push-offer")),
        back_url: None,
    })
}

/// Where the browser is reached.
pub async fn post_subscribe(
    mut request: PageRequest,
    id: Path<String>,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let next = json!({ "next": opened.resume() });
    let Some(who) = its_turn(&request, &opened).await? else { return Ok(respond::json(&next)) };
    if !request.app.write(move |tx| add::finish(tx, &who, &answer)).await? {
        return Err(Failure::BadRequest(Some("the subscription was not accepted".to_owned())));
    }
    Ok(respond::json(&next))
}

/// Who is offered them, when `next` says that it is the offer's turn.
async fn its_turn(request: &PageRequest, opened: &Opened) -> Result<Option<EndUser>, Failure> {
    let turn = flow::turn(request, opened, Screen::OfferPush).await?;
    Ok(turn.map(|(known, _)| EndUser::of_login(&opened.login, &known, &opened.browser)))
}
