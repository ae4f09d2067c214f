//! Many authorizations of one browser at the same moment, and a revocation in the middle of them

use crate::support::{Browser, Page, TestApp, app::Registered, tokens::authorize_path};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::Value;
use std::future::Future;
use tokio::sync::Semaphore;

/// How many authorizations there are.
const REQUESTS: usize = 24;
/// After so many answers the revocation begins.
const REVOKE_AFTER: u32 = 4;

/// What the app got in the race.
#[derive(Default)]
pub struct Given {
    /// Codes that it has not redeemed yet.
    codes: Vec<String>,
    /// What it got for the others.
    tokens: Vec<Value>,
}

impl Given {
    /// How much it was.
    pub fn count(&self) -> usize {
        self.codes.len() + self.tokens.len()
    }

    /// None of it is worth anything, at any of these.
    pub async fn is_worthless(&self, apps: &[&TestApp], client: &Registered) {
        for app in apps {
            for code in &self.codes {
                refused(&app.redeem(client, code).await, "a code");
            }
            for given in &self.tokens {
                let token = |name: &str| given[name].as_str().expect("a token").to_owned();
                refused(&app.refresh(client, &token("refresh_token")).await, "a refresh token");
                refused(&app.user_info(&token("access_token")).await, "an access token");
            }
        }
    }
}

fn refused(page: &Page, what: &str) {
    assert!(matches!(page.status, 400 | 401), "{what} is good after the revocation: {page:?}");
}

/// Asks for 24 codes with one session, at these in turn, redeems half of them at once, and revokes in the middle.
pub async fn race(
    apps: &[&TestApp],
    browser: &Browser,
    client: &Registered,
    revoke: impl Future<Output = ()>,
) -> Given {
    let answered = Semaphore::new(0);
    let asked =
        (0..REQUESTS).map(|number| ask(apps[number % apps.len()], browser, client, number, &answered));
    let revoked = async {
        // Some have their answer, the others are under way.
        drop(answered.acquire_many(REVOKE_AFTER).await.expect("answers"));
        revoke.await;
    };
    let (got, ()) = tokio::join!(join_all(asked), revoked);
    let mut all = Given::default();
    for one in got.into_iter().flatten() {
        match one {
            Ok(tokens) => all.tokens.push(tokens),
            Err(code) => all.codes.push(code),
        }
    }
    all
}

/// Tokens, or a code that is redeemed later. `None` when there was neither.
async fn ask(
    app: &TestApp,
    browser: &Browser,
    client: &Registered,
    number: usize,
    answered: &Semaphore,
) -> Option<Result<Value, String>> {
    let url = format!("{}{}", app.address(), authorize_path(client, &[]));
    let page = browser.send(browser.request(Method::GET, &url)).await;
    assert!(page.status < 500, "a lost race is no fault of ours: {page:?}");
    answered.add_permits(1);
    let code = page.redirected_code()?;
    if number.is_multiple_of(2) {
        return Some(Err(code));
    }
    let page = app.redeem(client, &code).await;
    assert!(page.status < 500, "a lost race is no fault of ours: {page:?}");
    (page.status == 200).then(|| Ok(page.json()))
}
