//! A person's name, language, and other claims that they may fill in.

use serde::Serialize;

use crate::views::{
    i18n::Lang,
    page::{PROBE, Page},
};

/// The form. Posts every field by its name, and `locale`, a language's tag or nothing, to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    /// Whether it was just saved.
    pub saved: bool,
    /// The fields that most people fill in.
    pub fields: Vec<ProfileField>,
    /// The fields that few people fill in.
    pub more: Vec<ProfileField>,
    /// Whether to show those at once.
    pub more_open: bool,
    /// The available languages.
    pub known: Vec<KnownLanguage>,
    /// The chosen one; empty for the browser's.
    pub chosen: &'static str,
    /// The action of the form.
    pub action: String,
}

/// A language to choose.
#[derive(Clone, Debug, Serialize)]
pub struct KnownLanguage {
    /// Its tag.
    pub code: &'static str,
    /// Its name for itself.
    pub name: &'static str,
}

impl KnownLanguage {
    /// All of them.
    pub fn all() -> Vec<Self> {
        Lang::all().into_iter().map(|lang| Self { code: lang.code(), name: lang.name() }).collect()
    }
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileField {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label is the text `person-{word}`, its hint `person-{word}-hint`.
    pub word: &'static str,
    /// The value of `autocomplete`.
    pub autocomplete: &'static str,
    /// The value.
    pub value: String,
    /// Why the value is not accepted.
    pub fault: Option<FieldFault>,
}

/// Why the value of a field is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFault {
    /// It has a wrong format.
    Form,
    /// Somebody else has it.
    Taken,
}

impl Page for Profile {
    const TEMPLATE: &'static str = "pages/account/profile.html";

    fn samples() -> Vec<Self> {
        let field = |name, word, autocomplete, value: &str| ProfileField {
            name,
            word,
            autocomplete,
            value: value.into(),
            fault: None,
        };
        let fields = |value: &str| {
            vec![
                field("name", "name", "name", value),
                field("given_name", "given-name", "given-name", "Ada"),
                field("family_name", "family-name", "family-name", "Lovelace"),
                field("preferred_username", "username", "username", "ada"),
            ]
        };
        let more = vec![
            field("birthdate", "birthdate", "bday", "1815-12-10"),
            field("website", "website", "url", ""),
            field("zoneinfo", "zoneinfo", "off", "Europe/London"),
        ];
        let plain = Self {
            saved: false,
            fields: fields("Ada Lovelace"),
            more,
            more_open: false,
            known: KnownLanguage::all(),
            chosen: "",
            action: "/account/profile".into(),
        };
        let mut faulty = Self { more_open: true, ..plain.clone() };
        faulty.fields[3].fault = Some(FieldFault::Taken);
        for field in faulty.more.iter_mut().chain(&mut faulty.fields[..3]) {
            field.fault = Some(FieldFault::Form);
        }
        let mut odd = plain.clone();
        odd.fields[3].fault = Some(FieldFault::Form);
        vec![
            plain.clone(),
            Self { saved: true, chosen: "de", ..plain.clone() },
            faulty,
            odd,
            Self { fields: fields(PROBE), ..plain },
        ]
    }
}
