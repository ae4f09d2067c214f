//! GET /admin/messages

use super::{admin, each_is_there_once, pages};
use crate::support::{Browser, Page, TestApp, clock::eventually, tokens::authorize_path};
use porchlight::{
    model::{
        id::UserId,
        message::{Content, InviteContent, MessageStatus},
    },
    outbox::queue::{self, Draft},
    store,
};

use crate::support::people::{ADA, EVE};

/// The text of the lines that the page shows.
fn lines(page: &Page) -> Vec<String> {
    let Some(list) = page.body.split("id=\"messages\"").nth(1) else { return Vec::new() };
    let rows = list.split("</ul>").next().expect("its end").split("<li>").skip(1);
    let text = |row: &str| -> String {
        let words = row.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text.trim()));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    rows.map(text).collect()
}

async fn lines_at(boss: &Browser, query: &str) -> Vec<String> {
    lines(&boss.open(&format!("/admin/messages{query}")).await.expect(200))
}

/// Queues a message that was not asked for on any page.
async fn queue(app: &TestApp, recipient: String, user: Option<UserId>) {
    app.write(move |app, conn| {
        let content = Content::Invite(InviteContent { link: app.url("/account") });
        let draft = Draft {
            recipient,
            content: &content,
            lang: "en",
            login_id: None,
            user_id: user,
            expires_at: app.now() + 900,
            why_not: None,
        };
        queue::insert(app, conn, draft)
    })
    .await;
}

#[tokio::test]
async fn each_status_is_said_in_words_with_its_reason_and_none_tells_what_a_message_says() {
    let app = TestApp::build().invite_only().spawn().await;
    app.leaves_undelivered("one message is refused");
    let client = app.client().await;
    let boss = admin(&app).await;
    for address in [ADA, EVE] {
        app.user(address).await;
    }
    app.settle().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), ADA).await;
    let letter = app.letter_to(ADA).await;
    app.settle().await;
    app.mail.fail_permanently(1);
    Browser::new(&app).ask(&authorize_path(&client, &[]), EVE).await;
    app.settle().await;
    Browser::new(&app).ask(&authorize_path(&client, &[]), "nobody@example.test").await;
    app.settle().await;
    app.mail.fail_transiently(1);
    Browser::new(&app).ask(&authorize_path(&client, &[]), "Ada@example.test").await;
    let queued = eventually("a failed try", || async {
        lines_at(&boss, "?status=queued").await.into_iter().find(|line| line.contains("451"))
    })
    .await;
    assert!(queued.starts_with("ada@example.test e-mail queued 451 try again later"), "{queued}");

    let failed = lines_at(&boss, "?status=failed").await;
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0].starts_with("eve@example.test e-mail failed 550 no such user"), "{failed:?}");
    let kept = lines_at(&boss, "?status=dropped").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(
        kept[0].starts_with("nobody@example.test e-mail withheld") && kept[0].contains("nobody"),
        "{kept:?}"
    );
    assert!(lines_at(&boss, "?status=retried").await.is_empty());
    app.clock.advance(10);
    app.settle().await;
    let retried = lines_at(&boss, "?status=retried").await;
    assert_eq!(retried.len(), 1, "{retried:?}");
    assert!(retried[0].starts_with("ada@example.test e-mail sent tried 2 times"), "{retried:?}");
    // Two for Ada, one for the admin.
    assert_eq!(lines_at(&boss, "?status=sent").await.len(), 3);
    let page = boss.open("/admin/messages").await.expect(200);
    assert_eq!(lines(&page).len(), 5);
    let token = letter.link.split("token=").nth(1).expect("a token");
    assert!(!page.body.contains(token) && !page.body.contains(&letter.code) && !page.body.contains("/link?"));
    assert_eq!(page.element("filter-all").expect("a link").get("aria-current"), Some("page"));
    assert_eq!(lines_at(&boss, "?status=nonsense").await.len(), 5, "what is no status is all of them");
}

#[tokio::test]
async fn what_a_provider_said_is_shown_with_its_name_and_the_segments() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    queue(&app, ADA.to_owned(), None).await;
    app.settle().await;
    app.write(|_, conn| {
        let mut message = store::messages::newest(conn, 1)?.remove(0);
        message.provider = Some("backup".to_owned());
        message.segments = 2;
        store::messages::settle(conn, &message)?;
        store::messages::report(conn, &message.id, "backup", MessageStatus::Delivered, None)
    })
    .await;
    let delivered = lines_at(&boss, "?status=delivered").await;
    assert_eq!(delivered.len(), 1, "{delivered:?}");
    assert!(delivered[0].contains("delivered") && delivered[0].contains("backup"), "{delivered:?}");
    assert!(delivered[0].contains("2 segments"), "{delivered:?}");
}

#[tokio::test]
async fn the_messages_to_a_person_are_found_from_their_page_and_those_to_the_deleted_are_shown_too() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let ada = app.user(ADA).await;
    queue(&app, ADA.to_owned(), Some(ada.clone())).await;
    let gone = UserId::new("0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10");
    queue(&app, "gone@example.test".to_owned(), Some(gone.clone())).await;
    app.settle().await;
    let person = boss.open(&format!("/admin/people/{ada}")).await.expect(200);
    let hers = boss.click(&person, "messages").await.expect(200);
    assert_eq!(lines(&hers).len(), 1, "{}", hers.body);
    assert!(hers.text("of").contains(ADA) && lines(&hers)[0].contains(ADA));
    let back = boss.click(&hers, "filter-failed").await.expect(200);
    assert!(lines(&back).is_empty() && back.text("of").contains(ADA), "only hers, and none failed");
    let all = lines_at(&boss, "").await;
    let line = all.iter().find(|line| line.contains("gone@")).expect("it is there");
    assert!(line.contains("a deleted account"), "{line}");
    let theirs = boss.open(&format!("/admin/messages?user={gone}")).await.expect(200);
    assert!(theirs.text("of").contains("a deleted account") && lines(&theirs).len() == 1);
}

#[tokio::test]
async fn the_list_goes_on_page_by_page_and_no_message_is_lost_or_twice() {
    let app = TestApp::spawn().await;
    let boss = admin(&app).await;
    let ada = app.user(ADA).await;
    for number in 0..120 {
        queue(&app, format!("person{number}@example.test"), Some(ada.clone())).await;
    }
    let pages = pages(&boss, &format!("/admin/messages?user={ada}")).await;
    assert!(!pages[0].has("newest") && pages[1..].iter().all(|page| page.has("newest")));
    let bodies: Vec<String> = pages.into_iter().map(|page| page.body).collect();
    each_is_there_once(&bodies, 120, |number| format!(">person{number}@example.test<"));
}
