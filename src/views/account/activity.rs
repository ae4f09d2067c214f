//! The page of recent activity.

use serde::Serialize;

use crate::model::origin::Origin;
use crate::views::origin;
use crate::views::page::{Ago, PROBE, Page};

/// One page of it, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Activity {
    /// The events.
    pub events: Vec<EventLine>,
    /// The page after this one.
    pub older_url: Option<String>,
    /// The first page, unless this is the first page.
    pub newest_url: Option<String>,
}

/// One event.
#[derive(Clone, Debug, Serialize)]
pub struct EventLine {
    /// Its sentence is the text `event-{event}`.
    pub event: String,
    /// Whether an admin did it.
    pub by_admin: bool,
    /// The app.
    pub app: Option<String>,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// How long ago.
    pub when: Ago,
}

impl Page for Activity {
    const TEMPLATE: &'static str = "pages/account/activity.html";

    fn samples() -> Vec<Self> {
        let line = |event: &str, seconds| EventLine {
            event: event.into(),
            by_admin: false,
            app: None,
            origin: origin::sample(),
            when: Ago::new(seconds),
        };
        let bare = EventLine { origin: Origin::default(), ..line("link-sent", 300) };
        let plain = Self {
            events: vec![
                line("contact-added", 20),
                EventLine { app: Some("Sample app".into()), ..line("client-authorized", 120) },
                line("session-started", 125),
                line("code-used", 125),
                bare.clone(),
                EventLine { by_admin: true, ..line("user-disabled", 90_000) },
            ],
            older_url: Some("/account/activity?before=0199a0b2-7f6e-7000-8000-000000000000".into()),
            newest_url: None,
        };
        let probe = EventLine { app: Some(PROBE.into()), origin: origin::probe(), ..line(PROBE, 0) };
        vec![
            plain.clone(),
            Self { events: Vec::new(), older_url: None, ..plain.clone() },
            Self { events: vec![probe], older_url: None, newest_url: Some("/account/activity".into()) },
        ]
    }
}
