//! PostgreSQL goes away while people sign in, and comes back

use crate::support::{
    Browser, Page, TestApp,
    app::Registered,
    clock::{eventually, within},
    db::Database,
    http,
    proxy::Proxy,
    tokens::{authorize_path, text},
};
use reqwest::Method;
use serde_json::{Map, Value};
use std::time::Duration;

use crate::support::people::{ADA, EVE};
/// A call waits five seconds for a connection; nobody should wait for two of them.
const PATIENCE: Duration = Duration::from_secs(9);

/// A provider, the way from it to the database, a replica with a way of its own, and an app.
async fn two() -> (TestApp, Proxy, TestApp, Registered) {
    let (one, client, proxy, direct) = TestApp::behind_proxy(|one| one).await;
    let base = format!("{:?}", one.base);
    let two = TestApp::build().on(Database::Postgres).beside(&one).at(direct).default_timeouts();
    let two = two.set("public_url", base).spawn().await;
    (one, proxy, two, client)
}

/// An address that the waiting page gives to its script.
fn data(page: &Page, name: &str) -> String {
    page.element("live").expect("the live line").get(name).expect("an address").to_owned()
}

fn says_come_back_as_a_page(page: &Page) {
    assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{}:\n{}", page.url, page.body);
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.url);
    assert!(page.body.contains("Nothing is lost"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
}

fn says_come_back_as_json(page: &Page) {
    assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{}:\n{}", page.url, page.body);
    assert_eq!(page.json()["error"], "temporarily_unavailable", "{}", page.url);
}

#[tokio::test]
async fn a_sign_in_under_way_goes_on_where_it_was() {
    let (one, proxy, two, client) = two().await;
    let given = one.tokens(&client, EVE).await;
    let desktop = Browser::new(&one);
    let waiting = desktop.ask(&authorize_path(&client, &[]), ADA).await;
    let letter = one.letter_to(ADA).await;
    let events = desktop.request(Method::GET, &data(&waiting, "data-events"));
    let mut events = events.send().await.expect("a stream");
    assert!(events.chunk().await.expect("a chunk").expect("an event").ends_with(b"waiting\n\n"));

    proxy.cut();
    within(PATIENCE, "an answer from everything", meanwhile(&one, &desktop, &waiting, &client, &given)).await;
    let right = [("code", letter.code.as_str())];
    let answer = within(PATIENCE, "an answer", desktop.press(&waiting, "submit-code", &right)).await;
    says_come_back_as_a_page(&answer);
    assert_eq!(desktop.cookie("porchlight-session"), None);

    proxy.mend();
    one.until_ready().await;
    the_other_replica_is_heard_again(&one, &two).await;
    approve_elsewhere(&two, &letter.link, &waiting).await;
    within(Duration::from_secs(1), "the event, on the stream that was open all the time", async {
        while !events.chunk().await.expect("a chunk").expect("an event").ends_with(b"approved\n\n") {}
    })
    .await;
    let code = desktop.open(&data(&waiting, "data-continue")).await.redirected("code").expect("a code");
    one.redeem(&client, &code).await.expect(200);
    one.refresh(&client, text(&given, "refresh_token")).await.expect(200);
    assert_eq!(one.count_letters(ADA).await, 1, "nothing was sent twice");
}

/// Every kind of request while the database is away.
async fn meanwhile(
    one: &TestApp,
    desktop: &Browser,
    waiting: &Page,
    client: &Registered,
    given: &Map<String, Value>,
) {
    let stranger = Browser::new(one);
    let (unknown, status) = ("/authorize?client_id=unknown", data(waiting, "data-status"));
    let authorize = authorize_path(client, &[]);
    let pages = async {
        let answers = tokio::join!(
            desktop.get(waiting.url.as_str()),
            stranger.get("/account"),
            stranger.get(&authorize),
            // Not "there is no such app": nobody knows that now.
            stranger.get(unknown),
            desktop.press(waiting, "submit-code", &[("code", "000000")]),
        );
        <[Page; 5]>::from(answers).iter().for_each(says_come_back_as_a_page);
    };
    let machines = async {
        let nobody = Registered { id: "unknown".to_owned(), ..client.clone() };
        let answers = tokio::join!(
            one.refresh(client, text(given, "refresh_token")),
            one.redeem(&nobody, "code"),
            one.user_info(text(given, "access_token")),
            desktop.get(&status),
            desktop.get("/health/ready"),
        );
        <[Page; 5]>::from(answers).iter().for_each(says_come_back_as_json);
    };
    let prepared = async {
        for path in ["/.well-known/openid-configuration", "/jwks", "/health/live"] {
            let answer = http::send(http::client().get(format!("{}{path}", one.base)));
            within(Duration::from_secs(1), path, answer).await.expect(200);
        }
    };
    tokio::join!(pages, machines, prepared);
}

async fn the_other_replica_is_heard_again(one: &TestApp, two: &TestApp) {
    eventually("a wake from the other replica", || async {
        let mut bell = one.app.store.listen();
        two.app.store.wake("are you there").await;
        let heard = async { while bell.recv().await.is_ok_and(|topic| &*topic != "are you there") {} };
        tokio::time::timeout(Duration::from_millis(200), heard).await.ok()
    })
    .await;
}

async fn approve_elsewhere(app: &TestApp, link: &str, waiting: &Page) {
    let link = url::Url::parse(link).expect("a URL");
    let phone = Browser::at(&app.address());
    let clean = phone.get(&link[url::Position::BeforePath..]).await.expect(303);
    let clean = clean.location().expect("the clean page");
    let page = phone.get(&clean[url::Position::BeforePath..]).await.expect(200);
    let form = page.form("approve");
    let field = form.ids.iter().find(|(known, _)| known == "match-number").expect("the field").1.clone();
    let mut fields: Vec<_> = form.fields.into_iter().filter(|(name, _)| *name != field).collect();
    fields.push((field, waiting.text("match-number-shown")));
    let done = phone.send(phone.request(Method::POST, &form.action).form(&fields)).await.expect(303);
    assert_eq!(done.location().expect("done").path(), "/link/approved");
}

#[tokio::test]
async fn whoever_was_told_that_a_message_is_on_its_way_gets_it() {
    const PEOPLE: usize = 24;
    let (one, proxy, _two, client) = two().await;
    let mut asking = Vec::new();
    for number in 0..PEOPLE {
        let browser = Browser::new(&one);
        let page = browser.open(&authorize_path(&client, &[])).await.expect(200);
        asking.push((browser, page, format!("p{number}@example.test")));
    }
    let all = asking.iter().enumerate().map(|(number, (browser, page, address))| {
        let proxy = &proxy;
        async move {
            if number == PEOPLE / 2 {
                proxy.cut();
            }
            let answer = browser.press(page, "continue", &[("identifier", address)]).await;
            (address, answer)
        }
    });
    let answers = futures_util::future::join_all(all).await;
    proxy.mend();
    one.until_ready().await;
    one.settle().await;
    for (address, answer) in &answers {
        match answer.status {
            303 => assert_eq!(one.letters_to(address).len(), 1, "{address} was told so"),
            // The commit may have been done when the connection went; it was not acknowledged.
            _ => says_come_back_as_a_page(answer),
        }
    }
    assert!(answers.iter().any(|(_, answer)| answer.status == 503), "the cut came too late to be felt");
}
