//! The pages of the link "This wasn't me" in a notice about an account.

use serde::Serialize;

use super::page::{Ago, Page};
use crate::model::origin::Origin;
use crate::views::origin;

/// The page that says what the button will end. Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// One session; `None` for all of them.
    pub session: Option<NotMeSession>,
    /// The action of the button.
    pub action: String,
    /// The opened link, which the form sends back as `opened`.
    pub opened: String,
}

/// The session in question.
#[derive(Clone, Debug, Serialize)]
pub struct NotMeSession {
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it began.
    pub started: Ago,
}

impl Page for Report {
    const TEMPLATE: &'static str = "pages/report/ask.html";

    fn samples() -> Vec<Self> {
        let session = NotMeSession { origin: origin::sample(), started: Ago::new(7300) };
        let page = |session| Self { session, action: "/not-me".into(), opened: "sealed".into() };
        let unknown = NotMeSession { origin: origin::bare(), started: Ago::new(0) };
        let probe = NotMeSession { origin: origin::probe(), ..session.clone() };
        vec![page(Some(session)), page(None), page(Some(unknown)), page(Some(probe))]
    }
}

/// The page after it, which says what to do next.
#[derive(Clone, Debug, Serialize)]
pub struct ReportDone {
    /// Whether every session was ended, because something was changed in the account.
    pub everywhere: bool,
    /// The link to continue.
    pub next_url: String,
}

impl Page for ReportDone {
    const TEMPLATE: &'static str = "pages/report/done.html";

    fn samples() -> Vec<Self> {
        [false, true].map(|everywhere| Self { everywhere, next_url: "/account".into() }).into()
    }
}
