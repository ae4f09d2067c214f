//! A server of somebody else on a port of this machine: an SMS provider, a push service, an upstream provider, a
//! receiver of webhooks. It keeps every request that it gets and answers as its test says.

use porchlight::world::clock::{Clock, FakeClock};
use serde_json::Value;
use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    /// What follows the `?`; empty when there is none.
    pub query: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The fields of the form in the body.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// A field of the form in the body.
    pub fn field(&self, name: &str) -> String {
        self.form().remove(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

/// An answer, and when it is given.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    when: When,
}

#[derive(Clone)]
enum When {
    AtOnce,
    /// So many seconds after the request, by that clock.
    Later(FakeClock, i64),
}

impl Answer {
    /// That status, without a body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), when: When::AtOnce }
    }

    /// 200 and that JSON.
    pub fn json(value: &Value) -> Self {
        Self::status(200).body("application/json", value.to_string())
    }

    /// The same with that body.
    #[must_use]
    pub fn body(self, content_type: &str, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }.header("Content-Type", content_type)
    }

    /// The same with a further header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, but only when so many seconds have passed by that clock: never, while it stands still.
    #[must_use]
    pub fn after(self, clock: &FakeClock, seconds: i64) -> Self {
        Self { when: When::Later(clock.clone(), seconds), ..self }
    }

    /// Waits until it is time to answer.
    async fn its_time(&self) {
        match &self.when {
            When::AtOnce => {}
            When::Later(clock, seconds) => {
                let at = clock.now() + seconds;
                while clock.now() < at {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }
    }

    fn written(&self) -> String {
        let mut text = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            write!(text, "{name}: {value}\r\n").expect("a String takes all");
        }
        // RFC 9110 §8.6: none with 204.
        if self.status != 204 {
            write!(text, "Content-Length: {}\r\n", self.body.len()).expect("a String takes all");
        }
        text + "\r\n" + self.body.as_str()
    }
}

type Usual = Arc<dyn Fn(&Request) -> Answer + Send + Sync>;

/// The server. Clones share everything.
#[derive(Clone)]
pub struct HttpStandIn {
    pub url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    requests: Vec<Request>,
    script: VecDeque<Answer>,
    usual: Usual,
}

impl HttpStandIn {
    /// Listens. Until it is told otherwise it knows nothing: every answer is 404.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let usual: Usual = Arc::new(|_| Answer::status(404));
        let state = State { requests: Vec::new(), script: VecDeque::new(), usual };
        let stand_in = Self { url, state: Arc::new(Mutex::new(state)) };
        let serving = stand_in.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        stand_in
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().expect("the state"))
    }

    /// How it answers a request for which the script has nothing.
    pub fn usually(&self, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) {
        self.with(|state| state.usual = Arc::new(answer));
    }

    /// Answers the next requests like that, whatever they ask for.
    pub fn next(&self, answer: &Answer, times: usize) {
        self.with(|state| state.script.extend(std::iter::repeat_n(answer.clone(), times)));
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.with(|state| state.requests.clone())
    }

    async fn serve(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        loop {
            let request = read(&mut stream).await?;
            let (scripted, usual) = self.with(|state| {
                state.requests.push(request.clone());
                (state.script.pop_front(), state.usual.clone())
            });
            let answer = scripted.unwrap_or_else(|| usual(&request));
            answer.its_time().await;
            stream.write_all(answer.written().as_bytes()).await.ok()?;
        }
    }
}

/// The next request of a connection; none when it ends.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let target = line.split(' ').nth(1)?.to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(Ok(0), |length| length.parse()).ok()?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { path: path.to_owned(), query: query.to_owned(), headers, body })
}
