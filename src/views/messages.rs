//! The admin page of sent and queued messages. It does not show their content.

use serde::Serialize;

use super::page::{Ago, PROBE, Page};

/// One page of messages, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Messages {
    /// The filters that can be chosen.
    pub filters: Vec<FilterLink>,
    /// The person, if only messages to one person are shown.
    pub person: Option<PersonLink>,
    /// The messages.
    pub messages: Vec<MessageLine>,
    /// The next page.
    pub older_url: Option<String>,
    /// The first page, unless this is the first page.
    pub newest_url: Option<String>,
}

/// A filter that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct FilterLink {
    /// `all`, `retried` or the name of a status.
    pub name: &'static str,
    /// The page.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A person, by name.
#[derive(Clone, Debug, Serialize)]
pub struct PersonLink {
    /// The name.
    pub name: String,
    /// The page of the person; `None` if the account was deleted.
    pub url: Option<String>,
}

/// A message without its content.
#[derive(Clone, Debug, Serialize)]
pub struct MessageLine {
    /// `email`, `sms` or `push`.
    pub channel: &'static str,
    /// The address or number it goes to.
    pub to: String,
    /// The person it is for.
    pub person: Option<PersonLink>,
    /// Its status.
    pub status: &'static str,
    /// Whether it will not arrive.
    pub bad: bool,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it has not arrived yet, in English, as it was recorded.
    pub note: Option<String>,
    /// Which provider accepted it.
    pub provider: Option<String>,
    /// The number of segments of a text message, otherwise 0.
    pub segments: i64,
    /// How long ago it was created.
    pub ago: Ago,
    /// The same, to the minute.
    pub at: String,
}

impl Page for Messages {
    const TEMPLATE: &'static str = "pages/admin/messages.html";

    fn samples() -> Vec<Self> {
        let ada = PersonLink { name: "Ada Lovelace".into(), url: Some("/admin/people/0192f0c1".into()) };
        let line = |status, attempts, note: Option<&str>| MessageLine {
            channel: "email",
            to: "ada@example.com".into(),
            person: Some(ada.clone()),
            status,
            bad: false,
            attempts,
            note: note.map(str::to_owned),
            provider: None,
            segments: 0,
            ago: Ago::new(130),
            at: "2026-11-21 18:40 UTC".into(),
        };
        let text = MessageLine {
            channel: "sms",
            to: "+41791234567".into(),
            provider: Some("twilio".into()),
            segments: 2,
            ..line("delivered", 1, None)
        };
        let names = ["all", "queued", "sent", "delivered", "failed", "retried", "expired", "dropped"];
        let filters = names.map(|name| FilterLink {
            name,
            url: format!("/admin/messages?status={name}"),
            current: name == "all",
        });
        let refused = "permanent: 550 5.1.1 no such user here, said mx.example.com";
        let plain = Self {
            filters: filters.into(),
            person: None,
            messages: vec![
                line("queued", 3, Some("451 4.7.1 come back later")),
                line("sending", 0, None),
                line("sent", 1, None),
                text.clone(),
                MessageLine { channel: "push", person: None, ..line("sent", 1, None) },
                MessageLine { bad: true, ..line("failed", 1, Some(refused)) },
                MessageLine { bad: true, ..line("expired", 0, Some("it holds nothing any more")) },
                MessageLine {
                    to: "stranger@example.com".into(),
                    person: None,
                    ..line("dropped", 0, Some("nobody is known by this"))
                },
                MessageLine {
                    person: Some(PersonLink { name: String::new(), url: None }),
                    ..line("withheld", 0, None)
                },
            ],
            older_url: Some("/admin/messages?before=1".into()),
            newest_url: None,
        };
        let probe = MessageLine {
            to: PROBE.into(),
            person: Some(PersonLink { name: PROBE.into(), url: Some(PROBE.into()) }),
            note: Some(PROBE.into()),
            provider: Some(PROBE.into()),
            ..text
        };
        let of_person =
            Self { person: Some(ada.clone()), messages: vec![line("sent", 1, None)], ..plain.clone() };
        vec![
            plain.clone(),
            Self { messages: Vec::new(), older_url: None, ..plain.clone() },
            of_person,
            Self {
                person: Some(PersonLink { name: PROBE.into(), url: Some(PROBE.into()) }),
                messages: vec![probe],
                older_url: None,
                newest_url: Some("/admin/messages".into()),
                ..plain
            },
        ]
    }
}
