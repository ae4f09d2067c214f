//! GET, POST /login/{login}/register: an account for somebody new
//! GET, POST /login/{login}/profile: what is still missing of one
//! GET /login/{login}/pending: an admin has to let them in

use super::{
    asks_to_remember,
    identify::{buttons, upstream_note},
    keep_answers,
};
use crate::{
    login::{
        EndUser,
        challenge::{self, Asked, To},
        choose,
        next::Screen,
        register::{self, Completed, FieldFault},
    },
    model::{
        login::{Registration, Stage},
        policy::RegistrationField,
        user::User,
    },
    protocol::{minutes, params::Params},
    views::login::{Pending, Register, RegisterField},
    web::{
        Failure, Visit, access, flow,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// The form.
pub async fn get(mut visit: Visit, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if !is_its_turn(&visit, &opened) {
        return Ok(visit.redirect(&opened.resume()));
    }
    let told = opened.login.choices.registration.clone().unwrap_or_default();
    let access = access::of_login(&visit, &opened).await?;
    let page = page(&visit, &opened, fields(&visit, &opened), &Checked::of(told), false);
    visit.page(&Register { access, upstream: upstream_note(&visit, &request), ..page })
}

/// What was told.
pub async fn post(mut visit: Visit, id: Path<String>, Form(form): Form) -> Result<HttpResponse, Failure> {
    let mut opened = logins::open(&mut visit, &id).await?;
    if !is_its_turn(&visit, &opened) {
        return Ok(visit.redirect(&opened.resume()));
    }
    opened.login = keep_answers(&visit, opened.login, &form).await?;
    let mut checked = Checked::read(&visit, &form, fields(&visit, &opened));
    let policy = visit.app.policy(Some(&opened.login.policy));
    let to = register::recipient(policy, &checked.told);
    if to.as_ref().is_some_and(|to| challenge::is_out_of_reach(&visit.app, &opened.login, to)) {
        checked.faults.push((RegistrationField::Phone, FieldFault::Country));
    }
    let to = to.filter(|_| checked.faults.is_empty());
    let Some(to) = to else {
        let page = page(&visit, &opened, fields(&visit, &opened), &checked, false);
        return visit.page_with(StatusCode::BAD_REQUEST, &page);
    };
    let login = choose::register(&visit.app, opened.login.clone(), checked.told.clone()).await?;
    match challenge::send(&visit.app, login, opened.visitor.clone(), To::Typed(to)).await? {
        Asked::TooMany(until) => {
            let seconds = visit.app.seconds_until(until);
            let mut page = page(&visit, &opened, fields(&visit, &opened), &checked, false);
            page.too_many_minutes = Some(minutes(seconds));
            Ok(respond::too_many(visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::TooSoon(at) => {
            let seconds = visit.app.seconds_until(at);
            let mut page = page(&visit, &opened, fields(&visit, &opened), &checked, false);
            page.too_soon_seconds = Some(seconds);
            Ok(respond::too_many(visit.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(visit.redirect(&opened.resume())),
    }
}

fn is_its_turn(visit: &Visit, opened: &Opened) -> bool {
    let policy = visit.app.policy(Some(&opened.login.policy));
    matches!(opened.login.stage, Stage::Identify) && register::is_offered(policy)
}

fn fields(visit: &Visit, opened: &Opened) -> Vec<RegistrationField> {
    visit.app.policy(Some(&opened.login.policy)).registration.clone()
}

/// What is missing.
pub async fn get_profile(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let Some((known, _)) = flow::turn(&visit, &opened, Screen::Profile).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let told = opened.login.choices.registration.clone().unwrap_or_default();
    let taken = told.username.is_some() && known.user.username_key().is_none();
    let mut checked = Checked::of(told);
    if taken {
        checked.faults.push((RegistrationField::Username, FieldFault::Taken));
    }
    visit.page(&page(&visit, &opened, missing(&visit, &opened, &known.user), &checked, true))
}

/// What was told of it.
pub async fn post_profile(
    mut visit: Visit,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    let Some((known, _)) = flow::turn(&visit, &opened, Screen::Profile).await? else {
        return Ok(visit.redirect(&opened.resume()));
    };
    let fields = missing(&visit, &opened, &known.user);
    let mut checked = Checked::read(&visit, &form, fields.clone());
    if checked.faults.is_empty() {
        let who = EndUser::of_login(&opened.login, &known, &opened.visitor);
        match register::complete(&visit.app, who, checked.told.clone()).await? {
            Completed::Yes | Completed::Moved => return Ok(visit.redirect(&opened.resume())),
            Completed::Taken => checked.faults.push((RegistrationField::Username, FieldFault::Taken)),
        }
    }
    visit.page_with(StatusCode::BAD_REQUEST, &page(&visit, &opened, fields, &checked, true))
}

fn missing(visit: &Visit, opened: &Opened, user: &User) -> Vec<RegistrationField> {
    let mut fields = fields(visit, opened);
    fields.retain(|field| match field {
        RegistrationField::Name => user.claims.name.is_none(),
        RegistrationField::Username => user.username_key().is_none(),
        RegistrationField::Email | RegistrationField::Phone => false,
    });
    fields
}

/// The account is made, and waits.
pub async fn get_pending(mut visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut visit, &id).await?;
    if flow::turn(&visit, &opened, Screen::Pending).await?.is_none() {
        return Ok(visit.redirect(&opened.resume()));
    }
    visit.page(&Pending {
        app: opened.app_info(&visit),
        continue_url: opened.resume(),
        cancel_action: opened.path("cancel"),
    })
}

/// A form that was looked at: what it says, and what is wrong with it.
struct Checked {
    told: Registration,
    faults: Vec<(RegistrationField, FieldFault)>,
}

impl Checked {
    fn of(told: Registration) -> Self {
        Self { told, faults: Vec::new() }
    }

    fn read(visit: &Visit, form: &Params, fields: Vec<RegistrationField>) -> Self {
        let mut checked = Self::of(Registration::default());
        let region = visit.app.config.sms.default_region.as_deref();
        for field in fields {
            let text = form.get(name(field)).unwrap_or_default();
            let kept = register::check(field, text, region).unwrap_or_else(|fault| {
                checked.faults.push((field, fault));
                text.trim().chars().take(254).collect()
            });
            *register::field(&mut checked.told, field) = Some(kept);
        }
        checked
    }
}

fn name(field: RegistrationField) -> &'static str {
    match field {
        RegistrationField::Name => "name",
        RegistrationField::Username => "username",
        RegistrationField::Email => "email",
        RegistrationField::Phone => "phone",
    }
}

fn page(
    visit: &Visit,
    opened: &Opened,
    fields: Vec<RegistrationField>,
    checked: &Checked,
    proved: bool,
) -> Register {
    let mut told = checked.told.clone();
    let error = |field: RegistrationField| {
        let fault = checked.faults.iter().find(|(wrong, _)| *wrong == field);
        fault.map(|(_, fault)| match fault {
            FieldFault::Empty => "empty",
            FieldFault::Invalid => "invalid",
            FieldFault::NoCountry => "no-country",
            FieldFault::Country => "country",
            FieldFault::Taken => "taken",
        })
    };
    let identifies = !visit.app.policy(Some(&opened.login.policy)).identifiers.is_empty();
    Register {
        app: opened.app_info(visit),
        access: Vec::new(),
        action: opened.path(if proved { "profile" } else { "register" }),
        proved,
        fields: fields
            .into_iter()
            .map(|field| RegisterField {
                name: name(field),
                value: register::field(&mut told, field).take().unwrap_or_default(),
                error: error(field),
            })
            .collect(),
        has_errors: !checked.faults.is_empty(),
        too_many_minutes: None,
        too_soon_seconds: None,
        remember: asks_to_remember(visit, opened).filter(|_| !proved),
        // Of an account that is there already nothing is left for another provider to say.
        providers: if proved { Vec::new() } else { buttons(visit, opened) },
        upstream: None,
        sign_in_url: (identifies && !proved).then(|| opened.path("identify")),
    }
}
