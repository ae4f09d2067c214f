//! Where a person is signed in.

use serde::Serialize;

use crate::model::origin::Origin;
use crate::views::origin;
use crate::views::page::{Ago, PROBE, Page};

/// The list, this browser first. Posts nothing to `sign_out_action` and `end_all_action`, and `session`, a
/// [`SessionLine::id`], to `end_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Sessions {
    /// Whether one was just ended.
    pub ended: bool,
    /// Where the person is signed in.
    pub sessions: Vec<SessionLine>,
    /// Where "sign out" here goes.
    pub sign_out_action: String,
    /// Where "end this session" goes.
    pub end_action: String,
    /// Where "sign out everywhere" goes.
    pub end_all_action: String,
}

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionLine {
    /// The value that is posted to end it.
    pub id: String,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it was started.
    pub started: Ago,
    /// When it was last used.
    pub last_seen: Ago,
    /// Whether it is the session of this browser.
    pub current: bool,
}

impl Page for Sessions {
    const TEMPLATE: &'static str = "pages/account/sessions.html";

    fn samples() -> Vec<Self> {
        let here = SessionLine {
            id: "1".into(),
            origin: origin::sample(),
            started: Ago::new(3 * 86_400),
            last_seen: Ago::new(0),
            current: true,
        };
        let phone = SessionLine {
            id: "2".into(),
            origin: Origin {
                browser: "Safari".into(),
                system: "iOS".into(),
                place: None,
                ..origin::sample()
            },
            started: Ago::new(86_400),
            last_seen: Ago::new(7300),
            current: false,
        };
        let unknown = SessionLine { id: "3".into(), origin: origin::bare(), ..phone.clone() };
        let probe = SessionLine { id: PROBE.into(), origin: origin::probe(), ..phone.clone() };
        let plain = Self {
            ended: false,
            sessions: vec![here.clone(), phone, unknown],
            sign_out_action: "/account/sign-out".into(),
            end_action: "/account/sessions/end".into(),
            end_all_action: "/account/sessions/end-all".into(),
        };
        vec![
            plain.clone(),
            Self { ended: true, sessions: vec![here], ..plain.clone() },
            Self { sessions: vec![probe], ..plain },
        ]
    }
}
