//! GET, POST /login/{login}/register: an account for somebody new
//! GET, POST /login/{login}/profile: what is still missing of one
//! GET /login/{login}/pending: an admin has to let them in

use super::{asks_to_remember, identify::upstream_note, keep_answers, offers::provider_buttons};
use crate::{
    login::{
        EndUser,
        challenge::{self, Asked, To},
        choose,
        register::{self, Completed, FieldFault},
        state::Screen,
    },
    model::{
        contact::ContactKind,
        login::{Registration, Stage},
        policy::RegistrationField,
        user::User,
    },
    protocol::{minutes, params::Params},
    views::login::{Pending, Register, RegisterField},
    web::{
        Failure, PageRequest, access, flow,
        form::Form,
        logins::{self, Opened},
        respond,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

/// The form.
pub async fn get(
    mut request: PageRequest,
    http_request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if !is_its_turn(&request, &opened) {
        return Ok(request.redirect(&opened.resume()));
    }
    let registration = opened.login.choices.registration.clone().unwrap_or_default();
    let access = access::of_login(&request, &opened).await?;
    let page = page(&request, &opened, fields(&request, &opened), &Checked::of(registration), false);
    request.page(&Register { access, upstream: upstream_note(&request, &http_request), ..page })
}

/// What was told.
pub async fn post(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let mut opened = logins::open(&mut request, &id).await?;
    if !is_its_turn(&request, &opened) {
        return Ok(request.redirect(&opened.resume()));
    }
    opened.login = keep_answers(&request, opened.login, &form).await?;
    let mut checked = Checked::read(&request, &form, fields(&request, &opened));
    let policy = request.app.policy(Some(&opened.login.policy));
    let to = register::recipient(policy, &checked.registration);
    if to.as_ref().is_some_and(|to| challenge::is_out_of_reach(&request.app, &opened.login, to)) {
        checked.faults.push((RegistrationField::Phone, FieldFault::Country));
    }
    let to = to.filter(|_| checked.faults.is_empty());
    let Some(to) = to else {
        let page = page(&request, &opened, fields(&request, &opened), &checked, false);
        return request.page_with(StatusCode::BAD_REQUEST, &page);
    };
    let login = choose::register(&request.app, opened.login.clone(), checked.registration.clone()).await?;
    let (browser, to) = (opened.browser.clone(), To::Typed(to));
    match request.app.write(move |tx| challenge::send(tx, &login, &browser, &to)).await? {
        Asked::TooMany(until) => {
            let seconds = request.app.seconds_until(until);
            let mut page = page(&request, &opened, fields(&request, &opened), &checked, false);
            page.too_many_minutes = Some(minutes(seconds));
            Ok(respond::too_many(request.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::TooSoon(at) => {
            let seconds = request.app.seconds_until(at);
            let mut page = page(&request, &opened, fields(&request, &opened), &checked, false);
            page.too_soon_seconds = Some(seconds);
            Ok(respond::too_many(request.page_with(StatusCode::TOO_MANY_REQUESTS, &page)?, seconds))
        }
        Asked::Sent | Asked::NoWay | Asked::Moved => Ok(request.redirect(&opened.resume())),
    }
}

fn is_its_turn(request: &PageRequest, opened: &Opened) -> bool {
    let policy = request.app.policy(Some(&opened.login.policy));
    matches!(opened.login.stage, Stage::Identify) && register::is_offered(policy)
}

fn fields(request: &PageRequest, opened: &Opened) -> Vec<RegistrationField> {
    request.app.policy(Some(&opened.login.policy)).registration.clone()
}

/// What is missing.
pub async fn get_profile(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some((known, _)) = flow::turn(&request, &opened, Screen::Profile).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let registration = opened.login.choices.registration.clone().unwrap_or_default();
    let taken = registration.username.is_some() && known.user.username_key().is_none();
    let mut checked = Checked::of(registration);
    if taken {
        checked.faults.push((RegistrationField::Username, FieldFault::Taken));
    }
    request.page(&page(&request, &opened, missing(&request, &opened, &known.user), &checked, true))
}

/// What was told of it.
pub async fn post_profile(
    mut request: PageRequest,
    id: Path<String>,
    Form(form): Form,
) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    let Some((known, _)) = flow::turn(&request, &opened, Screen::Profile).await? else {
        return Ok(request.redirect(&opened.resume()));
    };
    let fields = missing(&request, &opened, &known.user);
    let mut checked = Checked::read(&request, &form, fields.clone());
    if checked.faults.is_empty() {
        let who = EndUser::of_login(&opened.login, &known, &opened.browser);
        match register::complete(&request.app, who, checked.registration.clone()).await? {
            Completed::Yes | Completed::Moved => return Ok(request.redirect(&opened.resume())),
            Completed::Taken => checked.faults.push((RegistrationField::Username, FieldFault::Taken)),
        }
    }
    request.page_with(StatusCode::BAD_REQUEST, &page(&request, &opened, fields, &checked, true))
}

fn missing(request: &PageRequest, opened: &Opened, user: &User) -> Vec<RegistrationField> {
    let mut fields = fields(request, opened);
    fields.retain(|field| match field {
        RegistrationField::Name => user.claims.name.is_none(),
        RegistrationField::Username => user.username_key().is_none(),
        RegistrationField::Email | RegistrationField::Phone => false,
    });
    fields
}

/// The account is made, and waits.
pub async fn get_pending(mut request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let opened = logins::open(&mut request, &id).await?;
    if flow::turn(&request, &opened, Screen::Pending).await?.is_none() {
        return Ok(request.redirect(&opened.resume()));
    }
    request.page(&Pending {
        app: opened.app_info(&request),
        continue_url: opened.resume(),
        cancel_action: opened.path("cancel"),
    })
}

/// A form that was looked at: what it says, and what is wrong with it.
struct Checked {
    registration: Registration,
    faults: Vec<(RegistrationField, FieldFault)>,
}

impl Checked {
    fn of(registration: Registration) -> Self {
        Self { registration, faults: Vec::new() }
    }

    fn read(request: &PageRequest, form: &Params, fields: Vec<RegistrationField>) -> Self {
        let mut checked = Self::of(Registration::default());
        let region = request.app.config.sms.default_region.as_deref();
        for field in fields {
            let text = form.get(name(field)).unwrap_or_default();
            let kept = register::check(field, text, region).unwrap_or_else(|fault| {
                checked.faults.push((field, fault));
                text.trim().chars().take(254).collect()
            });
            *register::field(&mut checked.registration, field) = Some(kept);
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
    request: &PageRequest,
    opened: &Opened,
    fields: Vec<RegistrationField>,
    checked: &Checked,
    proved: bool,
) -> Register {
    let mut registration = checked.registration.clone();
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
    let policy = request.app.policy(Some(&opened.login.policy));
    let identifies = !policy.identifiers.is_empty();
    Register {
        app: opened.app_info(request),
        access: Vec::new(),
        action: opened.path(if proved { "profile" } else { "register" }),
        proved,
        fields: fields
            .into_iter()
            .map(|field| RegisterField {
                name: name(field),
                value: register::field(&mut registration, field).take().unwrap_or_default(),
                error: error(field),
            })
            .collect(),
        has_errors: !checked.faults.is_empty(),
        too_many_minutes: None,
        too_soon_seconds: None,
        remember: asks_to_remember(request, opened).filter(|_| !proved),
        // Of an account that is there already nothing is left for another provider to say.
        providers: if proved { Vec::new() } else { provider_buttons(request, opened) },
        upstream: None,
        known_by: policy.form_reaches().filter(|_| !identifies && !proved).map(ContactKind::as_str),
        welcomes: policy.welcomes_strangers(),
        sign_in_url: (identifies && !proved).then(|| opened.path("identify")),
    }
}
