//! The apps that a person has allowed.

use serde::Serialize;

use crate::views::page::{Ago, PROBE, Page};

/// The list. Posts `app`, an [`AppLine::id`], to `revoke_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Apps {
    /// Whether one was just disconnected.
    pub revoked: bool,
    /// The apps, the last used first.
    pub apps: Vec<AppLine>,
    /// Where "disconnect" goes.
    pub revoke_action: String,
}

/// An app.
#[derive(Clone, Debug, Serialize)]
pub struct AppLine {
    /// The value that is posted to disconnect it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may see; the words of each are the text `scope-{scope}`, or the scope itself.
    pub scopes: Vec<String>,
    /// When it was allowed.
    pub since: Ago,
    /// When it was last used.
    pub last_used: Ago,
}

impl Page for Apps {
    const TEMPLATE: &'static str = "pages/account/apps.html";

    fn samples() -> Vec<Self> {
        let line = |name: &str, scopes: &[&str]| AppLine {
            id: name.into(),
            name: name.into(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            since: Ago::new(40 * 86_400),
            last_used: Ago::new(7300),
        };
        let plain = Self {
            revoked: false,
            apps: vec![
                line("Sample app", &["profile", "email", "offline_access"]),
                line("Calendar", &["openid"]),
            ],
            revoke_action: "/account/apps/revoke".into(),
        };
        vec![
            plain.clone(),
            Self { revoked: true, apps: Vec::new(), ..plain.clone() },
            Self { apps: vec![line(PROBE, &[PROBE])], ..plain },
        ]
    }
}
