//! Unusual sign-ins, for the admin's page.

use super::users;
use crate::{
    app::App,
    model::{id::UserId, risk::Anomaly},
    store::{self, StoreError},
};
use std::sync::Arc;

/// An unusual sign-in, and what its person is called.
#[derive(Clone, Debug)]
pub struct NamedAnomaly {
    /// The sign-in.
    pub anomaly: Anomaly,
    /// The person's name, else an address of theirs.
    pub person: String,
}

/// The newest, newest first.
///
/// # Errors
/// The database fails.
pub async fn newest(app: &Arc<App>, limit: i64) -> Result<Vec<NamedAnomaly>, StoreError> {
    app.store
        .read(move |conn| {
            let anomalies = store::risks::newest(conn, limit)?;
            let ids: Vec<UserId> = anomalies.iter().map(|anomaly| anomaly.user_id.clone()).collect();
            let called = users::names_of(conn, &ids)?;
            let named = |anomaly: Anomaly| NamedAnomaly {
                person: called.get(&anomaly.user_id).cloned().unwrap_or_default(),
                anomaly,
            };
            Ok(anomalies.into_iter().map(named).collect())
        })
        .await
}
