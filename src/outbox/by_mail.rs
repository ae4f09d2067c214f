//! Delivers by mail.

use super::wording::Worded;
use crate::{
    app::App,
    model::message::{Message, MessageStatus},
    world::mail::{MailMessage, SendError},
};

/// Seconds before the second, third, ... try; the last one repeats until the message expires.
const BACKOFF_SECONDS: [i64; 6] = [2, 5, 15, 60, 300, 900];
/// Tries, at most.
const MAX_ATTEMPTS: i64 = 20;

/// Tries a worded message and says what became of it.
pub(super) async fn send(app: &App, message: Message, worded: Worded) -> Message {
    let mail = MailMessage {
        id: message.id.as_str().to_owned(),
        to: message.recipient.clone(),
        subject: worded.rendered.subject,
        text: worded.rendered.text,
        html: worded.rendered.html,
    };
    match app.world.mail.send(&mail).await {
        Ok(_) => Message { status: MessageStatus::Sent, ..message },
        Err(SendError::Permanent(cause)) => message.ended(MessageStatus::Failed, cause),
        Err(SendError::Transient(cause)) => retry(app, message, cause),
    }
}

/// Asks the server whether it would take mail, without sending any.
pub(super) async fn works(app: &App) -> bool {
    app.world.mail.check().await.is_ok()
}

/// What becomes of a mail that is withheld: it is dropped where one that is sent would have left, and else waits as
/// long, so that the server is asked as often.
pub(super) fn withhold(app: &App, message: Message, works: bool) -> Message {
    let why = message.note.clone().unwrap_or_default();
    let message = Message { attempts: message.attempts + 1, ..message };
    if works {
        return message.ended(MessageStatus::Dropped, why);
    }
    let tried = retry(app, message, why.clone());
    if tried.status == MessageStatus::Queued {
        return Message { status: MessageStatus::Withheld, ..tried };
    }
    tried.ended(MessageStatus::Dropped, why)
}

fn retry(app: &App, message: Message, cause: String) -> Message {
    let tries = usize::try_from(message.attempts - 1).unwrap_or(usize::MAX).min(BACKOFF_SECONDS.len() - 1);
    let next_at = app.now() + BACKOFF_SECONDS[tries];
    if message.attempts >= MAX_ATTEMPTS || next_at >= message.expires_at {
        return message.ended(MessageStatus::Failed, cause);
    }
    Message { status: MessageStatus::Queued, next_at, note: Some(cause), ..message }
}
