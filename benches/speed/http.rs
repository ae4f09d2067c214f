//! An HTTP/1.1 client that costs next to nothing: prepared bytes out, status, head and body in.

use crate::Outcome;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What a browser says of itself; the server reads it, so its cost belongs to the measurement.
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    head: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The values of a header.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        pairs.filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Outcome<&str> {
        self.headers("location").next().ok_or_else(|| self.unexpected("a redirect"))
    }

    /// A parameter in the query of the redirect.
    pub fn redirected(&self, name: &str) -> Outcome<String> {
        let url = url::Url::parse(self.location()?)?;
        let found = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        found.ok_or_else(|| self.unexpected(name))
    }

    /// The body as JSON.
    pub fn json(&self) -> Outcome<serde_json::Value> {
        serde_json::from_slice(&self.body).map_err(|_| self.unexpected("JSON"))
    }

    /// The error that says what came instead.
    pub fn unexpected(&self, wanted: &str) -> Box<dyn std::error::Error> {
        format!("not {wanted}, but:\n{}{}", self.head, String::from_utf8_lossy(&self.body)).into()
    }
}

impl Connection {
    /// Connects.
    pub async fn open(to: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16_384) })
    }

    /// One request, one answer.
    pub async fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let end_of_head = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end_of_head]).into_owned();
        let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or("no status")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.headers("content-length").next().map_or(Ok(0), str::parse::<usize>)?;
        while self.buffer.len() < end_of_head + length {
            self.read_more().await?;
        }
        answer.body.extend_from_slice(&self.buffer[end_of_head..end_of_head + length]);
        Ok(answer)
    }

    async fn read_more(&mut self) -> Outcome<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

/// A GET as a browser sends it, with its cookies.
pub fn visit(host: &str, path: &str, cookies: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: {BROWSER}\r\naccept: text/html,*/*;q=0.8\r\n\
         accept-language: en-GB,en;q=0.8\r\ncookie: {cookies}\r\n\r\n"
    )
    .into_bytes()
}

/// A form as a browser sends it, with its cookies.
pub fn submit(host: &str, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let browser = format!(
        "user-agent: {BROWSER}\r\norigin: http://{host}\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}"
    );
    post(host, path, &browser, fields)
}

/// A form with one more line of headers.
pub fn post(host: &str, path: &str, header: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = query(fields);
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\n{header}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A GET with one more line of headers.
pub fn get(host: &str, path: &str, header: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{header}\r\n\r\n").into_bytes()
}

/// Fields as a query or a form.
pub fn query(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
