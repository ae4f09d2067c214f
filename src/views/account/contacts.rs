//! A person's addresses.

use serde::Serialize;

use crate::views::page::{PROBE, Page};

/// The list. Posts `address` to `add_action`, and `contact`, a [`ContactLine::id`], to `primary_action` and
/// `remove_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Contacts {
    /// What has just happened.
    pub notice: Option<ContactNotice>,
    /// The addresses, the primary one first.
    pub contacts: Vec<ContactLine>,
    /// What was typed and could not be taken.
    pub typed: String,
    /// An address whose code is awaited.
    pub pending: Option<String>,
    /// Whether one more may be added.
    pub has_room: bool,
    /// Whether it may be a telephone number.
    pub phones: bool,
    /// Where a new address goes.
    pub add_action: String,
    /// Where the awaited code is typed.
    pub confirm_url: String,
    /// Where "make primary" goes.
    pub primary_action: String,
    /// Where a removal goes.
    pub remove_action: String,
}

/// An address.
#[derive(Clone, Debug, Serialize)]
pub struct ContactLine {
    /// What is posted to change it.
    pub id: String,
    /// The address.
    pub address: String,
    /// Whether the person proved that it is theirs.
    pub verified: bool,
    /// Whether apps are told this one.
    pub primary: bool,
    /// Whether the person can still sign in without it.
    pub removable: bool,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactNotice {
    /// One was added.
    Added,
    /// Another one comes first.
    Primary,
    /// One was removed.
    Removed,
    /// It was the last way in, and stays.
    Kept,
    /// It was proven, but belongs to another account.
    Taken,
    /// That is no address.
    Malformed,
    /// A telephone number without its country.
    NoCountry,
    /// Numbers of that country get no messages from here.
    Country,
    /// It is there already.
    Yours,
    /// There are enough.
    Enough,
    /// Too many messages were asked for.
    TooMany,
}

impl ContactNotice {
    /// The notice of that word in an address of ours.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "added" => Some(Self::Added),
            "primary" => Some(Self::Primary),
            "removed" => Some(Self::Removed),
            "kept" => Some(Self::Kept),
            "taken" => Some(Self::Taken),
            _ => None,
        }
    }
}

impl Page for Contacts {
    const TEMPLATE: &'static str = "pages/account/contacts.html";

    fn samples() -> Vec<Self> {
        let line = |id: &str, address: &str, verified, primary| ContactLine {
            id: id.into(),
            address: address.into(),
            verified,
            primary,
            removable: true,
        };
        let plain = Self {
            notice: None,
            contacts: vec![
                line("1", "ada@example.com", true, true),
                line("2", "ada.lovelace@work.example", true, false),
                line("3", "countess@example.org", false, false),
                line("4", "+41791234567", true, true),
            ],
            typed: String::new(),
            pending: None,
            has_room: true,
            phones: false,
            add_action: "/account/contacts/add".into(),
            confirm_url: "/account/contacts/confirm".into(),
            primary_action: "/account/contacts/primary".into(),
            remove_action: "/account/contacts/remove".into(),
        };
        let only = vec![ContactLine { removable: false, ..line("1", "ada@example.com", true, true) }];
        let after = |notice| Self { notice: Some(notice), ..plain.clone() };
        let faulty = |notice| Self { typed: "ada@".into(), ..after(notice) };
        vec![
            plain.clone(),
            Self { contacts: only, ..plain.clone() },
            Self { contacts: Vec::new(), pending: Some("ada@new.example".into()), ..plain.clone() },
            after(ContactNotice::Added),
            after(ContactNotice::Primary),
            after(ContactNotice::Removed),
            after(ContactNotice::Kept),
            after(ContactNotice::Taken),
            faulty(ContactNotice::Malformed),
            Self { phones: true, ..faulty(ContactNotice::Malformed) },
            Self { phones: true, ..faulty(ContactNotice::NoCountry) },
            Self { phones: true, ..faulty(ContactNotice::Country) },
            Self { phones: true, ..plain.clone() },
            faulty(ContactNotice::Yours),
            faulty(ContactNotice::TooMany),
            Self { has_room: false, ..after(ContactNotice::Enough) },
            Self {
                contacts: vec![line(PROBE, PROBE, true, false)],
                pending: Some(PROBE.into()),
                typed: PROBE.into(),
                ..plain
            },
        ]
    }
}

/// Where the code to a new address is typed. Posts `code` to `action`, and nothing to `resend_action`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmContact {
    /// The address.
    pub address: String,
    /// How many digits the code has.
    pub digits: u32,
    /// What was wrong.
    pub problem: Option<CodeProblem>,
    /// Where the code goes.
    pub action: String,
    /// Where "send again" goes.
    pub resend_action: String,
    /// The list.
    pub back_url: String,
}

/// What was wrong with a code, or with a wish for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeProblem {
    /// It is not what was sent; so many tries are left.
    Wrong {
        /// How many.
        left: u32,
    },
    /// It cannot be a code.
    Malformed,
    /// No try is left.
    TooMany,
    /// It ended.
    Ended,
    /// A message went out a moment ago.
    TooSoon,
}

impl Page for ConfirmContact {
    const TEMPLATE: &'static str = "pages/account/contacts_confirm.html";

    fn samples() -> Vec<Self> {
        let page = |address: &str, problem| Self {
            address: address.into(),
            digits: 6,
            problem,
            action: "/account/contacts/confirm".into(),
            resend_action: "/account/contacts/resend".into(),
            back_url: "/account/contacts".into(),
        };
        let problems = [
            CodeProblem::Wrong { left: 4 },
            CodeProblem::Wrong { left: 1 },
            CodeProblem::Malformed,
            CodeProblem::TooMany,
            CodeProblem::Ended,
            CodeProblem::TooSoon,
        ];
        let mut all = vec![page("ada@new.example", None), page(PROBE, None)];
        all.extend(problems.map(|problem| page("ada@new.example", Some(problem))));
        all
    }
}
