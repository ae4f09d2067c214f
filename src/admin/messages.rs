//! Messages on their way, for the admin's page: where each stands and why, and nothing of what it says.

use super::{PAGE, cut, users};
use crate::{
    app::App,
    model::{
        id::{MessageId, UserId},
        message::Message,
    },
    store::{self, StoreError, messages::Filter},
};
use std::collections::HashMap;

/// One page of them.
pub struct Page {
    /// The messages, newest first.
    pub messages: Vec<Message>,
    /// What the people they are for are called, and the one whose messages they are; whose account is gone is not
    /// there.
    pub names: HashMap<UserId, String>,
    /// Before which message the next page begins, if there is one.
    pub next: Option<MessageId>,
}

/// The page that those are on.
///
/// # Errors
/// The database fails.
pub async fn page(app: &App, filter: Filter) -> Result<Page, StoreError> {
    app.store
        .read(move |conn| {
            let mut messages = store::messages::page(conn, &filter, PAGE + 1)?;
            let next = cut(&mut messages, |message| message.id.clone());
            let mut ids: Vec<UserId> =
                messages.iter().filter_map(|message| message.user_id.clone()).chain(filter.user).collect();
            ids.sort();
            ids.dedup();
            let names = users::names_of(conn, &ids)?;
            Ok(Page { messages, names, next })
        })
        .await
}
