//! The registration form.

use serde::Serialize;

use super::upstream::{ProviderButton, UpstreamNote};
use crate::views::{
    access::AccessLine,
    page::{AppInfo, PROBE, Page},
};

/// The form: all that the policy asks for before an address is proved, or what is still missing after.
#[derive(Clone, Debug, Serialize)]
pub struct Register {
    /// The app that asked.
    pub app: AppInfo,
    /// The access that the person who is signed in here already has.
    pub access: Vec<AccessLine>,
    /// Where the form goes.
    pub action: String,
    /// Whether the address is proved and only these fields are missing.
    pub proved: bool,
    /// The fields, in the policy's order.
    pub fields: Vec<RegisterField>,
    /// Whether one of them has an error.
    pub has_errors: bool,
    /// Minutes until a message can be requested from here.
    pub too_many_minutes: Option<i64>,
    /// Seconds until this browser can request another message, because one was just sent.
    pub too_soon_seconds: Option<i64>,
    /// Whether to ask if this device is to be remembered, and the earlier answer.
    pub remember: Option<bool>,
    /// Other providers, in the order in which they are offered.
    pub providers: Vec<ProviderButton>,
    /// Why one of them did not sign the person in.
    pub upstream: Option<UpstreamNote>,
    /// Where this is the first page for everybody: `email` or `phone`, by which people who have an account are known.
    pub known_by: Option<&'static str>,
    /// Whether people without an account can make one.
    pub welcomes: bool,
    /// The link to the first page, for people who have an account.
    pub sign_in_url: Option<String>,
}

/// One field.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterField {
    /// `name`, `username`, `email` or `phone`.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// What is wrong with it: `empty`, `invalid`, `no-country`, `country` or `taken`.
    pub error: Option<&'static str>,
}

impl Page for Register {
    const TEMPLATE: &'static str = "pages/login/register.html";

    fn samples() -> Vec<Self> {
        let field = |name, value: &str, error| RegisterField { name, value: value.into(), error };
        let plain = Self {
            app: AppInfo::sample(),
            access: Vec::new(),
            action: "/login/1/register".into(),
            proved: false,
            fields: vec![
                field("name", "", None),
                field("username", "", None),
                field("email", "", None),
                field("phone", "", None),
            ],
            has_errors: false,
            too_many_minutes: None,
            too_soon_seconds: None,
            remember: None,
            providers: Vec::new(),
            upstream: None,
            known_by: None,
            welcomes: true,
            sign_in_url: Some("/login/1/identify".into()),
        };
        let wrong = vec![
            field("name", "", Some("empty")),
            field("username", "a b", Some("invalid")),
            field("email", "ada@", Some("invalid")),
            field("phone", "079", Some("no-country")),
        ];
        let empty = [("username", "empty"), ("email", "empty"), ("phone", "empty"), ("name", "invalid")];
        let empty = empty.map(|(name, error)| field(name, PROBE, Some(error))).to_vec();
        vec![
            plain.clone(),
            Self { access: AccessLine::samples(), ..plain.clone() },
            Self { remember: Some(true), providers: ProviderButton::samples(), ..plain.clone() },
            Self {
                providers: ProviderButton::samples(),
                upstream: UpstreamNote::samples().into_iter().next(),
                ..plain.clone()
            },
            Self { fields: wrong, has_errors: true, ..plain.clone() },
            Self { fields: empty, too_many_minutes: Some(12), ..plain.clone() },
            Self { fields: vec![field("phone", "12", Some("invalid"))], ..plain.clone() },
            Self { fields: vec![field("phone", "+12025550123", Some("country"))], ..plain.clone() },
            Self { too_soon_seconds: Some(24), ..plain.clone() },
            Self { known_by: Some("phone"), sign_in_url: None, ..plain.clone() },
            Self { known_by: Some("email"), welcomes: false, sign_in_url: None, ..plain.clone() },
            Self {
                app: AppInfo::probe(),
                proved: true,
                fields: vec![field("username", PROBE, Some("taken"))],
                sign_in_url: None,
                ..plain
            },
        ]
    }
}

/// The account exists and waits for the approval of an admin.
#[derive(Clone, Debug, Serialize)]
pub struct Pending {
    /// The app that asked.
    pub app: AppInfo,
    /// The address to continue after the approval.
    pub continue_url: String,
    /// Where "back to the app" goes.
    pub cancel_action: String,
}

impl Page for Pending {
    const TEMPLATE: &'static str = "pages/login/pending.html";

    fn samples() -> Vec<Self> {
        let page =
            |app| Self { app, continue_url: "/resume/1".into(), cancel_action: "/login/1/cancel".into() };
        vec![page(AppInfo::sample()), page(AppInfo::probe())]
    }
}
