//! What a path is decides the form of its errors and what its answers carry

use crate::support::{
    Browser, TestApp,
    http::{self, Page},
    tokens::authorize_path,
};
use diesel::RunQueryDsl;
use reqwest::Method;

/// The kind and the path of every route, as `src/routes.rs` says them.
fn routes() -> Vec<(&'static str, String)> {
    let text = include_str!("../../../src/routes.rs");
    let body = &text[text.find("fn protocol(").expect("the first list")..];
    let lines = body.lines().map(str::trim).filter(|line| line.starts_with("route!("));
    let found = lines.map(|line| {
        let (kind, rest) =
            line.strip_prefix("route!(routes, ").and_then(|rest| rest.split_once(" \"")).expect(line);
        let (path, _) = rest.split_once('"').expect(line);
        (kind, path.replace(['{', '}'], ""))
    });
    found.collect()
}

/// Whether an answer has the form and the headers of that kind.
#[track_caller]
fn assert_form(kind: &str, page: &Page) {
    let of = format!("{kind} {} answered {}: {:?}\n{}", page.url, page.status, page.headers, page.body);
    let (csp, is_html) =
        (page.header("content-security-policy"), page.header("content-type").starts_with("text/html"));
    assert_eq!(is_html, kind == "Page", "{of}");
    assert!(csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"), "{of}");
    assert_eq!(csp.contains("script-src"), ["Page", "File"].contains(&kind), "{of}");
    assert_eq!(page.header("access-control-allow-origin"), if kind == "Protocol" { "*" } else { "" }, "{of}");
    assert_eq!(page.header("cache-control"), "no-store", "{of}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{of}");
    if kind != "Page" {
        assert!(page.json()["error"].is_string() && page.json()["error_description"].is_string(), "{of}");
    }
}

async fn send(app: &TestApp, method: Method, path: &str) -> Page {
    http::send(http::client().request(method, format!("{}{path}", app.base))).await
}

#[tokio::test]
async fn every_route_has_a_kind_and_refuses_a_method_in_its_form() {
    let app = TestApp::spawn().await;
    let routes = routes();
    for kind in ["Page", "Protocol", "Api", "File"] {
        assert!(routes.iter().any(|(known, _)| *known == kind), "{kind}");
    }
    assert!(routes.len() > 150, "{}", routes.len());
    for (kind, path) in routes {
        assert_form(kind, &send(&app, Method::DELETE, &path).await.expect(405));
    }
}

#[tokio::test]
async fn no_route_is_made_beside_the_list() {
    let text = include_str!("../../../src/routes.rs");
    let body = &text[text.find("fn protocol(").expect("the first list")..];
    for way in ["resource(", "service(", ".route("] {
        assert!(!body.contains(way), "{way} in src/routes.rs");
    }
}

#[tokio::test]
async fn only_protocol_endpoints_answer_scripts_of_other_sites() {
    let app = TestApp::spawn().await;
    for (kind, path) in routes() {
        let preflight = http::client()
            .request(Method::OPTIONS, format!("{}{path}", app.base))
            .header("origin", "https://spa.example")
            .header("access-control-request-method", "POST");
        let page = http::send(preflight).await;
        let expected = if kind == "Protocol" { (204, "*") } else { (405, "") };
        assert_eq!((page.status, page.header("access-control-allow-origin")), expected, "{kind} {path}");
    }
    for path in ["/.well-known/openid-configuration", "/jwks"] {
        let page = send(&app, Method::GET, path).await.expect(200);
        assert_eq!(page.header("access-control-allow-origin"), "*", "{path}");
        assert!(page.header("cache-control").starts_with("public"), "{path}");
    }
    let kept = send(&app, Method::GET, "/jwks").await.header("etag").to_owned();
    let again = http::client().get(format!("{}/jwks", app.base)).header("if-none-match", kept);
    assert_eq!(http::send(again).await.expect(304).header("cache-control"), "", "what is kept stays kept");
}

#[tokio::test]
async fn where_nothing_is_people_get_a_page_and_programs_json() {
    let app = TestApp::spawn().await;
    for path in ["/nothing-here", "/account/nothing", "/login", "/%00", "/token/x"] {
        assert_form("Page", &send(&app, Method::GET, path).await.expect(404));
    }
    for path in ["/.well-known/change-password", "/.well-known/a/b", "/upstream/nobody/backchannel_logout"] {
        let post = http::client().post(format!("{}{path}", app.base)).form(&[("logout_token", "x")]);
        assert_form("Api", &http::send(post).await.expect(404));
    }
    assert_form("File", &send(&app, Method::GET, "/static/x/nothing.css").await.expect(404));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_in_the_form_of_its_path() {
    let app = TestApp::spawn().await;
    let long = "x".repeat(70_000);
    for (kind, path) in [
        ("Page", "/authorize"),
        ("Page", "/end_session"),
        ("Protocol", "/token"),
        ("Protocol", "/userinfo"),
        ("Api", "/introspect"),
        ("Api", "/access/somebody"),
        ("Api", "/upstream/nobody/backchannel_logout"),
    ] {
        let post = || http::client().post(format!("{}{path}", app.base));
        assert_form(kind, &http::send(post().form(&[("x", &long)])).await.expect(413));
        let broken = post().header("content-type", "application/x-www-form-urlencoded").body("a=%ff%fe");
        let page = http::send(broken).await;
        assert!([400, 401].contains(&page.status), "{path}: {}", page.status);
        assert_form(kind, &page);
        let page = http::send(post().header("content-type", "application/json").body("{}")).await;
        assert!([400, 401, 415].contains(&page.status), "{path}: {}", page.status);
        assert_form(kind, &page);
    }
}

#[tokio::test]
async fn a_foreign_host_is_refused_in_the_form_of_its_path_before_any_handler_runs() {
    let app = TestApp::spawn().await;
    for (kind, path) in
        [("Page", "/account"), ("Page", "/nowhere"), ("Protocol", "/token"), ("Api", "/login/x/status")]
    {
        let request = http::client().get(format!("{}{path}", app.base)).header("host", "evil.example");
        assert_form(kind, &http::send(request).await.expect(421));
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_told_in_the_form_of_its_path() {
    let app = TestApp::spawn().await;
    app.logs_errors("its tables are dropped");
    let (client, browser) = (app.client().await, Browser::new(&app));
    let waiting = browser.ask(&authorize_path(&client, &[]), "ada@example.test").await;
    let login = waiting.url.path().trim_end_matches("/wait").to_owned();
    for table in ["logins", "access_tokens"] {
        app.write(move |_, conn| {
            diesel::sql_query(format!("DROP TABLE {table}")).execute(conn)?;
            Ok(())
        })
        .await;
    }
    assert_form("Page", &browser.get(&format!("{login}/wait")).await.expect(500));
    assert_form("Api", &browser.get(&format!("{login}/status")).await.expect(500));
    let token = format!("0190d5b0-0000-7000-8000-000000000000.{}", "a".repeat(64));
    let userinfo = http::client().get(format!("{}/userinfo", app.base)).bearer_auth(token);
    assert_form("Protocol", &http::send(userinfo).await.expect(500));
}
