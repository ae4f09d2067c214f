//! A copy of a person's data, and the deletion of the account.

use serde::Serialize;

use crate::views::page::{PROBE, Page};

/// The page about one's data. Posts nothing to `export_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Data {
    /// The action that downloads the copy.
    pub export_action: String,
    /// The page that deletes the account.
    pub delete_url: String,
}

impl Page for Data {
    const TEMPLATE: &'static str = "pages/account/data.html";

    fn samples() -> Vec<Self> {
        vec![Self { export_action: "/account/data/export".into(), delete_url: "/account/delete".into() }]
    }
}

/// The confirmation of the deletion. Posts `sure`, which is `yes`, to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Delete {
    /// The account, as the person knows it.
    pub account: String,
    /// Why it was not deleted.
    pub problem: Option<DeleteProblem>,
    /// Where "delete" goes.
    pub action: String,
    /// The account page.
    pub back_url: String,
}

/// Why an account was not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeleteProblem {
    /// The box was not ticked.
    NotSure,
    /// Nobody else could run the installation.
    LastAdmin,
}

impl Page for Delete {
    const TEMPLATE: &'static str = "pages/account/delete.html";

    fn samples() -> Vec<Self> {
        let page = |account: &str, problem| Self {
            account: account.into(),
            problem,
            action: "/account/delete".into(),
            back_url: "/account/data".into(),
        };
        vec![
            page("ada@example.com", None),
            page("ada@example.com", Some(DeleteProblem::NotSure)),
            page("ada@example.com", Some(DeleteProblem::LastAdmin)),
            page(PROBE, None),
        ]
    }
}

/// The page after the deletion.
#[derive(Clone, Debug, Serialize)]
pub struct Farewell {
    /// The start page.
    pub home_url: String,
}

impl Page for Farewell {
    const TEMPLATE: &'static str = "pages/account/farewell.html";

    fn samples() -> Vec<Self> {
        vec![Self { home_url: "/account".into() }]
    }
}
