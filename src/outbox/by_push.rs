//! Delivers by notification: one message for one person goes to each of their devices, encrypted for it alone.
//! One device that takes it is enough; a device that wants no more is forgotten.

use super::wording::Worded;
use crate::{
    app::App,
    crypto::{digest::sha256, vapid::VapidKey, web_push},
    model::{
        audit::{Entry, Event},
        id::UserId,
        message::{Content, Message, MessageStatus, PushSignInContent},
        push::{PushDevice, Subscription},
    },
    observe::{audit, metrics},
    protocol::hex,
    store::{self, Conn, StoreError},
    world::push::{PushRequest, SendError},
};
use serde::Serialize;
use std::sync::Arc;
use url::Url;

/// Seconds before the second, third, ... try; the last one repeats until the message expires.
const BACKOFF_SECONDS: [i64; 5] = [2, 5, 15, 30, 60];

/// What the device is told: the words of the notification, and where its buttons lead. Nothing of the person.
#[derive(Serialize)]
struct Payload<'a> {
    title: &'a str,
    body: &'a str,
    approve: &'a str,
    deny: &'a str,
    link: &'a str,
    lang: &'a str,
    tag: String,
}

/// Tries a worded message and says what became of it.
pub(super) async fn send(app: &Arc<App>, message: Message, worded: Worded) -> Message {
    let (Some(user), Some(key), Some(plain)) =
        (message.user_id.clone(), app.vapid.as_ref(), payload(&message, &worded))
    else {
        return message.ended(MessageStatus::Failed, "notifications are not configured");
    };
    let (of, now) = (user.clone(), app.now());
    let devices = match app.store.read(move |conn| store::push_devices::usable(conn, &of, now)).await {
        Ok(devices) => devices,
        Err(error) => return retry(app, message, error.to_string(), None),
    };
    let sends = devices.iter().map(|device| one(app, key, &message, &plain, device));
    let results = futures_util::future::join_all(sends).await;
    let gone: Vec<PushDevice> = devices
        .iter()
        .zip(&results)
        .filter(|(_, result)| matches!(result, Err(SendError::Gone)))
        .map(|(device, _)| device.clone())
        .collect();
    forget(app, gone).await;
    conclude(app, message, results)
}

/// The notification as JSON; `None` when the message is none.
fn payload(message: &Message, worded: &Worded) -> Option<Vec<u8>> {
    let Content::PushSignIn(PushSignInContent { link, .. }) = &worded.content else { return None };
    let mut lines = worded.rendered.text.lines();
    let payload = Payload {
        title: &worded.rendered.subject,
        body: lines.next()?,
        approve: lines.next()?,
        deny: lines.next()?,
        link,
        lang: &message.lang,
        tag: topic(message),
    };
    serde_json::to_vec(&payload).ok().filter(|json| json.len() <= web_push::MOST_PLAIN)
}

/// Encrypts for one device and hands it to its push service.
async fn one(
    app: &App,
    key: &VapidKey,
    message: &Message,
    plain: &[u8],
    device: &PushDevice,
) -> Result<(), SendError> {
    let result = match request(app, key, message, plain, device) {
        Ok(request) => app.world.push.send(&request).await,
        Err(why) => Err(SendError::Refused(why)),
    };
    metrics::push_sent(match &result {
        Ok(()) => "accepted",
        Err(SendError::Gone) => "gone",
        Err(SendError::Down(..)) => "down",
        Err(SendError::Refused(_)) => "refused",
    });
    result
}

fn request(
    app: &App,
    key: &VapidKey,
    message: &Message,
    plain: &[u8],
    device: &PushDevice,
) -> Result<PushRequest, String> {
    let purpose = Subscription::purpose(&device.user_id);
    let json = app.sealer.open(&purpose, &device.sealed).map_err(|error| error.to_string())?;
    let to: Subscription = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    let origin = Url::parse(&to.endpoint).map_err(|error| error.to_string())?.origin();
    let authorization = key
        .authorization(&origin.ascii_serialization(), &app.config.push.contact, app.now_elsewhere())
        .map_err(|error| error.to_string())?;
    let body = web_push::encrypt(&to.p256dh, &to.auth, plain).map_err(|error| error.to_string())?;
    Ok(PushRequest {
        endpoint: to.endpoint,
        authorization,
        body,
        ttl: message.expires_at - app.now(),
        topic: topic(message),
    })
}

/// The messages of one sign-in replace each other, and no other's; the service learns nothing from the word.
fn topic(message: &Message) -> String {
    let of = message.login_id.as_ref().map_or_else(|| message.id.as_str(), |login| login.as_str());
    hex(&sha256(of).as_bytes()[..16])
}

/// What the answers of all devices together mean.
fn conclude(app: &App, message: Message, results: Vec<Result<(), SendError>>) -> Message {
    if results.iter().any(Result::is_ok) {
        return Message { status: MessageStatus::Sent, ..message };
    }
    let (mut refused, mut down) = (None, None);
    for error in results.into_iter().filter_map(Result::err) {
        match error {
            SendError::Gone => {}
            SendError::Refused(why) => refused = Some(why),
            SendError::Down(why, after) => {
                let (_, known): (String, Option<i64>) = down.unwrap_or_default();
                down = Some((why, after.max(known)));
            }
        }
    }
    match (down, refused) {
        (Some((why, after)), _) => retry(app, message, why, after),
        (None, Some(why)) => message.ended(MessageStatus::Failed, why),
        (None, None) => message.ended(MessageStatus::Failed, "no device of theirs gets notifications"),
    }
}

fn retry(app: &App, message: Message, cause: String, after: Option<i64>) -> Message {
    let tries = usize::try_from(message.attempts - 1).unwrap_or(usize::MAX).min(BACKOFF_SECONDS.len() - 1);
    let next_at = app.now().saturating_add(BACKOFF_SECONDS[tries].max(after.unwrap_or(0)));
    if next_at >= message.expires_at {
        return message.ended(MessageStatus::Failed, cause);
    }
    Message { status: MessageStatus::Queued, next_at, note: Some(cause), ..message }
}

/// Forgets devices whose subscription has ended.
async fn forget(app: &Arc<App>, gone: Vec<PushDevice>) {
    if gone.is_empty() {
        return;
    }
    let forgotten =
        app.write(move |tx| gone.iter().try_for_each(|device| forget_one(tx.app, tx.conn, device))).await;
    if let Err(error) = forgotten {
        // It is found again by the next message.
        tracing::warn!(%error, "a device that wants no more notifications could not be removed");
    }
}

fn forget_one(app: &App, conn: &mut Conn, device: &PushDevice) -> Result<(), StoreError> {
    let user: &UserId = &device.user_id;
    if !store::push_devices::remove(conn, user, &device.id)? {
        return Ok(());
    }
    let detail = format!("{}: its push service no longer knows it", device.name);
    audit::record(app, conn, &Entry::new(Event::PushRemoved).user(user).detail(detail))
}
