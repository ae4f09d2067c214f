//! Somebody who uses an app, and remembers what the server has told them.

use super::Found;
use crate::support::{
    Browser,
    app::{CALLBACK, Registered},
    binary::Installation,
    clock::eventually,
    http::{self, Page},
    tokens::{self, authorize_path},
};
use reqwest::{Method, RequestBuilder};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Everything that people do at the same time.
#[derive(Default)]
pub struct Load {
    /// How many answers they got.
    pub answers: AtomicUsize,
    /// The fault has come: nobody begins anything more.
    pub is_over: AtomicBool,
}

/// Whether they signed out everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignedOut {
    No,
    Yes,
    /// They asked for it and got no answer.
    Perhaps,
}

/// What can be used once.
#[derive(Clone, Debug)]
enum Once {
    Code(String),
    RefreshToken(String),
}

/// One person in one browser.
pub struct Story {
    browser: Browser,
    client: Registered,
    csrf: String,
    /// Whether they sign out everywhere after a while.
    leaves: bool,
    signed_out: SignedOut,
    /// What was used, and acknowledged.
    spent: Vec<Once>,
    /// The refresh tokens that were given and not used.
    unused: Vec<String>,
}

impl Story {
    /// They sign in at that server.
    pub async fn begin(at: &Installation, client: &Registered, address: &str, leaves: bool) -> Self {
        let browser = Browser::at(&at.base);
        let waiting = browser.ask("/account", address).await;
        let code = eventually("a code", || async {
            let outbox = at.outbox().await;
            let message = outbox.iter().find(|message| message["to"] == address)?;
            message["code"].as_str().map(str::to_owned)
        })
        .await;
        let page = browser.submit(&waiting, "submit-code", &[("code", &code)]).await.expect(200);
        let csrf = page.form("sign-out").fields[0].1.clone();
        let (spent, unused) = (Vec::new(), Vec::new());
        Self { browser, client: client.clone(), csrf, leaves, signed_out: SignedOut::No, spent, unused }
    }

    /// They use the app until the fault has come, or until something is not answered.
    pub async fn go_on(&mut self, load: &Load) {
        for turn in 1.. {
            if load.is_over.load(Ordering::SeqCst) || self.turn(load, turn).await.is_none() {
                return;
            }
        }
    }

    /// A silent sign-in, a code, and two refreshes; after some of that they sign out everywhere. `None` where there was no good
    /// answer: what was asked for may be done, or not.
    async fn turn(&mut self, load: &Load, turn: usize) -> Option<()> {
        let page = load.answer(self.authorize(), 303).await?;
        let code = page.redirected("code")?;
        let page = load.answer(self.redeem(&code), 200).await?;
        self.spent.push(Once::Code(code));
        self.unused.push(refresh_token(&page));
        for _ in 0..2 {
            let token = self.unused.pop().expect("it was given");
            let page = load.answer(self.refresh(&token), 200).await?;
            self.spent.push(Once::RefreshToken(token));
            self.unused.push(refresh_token(&page));
        }
        if self.leaves && turn == 2 {
            self.signed_out = SignedOut::Perhaps;
            let fields = [("csrf", self.csrf.as_str())];
            let request = self.browser.request(Method::POST, "/account/sessions/end-all").form(&fields);
            load.answer(request.header("origin", origin(&self.browser)), 200).await?;
            self.signed_out = SignedOut::Yes;
            return None;
        }
        Some(())
    }

    /// Looks whether all of it still is as they were told. What is spent comes last: using it again ends what came of it.
    pub async fn check(mut self, at: &Installation, found: &mut Found) {
        self.browser.base = url::Url::parse(&at.base).expect("a URL");
        if self.signed_out != SignedOut::Perhaps {
            let is_alive = self.signed_out == SignedOut::No;
            let page = http::send(self.authorize()).await;
            found.see(is_alive, page.redirected("code").is_some(), "a session", &page);
            for token in &self.unused {
                let page = http::send(self.refresh(token)).await;
                found.see(is_alive, page.status == 200, "a refresh token", &page);
            }
        }
        for once in &self.spent {
            let (request, what) = match once {
                Once::Code(code) => (self.redeem(code), "a spent code"),
                Once::RefreshToken(token) => (self.refresh(token), "a spent refresh token"),
            };
            let page = http::send(request).await;
            found.see(false, page.status == 200, what, &page);
        }
    }

    fn authorize(&self) -> RequestBuilder {
        self.browser.request(Method::GET, &authorize_path(&self.client, &[("prompt", "none")]))
    }

    fn redeem(&self, code: &str) -> RequestBuilder {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", tokens::VERIFIER),
        ];
        self.token(&fields)
    }

    fn refresh(&self, token: &str) -> RequestBuilder {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    fn token(&self, fields: &[(&str, &str)]) -> RequestBuilder {
        let request = self.browser.request(Method::POST, "/token");
        request.basic_auth(&self.client.id, self.client.secret.as_deref()).form(fields)
    }
}

impl Load {
    /// The answer, if it is the one that says that it was done.
    async fn answer(&self, request: RequestBuilder, status: u16) -> Option<Page> {
        let page = http::try_send(request).await.ok().filter(|page| page.status == status)?;
        self.answers.fetch_add(1, Ordering::SeqCst);
        Some(page)
    }
}

impl Found {
    fn see(&mut self, expected: bool, does: bool, what: &str, page: &Page) {
        self.checked += 1;
        let line = || format!("{what}: {} {}", page.status, page.body);
        match (expected, does) {
            (true, false) => self.lost.push(line()),
            (false, true) => self.revived.push(line()),
            _ => {}
        }
    }
}

fn refresh_token(page: &Page) -> String {
    page.json()["refresh_token"].as_str().expect("a refresh token").to_owned()
}

fn origin(browser: &Browser) -> String {
    browser.base.origin().ascii_serialization()
}
