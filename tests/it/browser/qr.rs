//! A desktop and a signed-in phone, in headless Chromium

use crate::support::{TestApp, app::Registered, chromium::Chromium, tokens::authorize_path};
use porchlight::{login::methods::qr, model::id::LoginId};

use crate::support::people::ADA;

#[tokio::test]
async fn the_desktop_goes_on_by_itself_when_the_phone_has_approved() {
    let app = TestApp::build()
        .real_clock()
        .set("sign_in.steps", r#"[{ any_of = ["email_link", "email_code", "qr"] }]"#)
        .spawn()
        .await;
    let callback = "http://127.0.0.1:9/callback".to_owned();
    let client = app.client_with(|client| client.metadata.redirect_uris = vec![callback.clone()]).await;
    let client = Registered { redirect_uri: callback.clone(), ..client };
    let (desktop, phone) = tokio::join!(Chromium::desktop(), Chromium::phone());
    phone.open(&format!("{}/account", app.base)).await;
    phone.type_into("identifier", ADA).await;
    phone.click("continue").await;
    phone.type_into("code", &app.letter_to(ADA).await.code).await;
    phone.element("sign-out").await;
    desktop.open(&format!("{}{}", app.base, authorize_path(&client, &[("redirect_uri", &callback)]))).await;
    desktop.click("use-qr").await;
    let url = desktop.arrives("/qr").await;
    let number = desktop.text("match-number-shown").await;
    let width = desktop.run("return document.getElementById('qr').naturalWidth").await;
    assert!(width.as_i64().is_some_and(|width| width >= 200), "the picture is drawn: {width}");
    assert_eq!(desktop.overflow().await, 0);
    let id = LoginId::new(url.split('/').nth(4).expect("a sign-in"));
    let link = qr::shown(&app.app, &id).await.expect("read").expect("a picture");
    phone.open(link.expose()).await;
    phone.shows("Sample app").await;
    assert_eq!(phone.overflow().await, 0);
    phone.type_into("match-number", &number).await;
    phone.click("approve").await;
    phone.arrives("/link/approved").await;
    let landed = desktop.arrives("127.0.0.1:9/callback").await;
    assert!(landed.contains("code="), "{landed}");
    assert!(desktop.complaints().await.iter().all(|line| line.contains("127.0.0.1:9")));
    tokio::join!(desktop.quit(), phone.quit());
}
