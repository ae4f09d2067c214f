//! POST /login/{login}/restart: another address, or from the beginning

use crate::{
    login::{begin, choose, untouched},
    model::login::Stage,
    web::{Failure, PageRequest, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Goes back to the question who it is; what has ended begins anew.
pub async fn post(mut request: PageRequest, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    // Who it is is asked by the page's own policy, in another sign-in.
    let still_runs = !opened.login.choices.before_change
        && matches!(opened.login.stage, Stage::Identify | Stage::Prove(_))
        && request.app.now() < opened.login.expires_at;
    if still_runs {
        let resume = opened.resume();
        choose::another_account(&request.app, opened.login).await?;
        return Ok(request.redirect(&resume));
    }
    if opened.client.as_ref().is_some_and(|client| client.created_at > opened.login.created_at) {
        // Another app has its id by now: what the earlier one asked for is not asked for by this one.
        return Ok(request.redirect(&opened.resume()));
    }
    let fresh = begin::again(&request.app, &opened.login, opened.client.as_deref(), &opened.browser);
    let resume = logins::resume(&fresh.id);
    request.app.store.write(move |conn| untouched::insert(conn, &fresh)).await?;
    Ok(request.redirect(&resume))
}
