//! GET, POST /login/{login}/enrol: a second factor is asked for, and there is none yet

use crate::{
    app::Tx,
    login::{
        EndUser,
        methods::authenticator::setup::{self, Answer},
        state::{Authentication, Screen},
    },
    model::id::CeremonyId,
    protocol::secret::Secret,
    views::login::RecoveryCodes,
    web::{
        Failure, PageRequest, flow,
        form::Form,
        logins::{self, Opened},
        qr::{self, Again},
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Path};

/// The picture to scan.
pub async fn get(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    match its_turn(&request, &opened).await? {
        Some((_, who)) => show(&request, &opened, who, None).await,
        None => Ok(request.redirect(&opened.resume())),
    }
}

/// The first code.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some((known, who)) = its_turn(&request, &opened).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let typed = form.get("code").unwrap_or_default().to_owned();
    let setup = CeremonyId::new(form.get("setup").unwrap_or_default());
    let (login, me) = (opened.login.clone(), who.clone());
    let confirm = move |tx: &mut Tx<'_>| setup::confirm_in_sign_in(tx, (&login, &known), &me, &setup, &typed);
    match request.app.write(confirm).await? {
        Answer::Done(codes) => {
            let codes = codes.iter().map(|code| Secret::expose(code).to_owned()).collect();
            request.page(&RecoveryCodes { codes, continue_url: opened.resume() })
        }
        Answer::Wrong => show(&request, &opened, who, Some(Again::Wrong)).await,
        Answer::Ended => show(&request, &opened, who, Some(Again::Ended)).await,
    }
}

/// Who it is so far, when `next` says that they set an app up.
async fn its_turn(
    request: &PageRequest,
    opened: &Opened,
) -> Result<Option<(Authentication, EndUser)>, Failure> {
    let turn = flow::turn(request, opened, Screen::Enrol).await?;
    Ok(turn.map(|(known, _)| {
        let who = EndUser::of_login(&opened.login, &known, &opened.browser).to_add_a_way_in();
        (known, who)
    }))
}

async fn show(
    request: &PageRequest,
    opened: &Opened,
    who: EndUser,
    again: Option<Again>,
) -> Result<HttpResponse, Failure> {
    let Some(shown) = request.app.write(move |tx| setup::show(tx, &who, false)).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let status = if again.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    request.page_with(status, &qr::enrol(shown, opened.path("enrol"), again, true)?)
}
