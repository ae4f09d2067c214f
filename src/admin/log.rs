//! Everything that happened, for the admin's page: the audit trail, newest first.

use super::{PAGE, cut, users};
use crate::{
    app::App,
    model::id::UserId,
    store::{
        self, StoreError,
        audit::{Filter, Recorded},
    },
};
use std::collections::HashMap;

/// One page of it.
pub struct Page {
    /// The rows, newest first.
    pub rows: Vec<Recorded>,
    /// What the people in them are called, and the one whose rows they are; whose account is gone is not there.
    pub names: HashMap<UserId, String>,
    /// Before which row the next page begins, if there is one.
    pub next: Option<String>,
}

/// The page that those are on.
///
/// # Errors
/// The database fails.
pub async fn page(app: &App, filter: Filter) -> Result<Page, StoreError> {
    app.store
        .read(move |conn| {
            let mut rows = store::audit::page(conn, &filter, PAGE + 1)?;
            let next = cut(&mut rows, |row| row.id.clone());
            let in_row = |row: &Recorded| [row.user_id.clone(), row.actor.clone()];
            let mut ids: Vec<UserId> = rows.iter().flat_map(in_row).flatten().map(UserId::new).collect();
            ids.extend(filter.user);
            ids.sort();
            ids.dedup();
            let names = users::names_of(conn, &ids)?;
            Ok(Page { rows, names, next })
        })
        .await
}
