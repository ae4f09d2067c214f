//! A way to sign in that an admin issues: links, codes, and the ways in which they go

mod code;
mod link;
mod methods;
mod safety;

use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    mailbox::Letter,
    tokens::authorize_path,
};
use porchlight::{model::id::UserId, store, web::qr::picture};

use crate::support::people::{ADA, BOSS, EVE};

/// An admin at Ada's page.
struct Club {
    app: TestApp,
    client: Registered,
    boss: Browser,
    page: Page,
    ada: UserId,
}

async fn club_in(builder: Builder) -> Club {
    let app = builder.spawn().await;
    let ada = app.user(ADA).await;
    club_of(app, ada).await
}

async fn club_of(app: TestApp, ada: UserId) -> Club {
    app.admin(BOSS).await;
    let (client, boss) = (app.client().await, Browser::new(&app));
    let page = boss.sign_in(&app, &format!("/admin/people/{ada}"), BOSS).await.expect(200);
    Club { app, client, boss, page, ada }
}

async fn club() -> Club {
    club_in(TestApp::build()).await
}

/// Whoever issues something without a page.
fn actor() -> &'static str {
    "test"
}

/// The link that a mail holds.
fn link_in(letter: &Letter) -> String {
    let link = letter.text.split_whitespace().find(|word| word.contains("/admin-link?token="));
    link.unwrap_or_else(|| panic!("no link in {}", letter.text)).to_owned()
}

impl Club {
    /// Presses a button of the page.
    async fn issue(&self, way: &str) -> Page {
        self.boss.submit(&self.page, &format!("issue-{way}"), &[]).await.expect(200)
    }

    /// The newest message to Ada.
    async fn newest(&self) -> Letter {
        self.app.settle().await;
        self.app.letters_to(ADA).pop().expect("a letter")
    }

    /// The link that is mailed to Ada.
    async fn link(&self) -> String {
        assert!(self.issue("link").await.has("done"));
        link_in(&self.newest().await)
    }

    /// The code that is mailed to Ada.
    async fn code(&self) -> String {
        assert!(self.issue("code").await.has("done"));
        self.newest().await.code
    }

    /// The link that the picture on the admin's screen holds.
    async fn shown(&self) -> String {
        let page = self.issue("qr").await;
        let src = page.element("issued-qr").expect("the picture").get("src").expect("a picture").to_owned();
        self.app.link_of(&src)
    }

    /// A sign-in that waits for Ada's answer.
    async fn waiting(&self, browser: &Browser) -> Page {
        browser.ask(&authorize_path(&self.client, &[]), ADA).await
    }

    /// How many rows of the audit trail name that event.
    async fn count(&self, event: &str) -> usize {
        let event = format!("\"{event}\"");
        self.app.audit().await.iter().filter(|row| row.contains(&event)).count()
    }
}

impl TestApp {
    /// The link that a picture holds: the one of all tokens that were drawn that makes this very picture.
    pub fn link_of(&self, src: &str) -> String {
        let links =
            self.drawn.tokens().into_iter().map(|token| format!("{}/admin-link?token={token}", self.base));
        let found = links.into_iter().find(|link| picture(link).is_ok_and(|picture| picture == src));
        found.expect("a picture of a link that was made")
    }

    /// Somebody's address is confirmed.
    pub async fn confirm(&self, user: &UserId) {
        let user = user.clone();
        self.write(move |app, conn| {
            for contact in store::contacts::of_user(conn, &user)? {
                store::contacts::verify(conn, &contact.id, app.now())?;
            }
            Ok(())
        })
        .await;
    }
}

/// Whether somebody is signed in in that browser.
fn is_in(browser: &Browser) -> bool {
    browser.cookie("porchlight-session").is_some()
}

/// Opens a link and says that it is Ada's, as in a browser that is new to her.
async fn accept(browser: &Browser, link: &str) -> Page {
    let page = browser.open(link).await.expect(200);
    assert!(page.has("approve") && page.has("deny"), "{}", page.body);
    let whose: &[(&str, &str)] = if page.has("identifier") { &[("identifier", ADA)] } else { &[] };
    browser.submit(&page, "approve", whose).await
}
