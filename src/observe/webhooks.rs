//! Events for webhooks, written in the transaction of what they tell and sent afterwards.

use crate::{
    app::App,
    config::webhooks::WebhookEvent,
    model::{
        access_window::{AccessEnd, AccessWindow},
        contact::{Contact, ContactKind},
        delivery::{Delivery, DeliveryContent},
        id::{ClientId, DeliveryId},
        message::MessageStatus,
        user::User,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};
use serde_json::json;

/// What deliveries are sealed for.
pub const PURPOSE: &str = "delivery";
/// How long a webhook is tried, in seconds.
const SECONDS: i64 = 86_400;

/// Tells the webhooks that want to know that access begins, goes on or has ended.
///
/// # Errors
/// The database fails.
pub fn access(
    app: &App,
    conn: &mut Conn,
    event: WebhookEvent,
    window: &AccessWindow,
) -> Result<(), StoreError> {
    let listeners = app.config.webhooks.iter().filter(|webhook| webhook.events.contains(&event));
    let targets: Vec<&str> = listeners.map(|webhook| webhook.url.as_str()).collect();
    if targets.is_empty() {
        return Ok(());
    }
    let Some(user) = store::users::find(conn, &window.user_id)? else { return Ok(()) };
    let contacts = store::contacts::of_user(conn, &window.user_id)?;
    // What begins is of no more use once it would be over.
    let expires_at = match event {
        WebhookEvent::AccessGranted => window.ends_at.min(app.now() + SECONDS),
        WebhookEvent::AccessEnded => app.now() + SECONDS,
    };
    for target in targets {
        let id = DeliveryId::new(app.new_id());
        let content = DeliveryContent::Webhook { body: body(app, event, &id, window, &user, &contacts) };
        insert(app, conn, id, target, window.id.as_str(), &content, expires_at)?;
    }
    Ok(())
}

fn body(
    app: &App,
    event: WebhookEvent,
    id: &DeliveryId,
    window: &AccessWindow,
    user: &User,
    contacts: &[Contact],
) -> String {
    let verified = |kind: ContactKind| {
        let mut of_kind = contacts.iter().filter(|contact| contact.kind == kind);
        of_kind.find(|contact| contact.verified_at.is_some()).map(|contact| contact.address.as_str())
    };
    json!({
        "id": id.as_str(),
        "type": event.as_str(),
        "created_at": app.now(),
        "data": {
            "sub": window.user_id.as_str(),
            "policy": window.policy,
            "client_id": window.client_id.as_ref().map(ClientId::as_str),
            "email": verified(ContactKind::Email),
            "phone": verified(ContactKind::Phone),
            "username": user.claims.preferred_username,
            "started_at": window.started_at,
            "ends_at": window.ends_at,
            "ended_at": window.ended_at,
            "why": window.why.map(AccessEnd::as_str),
            "ip": window.device.ip,
            "device": { "browser": window.device.browser, "system": window.device.system },
        },
    })
    .to_string()
}

/// Queues a delivery, in the caller's transaction.
///
/// # Errors
/// The database fails.
pub fn insert(
    app: &App,
    conn: &mut Conn,
    id: DeliveryId,
    target: &str,
    subject: &str,
    content: &DeliveryContent,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    let json = serde_json::to_vec(content).map_err(|error| StoreError::Broken(error.to_string()))?;
    let now = app.now();
    let delivery = Delivery {
        id,
        target: target.to_owned(),
        subject: subject.to_owned(),
        sealed: app.sealer.seal(PURPOSE, &json),
        status: MessageStatus::Queued,
        attempts: 0,
        next_at: now,
        expires_at,
        note: None,
        created_at: now,
        sent_at: None,
    };
    store::deliveries::insert(conn, &delivery)
}
