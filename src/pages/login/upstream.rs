//! GET, POST /login/{login}/upstream: there is an account with that address; link it?
//! POST /login/{login}/upstream/decline
//! POST /login/{login}/upstream/{provider}: leaves for another provider

use super::keep_answers;
use crate::{
    login::{
        challenge::Asked,
        methods::upstream::{
            begin::{self, Leaving},
            link::{self, Question},
        },
    },
    model::{identity::Refusal, login::Stage, policy::Method},
    protocol::params::Params,
    views::login::LinkAccount,
    web::{
        Failure, PageRequest, flow,
        form::Form,
        headers,
        logins::{self, Opened},
    },
};
use actix_web::{HttpResponse, web::Path};

/// Sends the browser to the provider.
pub async fn post_leave(
    mut request: PageRequest,
    path: Path<(String, String)>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let (id, provider) = path.into_inner();
    let opened = logins::open(&mut request, &id).await?;
    let known = flow::asked_for(&request, &opened, Method::Upstream).await?;
    if known.is_none() && !matches!(opened.login.stage, Stage::Identify | Stage::Prove(_)) {
        return Ok(request.redirect(&opened.resume()));
    }
    let page = opened.path(if known.is_some() { "second" } else { "identify" });
    let (mut login, browser) = (opened.login, opened.browser);
    if known.is_none() {
        login = keep_answers(&request, login, &form).await?;
    }
    match begin::to_sign_in(&request.app, login, known.as_ref(), browser, &provider).await? {
        Leaving::To(url) => {
            let mut response = request.redirect(&url);
            headers::no_referrer(response.headers_mut());
            Ok(response)
        }
        Leaving::Refused(refusal) => Ok(request.redirect(&back(&page, refusal, &provider))),
        Leaving::TooMany(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
        Leaving::Unknown => Err(Failure::NotFound),
    }
}

/// The page from which they left, with the reason.
fn back(page: &str, refusal: Refusal, provider: &str) -> String {
    format!("{page}?refused={}&by={provider}", refusal.as_str())
}

/// The question.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some(question) = its_turn(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    request.page(&LinkAccount {
        app: opened.app_info(&request),
        question: question.id().to_string(),
        provider: question.provider.clone(),
        address: question.address.as_str().to_owned(),
        action: opened.path("upstream"),
        decline_action: opened.path("upstream/decline"),
    })
}

/// Yes: a message goes to the account's own address.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let (resume, identify) = (opened.resume(), opened.path("identify"));
    let Some(question) = answered(&request, &opened, &form).await? else {
        return Ok(request.redirect(&opened.path("upstream")));
    };
    let name = question.name().to_owned();
    match link::confirm(&request.app, opened.login, opened.browser, question).await? {
        Asked::TooMany(until) | Asked::TooSoon(until) => {
            Err(Failure::TooMany(request.app.seconds_until(until)))
        }
        Asked::NoWay => Ok(request.redirect(&back(&identify, Refusal::LinkInside, &name))),
        Asked::Sent | Asked::Moved => Ok(request.redirect(&resume)),
    }
}

/// No: every other way is still there.
pub async fn post_decline(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some(question) = answered(&request, &opened, &form).await? else {
        return Ok(request.redirect(&opened.path("upstream")));
    };
    link::decline(&request.app, opened.login.clone(), question).await?;
    Ok(request.redirect(&opened.resume()))
}

/// The question, while nobody has been recognised.
async fn its_turn(request: &PageRequest, opened: &Opened) -> Result<Option<Question>, Failure> {
    let open = matches!(opened.login.stage, Stage::Identify | Stage::Prove(_));
    if open { Ok(link::question(&request.app, &opened.login.id).await?) } else { Ok(None) }
}

/// The question that the form answers. Where another one has been asked since that page, it is none.
async fn answered(
    request: &PageRequest,
    opened: &Opened,
    form: &Params,
) -> Result<Option<Question>, Failure> {
    let question = its_turn(request, opened).await?;
    Ok(question.filter(|question| form.get("question") == Some(question.id().as_str())))
}
