//! One person signs in by walking the pages; the browser's cookies then serve for silent sign-ins.

use crate::{
    Outcome,
    http::{self, Answer, Connection},
    operations::authorize,
    setup::{Client, Installation},
};
use std::collections::BTreeMap;

const ADDRESS: &str = "ada@example.org";

/// A browser in which somebody is signed in.
pub struct Browser {
    host: String,
    connection: Connection,
    jar: BTreeMap<String, String>,
}

impl Browser {
    /// One that was never here.
    pub fn new(host: String, connection: Connection) -> Self {
        Self { host, connection, jar: BTreeMap::new() }
    }

    /// Its cookies, as a header says them.
    pub fn cookies(&self) -> String {
        let pairs: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        let answer = self.connection.send(request).await?;
        for cookie in answer.headers("set-cookie") {
            let pair = cookie.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.ok_or("a cookie without a value")?;
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }

    /// Follows redirects as far as they stay here; gives the path too.
    async fn follow(&mut self, mut answer: Answer, mut path: String) -> Outcome<(Answer, String)> {
        while answer.status == 303 && answer.location()?.starts_with('/') {
            path = answer.location()?.to_owned();
            let request = http::visit(&self.host, &path, &self.cookies());
            answer = self.send(&request).await?;
        }
        Ok((answer, path))
    }

    /// Opens a page; gives its path too, after redirects.
    pub async fn open(&mut self, path: &str) -> Outcome<(Answer, String)> {
        let request = http::visit(&self.host, path, &self.cookies());
        let answer = self.send(&request).await?;
        self.follow(answer, path.to_owned()).await
    }

    /// The request that a form of that page makes.
    pub fn form(&self, page: &Answer, path: &str, field: (&str, &str)) -> Outcome<Vec<u8>> {
        let html = String::from_utf8_lossy(&page.body);
        let token = html.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let (csrf, _) = token.ok_or_else(|| page.unexpected("a form"))?;
        Ok(http::submit(&self.host, path, &self.cookies(), &[("csrf", csrf), field]))
    }

    /// Sends a form of the page that was opened last.
    async fn submit(&mut self, page: &Answer, path: &str, field: (&str, &str)) -> Outcome<(Answer, String)> {
        let request = self.form(page, path, field)?;
        let answer = self.send(&request).await?;
        self.follow(answer, path.to_owned()).await
    }
}

/// Signs in with the code of the captured message.
pub async fn sign_in(installation: &Installation, client: &Client) -> Outcome<Browser> {
    let host = installation.host.clone();
    let connection = Connection::open(host.parse()?).await?;
    let mut browser = Browser::new(host, connection);
    let (page, path) = browser.open(&authorize(client, &[])).await?;
    let (page, path) = browser.submit(&page, &path, ("identifier", ADDRESS)).await?;
    let (outbox, _) = browser.open("/dev/outbox.json").await?;
    let code = outbox.json()?[0]["code"].as_str().ok_or_else(|| outbox.unexpected("a code"))?.to_owned();
    let code_path = path.replace("/wait", "/code");
    let (answer, _) = browser.submit(&page, &code_path, ("code", &code)).await?;
    answer.redirected("code")?;
    Ok(browser)
}
