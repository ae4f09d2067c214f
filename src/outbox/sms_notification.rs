//! Notices by text message, of which nobody waits for one. They are counted by the guard like every text message,
//! but when their turn comes: what others have used up delays a notice and loses none, so that nobody can keep a
//! person from hearing of what they do.

use super::{
    queue::{self, Draft},
    sms_guard::{self, Refusal, SmsRequest, Verdict},
    wording::Worded,
};
use crate::{
    app::App,
    config::sms::Transport,
    model::{
        contact::Contact,
        id::UserId,
        message::{Content, Message, MessageStatus},
    },
    protocol::{UnixTime, phone::PhoneNumber},
    store::{
        Conn, StoreError,
        limits::{self, Taken},
    },
    world::sms,
};
use std::sync::Arc;

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// Notices to one number in a day, at most. Whoever got so many knows.
const MOST_A_DAY: i64 = 10;

/// Queues a notice to a number, in the caller's transaction. Ring `App::outbox` after the commit.
///
/// # Errors
/// The database fails.
pub fn insert(
    app: &App,
    conn: &mut Conn,
    to: &Contact,
    user: Option<&UserId>,
    content: &Content,
    lang: &str,
) -> Result<(), StoreError> {
    let Ok(number) = PhoneNumber::parse(&to.key, None) else { return Ok(()) };
    let never = if app.config.sms.transport == Transport::None {
        Some(Refusal::Off.reason())
    } else if !sms_guard::reaches(app, &number) {
        Some(Refusal::Country.reason())
    } else {
        let taken = limits::take(conn, &format!("sms-notices/{number}"), MOST_A_DAY, DAY, app.now())?;
        (taken != Taken::Yes).then_some("too many notices to this number in a day")
    };
    let draft = Draft {
        recipient: to.address.clone(),
        content,
        lang,
        login_id: None,
        user_id: user.cloned(),
        expires_at: app.now() + queue::NOTIFICATION_SECONDS,
        why_not: never,
    };
    queue::insert(app, conn, draft).map(|_| ())
}

/// Counts a notice whose turn has come, once. `Err` is the message as it stands when it may not be sent now. Every
/// other message was counted when it was asked for, and passes.
pub(super) async fn admit(app: &Arc<App>, message: Message, worded: &Worded) -> Result<Message, Message> {
    let Some(device) = worded.content.text_notice_by().filter(|_| message.attempts == 1).cloned() else {
        return Ok(message);
    };
    let Ok(number) = PhoneNumber::parse(&message.recipient, None) else { return Ok(message) };
    let segments = sms::measure(&worded.rendered.text).segments;
    let verdict = app
        .write(move |tx| {
            let ask = SmsRequest {
                number: &number,
                device: &device,
                known_browser: false,
                segments,
                is_for_somebody: true,
            };
            sms_guard::may_send(tx.app, tx.conn, &ask)
        })
        .await;
    match verdict {
        Ok(Verdict::Send) => Ok(message),
        Ok(Verdict::Refuse(refusal)) => Err(match until(refusal, app.now()) {
            Some(next_at) => later(message, next_at, refusal.reason().to_owned()),
            None => message.ended(MessageStatus::Failed, refusal.reason()),
        }),
        Err(error) => Err(later(message, app.now() + 60, error.to_string())),
    }
}

/// When to ask the guard again; `None` when that is no use.
fn until(refusal: Refusal, now: UnixTime) -> Option<UnixTime> {
    match refusal {
        Refusal::Off | Refusal::Country => None,
        Refusal::Number(until) | Refusal::Ip(until) | Refusal::Prefix(until) | Refusal::Budget(until) => {
            Some(until)
        }
        Refusal::Alarm => Some(now + HOUR),
    }
}

/// It was not tried, and is asked about anew.
fn later(message: Message, next_at: UnixTime, why: String) -> Message {
    if next_at >= message.expires_at {
        return message.ended(MessageStatus::Failed, why);
    }
    Message { status: MessageStatus::Queued, attempts: 0, next_at, note: Some(why), ..message }
}
