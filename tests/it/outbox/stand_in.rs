//! Stands in for Twilio and for any other provider with an HTTP API, on a port of this machine.

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use porchlight::{
    app::App,
    model::{
        id::MessageId,
        message::{Content, Message, ShortName, SmsCodeContent, SmsSignInContent},
    },
    outbox::queue::{self, Draft},
    store::{self, Conn, StoreError},
    world::clock::FakeClock,
};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::support::{
    TestApp,
    app::Builder,
    stand_in::{Answer, HttpStandIn, Request},
};

pub const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub const TOKEN: &str = "a-token-that-only-twilio-and-we-know";
pub use crate::support::people::NUMBER;

/// A provider. Clones share everything.
#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    server: HttpStandIn,
}

impl StandIn {
    /// Listens.
    pub async fn open() -> Self {
        let server = HttpStandIn::open().await;
        let count = AtomicU32::new(0);
        server.usually(move |call| accept(call, count.fetch_add(1, Ordering::Relaxed) + 1));
        Self { url: server.url.clone(), server }
    }

    /// Every request so far.
    pub fn calls(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Answers the next requests like that instead of accepting them.
    pub fn answer(&self, status: u16, body: &str, times: usize) {
        self.server.next(&Answer::status(status).body("application/json", body), times);
    }

    /// Takes so many seconds for the next request.
    pub fn take_time(&self, clock: &FakeClock, seconds: i64) {
        self.server.next(&accepted(0).after(clock, seconds), 1);
    }
}

/// As Twilio answers: 401 to the wrong account, else the new message.
fn accept(call: &Request, number: u32) -> Answer {
    let right = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if call.path.starts_with("/2010-04-01/") && call.header("authorization") != right {
        let wrong = r#"{"code":20003,"message":"Authenticate","status":401}"#;
        return Answer::status(401).body("application/json", wrong);
    }
    accepted(number)
}

fn accepted(number: u32) -> Answer {
    let sid = format!("SM{number:032}");
    let body = format!(r#"{{"sid":"{sid}","status":"queued","num_segments":"0","to":"{NUMBER}"}}"#);
    Answer::status(201).body("application/json", body)
}

/// The configuration of Twilio at that address, and further providers after it.
pub fn with_twilio(url: &str, further: &str) -> Builder {
    let list = format!(
        "[{{ kind = \"twilio\", name = \"main\", url = \"{url}\", account_sid = \"{ACCOUNT}\", \
         auth_token = \"{TOKEN}\", from = \"+12025550123\" }}{further}]"
    );
    TestApp::build().set("sms.transport", "\"providers\"").set("sms.provider", list)
}

/// A second provider, described.
pub fn described(url: &str) -> String {
    format!(
        ", {{ kind = \"http\", name = \"backup\", url = \"{url}/send\", secret = \"s3cret\", id_pointer = \"/sid\", \
         headers = [\"Authorization: Key {{secret}}\"], body = '{{\"to\":\"{{digits}}\",\"text\":\"{{text}}\"}}' }}"
    )
}

/// A code on its way.
pub fn code() -> Content {
    Content::SmsCode(SmsCodeContent {
        app: ShortName::new("Sample app"),
        code: "482913".to_owned(),
        minutes: 10,
        domain: "id.example".to_owned(),
    })
}

/// A link on its way.
pub fn link() -> Content {
    Content::SmsSignIn(SmsSignInContent {
        first_name: Some("Ada".to_owned()).into(),
        app: ShortName::new("Sample app"),
        link: "https://id.example/link?token=0123".to_owned(),
        code: None,
        minutes: 10,
        domain: String::new(),
        same_browser: false,
    })
}

/// Puts a message into the outbox, good for ten minutes, in the caller's transaction.
pub fn insert(app: &App, conn: &mut Conn, content: &Content) -> Result<MessageId, StoreError> {
    let draft = Draft {
        recipient: NUMBER.to_owned(),
        content,
        lang: "en",
        login_id: None,
        user_id: None,
        expires_at: app.now() + 600,
        why_not: None,
    };
    queue::insert(app, conn, draft)
}

impl TestApp {
    /// Queues a text message and waits until nothing more can be done for it now.
    pub async fn text(&self, content: Content) -> Message {
        let id = self.write(move |app, conn| insert(app, conn, &content)).await;
        self.settle().await;
        self.message(&id).await
    }

    /// How a message stands.
    pub async fn message(&self, id: &MessageId) -> Message {
        let id = id.clone();
        self.read(move |conn| store::messages::find(conn, &id)).await.expect("the message")
    }

    /// Lets time pass and then does what is due.
    pub async fn later(&self, seconds: i64, message: &Message) -> Message {
        self.clock.advance(seconds);
        self.settle().await;
        self.message(&message.id).await
    }
}

/// What Twilio puts into `X-Twilio-Signature`, by its documentation and not by our code.
pub fn sign(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let text = sorted.iter().fold(url.to_owned(), |text, (name, value)| text + *name + *value);
    let key = PKey::hmac(token.as_bytes()).expect("a key");
    let mut signer = Signer::new(MessageDigest::sha1(), &key).expect("a signer");
    signer.update(text.as_bytes()).expect("signed");
    STANDARD.encode(signer.sign_to_vec().expect("a signature"))
}
