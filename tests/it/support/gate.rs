//! A machine that is told things over HTTP: a network gate with a webhook, an app with back-channel logout.

use super::{app::Builder, app::TestApp, clock::eventually};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// The secret of its webhook.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A request that it got.
#[derive(Clone, Debug)]
pub struct Call {
    pub path: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Call {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// A field of the form.
    pub fn field(&self, name: &str) -> String {
        let mut pairs = url::form_urlencoded::parse(self.body.as_bytes());
        let found = pairs.find(|(key, _)| key == name);
        found.unwrap_or_else(|| panic!("no {name} in {self:?}")).1.into_owned()
    }
}

/// The machine. Clones share everything.
#[derive(Clone)]
pub struct Gate {
    pub url: String,
    state: Arc<Mutex<(Vec<Call>, VecDeque<u16>)>>,
}

impl Gate {
    /// Listens.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let gate = Self { url, state: Arc::default() };
        let serving = gate.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().talk(stream));
            }
        });
        gate
    }

    /// Every request so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state.lock().expect("the state").0.clone()
    }

    /// Waits for so many requests, and gives the newest.
    pub async fn call(&self, app: &TestApp, number: usize) -> Call {
        eventually(&format!("call {number} to {}", self.url), || async {
            porchlight::jobs::run_due(&app.app).await;
            self.calls().get(number - 1).cloned()
        })
        .await
    }

    /// Answers the next requests with that status instead of 204.
    pub fn answer(&self, status: u16, times: usize) {
        self.state.lock().expect("the state").1.extend(std::iter::repeat_n(status, times));
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        loop {
            let call = read(&mut stream).await?;
            let status = {
                let mut state = self.state.lock().expect("the state");
                state.0.push(call);
                state.1.pop_front().unwrap_or(204)
            };
            let end = if status == 204 { "" } else { "Content-Length: 0\r\n" };
            let answer = format!("HTTP/1.1 {status} X\r\n{end}\r\n");
            stream.write_all(answer.as_bytes()).await.ok()?;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Call> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
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
    Some(Call { path, headers, body: String::from_utf8(body).ok()? })
}

impl Builder {
    /// Access lasts so many seconds, and that gate is told.
    #[must_use]
    pub fn access(self, seconds: i64, gate: &Gate) -> Self {
        self.set("sign_in.access", seconds).telling(gate)
    }

    /// That gate is told of access.
    #[must_use]
    pub fn telling(self, gate: &Gate) -> Self {
        let webhook =
            format!("[{{ url = \"{}/hook\", secret = \"{SECRET}\", allow_private = true }}]", gate.url);
        self.set("webhooks", webhook)
    }
}
