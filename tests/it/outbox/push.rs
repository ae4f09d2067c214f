//! Notifications on their way to a push service

use crate::support::{
    Browser, TestApp,
    app::Builder,
    clock::eventually,
    push::{Gadget, PushService},
};
use porchlight::{
    model::message::{Channel, Message, MessageStatus},
    store,
};
use url::Url;

use crate::support::people::ADA;

struct Scene {
    app: TestApp,
    service: PushService,
    gadget: Gadget,
    phone: Browser,
}

/// Ada gets notifications on her phone.
async fn scene_in(builder: Builder) -> Scene {
    let service = PushService::open().await;
    let gadget = service.gadget();
    let app = builder.pushing().spawn().await;
    let phone = Browser::phone(&app).with_push(&app, ADA, &gadget).await;
    app.clock.advance(60);
    Scene { app, service, gadget, phone }
}

async fn scene() -> Scene {
    scene_in(TestApp::build()).await
}

impl Scene {
    /// Somebody asks to sign in as Ada, and what can be sent is sent.
    async fn ask(&self) -> Message {
        Browser::new(&self.app).ask("/account", ADA).await;
        eventually("a message whose turn has come", || async {
            self.app.settle().await;
            Some(self.newest().await).filter(|message| message.status != MessageStatus::Withheld)
        })
        .await
    }

    async fn newest(&self) -> Message {
        let all = self.app.read(|conn| store::messages::newest(conn, 100)).await;
        all.into_iter().find(|message| message.channel == Channel::Push).expect("a notification")
    }

    async fn later(&self, seconds: i64) -> Message {
        self.app.clock.advance(seconds);
        self.app.settle().await;
        self.newest().await
    }

    async fn devices(&self) -> usize {
        let page = self.phone.open("/account/push").await.expect(200);
        page.body.matches("push-remove-").count()
    }
}

#[tokio::test]
async fn a_notification_is_encrypted_for_its_device_signed_by_us_and_tells_nothing_of_the_person() {
    let scene = scene().await;
    let sent = scene.ask().await;
    assert_eq!(sent.status, MessageStatus::Sent, "{:?}", sent.note);
    assert!(sent.sealed.is_empty(), "what was sent is not kept");
    let [delivery] = &scene.service.deliveries()[..] else { panic!("{:?}", scene.service.deliveries()) };
    assert_eq!(delivery.path, scene.gadget.path);
    assert_eq!((delivery.header("content-encoding"), delivery.header("urgency")), ("aes128gcm", "high"));
    let ttl: i64 = delivery.header("ttl").parse().expect("seconds");
    assert!((295..=300).contains(&ttl), "{ttl}");
    let topic = delivery.header("topic");
    assert!(topic.len() == 32 && topic.bytes().all(|b| b.is_ascii_hexdigit()), "RFC 8030 §5.4: {topic}");
    let (claims, key) = delivery.vapid();
    assert_eq!(
        (&claims["aud"], &claims["sub"]),
        (&scene.service.url.as_str().into(), &"mailto:ops@id.example".into())
    );
    let lives = claims["exp"].as_i64().expect("a time") - scene.app.app.now();
    assert!((0..=86_400).contains(&lives), "RFC 8292 §2: {lives}");
    assert_eq!(
        key,
        scene.phone.confirm_push().await.element("push").expect("data").get("data-key").expect("a key")
    );

    let told = scene.gadget.decrypt(&delivery.body);
    assert_eq!(
        (&told["title"], &told["body"]),
        (&"Porchlight · 127.0.0.1".into(), &"Sign in to Porchlight?".into())
    );
    assert_eq!((&told["approve"], &told["deny"]), (&"Sign in securely".into(), &"Not me".into()));
    let link = Url::parse(told["link"].as_str().expect("a link")).expect("a URL");
    let token = link.query_pairs().find(|(name, _)| name == "token").expect("a token").1.into_owned();
    assert!(token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()), "{token}");
    let user = sent.user_id.expect("whom").to_string();
    for personal in ["ada", "198.18", "Firefox", "Safari", user.as_str()] {
        assert!(!told.to_string().contains(personal), "{personal}: {told}");
    }
}

#[tokio::test]
async fn every_device_gets_its_own_and_one_that_is_gone_is_forgotten() {
    let scene = scene().await;
    scene.app.leaves_undelivered("no device is left");
    let other = scene.service.gadget();
    Browser::new(&scene.app).with_push(&scene.app, ADA, &other).await;
    scene.app.settle().await;
    let before = scene.service.deliveries().len();
    scene.app.clock.advance(60);
    scene.ask().await;
    let deliveries = scene.service.deliveries().split_off(before);
    assert_eq!(deliveries.len(), 2);
    for (gadget, stranger) in [(&scene.gadget, &other), (&other, &scene.gadget)] {
        let own = deliveries.iter().find(|delivery| delivery.path == gadget.path).expect("its own");
        assert!(gadget.decrypt(&own.body)["link"].is_string());
        let read = std::panic::catch_unwind(|| stranger.decrypt(&own.body));
        assert!(read.is_err(), "nobody else can read it");
    }
    scene.service.forget(&scene.gadget);
    scene.app.clock.advance(60);
    assert_eq!(scene.ask().await.status, MessageStatus::Sent, "one device is enough");
    assert_eq!(scene.devices().await, 1);
    assert!(
        scene
            .app
            .audit()
            .await
            .iter()
            .any(|row| row.contains("push.removed") && row.contains("no longer knows"))
    );
    scene.service.forget(&other);
    scene.app.clock.advance(60);
    let failed = scene.ask().await;
    assert_eq!((failed.status, scene.devices().await), (MessageStatus::Failed, 0));
    assert!(failed.sealed.is_empty());
    scene.app.clock.advance(60);
    let count = scene.service.deliveries().len();
    assert_eq!(scene.ask().await.status, MessageStatus::Dropped);
    assert_eq!(scene.service.deliveries().len(), count, "nobody is asked any more");
}

#[tokio::test]
async fn a_service_without_time_is_asked_again_when_it_says_and_until_the_link_ends() {
    let scene = scene().await;
    scene.app.leaves_undelivered("the service has no time");
    scene.service.answer(429, "Retry-After: 20\r\n", 1);
    let waiting = scene.ask().await;
    assert_eq!((waiting.status, waiting.note.as_deref()), (MessageStatus::Queued, Some("HTTP 429")));
    assert_eq!(scene.later(18).await.attempts, 1);
    assert_eq!(scene.later(2).await.status, MessageStatus::Sent);

    scene.app.clock.advance(60);
    scene.service.answer(503, "", 100);
    let waiting = scene.ask().await;
    let asked = scene.service.deliveries().len();
    assert_eq!(scene.later(1).await.attempts, 1, "not at once");
    assert_eq!(scene.later(2).await.attempts, 2);
    for _ in 0..10 {
        scene.later(30).await;
    }
    let failed = scene.newest().await;
    assert_eq!((failed.id, failed.status), (waiting.id, MessageStatus::Failed));
    assert!(scene.service.deliveries().len() - asked < 12);
    assert_eq!(scene.devices().await, 1, "the device is still there");
}

#[tokio::test]
async fn what_a_service_does_not_take_is_not_sent_again() {
    let scene = scene().await;
    scene.app.leaves_undelivered("the service refuses the message");
    for status in [400, 403, 413, 307] {
        scene.service.answer(status, "Location: /push/2\r\n", 1);
        let failed = scene.ask().await;
        assert_eq!((failed.status, failed.attempts), (MessageStatus::Failed, 1), "{status}");
        scene.app.clock.advance(60);
    }
    assert_eq!((scene.service.deliveries().len(), scene.devices().await), (4, 1));
}

#[tokio::test]
async fn strangers_cannot_have_more_than_so_many_sent_and_the_person_s_own_browser_still_can() {
    let scene = scene_in(TestApp::build().set("push.per_person_per_hour", 2)).await;
    for status in [MessageStatus::Sent, MessageStatus::Sent, MessageStatus::Dropped] {
        assert_eq!(scene.ask().await.status, status);
        scene.app.clock.advance(60);
    }
    scene.phone.sign_in_again(ADA).await;
    scene.app.settle().await;
    assert_eq!(scene.newest().await.status, MessageStatus::Sent);
}

impl Browser {
    /// Asks in a browser that has signed in before.
    async fn sign_in_again(&self, address: &str) {
        let page = self.open("/account").await;
        self.submit(&page, "sign-out", &[]).await;
        self.ask("/account", address).await;
    }
}
