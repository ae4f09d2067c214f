//! Delivers by text message. A message that the providers refuse gets one more try; one that finds them down
//! waits until they are back or it is of no more use.

use super::wording::Worded;
use crate::{
    app::App,
    model::message::{Channel, Message, MessageStatus},
    observe::metrics,
    world::sms::{SendError, SmsMessage},
};

/// Seconds before the second, third, ... try while providers are down; the last one repeats.
const DOWN_SECONDS: [i64; 3] = [5, 15, 30];
/// Seconds before the one more try after a refusal.
const REFUSED_SECONDS: i64 = 30;
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

/// Whether a try ended so that another message to the same country would fare no better.
pub(super) fn is_providers_fault(message: &Message) -> bool {
    let given_up = message.status == MessageStatus::Failed && message.refusals >= MAX_REFUSALS;
    let waits = message.status == MessageStatus::Queued && message.attempts > 0;
    message.channel == Channel::Sms && (waits || given_up)
}
