use super::super::queue::{self, Draft};
use super::*;
use crate::{
    model::{
        id::MessageId,
        message::{Content, InviteContent},
    },
    world::{
        World,
        clock::FakeClock,
        mail::{Accepted, FakeMail, Mail, MailMessage, SendError},
        push::FakePush,
        sms::{FakeSms, Sms},
    },
};

/// Nothing but the test empties its outbox.
async fn app(folder: &tempfile::TempDir, mail: &FakeMail) -> Arc<App> {
    app_with(folder, Arc::new(mail.clone()), Arc::new(FakeSms::default())).await
}

async fn app_with(folder: &tempfile::TempDir, mail: Arc<dyn Mail>, sms: Arc<dyn Sms>) -> Arc<App> {
    let clock = FakeClock::at(1_700_000_000);
    let world = World { mail, sms, push: Arc::new(FakePush::default()), ..World::for_tests(clock) };
    App::for_tests(folder.path(), world).await
}

async fn queue(app: &Arc<App>, why_not: Option<&'static str>) {
    queue_for(app, "ada@example.test", why_not).await;
}

async fn queue_for(app: &Arc<App>, recipient: &'static str, why_not: Option<&'static str>) {
    let queued = app.write(move |tx| {
        let draft = Draft {
            recipient: recipient.to_owned(),
            content: &Content::Invite(InviteContent { link: "https://id.example.test/account".to_owned() }),
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
    let claimed = app
        .store
        .write(move |conn| store::messages::claim(conn, Channel::Email, now, now, AT_ONCE))
        .await
        .unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(due(&app).await, Ok(1));
    assert_eq!(newest(&app).await.status, MessageStatus::Dropped);
    assert!(mail.messages().is_empty());
}

/// A mail server that never answers when it is given a message for `slow@example.test`.
struct Slow(FakeMail);

#[async_trait::async_trait]
impl Mail for Slow {
    async fn send(&self, message: &MailMessage) -> Result<Accepted, SendError> {
        if message.to == "slow@example.test" {
            std::future::pending::<()>().await;
        }
        self.0.send(message).await
    }

    async fn check(&self) -> Result<(), SendError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_message_is_settled_when_it_ends_whatever_became_of_the_others() {
    let (folder, mail) = (tempfile::tempdir().unwrap(), FakeMail::default());
    let app = app_with(&folder, Arc::new(Slow(mail.clone())), Arc::new(FakeSms::default())).await;
    queue_for(&app, "slow@example.test", None).await;
    queue(&app, None).await;
    let mut sender = Sender::new(&app);
    assert_eq!(sender.take().await, Ok(2));
    assert_eq!(sender.ended().await, Some(Ok(())));
    let newest = newest(&app).await;
    assert_eq!((newest.recipient.as_str(), newest.status), ("ada@example.test", MessageStatus::Sent));
    // What is queued meanwhile does not wait for the one that hangs.
    queue(&app, None).await;
    assert_eq!(sender.take().await, Ok(1));
    assert_eq!(sender.ended().await, Some(Ok(())));
    assert_eq!(mail.messages().len(), 2);
}

#[tokio::test]
async fn a_channel_that_is_full_leaves_the_others_their_room() {
    let (folder, mail) = (tempfile::tempdir().unwrap(), FakeMail::default());
    let app = app_with(&folder, Arc::new(Slow(mail.clone())), Arc::new(FakeSms::default())).await;
    for _ in 0..=AT_ONCE {
        queue_for(&app, "slow@example.test", None).await;
    }
    let now = app.now();
    let text = move |conn: &mut store::Conn| store::messages::claim(conn, Channel::Email, now, now, 1);
    let mut message = app.store.write(text).await.unwrap().remove(0);
    message.id = MessageId::new(app.new_id());
    message.channel = Channel::Sms;
    message.status = MessageStatus::Queued;
    app.store.write(move |conn| store::messages::insert(conn, &message)).await.unwrap();
    let mut sender = Sender::new(&app);
    assert_eq!(sender.take().await, Ok(AT_ONCE + 1), "one more is of the other channel");
    assert!(sender.ended().await.is_some());
    assert_eq!(sender.room(Channel::Sms), AT_ONCE);
    assert_eq!(sender.room(Channel::Email), 0);
}

#[tokio::test]
async fn a_message_is_held_for_longer_than_its_mail_server_may_take() {
    let (folder, mail) = (tempfile::tempdir().unwrap(), FakeMail::default());
    let app = app(&folder, &mail).await;
    assert_eq!(lease_seconds(&app.config), 120);
    let mut config = app.config.clone();
    config.mail.transport = mail::Transport::Smtp(mail::Smtp {
        host: "mail.example".to_owned(),
        port: 25,
        security: mail::Security::Starttls,
        login: None,
        ehlo_name: None,
        timeout_seconds: 120,
    });
    assert_eq!(lease_seconds(&config), 270);
}
