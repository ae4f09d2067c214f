//! POST /introspect

use crate::support::{
    Page, TestApp,
    app::Registered,
    http,
    tokens::{decode, text},
};
use porchlight::{model::client::AccessTokenFormat, protocol::client_auth::AuthMethod};
use serde_json::json;

use crate::support::people::ADA;

async fn introspect(app: &TestApp, client: &Registered, token: &str) -> Page {
    let request = http::client().post(format!("{}/introspect", app.address()));
    http::send(request.basic_auth(&client.id, client.secret.as_ref()).form(&[("token", token)])).await
}

#[tokio::test]
async fn a_client_learns_what_its_own_tokens_are_worth() {
    let app = TestApp::build().set("sign_in.access", 7200).spawn().await;
    for format in [AccessTokenFormat::Opaque, AccessTokenFormat::Jwt] {
        let client = app.client_with(|client| client.settings.access_token_format = format).await;
        let given = app.tokens(&client, ADA).await;
        let id_token = decode(text(&given, "id_token"), 1);
        let page = introspect(&app, &client, text(&given, "access_token")).await.expect(200);
        assert!(page.header("cache-control").contains("no-store"));
        let answer = page.json();
        assert_eq!((&answer["active"], &answer["token_type"]), (&json!(true), &json!("Bearer")));
        for name in ["sub", "iss", "auth_time", "acr", "sid", "access_expires_at"] {
            assert_eq!(answer[name], id_token[name], "{name}");
        }
        assert_eq!(answer["client_id"], client.id);
        assert_eq!(answer["scope"], "openid email offline_access");
        assert_eq!(answer["exp"], id_token["exp"]);
        let refresh = introspect(&app, &client, text(&given, "refresh_token")).await.expect(200).json();
        assert_eq!((&refresh["active"], refresh.get("token_type")), (&json!(true), None));
        app.refresh(&client, text(&given, "refresh_token")).await.expect(200);
        let spent = introspect(&app, &client, text(&given, "refresh_token")).await.expect(200).json();
        assert_eq!(spent, json!({ "active": false }));
    }
}

#[tokio::test]
async fn of_everything_else_nothing_is_said() {
    let app = TestApp::spawn().await;
    let (client, other) = (app.client().await, app.client().await);
    let given = app.tokens(&client, ADA).await;
    let nothing = json!({ "active": false });
    for token in [text(&given, "id_token"), "x", &"0".repeat(101)] {
        assert_eq!(introspect(&app, &client, token).await.expect(200).json(), nothing, "{token}");
    }
    for name in ["access_token", "refresh_token"] {
        let foreign = introspect(&app, &other, text(&given, name)).await.expect(200).json();
        assert_eq!(foreign, nothing, "another client's {name}");
    }
    app.clock.advance(3601);
    let over = introspect(&app, &client, text(&given, "access_token")).await.expect(200).json();
    assert_eq!(over, nothing);
    app.disable(ADA).await;
    let stopped = introspect(&app, &client, text(&given, "refresh_token")).await.expect(200).json();
    assert_eq!(stopped, nothing);
}

#[tokio::test]
async fn who_does_not_prove_who_it_is_learns_nothing() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let token = text(&given, "access_token");
    let wrong = Registered { secret: Some("wrong".to_owned()), ..client.clone() };
    assert_eq!(introspect(&app, &wrong, token).await.expect(401).json()["error"], "invalid_client");
    let public = app
        .client_with(|client| {
            client.secrets.clear();
            client.metadata.token_endpoint_auth_method = AuthMethod::None;
        })
        .await;
    let fields = [("client_id", public.id.as_str()), ("token", token)];
    let request = http::client().post(format!("{}/introspect", app.address())).form(&fields);
    assert_eq!(http::send(request).await.expect(401).json()["error"], "invalid_client");
    let secret = client.secret.as_deref().expect("a secret");
    let fields = [("client_id", client.id.as_str()), ("client_secret", secret), ("token", token)];
    let request = http::client().post(format!("{}/introspect", app.address())).form(&fields);
    assert_eq!(http::send(request).await.expect(200).json()["active"], true);
}
