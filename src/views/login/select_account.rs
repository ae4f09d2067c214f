//! The page to choose an account.

use serde::Serialize;

use crate::views::page::{AppInfo, PROBE, Page};

/// A choice between the accounts of this browser (`prompt=select_account`). Posts `account`, an
/// [`Account::id`], to `action`; nothing to `other_action`.
#[derive(Clone, Debug, Serialize)]
pub struct SelectAccount {
    /// The app that asks.
    pub app: AppInfo,
    /// The accounts signed in here.
    pub accounts: Vec<Account>,
    /// Where the choice goes.
    pub action: String,
    /// Where "another account" goes.
    pub other_action: String,
}

/// An account signed in in this browser.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// What is posted when it is chosen.
    pub id: String,
    /// The person's name; may be empty.
    pub name: String,
    /// The person's address.
    pub email: String,
}

impl Page for SelectAccount {
    const TEMPLATE: &'static str = "pages/login/select_account.html";

    fn samples() -> Vec<Self> {
        let account = |id: &str, name: &str, email: &str| Account {
            id: id.into(),
            name: name.into(),
            email: email.into(),
        };
        let page = |app, accounts| Self {
            app,
            accounts,
            action: "/login/1/select".into(),
            other_action: "/login/1/other".into(),
        };
        vec![
            page(
                AppInfo::sample(),
                vec![account("1", "Ada Lovelace", "ada@example.com"), account("2", "", "grace@example.com")],
            ),
            page(AppInfo::probe(), vec![account(PROBE, PROBE, PROBE)]),
        ]
    }
}
