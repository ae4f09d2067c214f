//! The overview of an account.

use serde::Serialize;

use crate::views::{
    access::AccessLine,
    page::{PROBE, Page},
};

/// The overview of an account. Posts nothing to `sign_out_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// The person's name; may be empty.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// Whether to show the way to the admin pages.
    pub is_admin: bool,
    /// Limited access that the person has.
    pub access: Vec<AccessLine>,
    /// The sections, in groups.
    pub groups: Vec<GroupLines>,
    /// Where "sign out" goes.
    pub sign_out_action: String,
}

/// A group of sections under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct GroupLines {
    /// The heading's text is `account-group-{name}`.
    pub name: &'static str,
    /// The sections.
    pub sections: Vec<SectionLine>,
}

/// The link to a section.
#[derive(Clone, Debug, Serialize)]
pub struct SectionLine {
    /// Its text is `section-{name}`, its id `account-{name}`.
    pub name: &'static str,
    /// Its address.
    pub url: String,
    /// The line below its name.
    pub state: State,
}

/// The line about a section: the text `section-{name}-{word}` with the arguments `n` and `text`.
#[derive(Clone, Debug, Serialize)]
pub struct State {
    word: &'static str,
    n: i64,
    text: String,
}

impl State {
    /// Without arguments.
    pub fn plain(word: &'static str) -> Self {
        Self { word, n: 0, text: String::new() }
    }

    /// With a number.
    pub fn count(word: &'static str, n: usize) -> Self {
        Self::plain(word).with(n)
    }

    /// With a text, such as a name.
    pub fn text(word: &'static str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::plain(word) }
    }

    /// The same with a number.
    #[must_use]
    pub fn with(self, n: usize) -> Self {
        Self { n: i64::try_from(n).unwrap_or(i64::MAX), ..self }
    }
}

impl Page for Home {
    const TEMPLATE: &'static str = "pages/account/home.html";

    fn samples() -> Vec<Self> {
        let line = |name: &'static str, state| SectionLine { name, url: format!("/account/{name}"), state };
        let groups = |person: &str, many: usize| {
            vec![
                GroupLines {
                    name: "you",
                    sections: vec![
                        line("profile", State::text("named", person)),
                        line("contacts", State::text("more", "ada@example.com").with(many)),
                    ],
                },
                GroupLines {
                    name: "sign-in",
                    sections: vec![
                        line("passkeys", State::count("count", many)),
                        line("push", State::count("count", many)),
                        line("password", State::plain("on")),
                        line("providers", State::count("count", many)),
                        line("second-factor", State::plain("on")),
                    ],
                },
                GroupLines {
                    name: "access",
                    sections: vec![
                        line("sessions", State::count("count", many)),
                        line("apps", State::count("count", many)),
                        line("activity", State::plain("lead")),
                    ],
                },
                GroupLines { name: "data", sections: vec![line("data", State::plain("lead"))] },
            ]
        };
        let mut fresh = groups("Ada", 0);
        fresh[0].sections = vec![
            line("profile", State::plain("none")),
            line("contacts", State::text("one", "ada@example.com")),
        ];
        fresh[1].sections = vec![
            line("passkeys", State::count("count", 0)),
            line("push", State::plain("none")),
            line("password", State::plain("off")),
            line("providers", State::plain("none")),
            line("second-factor", State::plain("off")),
        ];
        let mut bare = fresh.clone();
        bare[0].sections[1] = line("contacts", State::plain("none"));
        let plain = Self {
            name: "Ada Lovelace".into(),
            email: "ada@example.com".into(),
            is_admin: true,
            access: AccessLine::samples(),
            groups: groups("Ada Lovelace", 2),
            sign_out_action: "/account/sign-out".into(),
        };
        vec![
            plain.clone(),
            Self { name: String::new(), is_admin: false, access: Vec::new(), groups: fresh, ..plain.clone() },
            Self { groups: bare, email: String::new(), ..plain.clone() },
            Self { name: PROBE.into(), email: PROBE.into(), groups: groups(PROBE, 1), ..plain },
        ]
    }
}
