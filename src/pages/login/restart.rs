//! POST /login/{login}/restart: another address, or from the beginning

use crate::{
    login::{begin, choose, untouched},
    model::login::Stage,
    web::{Failure, Visit, form::Form, logins},
};
use actix_web::{HttpResponse, web::Path};

/// Goes back to the question who it is; what has ended begins anew.
pub async fn post(mut visit: Visit, id: Path<String>, _form: Form) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let still_runs = matches!(opened.login.stage, Stage::Identify | Stage::Prove(_))
        && visit.app.now() < opened.login.expires_at;
    if still_runs {
        let resume = opened.resume();
        choose::another_account(&visit.app, opened.login).await?;
        return Ok(visit.redirect(&resume));
    }
    let fresh = begin::again(&visit.app, &opened.login, &opened.visitor);
    let resume = logins::resume(&fresh.id);
    visit.app.store.write(move |conn| untouched::insert(conn, &fresh)).await?;
    Ok(visit.redirect(&resume))
}
