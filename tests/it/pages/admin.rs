//! The admin pages: clients; the others in files of their own

mod ended;
mod fresh;
mod log;
mod messages;
mod refused;
mod removal;
mod secrets;
mod statistics;
mod users;

use crate::support::people::{ADA, BOB, BOSS};
use crate::support::{
    Browser, Page, TestApp,
    app::Registered,
    html,
    tokens::{authorize_path, text},
};

const ADMIN: &str = BOSS;

async fn admin(app: &TestApp) -> Browser {
    app.admin(ADMIN).await;
    let browser = Browser::new(app);
    browser.sign_in(app, "/admin/clients", ADMIN).await.expect(200);
    browser
}

/// Every page of a list, newest first, as the link to what is older leads from one to the next.
async fn pages(boss: &Browser, path: &str) -> Vec<Page> {
    let mut pages = vec![boss.open(path).await.expect(200)];
    while let Some(page) = pages.last().filter(|page| page.has("older")) {
        let next = boss.click(page, "older").await.expect(200);
        pages.push(next);
    }
    pages
}

/// There are more pages than one, and each number below `count` is on one of them, once.
fn each_is_there_once(pages: &[String], count: usize, sign: impl Fn(usize) -> String) {
    assert!(pages.len() > 1, "one page holds all of it");
    let all = pages.concat();
    for number in 0..count {
        assert_eq!(all.matches(&sign(number)).count(), 1, "{}", sign(number));
    }
}

#[tokio::test]
async fn every_route_refuses_the_anonymous_and_the_ordinary() {
    let app = TestApp::spawn().await;
    let client = app.client().await;
    let (nobody, ordinary) = (Browser::new(&app), Browser::new(&app));
    ordinary.sign_in(&app, "/account", ADA).await;
    let csrf = ordinary.open("/account").await.form("sign-out").fields[0].1.clone();
    let id = &client.id;
    for path in [
        "/admin/clients".to_owned(),
        "/admin/clients/new".to_owned(),
        format!("/admin/clients/{id}"),
        format!("/admin/clients/{id}/edit"),
    ] {
        assert!(nobody.open(&path).await.has("identifier"), "{path}: the anonymous sign in first");
        let page = ordinary.open(&path).await.expect(403);
        assert!(!page.body.contains("Sample app"), "{path}");
    }
    for path in [
        "/admin/clients".to_owned(),
        format!("/admin/clients/{id}"),
        format!("/admin/clients/{id}/rotate"),
        format!("/admin/clients/{id}/end-secret"),
        format!("/admin/clients/{id}/remove"),
    ] {
        nobody.post(&path, &[("name", "x")]).await.expect(403);
        ordinary
            .post(&path, &[("csrf", &csrf), ("name", "x"), ("redirect_uris", "https://x.example/")])
            .await
            .expect(403);
    }
    assert!(app.tokens(&client, BOB).await.contains_key("access_token"), "nothing has changed");
}

#[tokio::test]
async fn a_client_made_on_the_page_signs_people_in() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let page = browser.open("/admin/clients/new").await.expect(200);
    let fields = [
        ("name", "Wiki"),
        ("redirect_uris", "https://app.example/callback\nhttps://app.example/other"),
        ("consent", "skip"),
    ];
    let shown = browser.submit(&page, "save", &fields).await.expect(200);
    let client = Registered {
        id: shown.text("client-id"),
        secret: Some(shown.text("client-secret")),
        redirect_uri: "https://app.example/callback".to_owned(),
    };
    let given = app.tokens(&client, ADA).await;
    assert!(!text(&given, "access_token").is_empty());
    let list = browser.open("/admin/clients").await;
    assert!(list.body.contains("Wiki") && !list.body.contains(client.secret.as_deref().expect("a secret")));
    let again = browser.open(&format!("/admin/clients/{}", client.id)).await;
    assert!(!again.has("client-secret"), "the secret is shown once");
}

#[tokio::test]
async fn every_fault_of_a_form_is_said_and_nothing_typed_is_lost() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let page = browser.open("/admin/clients/new").await;
    let fields =
        [("name", "Wiki \"2\" <b>"), ("redirect_uris", "http://app.example/cb\njavascript:alert(1)")];
    let page = browser.submit(&page, "save", &fields).await.expect(400);
    let errors = page
        .body
        .split("class=\"errors\"")
        .nth(1)
        .expect("a list of errors")
        .split("</ul>")
        .next()
        .expect("its end");
    assert!(errors.matches("<li").count() >= 2, "{errors}");
    assert_eq!(page.element("name").expect("the field").get("value"), Some("Wiki \"2\" <b>"));
    assert!(page.body.contains("http://app.example/cb"), "{}", page.body);
    assert!(!page.body.contains("<b>\""), "escaped");
}

#[tokio::test]
async fn the_faults_of_a_form_are_told_in_the_reader_s_language() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let page = browser.open("/admin/clients/new?lang=de").await.expect(200);
    let uris = "http://app.example/cb\nmyapp:/cb\nhttps://app.example/#x\nhttps://*.example/";
    let page = browser.submit(&page, "save", &[("name", ""), ("redirect_uris", uris)]).await.expect(400);
    for words in [
        "Name: Das darf nicht leer sein.",
        "Redirect-URIs: http://app.example/cb muss https verwenden.",
        "myapp:/cb darf das Schema myapp nicht verwenden",
        "https://app.example/#x darf kein Fragment (#) haben.",
        "https://*.example/ darf keinen Platzhalter (*) haben. Jede URI wird ganz ausgeschrieben.",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    for words in ["must ", "is empty", "use https"] {
        assert!(!page.body.contains(words), "{words}: {}", page.body);
    }
}

#[tokio::test]
async fn an_app_without_a_name_is_refused_as_on_the_command_line() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let uris = ("redirect_uris", "https://app.example/callback");
    let page = browser.open("/admin/clients/new").await.expect(200);
    for name in ["", "  "] {
        browser.submit(&page, "save", &[("name", name), uris]).await.expect(400);
    }
    let client = app.client().await;
    let page = browser.open(&format!("/admin/clients/{}/edit", client.id)).await.expect(200);
    browser.submit(&page, "save", &[("name", ""), uris]).await.expect(400);
    assert_eq!(browser.open("/admin/clients").await.body.matches("Sample app").count(), 1);
}

#[tokio::test]
async fn a_scheme_without_a_dot_is_taken_when_the_admin_ticks_it_and_a_dangerous_one_never() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let page = browser.open("/admin/clients/new").await.expect(200);
    let fields = |uris: &'static str| [("name", "Native"), ("redirect_uris", uris), ("consent", "skip")];
    let refused = browser.submit(&page, "save", &fields("myapp:/callback")).await.expect(400);
    assert!(refused.body.contains("without a dot must be allowed"), "{}", refused.body);
    let tick = ("custom_schemes", "true");
    for uri in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "localhost:3000/cb"] {
        let [name, uris, consent] = fields(uri);
        browser.submit(&page, "save", &[name, uris, consent, tick]).await.expect(400);
    }
    let [name, uris, consent] = fields("myapp:/callback");
    let shown = browser.submit(&page, "save", &[name, uris, consent, tick]).await.expect(200);
    let client = Registered {
        id: shown.text("client-id"),
        secret: Some(shown.text("client-secret")),
        redirect_uri: "myapp:/callback".to_owned(),
    };
    let path = authorize_path(&client, &[("redirect_uri", "myapp:/callback")]);
    let page = Browser::new(&app).sign_in(&app, &path, ADA).await;
    let back = page.location().expect("back to the app");
    assert_eq!((back.scheme(), back.path()), ("myapp", "/callback"));
    assert!(page.redirected("code").is_some());
}

#[tokio::test]
async fn the_page_decides_whether_an_app_must_send_pkce() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let client = app.client().await;
    let neither = [("code_challenge", ""), ("code_challenge_method", ""), ("nonce", "")];
    let by_nonce = [("code_challenge", ""), ("code_challenge_method", "")];
    for (rule, taken) in
        [("required", [false, false]), ("optional", [true, true]), ("challenge_or_nonce", [false, true])]
    {
        let page = browser.open(&format!("/admin/clients/{}/edit", client.id)).await.expect(200);
        browser.submit(&page, "save", &[("pkce", rule)]).await.expect(200);
        let mut seen = Vec::new();
        for changes in [&neither[..], &by_nonce[..]] {
            let page = Browser::new(&app).get(&authorize_path(&client, changes)).await.expect(303);
            seen.push(page.redirected("error").is_none());
        }
        assert_eq!(seen, taken, "{rule}");
    }
}

#[tokio::test]
async fn a_client_is_edited() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let client = app.client().await;
    let page = browser.open(&format!("/admin/clients/{}/edit", client.id)).await.expect(200);
    let page = browser
        .submit(&page, "save", &[("name", "Renamed"), ("redirect_uris", "https://new.example/cb")])
        .await
        .expect(200);
    assert!(page.body.contains("Renamed"));
    Browser::new(&app).get(&authorize_path(&client, &[])).await.expect(400);
    let page =
        Browser::new(&app).get(&authorize_path(&client, &[("redirect_uri", "https://new.example/cb")])).await;
    assert_eq!(page.status, 303);
    let form = html::forms(&browser.open(&format!("/admin/clients/{}/edit", client.id)).await.body);
    let form = form.iter().find(|form| form.ids.iter().any(|(id, _)| id == "save")).expect("the form");
    assert!(
        form.fields
            .iter()
            .any(|(name, value)| name == "post_logout_redirect_uris" && value == "https://app.example/bye"),
        "kept"
    );
}

#[tokio::test]
async fn a_new_secret_replaces_the_old_one() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let client = app.client().await;
    let page = browser.open(&format!("/admin/clients/{}", client.id)).await;
    let page = browser.submit(&page, "rotate", &[("overlap", "0")]).await.expect(200);
    let fresh = Registered { secret: Some(page.text("client-secret")), ..client.clone() };
    app.refresh(&client, "x").await.expect(401);
    app.refresh(&fresh, "x").await.expect(400);
}

#[tokio::test]
async fn a_removed_client_is_gone_with_everything_it_held() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let client = app.client().await;
    let given = app.tokens(&client, ADA).await;
    let page = browser.open(&format!("/admin/clients/{}", client.id)).await;
    let page = browser.submit(&page, "remove", &[]).await.expect(200);
    assert_eq!(page.url.path(), "/admin/clients");
    app.refresh(&client, text(&given, "refresh_token")).await.expect(401);
    app.user_info(text(&given, "access_token")).await.expect(401);
    Browser::new(&app).get(&authorize_path(&client, &[])).await.expect(400);
}

#[tokio::test]
async fn what_an_admin_does_is_written_down_with_their_name() {
    let app = TestApp::spawn().await;
    let browser = admin(&app).await;
    let client = app.client().await;
    let page = browser.open(&format!("/admin/clients/{}", client.id)).await;
    browser.submit(&page, "rotate", &[]).await.expect(200);
    let rows = app.audit().await;
    let row = rows.iter().find(|row| row.contains("client.changed")).unwrap_or_else(|| panic!("{rows:?}"));
    assert!(row.contains(&client.id) && row.contains("actor: Some("), "{row}");
}

#[tokio::test]
async fn a_form_that_was_opened_before_another_admin_s_change_does_not_undo_it() {
    let app = TestApp::spawn().await;
    let (one, two) = (admin(&app).await, Browser::new(&app));
    two.sign_in(&app, "/admin/clients", ADMIN).await.expect(200);
    let client = app.client().await;
    let edit = format!("/admin/clients/{}/edit", client.id);
    let (old, page) = (one.open(&edit).await.expect(200), two.open(&edit).await.expect(200));
    two.submit(&page, "save", &[("redirect_uris", "https://new.example/cb")]).await.expect(200);
    let told = one.submit(&old, "save", &[("name", "Renamed")]).await;
    let gone = Browser::new(&app).get(&authorize_path(&client, &[])).await;
    assert_eq!(gone.status, 400, "the redirect URI is registered again");
    // It shows what was typed, and is saved when it is sent once more.
    assert_eq!(told.status, 409);
    assert_eq!(told.element("name").expect("the field").get("value"), Some("Renamed"));
    let saved = one.submit(&told, "save", &[]).await.expect(200);
    assert!(saved.body.contains("Renamed"));
}
