//! Delivers what waits in the outbox. A message is taken with a lease: a sender that dies leaves it to
//! the next, and its `Message-ID` lets the provider recognise a double. Each message is settled as soon as its own try
//! has ended, and no channel waits for another.

#[cfg(test)]
mod tests;

use super::{
    by_mail, by_push, by_sms,
    health::{self, Outcome, Transport},
    sms_guard, sms_notification,
    wording::{self, Worded},
};
use crate::{
    app::{App, Tx},
    config::{Config, mail},
    model::{
        audit::{Entry, Event},
        message::{Channel, Message, MessageStatus},
    },
    observe::{audit, metrics},
    store::{self, StoreError},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinSet};

/// How long a sender holds a message, in seconds, at least.
const LEASE_SECONDS: i64 = 120;
/// How much longer it holds one than a mail server may take to answer, and to be asked again whether it works.
const LEASE_MARGIN_SECONDS: i64 = 30;
/// Messages of one channel that are under way at a time.
const AT_ONCE: usize = 20;
/// How often a try that has ended is written again while the database is away, and how long a pause is between.
const SETTLE_TRIES: u32 = 30;
const SETTLE_PAUSE: Duration = Duration::from_secs(1);

/// Delivers everything whose turn it is. Gives how many messages were taken.
///
/// # Errors
/// The first one of the database, after what was under way has ended.
pub async fn due(app: &Arc<App>) -> Result<usize, StoreError> {
    let mut sender = Sender::new(app);
    let mut first_error = None;
    let mut count = 0;
    loop {
        if first_error.is_none() {
            match sender.take().await {
                Ok(taken) => count += taken,
                Err(error) => first_error = Some(error),
            }
        }
        match sender.ended().await {
            Some(Ok(())) => {}
            Some(Err(error)) => first_error = first_error.or(Some(error)),
            None => return first_error.map_or(Ok(count), Err),
        }
    }
}

/// The messages that this process is sending. Each is a task of its own: as parts of the task that takes the next ones they
/// would stand still while it waits for the database, and hold the connections that were given to them meanwhile.
pub struct Sender {
    app: Arc<App>,
    sending: JoinSet<Result<(), StoreError>>,
    /// The places of each channel.
    places: [(Channel, Arc<Semaphore>); Channel::ALL.len()],
}

impl Sender {
    /// One that sends nothing yet.
    pub fn new(app: &Arc<App>) -> Self {
        let places = Channel::ALL.map(|channel| (channel, Arc::new(Semaphore::new(AT_ONCE))));
        Self { app: app.clone(), sending: JoinSet::new(), places }
    }

    /// Takes messages whose turn it is, as many of each channel as there is room for. Gives how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take(&mut self) -> Result<usize, StoreError> {
        let now = self.app.now();
        if !self.app.store.read(move |conn| store::messages::any_due(conn, now)).await? {
            return Ok(0);
        }
        let until = now + lease_seconds(&self.app.config);
        let room = Channel::ALL.map(|channel| (channel, self.room(channel)));
        let claim = move |conn: &mut store::Conn| {
            let mut claimed = Vec::new();
            for (channel, room) in room.into_iter().filter(|(_, room)| *room > 0) {
                claimed.extend(store::messages::claim(conn, channel, now, until, room)?);
            }
            Ok(claimed)
        };
        let claimed = self.app.store.write(claim).await?;
        let count = claimed.len();
        for message in claimed {
            let place =
                self.places(message.channel).and_then(|places| places.clone().try_acquire_owned().ok());
            let app = self.app.clone();
            self.sending.spawn(async move {
                let tried = one(&app, message).await;
                let settled = settle(&app, tried).await;
                drop(place);
                settled
            });
        }
        Ok(count)
    }

    /// Whether more messages of some channel may be due than there was room for.
    pub fn is_full(&self) -> bool {
        Channel::ALL.into_iter().any(|channel| self.room(channel) == 0)
    }

    /// How many more messages of a channel may be under way.
    fn room(&self, channel: Channel) -> usize {
        self.places(channel).map_or(0, |places| places.available_permits())
    }

    fn places(&self, channel: Channel) -> Option<&Arc<Semaphore>> {
        self.places.iter().find(|(other, _)| *other == channel).map(|(_, places)| places)
    }

    /// Waits until the try of one message has ended and is written. `None` when none is under way.
    pub async fn ended(&mut self) -> Option<Result<(), StoreError>> {
        let ended = self.sending.join_next().await?;
        Some(ended.unwrap_or_else(|error| Err(StoreError::Broken(format!("sending a message: {error}")))))
    }
}

/// How long a sender holds a message, in seconds: longer than a try of it can take.
fn lease_seconds(config: &Config) -> i64 {
    let timeout = match &config.mail.transport {
        mail::Transport::Smtp(smtp) => i64::try_from(smtp.timeout_seconds).unwrap_or_default(),
        mail::Transport::Capture => 0,
    };
    LEASE_SECONDS.max(2 * timeout + LEASE_MARGIN_SECONDS)
}

/// A message, and what became of it.
struct Tried {
    message: Message,
    /// What it is, where it could be opened.
    kind: &'static str,
    /// What it says of the way that it went.
    outcome: Option<Outcome>,
}

/// Tries one message.
async fn one(app: &Arc<App>, message: Message) -> Tried {
    let ended = |message: Message, status, note: String| Tried {
        message: message.ended(status, note),
        kind: "",
        outcome: None,
    };
    if app.now() >= message.expires_at {
        let note = "its link and code ended before it could be sent";
        return ended(message, MessageStatus::Expired, note.to_owned());
    }
    let worded = wording::word(app, &message);
    if message.status == MessageStatus::Withheld && message.channel == Channel::Email {
        let works = by_mail::works(app).await;
        let outcome = Some(Outcome { transport: Transport::Mail, works });
        return Tried { message: by_mail::withhold(app, message, works), kind: "", outcome };
    }
    if message.status == MessageStatus::Withheld {
        let why = message.note.clone().unwrap_or_default();
        return ended(message, MessageStatus::Dropped, why);
    }
    let worded = match worded {
        Ok(Some(worded)) => worded,
        Ok(None) => return ended(message, MessageStatus::Expired, "it holds nothing any more".to_owned()),
        Err(cause) => return ended(message, MessageStatus::Failed, cause),
    };
    let kind = worded.content.kind_in(&message);
    let is_answered = worded.content.text_notice_by().is_none();
    let message = send(app, message, worded).await;
    let outcome = outcome(app, &message, is_answered).await;
    Tried { message, kind, outcome }
}

/// What a try says of the way that it went. A mail that its server refuses says nothing of the next, so that the
/// server is asked again. A text message that nobody answers says nothing about who asks for messages to a country.
async fn outcome(app: &App, message: &Message, is_answered: bool) -> Option<Outcome> {
    let transport = Transport::of(message)?;
    let sent = message.status == MessageStatus::Sent;
    let works = match transport {
        Transport::Mail => sent || by_mail::works(app).await,
        Transport::Sms(_) if !is_answered || !(sent || by_sms::is_providers_fault(message)) => return None,
        Transport::Sms(_) => sent,
    };
    Some(Outcome { transport, works })
}

async fn send(app: &Arc<App>, mut message: Message, worded: Worded) -> Message {
    let now = app.now();
    message.attempts += 1;
    let mut tried = match message.channel {
        Channel::Email => by_mail::send(app, message, worded).await,
        Channel::Sms => match sms_notification::admit(app, message, &worded).await {
            Ok(message) => by_sms::send(app, message, worded).await,
            Err(waits) => waits,
        },
        Channel::Push => by_push::send(app, message, worded).await,
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

/// Writes how a try ended. While the database is away this is tried again: a message that was accepted by its provider
/// and is not known to be would be sent twice.
async fn settle(app: &Arc<App>, tried: Tried) -> Result<(), StoreError> {
    let ended = match tried.message.status {
        status if MessageStatus::WITH_A_TURN.contains(&status) => "retried",
        ended => ended.as_str(),
    };
    metrics::message(ended);
    let is_withheld = matches!(tried.message.status, MessageStatus::Withheld | MessageStatus::Dropped);
    if let Some(note) = tried.message.note.as_ref().filter(|_| !is_withheld) {
        let Message { id, attempts, .. } = &tried.message;
        tracing::warn!(message = %id, outcome = ended, attempts, %note, "a message was not sent");
    }
    let tried = Arc::new(tried);
    let mut count = 1;
    loop {
        let ended = tried.clone();
        match app.write(move |tx| write(tx, &ended)).await {
            Err(error) if error.is_passing() && count < SETTLE_TRIES => {
                tracing::warn!(message = %tried.message.id, %error, "how a message ended cannot be written yet");
            }
            done => return done,
        }
        count += 1;
        tokio::time::sleep(SETTLE_PAUSE).await;
    }
}

fn write(tx: &mut Tx<'_>, tried: &Tried) -> Result<(), StoreError> {
    let Tried { message, kind, outcome } = tried;
    // Its person may have deleted the account while it was on its way: nothing of it is kept then.
    let is_kept = store::messages::settle(tx.conn, message)?;
    if let Some(outcome) = outcome {
        health::record(tx.app, tx.conn, outcome)?;
    }
    if message.status == MessageStatus::Sent {
        if let Some(Outcome { transport: Transport::Sms(country), .. }) = outcome {
            sms_guard::sent(tx.app, tx.conn, country)?;
        }
        if is_kept {
            let mut entry = Entry::new(Event::LinkSent).detail(*kind);
            entry.user_id = message.user_id.clone();
            entry.login_id = message.login_id.clone();
            audit::record(tx.app, tx.conn, &entry)?;
        }
    }
    Ok(())
}
