//! Unusual sign-ins, for the admin's page.

use crate::{
    app::App,
    model::{contact::Contact, id::UserId, risk::Anomaly, user::User},
    store::{self, StoreError},
};
use std::{collections::HashMap, sync::Arc};

/// An unusual sign-in, and what its person is called.
#[derive(Clone, Debug)]
pub struct Unusual {
    /// The sign-in.
    pub anomaly: Anomaly,
    /// The person's name, else an address of theirs.
    pub person: String,
}

/// The newest, newest first.
pub async fn newest(app: &Arc<App>, limit: i64) -> Result<Vec<Unusual>, StoreError> {
    app.store
        .read(move |conn| {
            let anomalies = store::risks::newest(conn, limit)?;
            let ids: Vec<UserId> = anomalies.iter().map(|anomaly| anomaly.user_id.clone()).collect();
            let people = store::users::of_ids(conn, &ids)?;
            let contacts = store::contacts::of_users(conn, &ids)?;
            let called = called(people, &contacts);
            let named = |anomaly: Anomaly| Unusual {
                person: called.get(&anomaly.user_id).cloned().unwrap_or_default(),
                anomaly,
            };
            Ok(anomalies.into_iter().map(named).collect())
        })
        .await
}

fn called(people: Vec<User>, contacts: &[Contact]) -> HashMap<UserId, String> {
    let address = |id: &UserId| contacts.iter().find(|contact| contact.user_id == *id);
    people
        .into_iter()
        .map(|person| {
            let known = address(&person.id).map(|contact| contact.address.clone());
            let name = person.claims.name.or(known).unwrap_or_else(|| person.id.to_string());
            (person.id, name)
        })
        .collect()
}
