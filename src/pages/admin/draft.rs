//! What an admin had typed when they were asked to sign in again. It comes back in the address of the form, sealed and
//! bound to the browser and the form, so that nobody else can fill in a form for an admin.

use crate::{
    protocol::params::Params,
    web::{PageRequest, query},
};
use actix_web::HttpRequest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// What drafts are sealed for.
const PURPOSE: &str = "admin form";
/// How long one is good, in seconds.
const SECONDS: i64 = 3600;
/// The longest that fits into an address; what is longer is typed again.
const MOST: usize = 6000;

#[derive(Serialize, Deserialize)]
struct Draft {
    browser: Vec<u8>,
    form: String,
    until: i64,
    typed: String,
}

/// The address of the form, with what was typed into it.
pub fn seal(request: &PageRequest, form: &str, typed: &Params) -> String {
    let draft = Draft {
        browser: request.context.browser_digest.clone(),
        form: form.to_owned(),
        until: request.app.now() + SECONDS,
        typed: typed.without("csrf").to_query(),
    };
    let Ok(json) = serde_json::to_vec(&draft) else { return form.to_owned() };
    let sealed = URL_SAFE_NO_PAD.encode(request.app.sealer.seal(PURPOSE, &json));
    if sealed.len() > MOST { form.to_owned() } else { query::with(form, "draft", &sealed) }
}

/// What was typed into that form, in this browser, a while ago.
pub fn open(request: &PageRequest, http_request: &HttpRequest, form: &str) -> Option<Params> {
    let sealed = URL_SAFE_NO_PAD.decode(query::value(http_request.query_string(), "draft")?).ok()?;
    let json = request.app.sealer.open(PURPOSE, &sealed).ok()?;
    let draft: Draft = serde_json::from_slice(&json).ok()?;
    let ours = draft.browser == request.context.browser_digest
        && draft.form == form
        && request.app.now() < draft.until;
    if !ours {
        return None;
    }
    Params::parse_form(draft.typed.as_bytes()).ok()
}
