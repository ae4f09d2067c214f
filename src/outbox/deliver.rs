//! Delivers what waits in the outbox. A message is taken with a lease: a sender that dies leaves it to
//! the next, and its `Message-ID` lets the provider recognise a double.

use super::{
    by_mail, by_push, by_sms,
    health::{self, Outcome, Transport},
    sms_guard, sms_notification,
    wording::{self, Worded},
};
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

/// How long a sender holds a message, in seconds: longer than a mail server may take to answer, and to be asked again
/// whether it works.
const LEASE_SECONDS: i64 = 120;
/// Messages taken at a time.
const BATCH: i64 = 20;

/// Delivers everything whose turn it is. Gives how many messages were taken.
pub async fn due(app: &Arc<App>) -> Result<usize, StoreError> {
    let now = app.now();
    let claimed =
        app.store.write(move |conn| store::messages::claim(conn, now, now + LEASE_SECONDS, BATCH)).await?;
    let count = claimed.len();
    let sends = claimed.into_iter().map(|message| one(app, message));
    for tried in futures_util::future::join_all(sends).await {
        settle(app, tried).await?;
    }
    Ok(count)
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

async fn settle(app: &Arc<App>, tried: Tried) -> Result<(), StoreError> {
    let Tried { message, kind, outcome } = tried;
    let ended = match message.status {
        MessageStatus::Queued | MessageStatus::Sending | MessageStatus::Withheld => "retried",
        other => other.as_str(),
    };
    metrics::message(ended);
    let is_withheld = matches!(message.status, MessageStatus::Withheld | MessageStatus::Dropped);
    if let Some(note) = message.note.as_ref().filter(|_| !is_withheld) {
        tracing::warn!(message = %message.id, outcome = ended, attempts = message.attempts, %note, "a message was not sent");
    }
    app.write(move |tx| {
        // Its person may have deleted the account while it was on its way: nothing of it is kept then.
        let is_kept = store::messages::settle(tx.conn, &message)?;
        if let Some(outcome) = &outcome {
            health::record(tx.app, tx.conn, outcome)?;
        }
        if message.status == MessageStatus::Sent {
            if let Some(Outcome { transport: Transport::Sms(country), .. }) = &outcome {
                sms_guard::sent(tx.app, tx.conn, country)?;
            }
            if is_kept {
                let mut entry = Entry::new(Event::LinkSent).detail(kind);
                entry.user_id = message.user_id.clone();
                entry.login_id = message.login_id.clone();
                audit::record(tx.app, tx.conn, &entry)?;
            }
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::super::queue::{self, Draft};
    use super::*;
    use crate::{
        config::Config,
        model::message::{Content, InviteContent},
        protocol::jose::SigningAlg,
        world::{
            World, clock::FakeClock, geo::NoGeo, http::GuardedHttp, mail::FakeMail, push::FakePush,
            random::SystemRandom, sms::FakeSms,
        },
    };

    /// An app that nobody serves, so that nothing but the test empties its outbox.
    async fn app(folder: &tempfile::TempDir, mail: &FakeMail) -> Arc<App> {
        let mut config = Config::demo(8080, folder.path());
        // RSA keys take their time.
        config.keys.algorithms = vec![SigningAlg::ES256];
        let world = World {
            clock: Arc::new(FakeClock::at(1_700_000_000)),
            random: Arc::new(SystemRandom),
            mail: Arc::new(mail.clone()),
            sms: Arc::new(FakeSms::default()),
            push: Arc::new(FakePush::default()),
            http: Arc::new(GuardedHttp::new()),
            geo: Arc::new(NoGeo),
        };
        App::open(config, world).await.unwrap()
    }

    async fn queue(app: &Arc<App>, why_not: Option<&'static str>) {
        let queued = app.write(move |tx| {
            let draft = Draft {
                recipient: "ada@example.test".to_owned(),
                content: &Content::Invite(InviteContent {
                    link: "https://id.example.test/account".to_owned(),
                }),
                lang: "en",
                login_id: None,
                user_id: None,
                expires_at: tx.app.now() + 900,
                why_not,
            };
            queue::insert(tx.app, tx.conn, draft)
        });
        queued.await.unwrap();
    }

    async fn newest(app: &Arc<App>) -> Message {
        app.store.read(|conn| store::messages::newest(conn, 1)).await.unwrap().remove(0)
    }

    #[tokio::test]
    async fn what_is_withheld_is_never_sent_and_takes_as_many_writes_as_what_is() {
        let (folder, mail) = (tempfile::tempdir().unwrap(), FakeMail::default());
        let app = app(&folder, &mail).await;
        let mut writes = Vec::new();
        for why_not in [None, Some("nobody has this address")] {
            queue(&app, why_not).await;
            let before = app.store.counts().writes;
            assert_eq!(due(&app).await, Ok(1));
            writes.push(app.store.counts().writes - before);
            assert_eq!(due(&app).await, Ok(0));
        }
        assert_eq!(writes[0], writes[1]);
        assert_eq!(mail.messages().len(), 1);
        let dropped = newest(&app).await;
        assert_eq!(dropped.status, MessageStatus::Dropped);
        assert_eq!(dropped.note.as_deref(), Some("nobody has this address"));
        assert!(dropped.sealed.is_empty(), "what nobody is sent is not kept");
    }

    #[tokio::test]
    async fn what_is_withheld_stays_so_when_its_sender_dies() {
        let (folder, mail) = (tempfile::tempdir().unwrap(), FakeMail::default());
        let app = app(&folder, &mail).await;
        queue(&app, Some("a limit was reached")).await;
        let now = app.now();
        let claimed =
            app.store.write(move |conn| store::messages::claim(conn, now, now, BATCH)).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(due(&app).await, Ok(1));
        assert_eq!(newest(&app).await.status, MessageStatus::Dropped);
        assert!(mail.messages().is_empty());
    }
}
