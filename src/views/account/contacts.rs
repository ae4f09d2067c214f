//! A person's contacts.

use serde::Serialize;

use crate::views::page::{PROBE, Page};

/// The list. Posts `address` to `add_action`, and `contact`, a [`ContactLine::id`], to `primary_action` and
/// `remove_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Contacts {
    /// The notice about what was just done.
    pub notice: Option<ContactNotice>,
    /// The addresses, the primary one first.
    pub contacts: Vec<ContactLine>,
    /// The text that was typed and not accepted.
    pub typed: String,
    /// An address that waits for its code.
    pub pending: Option<String>,
    /// Whether another one may be added.
    pub has_room: bool,
    /// Whether it may be a telephone number.
    pub phones: bool,
    /// The action to add an address.
    pub add_action: String,
    /// The page on which the code is typed.
    pub confirm_url: String,
    /// Where "make primary" goes.
    pub primary_action: String,
    /// Where a removal goes.
    pub remove_action: String,
}

/// An address.
#[derive(Clone, Debug, Serialize)]
pub struct ContactLine {
    /// The value that is posted to change it.
    pub id: String,
    /// The address.
    pub address: String,
    /// Whether the person proved that it is theirs.
    pub verified: bool,
    /// Whether it is the primary one, which apps receive.
    pub primary: bool,
    /// Whether it can be removed and the person can still sign in.
    pub removable: bool,
}

/// The notice about what was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactNotice {
    /// One was added.
    Added,
    /// Another one comes first.
    Primary,
    /// One was removed.
    Removed,
    /// It is the last way to sign in and was not removed.
    Kept,
    /// It was proved, but belongs to another account.
    Taken,
    /// It is not an address.
    Malformed,
    /// A telephone number without its country.
    NoCountry,
    /// No messages are sent to numbers of that country.
    Country,
    /// The person has it already.
    Yours,
    /// The account has as many as it can have.
    Enough,
    /// Too many messages were requested.
    TooMany,
}

impl ContactNotice {
    /// The notice for that word in one of our URLs.
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

/// The page on which the code for a new address is typed. Posts `code` to `action`, and nothing to `resend_action`.
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

/// What was wrong with a code, or with the request for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeProblem {
    /// It is wrong.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// It cannot be a code.
    Malformed,
    /// No try is left.
    TooMany,
    /// It has expired.
    Ended,
    /// A message was just sent.
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
