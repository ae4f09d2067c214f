//! The admin page of the audit trail.

use serde::Serialize;

use super::{
    messages::PersonLink,
    page::{Ago, PROBE, Page, Took},
};
use crate::model::origin::Origin;
use crate::views::origin;

/// One page of it, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Log {
    /// The events that can be chosen.
    pub choices: Vec<Choice>,
    /// The id of the person, if only what happened to them is shown; kept when an event is chosen.
    pub user: String,
    /// The same person.
    pub person: Option<PersonLink>,
    /// The rows.
    pub lines: Vec<LogLine>,
    /// The next page.
    pub older_url: Option<String>,
    /// The first page, unless this is the first page.
    pub newest_url: Option<String>,
}

/// An event that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// Its stored name, such as `link.sent`.
    pub stored: &'static str,
    /// Its sentence is the text `event-{event}`.
    pub event: String,
    /// Whether it was chosen.
    pub current: bool,
}

/// Who did something to somebody else.
#[derive(Clone, Debug, Serialize)]
pub struct By {
    /// `cli` or `demo`, for whom there is the text `by-{operator}`; empty for an admin.
    operator: &'static str,
    /// The admin.
    person: PersonLink,
}

impl By {
    /// Who can run commands of this program, by the name that the audit trail has for them.
    const OPERATORS: [&'static str; 2] = ["cli", "demo"];

    /// By what the audit trail has: the name of an operator, or the id of an admin, whose link is `person`.
    pub fn new(actor: &str, person: PersonLink) -> Self {
        let operator = Self::OPERATORS.into_iter().find(|name| *name == actor).unwrap_or_default();
        Self { operator, person }
    }
}

/// A row of the audit trail.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    /// The event's stored name.
    pub stored: String,
    /// Its sentence, as people read it on their own page, is the text `event-{event}`.
    pub event: String,
    /// The detail, in English as it is stored.
    pub detail: String,
    /// The person concerned.
    pub person: Option<PersonLink>,
    /// Who did it, when it was somebody else.
    pub by: Option<By>,
    /// The app.
    pub app: Option<String>,
    /// How long it took.
    pub took: Option<Took>,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// How long ago.
    pub ago: Ago,
    /// The same, to the minute.
    pub at: String,
}

impl Page for Log {
    const TEMPLATE: &'static str = "pages/admin/log.html";

    fn samples() -> Vec<Self> {
        let person =
            |name: &str| PersonLink { name: name.into(), url: Some("/admin/people/0192f0c1".into()) };
        let line = |stored: &str, detail: &str| LogLine {
            stored: stored.into(),
            event: stored.replace(['.', '_'], "-"),
            detail: detail.into(),
            person: Some(person("Ada Lovelace")),
            by: None,
            app: None,
            took: None,
            origin: origin::sample(),
            ago: Ago::new(130),
            at: "2026-11-21 18:40 UTC".into(),
        };
        let bare = LogLine { origin: Origin::default(), ..line("link.sent", "sign_in") };
        let choice =
            |stored: &'static str, current| Choice { stored, event: stored.replace('.', "-"), current };
        let plain = Self {
            choices: vec![
                choice("link.sent", false),
                choice("code.wrong", false),
                choice("limit.reached", false),
            ],
            user: String::new(),
            person: None,
            lines: vec![
                LogLine {
                    app: Some("Sample app".into()),
                    took: Some(Took::new(8)),
                    ..line("session.started", "")
                },
                line("code.used", "email_code"),
                bare.clone(),
                LogLine { person: None, ..line("limit.reached", "requests_per_ip") },
                LogLine {
                    by: Some(By::new("", person("Grace Hopper"))),
                    ..line("user.changed", "groups: staff, on call")
                },
                LogLine {
                    person: Some(PersonLink { name: String::new(), url: None }),
                    by: Some(By::new("cli", PersonLink { name: String::new(), url: None })),
                    ..bare
                },
            ],
            older_url: Some("/admin/log?before=1".into()),
            newest_url: None,
        };
        let probe = LogLine {
            event: PROBE.into(),
            person: Some(PersonLink { name: PROBE.into(), url: Some(PROBE.into()) }),
            by: Some(By::new("", PersonLink { name: PROBE.into(), url: None })),
            app: Some(PROBE.into()),
            origin: origin::probe(),
            ..line(PROBE, PROBE)
        };
        let chosen = vec![choice("link.sent", false), choice("code.wrong", true)];
        vec![
            plain.clone(),
            Self { lines: Vec::new(), choices: chosen.clone(), older_url: None, ..plain.clone() },
            Self {
                choices: chosen,
                user: PROBE.into(),
                person: Some(PersonLink { name: PROBE.into(), url: Some(PROBE.into()) }),
                lines: vec![probe],
                older_url: None,
                newest_url: Some("/admin/log".into()),
            },
        ]
    }
}
