//! Delivers what waits in the outbox. A message is taken with a lease: a sender that dies leaves it to
//! the next, and its `Message-ID` lets the provider recognise a double.

use super::wording;
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        message::{Message, MessageStatus},
    },
    observe::{audit, metrics},
    protocol::UnixTime,
    store::{self, StoreError},
    world::mail::{MailMessage, SendError},
};
use std::sync::Arc;

/// How long a sender holds a message, in seconds: longer than a mail server may take to answer.
const LEASE_SECONDS: i64 = 60;
/// Messages taken at a time.
const BATCH: i64 = 20;
/// Seconds before the second, third, ... try; the last one repeats until the message expires.
const BACKOFF_SECONDS: [i64; 6] = [2, 5, 15, 60, 300, 900];
/// Tries, at most.
const MAX_ATTEMPTS: i64 = 20;

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
        return end(
            message,
            MessageStatus::Expired,
            "its link and code ended before it could be sent".to_owned(),
        );
    }
    let worded = match wording::word(app, &message) {
        Ok(Some(worded)) => worded,
        Ok(None) => return end(message, MessageStatus::Expired, "it holds nothing any more".to_owned()),
        Err(cause) => return end(message, MessageStatus::Failed, cause),
    };
    message.attempts += 1;
    let mail = MailMessage {
        id: message.id.as_str().to_owned(),
        to: message.recipient.clone(),
        subject: worded.rendered.subject,
        text: worded.rendered.text,
        html: worded.rendered.html,
    };
    match app.world.mail.send(&mail).await {
        Ok(_) => {
            message.sent_at = Some(now);
            // The developer's outbox shows what was sent; elsewhere nothing of it is kept.
            if !app.config.captures_mail() {
                message.sealed = Vec::new();
            }
            Message { status: MessageStatus::Sent, note: None, ..message }
        }
        Err(SendError::Permanent(cause)) => end(message, MessageStatus::Failed, cause),
        Err(SendError::Transient(cause)) => retry(message, now, cause),
    }
}

fn retry(message: Message, now: UnixTime, cause: String) -> Message {
    let tries = usize::try_from(message.attempts - 1).unwrap_or(usize::MAX).min(BACKOFF_SECONDS.len() - 1);
    let next_at = now + BACKOFF_SECONDS[tries];
    if message.attempts >= MAX_ATTEMPTS || next_at >= message.expires_at {
        return end(message, MessageStatus::Failed, cause);
    }
    Message { status: MessageStatus::Queued, next_at, note: Some(cause), ..message }
}

fn end(message: Message, status: MessageStatus, note: String) -> Message {
    Message { status, note: Some(note), sealed: Vec::new(), ..message }
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
    app.store
        .write(move |conn| {
            store::messages::settle(conn, &message)?;
            if message.status == MessageStatus::Sent {
                let mut entry = Entry::new(Event::LinkSent);
                entry.user_id = message.user_id.clone();
                entry.login_id = message.login_id.clone();
                audit::record(&shared, conn, &entry)?;
            }
            Ok(())
        })
        .await
}
