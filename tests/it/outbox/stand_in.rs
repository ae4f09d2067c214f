//! Stands in for Twilio and for any other provider with an HTTP API, on a port of this machine.

use base64::{Engine, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use porchlight::{
    app::App,
    model::{
        id::MessageId,
        message::{Content, Message},
    },
    outbox::queue::{self, Draft},
    store::{self, Conn, StoreError},
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::support::TestApp;
use crate::support::app::Builder;

pub const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub const TOKEN: &str = "a-token-that-only-twilio-and-we-know";
pub const NUMBER: &str = "+41791234567";

/// A request that a provider got.
#[derive(Clone, Debug)]
pub struct Call {
    pub path: String,
    pub authorization: String,
    pub body: String,
}

impl Call {
    /// A field of the form.
    pub fn field(&self, name: &str) -> String {
        let pairs: BTreeMap<_, _> = url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect();
        pairs.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}")).clone()
    }
}

/// A provider. Clones share everything.
#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    answers: VecDeque<(u16, String)>,
}

impl StandIn {
    /// Listens.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let stand_in = Self { url, state: Arc::default() };
        let serving = stand_in.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().talk(stream));
            }
        });
        stand_in
    }

    /// Every request so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state.lock().expect("the state").calls.clone()
    }

    /// Answers the next requests like that instead of accepting them.
    pub fn answer(&self, status: u16, body: &str, times: usize) {
        let answers = std::iter::repeat_n((status, body.to_owned()), times);
        self.state.lock().expect("the state").answers.extend(answers);
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        loop {
            let call = read(&mut stream).await?;
            let (status, body) = self.take(&call);
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.ok()?;
        }
    }

    /// As Twilio answers: 401 to the wrong account, else the new message.
    fn take(&self, call: &Call) -> (u16, String) {
        let mut state = self.state.lock().expect("the state");
        state.calls.push(call.clone());
        let sid = format!("SM{:032}", state.calls.len());
        if let Some(answer) = state.answers.pop_front() {
            return answer;
        }
        let right = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
        if call.path.starts_with("/2010-04-01/") && call.authorization != right {
            return (401, r#"{"code":20003,"message":"Authenticate","status":401}"#.to_owned());
        }
        (201, format!(r#"{{"sid":"{sid}","status":"queued","num_segments":"0","to":"{NUMBER}"}}"#))
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Call> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut authorization) = (0, String::new());
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Call { path, authorization, body: String::from_utf8(body).ok()? })
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
    Content::SmsCode {
        app: "Sample app".to_owned(),
        code: "482913".to_owned(),
        minutes: 10,
        domain: "id.example".to_owned(),
    }
}

/// A link on its way.
pub fn link() -> Content {
    Content::SmsSignIn {
        first_name: Some("Ada".to_owned()),
        app: "Sample app".to_owned(),
        link: "https://id.example/link?token=0123".to_owned(),
        code: None,
        minutes: 10,
        domain: String::new(),
    }
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
