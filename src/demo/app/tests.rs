use super::{
    Outside, Sample, Settings, Shared, callback, home, login, page, refresh, session::Pending, sign_out,
};
use crate::{
    protocol::secret::Secret,
    views::Views,
    world::{
        clock::FakeClock,
        http::{Http, HttpError, HttpRequest, HttpResponse},
        random::SystemRandom,
    },
};
use actix_web::{
    HttpRequest as Request, HttpResponse as Response,
    body::to_bytes,
    cookie::Cookie,
    http::{StatusCode, header},
    test::TestRequest,
    web::{Data, Form},
};
use async_trait::async_trait;
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use std::sync::{Arc, Mutex};

const ISSUER: &str = "http://localhost:8080";

/// A provider that cannot be reached.
struct Nobody;

#[async_trait]
impl Http for Nobody {
    async fn send(&self, _: HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(HttpError::Unreachable("Connection refused".to_owned()))
    }
}

fn sample(clock: &FakeClock) -> Shared {
    let settings = Settings {
        issuer: ISSUER.to_owned(),
        client_id: "sample-app".to_owned(),
        client_secret: Secret::new("secret"),
        base: "http://localhost:8081".to_owned(),
        outbox_url: format!("{ISSUER}/dev/outbox"),
    };
    let (clock, random) = (Arc::new(clock.clone()), Arc::new(SystemRandom));
    let outside = Outside { clock, random, http: Arc::new(Nobody) };
    let (pending, sessions) = (Mutex::default(), Mutex::default());
    Data::new(Sample { settings, outside, views: Views::new().unwrap(), pending, sessions })
}

/// A browser that began a sign-in a moment ago and returns with this query.
fn came_back(app: &Shared, query: &str) -> Request {
    let (state, nonce) = (CsrfToken::new("right".to_owned()), Nonce::new("nonce".to_owned()));
    let pending = Pending { state, nonce, verifier: PkceCodeVerifier::new("v".repeat(43)) };
    app.pending.lock().unwrap().insert(app.now(), "cookie".to_owned(), app.now() + 600, pending);
    let cookie = Cookie::new(page::LOGIN_COOKIE, "cookie");
    TestRequest::with_uri(&format!("/callback?{query}")).cookie(cookie).to_http_request()
}

async fn read(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let body = to_bytes(response.into_body()).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[actix_web::test]
async fn a_provider_that_is_not_up_gets_a_page_that_says_so() {
    let app = sample(&FakeClock::at(1_700_000_000));
    let (status, page) = read(login::get(app, TestRequest::default().to_http_request()).await).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(page.contains("discovery_failed") && page.contains("Connection refused"), "{page}");
}

#[actix_web::test]
async fn an_answer_counts_only_in_its_browser_with_its_state_from_its_provider_and_once() {
    let clock = FakeClock::at(1_700_000_000);
    let app = sample(&clock);
    let iss = "iss=http%3A%2F%2Flocalhost%3A8080";
    for (query, expected) in [
        (format!("code=c&state=wrong&{iss}"), "wrong_state"),
        (format!("code=c&{iss}"), "wrong_state"),
        ("code=c&state=right".to_owned(), "wrong_issuer"),
        ("code=c&state=right&iss=https%3A%2F%2Fevil.example".to_owned(), "wrong_issuer"),
        (format!("error=access_denied&error_description=%3Cb%3E&state=right&{iss}"), "&lt;b&gt;"),
        (format!("state=right&{iss}"), "invalid_answer"),
        (format!("code=c&state=right&{iss}"), "discovery_failed"),
    ] {
        let request = came_back(&app, &query);
        let (_, first) = read(callback::get(app.clone(), request.clone()).await).await;
        assert!(first.contains(expected), "{query}: {first}");
        let (_, second) = read(callback::get(app.clone(), request).await).await;
        assert!(second.contains("unknown_sign_in"), "{query}: {second}");
    }
    let late = came_back(&app, &format!("code=c&state=right&{iss}"));
    clock.advance(600);
    assert!(read(callback::get(app.clone(), late).await).await.1.contains("unknown_sign_in"));
    assert!(app.session(&TestRequest::default().to_http_request()).is_none());
}

#[actix_web::test]
async fn nobody_signed_in_sees_the_way_in_and_is_sent_there() {
    let app = sample(&FakeClock::at(1_700_000_000));
    let request =
        || TestRequest::default().cookie(Cookie::new(page::SESSION_COOKIE, "guess")).to_http_request();
    let (status, page) = read(home::get(app.clone(), request()).await).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("id=\"login\"") && page.contains(ISSUER), "{page}");
    for path in ["/account", "/admin"] {
        assert!(page.contains(&format!("href=\"{ISSUER}{path}\"")), "{path}: {page}");
    }
    let fields = Form(refresh::Fields { csrf: String::new() });
    let refused = [refresh::post(app.clone(), request(), fields).await, sign_out::get(app, request()).await];
    for response in refused {
        assert_eq!(response.headers().get(header::LOCATION).unwrap(), "/");
    }
}
