//! Back-channel logout: apps are told that a session has ended (OIDC Back-Channel Logout §2.5).

use crate::{
    app::App,
    model::{
        delivery::DeliveryContent,
        id::{ClientId, DeliveryId, SessionId},
    },
    observe::webhooks,
    store::{Conn, StoreError, grants::Given},
};
use std::collections::BTreeSet;

/// How long an app is tried to be told, in seconds.
const SECONDS: i64 = 86_400;

/// Tells the apps that hold something of these grants, each session once.
pub fn tell(app: &App, conn: &mut Conn, given: &[Given]) -> Result<(), StoreError> {
    let mut notified: BTreeSet<(&ClientId, &SessionId)> = BTreeSet::new();
    for grant in given.iter().filter(|grant| grant.used) {
        let Some(client) = app.client_within(conn, &grant.client_id)? else { continue };
        let Some(uri) = &client.metadata.backchannel_logout_uri else { continue };
        if !notified.insert((&grant.client_id, &grant.session_id)) {
            continue;
        }
        let content = DeliveryContent::Logout {
            client_id: grant.client_id.clone(),
            user_id: grant.user_id.clone(),
            session_id: grant.session_id.clone(),
        };
        let (id, until) = (DeliveryId::new(app.new_id()), app.now() + SECONDS);
        webhooks::insert(app, conn, id, uri, grant.session_id.as_str(), &content, until)?;
    }
    Ok(())
}
