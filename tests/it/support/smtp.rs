//! A mail server that only receives, and answers as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it has seen, and what it will answer to the next recipients.
#[derive(Clone, Default)]
pub struct Sink {
    state: Arc<Mutex<State>>,
    pub port: u16,
}

#[derive(Default)]
struct State {
    messages: Vec<String>,
    replies: VecDeque<&'static str>,
    attempts: usize,
}

impl Sink {
    /// Opens for business on a free port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let sink = Self { port: listener.local_addr().expect("an address").port(), ..Self::default() };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().talk(stream));
            }
        });
        sink
    }

    /// Messages as they came in, headers and all.
    pub fn messages(&self) -> Vec<String> {
        self.state.lock().expect("the sink").messages.clone()
    }

    /// How many recipients were named so far.
    pub fn attempts(&self) -> usize {
        self.state.lock().expect("the sink").attempts
    }

    /// Answers the next recipients with these lines.
    pub fn reply(&self, lines: &[&'static str]) {
        self.state.lock().expect("the sink").replies.extend(lines);
    }

    fn answer_recipient(&self) -> &'static str {
        let mut state = self.state.lock().expect("the sink");
        state.attempts += 1;
        state.replies.pop_front().unwrap_or("250 fine")
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sink ready\r\n").await.ok()?;
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let verb = line.split_whitespace().next().unwrap_or_default().to_uppercase();
            let answer = match verb.as_str() {
                "EHLO" | "HELO" => "250 sink",
                "RCPT" => self.answer_recipient(),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.ok()?;
                    self.take(&mut stream).await?;
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }

    async fn take(&self, stream: &mut BufReader<TcpStream>) -> Option<()> {
        let mut message = String::new();
        let mut line = String::new();
        loop {
            line.clear();
            stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
            if line == ".\r\n" {
                self.state.lock().expect("the sink").messages.push(message);
                return Some(());
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }
}
