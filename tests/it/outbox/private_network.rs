//! Calls into the operator's own network: only where it is listed, and who is not called is told of

use crate::support::{Browser, TestApp, binary::Installation, gate::Gate, tokens::authorize_path};

use crate::support::people::{ADA, BOSS};
const LISTED: &str = "[\"127.0.0.0/8\"]";

async fn sign_in_and_out(app: &TestApp, gate: &Gate) {
    let uri = format!("{}/logout", gate.url);
    let client = app.client_with(|client| client.metadata.backchannel_logout_uri = Some(uri)).await;
    let browser = Browser::new(app);
    let page = browser.sign_in(app, &authorize_path(&client, &[]), ADA).await;
    app.redeem(&client, &page.redirected("code").expect("a code")).await.expect(200);
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await.expect(200);
}

#[tokio::test]
async fn an_app_in_a_listed_network_is_told_of_a_sign_out_without_tls() {
    let gate = Gate::open().await;
    let app = TestApp::build().set("outgoing.private_networks", LISTED).spawn().await;
    sign_in_and_out(&app, &gate).await;
    assert!(gate.call(&app, 1).await.text().starts_with("logout_token="));
}

#[tokio::test]
async fn an_app_in_any_other_private_network_is_not_called() {
    for listed in ["[]", "[\"10.0.0.0/8\"]"] {
        let gate = Gate::open().await;
        let app = TestApp::build().set("outgoing.private_networks", listed).spawn().await;
        app.leaves_undelivered("the app is not called");
        sign_in_and_out(&app, &gate).await;
        for _ in 0..5 {
            porchlight::jobs::run_due(&app.app).await;
            app.clock.advance(60);
        }
        assert_eq!(gate.calls().len(), 0, "{listed}");
    }
}

#[tokio::test]
async fn a_webhook_in_a_listed_network_needs_no_permission_of_its_own() {
    let webhook = |url: &str| format!("[{{ url = {url:?}, secret = {:?} }}]", crate::support::gate::SECRET);
    let refused = Installation::new(&format!("webhooks = {}", webhook("https://10.1.2.3/hook")));
    let said = refused.json(&["config", "check", "--json"]);
    let warnings = said["warnings"].to_string();
    assert!(warnings.contains("webhooks.1.url") && warnings.contains("10.1.2.3"), "{said}");
    let listed = Installation::new(&format!(
        "outgoing.private_networks = [\"10.1.0.0/16\"]\nwebhooks = {}",
        webhook("https://10.1.2.3/hook")
    ));
    let said = listed.json(&["config", "check", "--json"]);
    assert!(!said["warnings"].to_string().contains("webhooks.1.url"), "{said}");
    let plain = Installation::new(&format!(
        "outgoing.private_networks = [\"10.1.0.0/16\"]\nwebhooks = {}",
        webhook("http://10.1.2.3/hook")
    ));
    assert!(plain.run(&["config", "check"]).status.success(), "without TLS too");
    let elsewhere = Installation::new(&format!(
        "outgoing.private_networks = [\"10.1.0.0/16\"]\nwebhooks = {}",
        webhook("http://10.2.2.3/hook")
    ));
    assert!(!elsewhere.run(&["config", "check"]).status.success(), "but not beside it");
}

#[tokio::test]
async fn an_address_that_is_not_called_is_refused_when_an_app_is_registered_with_it() {
    let add = |installation: &Installation, uri: &str| {
        installation.run(&[
            "client",
            "add",
            "--name",
            "Inside",
            "--redirect-uri",
            "https://inside.example/cb",
            "--backchannel-logout-uri",
            uri,
        ])
    };
    let none = Installation::new("");
    for uri in
        ["https://10.1.2.3/out", "http://10.1.2.3/out", "http://app.example/out", "https://169.254.169.254/"]
    {
        let output = add(&none, uri);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("backchannel_logout_uri"), "{uri}: {said}");
        assert!(said.contains("outgoing.private_networks"), "it says what to do: {said}");
    }
    let listed = Installation::new("outgoing.private_networks = [\"10.1.0.0/16\", \"169.254.0.0/16\"]");
    for uri in ["https://10.1.2.3/out", "http://10.1.2.3/out"] {
        let output = add(&listed, uri);
        assert!(output.status.success(), "{uri}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!add(&listed, "https://10.2.2.3/out").status.success());
    assert!(!add(&listed, "http://169.254.169.254/").status.success(), "listed broadly is not enough");
    let wrong = Installation::new("outgoing.private_networks = [\"8.8.8.0/24\"]");
    let output = wrong.run(&["config", "check"]);
    assert!(!output.status.success(), "a public network is called anyway, and only with TLS");
}

#[tokio::test]
async fn a_name_that_leads_into_the_own_network_is_warned_of_on_the_app_s_page() {
    let app = TestApp::spawn().await;
    let inside = app
        .client_with(|client| {
            client.metadata.backchannel_logout_uri = Some("https://localhost:9/out".to_owned());
        })
        .await;
    app.admin(BOSS).await;
    let boss = Browser::new(&app);
    boss.sign_in(&app, "/admin/clients", BOSS).await.expect(200);
    let page = boss.open(&format!("/admin/clients/{}", inside.id)).await.expect(200);
    assert!(page.has("warnings") && page.body.contains("localhost is not a public address"), "{}", page.body);
    let outside = app.client().await;
    assert!(!boss.open(&format!("/admin/clients/{}", outside.id)).await.expect(200).has("warnings"));
}
