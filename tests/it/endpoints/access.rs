//! GET /access/status, GET and POST /access/{sub}

use crate::support::{
    Page, TestApp,
    app::Registered,
    http,
    tokens::{decode, text},
};
use serde_json::json;

use crate::support::people::ADA;

async fn ask(app: &TestApp, client: &Registered, sub: &str) -> Page {
    let request = http::client().get(format!("{}/access/{sub}", app.address()));
    http::send(request.basic_auth(&client.id, client.secret.as_ref())).await
}

async fn ask_with(app: &TestApp, token: &str) -> Page {
    http::send(http::client().get(format!("{}/access/status", app.address())).bearer_auth(token)).await
}

#[tokio::test]
async fn a_client_learns_how_long_somebody_still_has_access_to_it() {
    let app = TestApp::build().set("policies.gate.access", 3600).spawn().await;
    let gated = app.client_with(|client| client.settings.policy = Some("gate".to_owned())).await;
    let given = app.tokens(&gated, ADA).await;
    let claims = decode(text(&given, "id_token"), 1);
    let (sub, end) =
        (claims["sub"].as_str().expect("a sub"), claims["access_expires_at"].as_i64().expect("a time"));
    app.clock.advance(600);
    let wanted = json!({ "active": true, "ends_at": end, "seconds_left": end - app.app.now() });
    assert_eq!(ask(&app, &gated, sub).await.expect(200).json(), wanted);
    assert_eq!(ask_with(&app, text(&given, "access_token")).await.expect(200).json(), wanted);
    let fields = [("client_id", gated.id.as_str()), ("client_secret", gated.secret.as_deref().expect("one"))];
    let post = http::client().post(format!("{}/access/{sub}", app.address())).form(&fields);
    assert_eq!(http::send(post).await.expect(200).json(), wanted);

    let nothing = json!({ "active": false, "seconds_left": 0 });
    let foreign = app.client().await;
    assert_eq!(ask(&app, &foreign, sub).await.expect(200).json(), nothing, "its policy is another");
    assert_eq!(ask(&app, &gated, "nobody").await.expect(200).json(), nothing);
    app.clock.advance(end - app.app.now());
    assert_eq!(ask(&app, &gated, sub).await.expect(200).json(), nothing, "over at that second");
    ask_with(&app, text(&given, "access_token")).await.expect(401);
}

#[tokio::test]
async fn who_does_not_prove_who_it_is_learns_nothing() {
    let app = TestApp::build().set("sign_in.access", 3600).spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let sub = decode(text(&given, "id_token"), 1)["sub"].as_str().expect("a sub").to_owned();
    let wrong = Registered { secret: Some("wrong".to_owned()), ..client };
    assert_eq!(ask(&app, &wrong, &sub).await.expect(401).json()["error"], "invalid_client");
    let bare = http::client().get(format!("{}/access/{sub}", app.address()));
    http::send(bare).await.expect(401);
    let none = http::client().get(format!("{}/access/status", app.address()));
    assert!(http::send(none).await.expect(401).header("www-authenticate").starts_with("Bearer"));
    ask_with(&app, "x").await.expect(401);
}
