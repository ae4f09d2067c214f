//! GET, POST /account/profile: a person's name, language, and what else they like to say of themselves

use super::sections::{Group, Section};
use crate::{
    account::profile::{self, Changed, Field, Wish},
    app::App,
    model::{policy::Identifier, user::User},
    protocol::params::Params,
    store::{Conn, StoreError},
    views::{
        Lang,
        account::{FieldFault, KnownLanguage, Profile, ProfileField, State},
    },
    web::{Failure, PageRequest, cookies, cookies::Kind, form::Form, guard, query},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

const HERE: &str = "/account/profile";
const YEAR: i64 = 365 * 86_400;

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "profile", path: HERE, group: Group::You, state };

#[expect(clippy::unnecessary_wraps, reason = "sections of other kinds ask the database")]
fn state(_: &App, _: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    let name = user.claims.name.clone().or(user.claims.preferred_username.clone());
    Ok(Some(name.map_or(State::plain("none"), |name| State::text("named", name))))
}

/// The form, filled in.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let claims = &me.user.claims;
    let wish = Wish {
        fields: Field::ALL.map(|field| (field, field.of(claims).unwrap_or_default().to_owned())).into(),
        lang: claims.locale.as_deref().and_then(Lang::parse),
    };
    let saved = query::value(http_request.query_string(), "done").as_deref() == Some("saved");
    request.page(&page(&wish, saved, &[]))
}

fn page(wish: &Wish, saved: bool, faults: &[(Field, FieldFault)]) -> Profile {
    let line = |(field, value): &(Field, String)| ProfileField {
        name: field.claim(),
        word: word(*field),
        autocomplete: autocomplete(*field),
        value: value.clone(),
        fault: faults.iter().find(|(at, _)| at == field).map(|(_, fault)| *fault),
    };
    let is_more = |field: Field| matches!(field, Field::Birthdate | Field::Website | Field::Zoneinfo);
    let (more, fields): (Vec<_>, Vec<_>) = wish.fields.iter().partition(|(field, _)| is_more(*field));
    Profile {
        saved,
        fields: fields.into_iter().map(line).collect(),
        more: more.into_iter().map(line).collect(),
        more_open: faults.iter().any(|(field, _)| is_more(*field)),
        known: KnownLanguage::all(),
        chosen: wish.lang.map(Lang::code).unwrap_or_default(),
        action: HERE.to_owned(),
    }
}

/// Its part in the names of texts.
fn word(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::GivenName => "given-name",
        Field::FamilyName => "family-name",
        Field::Username => "username",
        Field::Birthdate => "birthdate",
        Field::Website => "website",
        Field::Zoneinfo => "zoneinfo",
    }
}

/// What browsers know of it (HTML §4.10.18.7).
fn autocomplete(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::GivenName => "given-name",
        Field::FamilyName => "family-name",
        Field::Username => "username",
        Field::Birthdate => "bday",
        Field::Website => "url",
        Field::Zoneinfo => "off",
    }
}

/// Keeps it, and speaks the chosen language from now on.
pub async fn post(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let mut me = guard::signed_in(&request, HERE).await?;
    let wish = read(&form);
    let had = me.user.claims.preferred_username.as_deref().unwrap_or_default();
    let signs_in =
        request.app.config.all_policies().any(|policy| policy.identifiers.contains(&Identifier::Username));
    if signs_in && form.get(Field::Username.claim()).is_some_and(|username| username.trim() != had) {
        // It is what they sign in with, and somebody else could take the one that they give up.
        me = guard::fresh(&request, HERE).await?;
    }
    let faults: Vec<_> = wish.faults().into_iter().map(|field| (field, FieldFault::Form)).collect();
    if !faults.is_empty() {
        return request.page_with(StatusCode::BAD_REQUEST, &page(&wish, false, &faults));
    }
    let (who, wanted) = (me.end_user(), wish.clone());
    let changed =
        request.app.write_or_conflict(Changed::UsernameTaken, move |tx| profile::change(tx, &who, &wanted));
    match changed.await? {
        Changed::UsernameTaken => {
            let taken = [(Field::Username, FieldFault::Taken)];
            request.page_with(StatusCode::CONFLICT, &page(&wish, false, &taken))
        }
        Changed::Yes | Changed::Gone => {
            let cookie = match wish.lang {
                Some(lang) => cookies::set(&request.app, Kind::Lang, lang.code(), YEAR),
                None => cookies::clear(&request.app, Kind::Lang),
            };
            Ok(request.redirect_with(&format!("{HERE}?done=saved"), [cookie]))
        }
    }
}

fn read(form: &Params) -> Wish {
    let value = |field: Field| form.get(field.claim()).unwrap_or_default().to_owned();
    Wish {
        fields: Field::ALL.map(|field| (field, value(field))).into(),
        lang: form.get("locale").and_then(Lang::parse),
    }
}
