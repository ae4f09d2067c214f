//! The first page of a sign-in.

use serde::Serialize;

use super::{offer::Offer, upstream::UpstreamNote};
use crate::views::{
    access::AccessLine,
    page::{AppInfo, PROBE, Page},
};

/// The first page: one field. Posts `identifier` to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Identify {
    /// The app that asks.
    pub app: AppInfo,
    /// The access that the person who is signed in here already has.
    pub access: Vec<AccessLine>,
    /// Where the form goes.
    pub action: String,
    /// Where its script asks whether another tab has signed this browser in.
    pub status_url: String,
    /// Where the sign-in goes on then.
    pub continue_url: String,
    /// The value of the field.
    pub value: String,
    /// What was wrong with it.
    pub error: Option<IdentifyError>,
    /// What may be typed: `email`, `phone`, `username`, or several of them with `-` between.
    pub kinds: String,
    /// What will be sent: `link`, `code`, `both`, or `none`.
    pub sends: &'static str,
    /// Whether people without an account may create one here.
    pub sign_up: bool,
    /// The registration form, if more than an address is required.
    pub register_url: Option<String>,
    /// Whether to ask if this device is to be remembered, and the earlier answer.
    pub remember: Option<bool>,
    /// What else this sign-in can begin with.
    pub offers: Vec<Offer>,
    /// Whether the script reports if the browser can show notifications.
    pub push: bool,
    /// Why one of them did not sign the person in.
    pub upstream: Option<UpstreamNote>,
    /// The way back to an account of this browser.
    pub switch_account: Option<SwitchAccount>,
    /// Why somebody who is signed in is asked once more.
    pub again: Option<Again>,
}

/// Why somebody who is signed in is asked to sign in once more.
#[derive(Clone, Debug, Serialize)]
pub struct Again {
    /// What they are about to change, as the end of its text's name.
    pub why: &'static str,
    /// The way back without changing it.
    pub back_url: Option<String>,
}

/// A session that this browser has already.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchAccount {
    /// Its address.
    pub address: String,
    /// Where the form that goes on with it goes.
    pub action: String,
}

/// Why an identifier was not accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum IdentifyError {
    /// Nothing was typed.
    Empty,
    /// It is not an address.
    Invalid,
    /// It is a phone number without its country.
    NoCountry,
    /// It is a phone number in a country to which no text messages are sent.
    Country,
    /// This browser has just requested a message to it.
    TooSoon {
        /// Seconds until it may request another.
        seconds: i64,
    },
    /// Too many requests.
    TooMany {
        /// Minutes until the next try.
        minutes: i64,
    },
}

impl Identify {
    fn because(self, why: &'static str) -> Self {
        Self { again: Some(Again { why, back_url: Some("/account".into()) }), ..self }
    }

    /// The same for every reason.
    fn asked_again(plain: &Self, empty: &Self) -> Vec<Self> {
        let known = Self { value: "ada@example.com".into(), sign_up: false, ..plain.clone() };
        let others = [
            "passkeys",
            "password",
            "second-factor",
            "push",
            "providers",
            "data",
            "delete",
            "account",
            "people",
        ];
        let others = others.into_iter().map(|why| known.clone().because(why));
        let picture = Self { again: Some(Again { why: "qr", back_url: None }), ..known.clone() };
        let known = Self { offers: vec![Offer::passkey()], ..known.clone() }.because("contacts");
        [known, empty.clone().because("clients"), picture].into_iter().chain(others).collect()
    }
}

impl Page for Identify {
    const TEMPLATE: &'static str = "pages/login/identify.html";

    fn samples() -> Vec<Self> {
        let plain = Self {
            app: AppInfo::sample(),
            access: Vec::new(),
            action: "/login/1/identify".into(),
            status_url: "/login/1/status".into(),
            continue_url: "/resume/1".into(),
            value: String::new(),
            error: None,
            kinds: "email".into(),
            sends: "both",
            sign_up: true,
            register_url: None,
            remember: None,
            offers: Vec::new(),
            push: false,
            upstream: None,
            switch_account: None,
            again: None,
        };
        let offering = |offers: &[Offer]| Self { offers: offers.to_vec(), ..plain.clone() };
        let with = |error, value: &str| Self {
            error: Some(error),
            value: value.into(),
            sign_up: false,
            ..plain.clone()
        };
        let mut last_provider = Offer::providers();
        last_provider[0].last = true;
        let switch_account = SwitchAccount { address: PROBE.into(), action: "/login/1/select".into() };
        let refused = UpstreamNote::samples().into_iter().map(|note| Self {
            offers: Offer::providers(),
            upstream: Some(note),
            sign_up: false,
            ..plain.clone()
        });
        let refused: Vec<Self> = refused.collect();
        let again = Self::asked_again(&plain, &with(IdentifyError::Empty, ""));
        let shown = vec![
            offering(&[vec![Offer::passkey()], Offer::providers()].concat()),
            Self { kinds: "phone".into(), sends: "link", remember: Some(true), ..plain.clone() },
            Self {
                kinds: "email-phone-username".into(),
                sends: "code",
                sign_up: false,
                register_url: Some("/login/1/register".into()),
                remember: Some(false),
                ..plain.clone()
            },
            Self { kinds: "phone".into(), ..with(IdentifyError::NoCountry, "079 123 45 67") },
            Self { sends: "none", ..offering(&[Offer::page("qr")]) },
            Self { sends: "none", access: AccessLine::samples(), ..plain.clone() },
            offering(&[Offer::page("password"), Offer::page("authenticator")]),
            offering(&[Offer::page("password").last()]),
            Self { kinds: "phone".into(), ..with(IdentifyError::Country, "+12025550123") },
            offering(&[Offer::passkey().last()]),
            offering(&[Offer::page("qr").last()]),
            offering(&last_provider),
            with(IdentifyError::Empty, ""),
            with(IdentifyError::Invalid, "ada@example"),
            with(IdentifyError::TooSoon { seconds: 24 }, "ada@example.com"),
            with(IdentifyError::TooMany { minutes: 12 }, "ada@example.com"),
            Self {
                app: AppInfo::probe(),
                value: PROBE.into(),
                push: true,
                offers: vec![Offer::passkey(), Offer::page("qr")],
                switch_account: Some(switch_account),
                ..plain
            },
        ];
        shown.into_iter().chain(refused).chain(again).collect()
    }
}
