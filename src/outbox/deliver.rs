//! Delivers what waits in the outbox. A message is taken with a lease: a sender that dies leaves it to
//! the next, and its `Message-ID` lets the provider recognise a double.

use super::{by_mail, by_sms, sms_guard, wording};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        message::{Channel, Message, MessageStatus},
    },
    observe::{audit, metrics},
    store::{self, StoreError},
};
use std::sync::Arc;

/// How long a sender holds a message, in seconds: longer than a mail server may take to answer.
const LEASE_SECONDS: i64 = 60;
/// Messages taken at a time.
const BATCH: i64 = 20;

/// Delivers everything whose turn it is. Gives how many messages were taken.
pub async fn due(app: &Arc<App>) -> Result<usize, StoreError> {
    let now = app.now();
    let claimed =
        app.store.write(move |conn| store::messages::claim(conn, now, now + LEASE_SECONDS, BATCH)).await?;
    let count = claimed.len();
    let sends = claimed.into_iter().map(|message| one(app, message));
    for settled in futures_util::future::join_all(sends).await {
        settle(app, settled).await?;
    }
    Ok(count)
}

/// Tries one message and says what became of it.
async fn one(app: &App, mut message: Message) -> Message {
    let now = app.now();
    if now >= message.expires_at {
        return message.ended(MessageStatus::Expired, "its link and code ended before it could be sent");
    }
    let worded = match wording::word(app, &message) {
        Ok(Some(worded)) => worded,
        Ok(None) => return message.ended(MessageStatus::Expired, "it holds nothing any more"),
        Err(cause) => return message.ended(MessageStatus::Failed, cause),
    };
    message.attempts += 1;
    let mut tried = match message.channel {
        Channel::Email => by_mail::send(app, message, worded).await,
        Channel::Sms => by_sms::send(app, message, worded).await,
    };
    if tried.status == MessageStatus::Sent {
        tried.note = None;
        tried.sent_at = Some(now);
        // The developer's outbox shows what was sent; elsewhere nothing of it is kept.
        if !app.config.captures(tried.channel) {
            tried.sealed = Vec::new();
        }
    }
    tried
}

async fn settle(app: &Arc<App>, message: Message) -> Result<(), StoreError> {
    let outcome = match message.status {
        MessageStatus::Queued | MessageStatus::Sending => "retried",
        other => other.as_str(),
    };
    metrics::message(outcome);
    if let Some(note) = &message.note {
        tracing::warn!(message = %message.id, outcome, attempts = message.attempts, %note, "a message was not sent");
    }
    let shared = app.clone();
    // Who waits for a message that will not come is told.
    let lost = message.login_id.clone().filter(|_| message.status == MessageStatus::Failed);
    // Read before the write, which others wait for.
    let country = by_sms::country(&message);
    app.store
        .write(move |conn| {
            store::messages::settle(conn, &message)?;
            if message.status == MessageStatus::Sent {
                if let Some(country) = country {
                    sms_guard::sent(&shared, conn, &country)?;
                }
                let mut entry = Entry::new(Event::LinkSent);
                entry.user_id = message.user_id.clone();
                entry.login_id = message.login_id.clone();
                audit::record(&shared, conn, &entry)?;
            }
            Ok(())
        })
        .await?;
    if let Some(login) = lost {
        app.store.wake(login.as_str()).await;
    }
    Ok(())
}
