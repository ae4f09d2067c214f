//! What a connection can do: the same request again and again, a list of requests, a chain of refreshes.

use crate::{
    Outcome,
    http::{Answer, post},
    load::{CONNECTIONS, Lane},
    setup::Client,
};

/// What is kept of an answer.
type Keep = fn(&Answer) -> Outcome<String>;

/// Requests in order, and what their answers gave.
pub struct List {
    requests: Vec<Vec<u8>>,
    keep: Keep,
    /// What was kept, in the order of the answers.
    pub kept: Vec<String>,
}

impl List {
    /// Deals the requests out to the connections.
    pub fn deal(requests: Vec<Vec<u8>>, keep: Keep) -> Vec<Self> {
        let each = requests.len().div_ceil(CONNECTIONS);
        let mut requests = requests.into_iter();
        let lane = |_| Self { requests: requests.by_ref().take(each).collect(), keep, kept: Vec::new() };
        (0..CONNECTIONS).map(lane).collect()
    }
}

impl Lane for List {
    fn request(&mut self) -> Option<Vec<u8>> {
        self.requests.pop()
    }

    fn take(&mut self, answer: &Answer) -> Outcome<()> {
        self.kept.push((self.keep)(answer)?);
        Ok(())
    }
}

/// One request, so many times, each answered with 200.
pub struct Repeat {
    request: Vec<u8>,
    left: usize,
}

impl Repeat {
    /// The same work for every connection, `count` together.
    pub fn share(request: &[u8], count: usize) -> Vec<Self> {
        (0..CONNECTIONS).map(|_| Self { request: request.to_vec(), left: count / CONNECTIONS }).collect()
    }
}

impl Lane for Repeat {
    fn request(&mut self) -> Option<Vec<u8>> {
        self.left = self.left.checked_sub(1)?;
        Some(self.request.clone())
    }

    fn take(&mut self, answer: &Answer) -> Outcome<()> {
        if answer.status == 200 { Ok(()) } else { Err(answer.unexpected("200")) }
    }
}

/// One family of refresh tokens: each answer holds what the next request spends.
pub struct Family {
    host: String,
    client: Client,
    token: String,
    left: usize,
}

impl Family {
    /// A family for every connection, `count` refreshes together.
    pub fn share(host: &str, client: &Client, tokens: &[String], count: usize) -> Vec<Self> {
        let family = |token: &String| Self {
            host: host.to_owned(),
            client: client.clone(),
            token: token.clone(),
            left: count / CONNECTIONS,
        };
        tokens.iter().take(CONNECTIONS).map(family).collect()
    }
}

impl Lane for Family {
    fn request(&mut self) -> Option<Vec<u8>> {
        self.left = self.left.checked_sub(1)?;
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &self.token)];
        Some(post(&self.host, "/token", &self.client.authorization, &fields))
    }

    fn take(&mut self, answer: &Answer) -> Outcome<()> {
        let tokens = answer.json()?;
        let next = tokens["refresh_token"].as_str().ok_or_else(|| answer.unexpected("a refresh token"))?;
        self.token = next.to_owned();
        Ok(())
    }
}
