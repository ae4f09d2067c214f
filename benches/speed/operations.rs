//! What is measured, in the order in which an app does it.

use crate::{
    Outcome,
    http::{self, Answer},
    load::{self, Measured},
    person::Browser,
    process::Server,
    setup::{Client, Installation, REDIRECT_URI},
    work::{Family, List, Repeat},
};
use porchlight::protocol::jose::SigningAlg;

// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// How many of each before it counts.
const WARM_UP: usize = 320;

/// What an app's tokens cost.
pub struct Tokens {
    /// GET /authorize with a session and `prompt=none`: a code.
    pub silent: Measured,
    /// The code for tokens.
    pub exchange: Measured,
    /// The refresh token for tokens.
    pub refresh: Measured,
}

/// Something that only reads.
pub struct Read {
    /// What is asked for.
    pub name: &'static str,
    /// The aim, in microseconds of CPU time.
    pub aim_us: f64,
    /// What it took.
    pub measured: Measured,
}

/// The path of an authorization request, with more parameters.
pub fn authorize(client: &Client, more: &[(&str, &str)]) -> String {
    let fields = [
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid profile email offline_access"),
        ("state", "8f2b1c9d4e5a60718293a4b5c6d7e8f9"),
        ("nonce", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    format!("/authorize?{}", http::query(&[&fields, more].concat()))
}

/// Silent sign-ins, their codes for tokens, and then refreshes.
pub async fn tokens(
    installation: &Installation,
    server: &Server,
    browser: &Browser,
    client: &Client,
) -> Outcome<Tokens> {
    round(installation, server, browser, client, WARM_UP).await?;
    let count = if client.alg == SigningAlg::RS256 { 2400 } else { 6400 };
    let (tokens, _) = round(installation, server, browser, client, count).await?;
    Ok(tokens)
}

/// One round, and an access token from it.
async fn round(
    installation: &Installation,
    server: &Server,
    browser: &Browser,
    client: &Client,
    count: usize,
) -> Outcome<(Tokens, String)> {
    let host = &installation.host;
    let path = authorize(client, &[("prompt", "none")]);
    let ask = http::visit(host, &path, &browser.cookies());
    let (silent, lanes) = load::run(server, List::deal(vec![ask; count], code)).await?;
    let redeem = |code: &String| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        http::post(host, "/token", &client.authorization, &fields)
    };
    let requests = lanes.iter().flat_map(|lane| &lane.kept).map(redeem).collect();
    let (exchange, lanes) = load::run(server, List::deal(requests, answer)).await?;
    let answers: Vec<serde_json::Value> = lanes
        .iter()
        .filter_map(|lane| lane.kept.first())
        .map(|kept| serde_json::from_str(kept))
        .collect::<Result<_, _>>()?;
    let text = |answer: &serde_json::Value, name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    for answer in &answers {
        let signed_with = jsonwebtoken::decode_header(text(answer, "id_token"))?.alg;
        if format!("{signed_with:?}") != client.alg.as_str() {
            return Err(format!("signed with {signed_with:?} instead of {}", client.alg.as_str()).into());
        }
    }
    let families: Vec<String> = answers.iter().map(|answer| text(answer, "refresh_token")).collect();
    let (refresh, _) = load::run(server, Family::share(host, client, &families, count)).await?;
    Ok((Tokens { silent, exchange, refresh }, text(&answers[0], "access_token")))
}

fn code(answer: &Answer) -> Outcome<String> {
    answer.redirected("code")
}

/// A token response, unread: reading it is no work of the server's.
fn answer(answer: &Answer) -> Outcome<String> {
    if answer.status == 200 {
        Ok(String::from_utf8(answer.body.clone())?)
    } else {
        Err(answer.unexpected("tokens"))
    }
}

/// UserInfo, discovery, JWKS.
pub async fn reads(
    installation: &Installation,
    server: &Server,
    browser: &Browser,
    clients: &[Client],
) -> Outcome<Vec<Read>> {
    const COUNT: usize = 24_000;
    let mut requests = Vec::new();
    let host = &installation.host;
    for (name, client) in ["UserInfo, opaque token", "UserInfo, RS256 token"].into_iter().zip(clients) {
        let (_, token) = round(installation, server, browser, client, WARM_UP).await?;
        requests.push((name, 90.0, http::get(host, "/userinfo", &format!("authorization: Bearer {token}"))));
    }
    requests.push(("discovery", 50.0, http::get(host, "/.well-known/openid-configuration", "accept: */*")));
    requests.push(("JWKS", 45.0, http::get(host, "/jwks", "accept: */*")));
    let mut reads = Vec::new();
    for (name, aim_us, request) in requests {
        load::run(server, Repeat::share(&request, WARM_UP)).await?;
        let (measured, _) = load::run(server, Repeat::share(&request, COUNT)).await?;
        reads.push(Read { name, aim_us, measured });
    }
    Ok(reads)
}
