//! Delivers by text message. A message that the providers refuse gets one more try; one that finds them down
//! waits until they are back or it is of no more use.

use super::{sms_guard, wording::Worded};
use crate::{
    app::App,
    model::message::{Channel, Message, MessageStatus},
    observe::metrics,
    protocol::phone::PhoneNumber,
    store::{Conn, StoreError},
    world::sms::{SendError, SmsMessage},
};

/// Seconds before the second, third, ... try while providers are down; the last one repeats.
const DOWN_SECONDS: [i64; 3] = [5, 15, 30];
/// Seconds before the one more try after a refusal.
const REFUSED_SECONDS: i64 = 30;
/// Seconds after which whoever waits is told that no provider has taken the message: the one more try is over.
const TOLD_SECONDS: i64 = REFUSED_SECONDS + 1;
/// Refusals that end a message.
const MAX_REFUSALS: i64 = 2;

/// Tries a worded message and says what became of it.
pub(super) async fn send(app: &App, message: Message, worded: Worded) -> Message {
    let sms = SmsMessage {
        id: message.id.as_str().to_owned(),
        to: message.recipient.clone(),
        text: worded.rendered.text,
        code: worded.content.code().map(str::to_owned),
    };
    let error = match app.world.sms.send(&sms).await {
        Ok(accepted) => {
            metrics::sms_sent(&accepted.provider, accepted.segments);
            return Message {
                status: MessageStatus::Sent,
                provider: Some(accepted.provider),
                provider_id: accepted.provider_id,
                segments: i64::from(accepted.segments),
                ..message
            };
        }
        Err(error) => error,
    };
    metrics::sms_failed(match error {
        SendError::Down(_) => "down",
        SendError::Refused(_) => "refused",
        SendError::Number(_) => "number",
    });
    match error {
        SendError::Number(cause) => message.ended(MessageStatus::Failed, cause),
        SendError::Down(cause) => {
            let tries =
                usize::try_from(message.attempts - 1).unwrap_or(usize::MAX).min(DOWN_SECONDS.len() - 1);
            retry(app, message, DOWN_SECONDS[tries], cause)
        }
        SendError::Refused(cause) => {
            let message = Message { refusals: message.refusals + 1, ..message };
            if message.refusals >= MAX_REFUSALS {
                return message.ended(MessageStatus::Failed, cause);
            }
            retry(app, message, REFUSED_SECONDS, cause)
        }
    }
}

fn retry(app: &App, message: Message, seconds: i64, cause: String) -> Message {
    let next_at = app.now() + seconds;
    if next_at >= message.expires_at {
        return message.ended(MessageStatus::Failed, cause);
    }
    Message { status: MessageStatus::Queued, next_at, note: Some(cause), ..message }
}

/// Whether whoever waits for a message is told by now that it could not be sent, though it is not given up. A message
/// that was withheld has the lot of those that are sent: else its page would say that it was withheld. Of each the
/// same is asked, so that all take the same time.
pub fn is_overdue(app: &App, conn: &mut Conn, message: &Message) -> Result<bool, StoreError> {
    let Some(country) = country(message) else { return Ok(false) };
    let is_failing = sms_guard::is_failing(app, conn, &country)?;
    let is_told = app.now() >= message.created_at + TOLD_SECONDS;
    Ok(is_told
        && match message.status {
            MessageStatus::Queued | MessageStatus::Sending => message.attempts > 1,
            MessageStatus::Withheld | MessageStatus::Dropped => is_failing,
            _ => false,
        })
}

/// Whether a try ended so that another message to the same country would fare no better.
pub(super) fn is_providers_fault(message: &Message) -> bool {
    let given_up = message.status == MessageStatus::Failed && message.refusals >= MAX_REFUSALS;
    let waits = message.status == MessageStatus::Queued && message.attempts > 0;
    message.channel == Channel::Sms && (waits || given_up)
}

/// The country that a text message went to.
pub(super) fn country(message: &Message) -> Option<String> {
    let is_sms = message.channel == Channel::Sms;
    let number = is_sms.then(|| PhoneNumber::parse(&message.recipient, None).ok()).flatten();
    number.map(|number| number.country().to_owned())
}
