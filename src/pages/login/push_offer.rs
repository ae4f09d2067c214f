//! GET /login/{login}/push-offer: notifications for the next time?
//! POST /login/{login}/push-offer: not here
//! POST /login/{login}/push-offer/confirm
//! POST /login/{login}/push-offer/subscribe (Push API §8)

use crate::{
    login::{
        EndUser, choose,
        methods::push::add::{self, Answer},
        next::Screen,
    },
    model::message::Channel,
    store::dismissed_prompts::SetupPrompt,
    views::push::{EnablePush, ExplainPush},
    web::{
        Failure, Visit, flow,
        form::Form,
        logins::{self, Opened},
        respond,
        script::Script,
    },
};
use actix_web::{HttpResponse, web::Path};
use serde_json::json;

/// The offer, which is the explanation. It holds nobody up: one button goes on without.
pub async fn get(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if its_turn(&visit, &opened).await?.is_none() {
        return Ok(visit.redirect(&opened.resume()));
    }
    visit.page(&ExplainPush {
        app: Some(opened.app_info(&visit)),
        domain: visit.app.config.public_url.host().to_owned(),
        confirm_action: opened.path("push-offer/confirm"),
        // Where others sign in too it is not offered.
        shared: false,
        later_action: Some(opened.path("push-offer")),
        back_url: None,
    })
}

/// No: remembered for this person in this browser.
pub async fn post(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    if let Some(who) = its_turn(&visit, &opened).await? {
        choose::decline(&visit.app, who, SetupPrompt::Push).await?;
    }
    Ok(visit.redirect(&resume))
}

/// Yes, and the explanation is confirmed: now the browser may ask.
pub async fn post_confirm(
    mut visit: Visit,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let resume = opened.resume();
    let (Some(who), Some("1")) = (its_turn(&visit, &opened).await?, form.get("understood")) else {
        return Ok(visit.redirect(&resume));
    };
    let confirmed = add::confirm(&visit.app, who).await?;
    let (Some(ceremony), Some(key)) = (confirmed, &visit.app.vapid) else {
        return Ok(visit.redirect(&resume));
    };
    visit.page(&EnablePush {
        app: Some(opened.app_info(&visit)),
        key: key.public().to_owned(),
        ceremony: ceremony.as_str().to_owned(),
        answer_url: opened.path("push-offer/subscribe"),
        capture: visit.app.config.captures(Channel::Push),
        later_action: Some(opened.path("push-offer")),
        back_url: None,
    })
}

/// Where the browser is reached.
pub async fn post_subscribe(
    mut visit: Visit,
    id: Path<String>,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut visit, &id).await?;
    let next = json!({ "next": opened.resume() });
    let Some(who) = its_turn(&visit, &opened).await? else { return Ok(respond::json(&next)) };
    if !add::finish(&visit.app, who, answer).await? {
        return Err(Failure::BadRequest(Some("the subscription was not accepted".to_owned())));
    }
    Ok(respond::json(&next))
}

/// Who is offered them, when `next` says that it is the offer's turn.
async fn its_turn(visit: &Visit, opened: &Opened) -> Result<Option<EndUser>, Failure> {
    let turn = flow::turn(visit, opened, Screen::OfferPush).await?;
    Ok(turn.map(|(known, _)| EndUser::of_login(&opened.login, &known, &opened.visitor)))
}
