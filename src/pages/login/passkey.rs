//! POST /login/{login}/passkey (WebAuthn Level 3 §7.2): the passkey's answer
//! POST /login/{login}/passkey/options

use crate::{
    login::{
        choose::{self, Able},
        methods::passkey::{Answer, sign_in},
    },
    model::policy::Method,
    web::{Failure, PageRequest, flow, logins, respond, script::Script},
};
use actix_web::{HttpResponse, web::Path};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::json;

/// An answer, and what was ticked beside it.
#[derive(Deserialize)]
pub struct SignIn {
    #[serde(flatten)]
    answer: Answer,
    #[serde(default)]
    remember: bool,
}

/// Whatever is wrong, the browser learns no more than this.
fn refused() -> Failure {
    Failure::BadRequest(Some("the passkey was not accepted".to_owned()))
}

/// What to ask the browser for.
pub async fn post_options(
    mut request: PageRequest,
    id: Path<String>,
    _script: Script<IgnoredAny>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let known = flow::asked_for(&request, &opened, Method::Passkey).await?;
    let options = sign_in::begin(&request.app, opened.login, known.as_ref()).await?.ok_or_else(refused)?;
    Ok(respond::json(&options))
}

/// What the browser answered.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Script(SignIn { answer, remember }): Script<SignIn>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open_for_script(&mut request, &id).await?;
    let resume = opened.resume();
    let known = flow::asked_for(&request, &opened, Method::Passkey).await?;
    let mut login = opened.login;
    if known.is_none() {
        login = choose::begin(&request.app, login, Able::default(), remember).await?;
    }
    if !sign_in::finish(&request.app, login, known, opened.browser, answer).await? {
        return Err(refused());
    }
    Ok(respond::json(&json!({ "next": resume })))
}
