//! `porchlight backup` and `porchlight restore FILE`

use crate::support::{Browser, app::Registered, binary::Installation, clock, http, people::ADA, tokens};
use std::{fs, os::unix::fs::PermissionsExt, process::Output};

/// A person who is signed in at an app.
struct SignedIn {
    browser: Browser,
    client: Registered,
    access_token: String,
}

async fn sign_in(installation: &Installation) -> SignedIn {
    let client = installation.client();
    let browser = Browser::at(&installation.base);
    let waiting = browser.ask(&tokens::authorize_path(&client, &[]), ADA).await;
    let letter = installation.message(1).await;
    let page = browser.open(letter["link"].as_str().expect("a link")).await.expect(200);
    browser.press(&page, "approve", &[]).await.expect(303);
    let done = waiting.element("live").expect("live").get("data-continue").expect("a URL").to_owned();
    let code = browser.open(&done).await.redirected("code").expect("a code");
    let given = installation.redeem(&client, &code).await.expect(200).json();
    SignedIn { browser, client, access_token: given["access_token"].as_str().expect("a token").to_owned() }
}

async fn user_info(installation: &Installation, token: &str) -> http::Page {
    http::send(http::client().get(format!("{}/userinfo", installation.base)).bearer_auth(token)).await
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_restored_copy_revives_nothing_and_keeps_people_and_apps() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let SignedIn { browser, client, access_token } = sign_in(&installation).await;
    let made = installation.run(&["backup", "copy.db"]);
    assert!(made.status.success() && said(&made).contains("keys/master.key"), "{}", said(&made));
    let copy = installation.folder.path().join("copy.db");
    assert_eq!(fs::metadata(&copy).expect("a file").permissions().mode() & 0o777, 0o600);
    // What happens afterwards is not in the copy.
    let page = browser.open("/account").await;
    browser.submit(&page, "sign-out", &[]).await;
    user_info(&installation, &access_token).await.expect(401);

    let refused = installation.run(&["restore", "copy.db"]);
    assert!(!refused.status.success() && said(&refused).contains("--replace"), "{}", said(&refused));
    let refused = installation.run(&["restore", "copy.db", "--replace"]);
    assert!(!refused.status.success() && said(&refused).contains("in use"), "{}", said(&refused));
    installation.ask_to_stop();
    installation.ended().await;
    let restored = installation.run(&["restore", "copy.db", "--replace"]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("1 sessions, 1 grants"), "{}", said(&restored));

    installation.serve().await;
    user_info(&installation, &access_token).await.expect(401);
    assert!(browser.open("/account").await.has("identifier"), "the session is over");
    let people = installation.json(&["user", "list", "--json"]);
    assert!(people.to_string().contains(ADA), "{people}");
    let apps = installation.json(&["client", "list", "--json"]);
    assert!(apps.to_string().contains(&client.id), "{apps}");
    let kept = fs::read_dir(installation.folder.path()).expect("a folder").flatten();
    let kept: Vec<_> = kept.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(kept.iter().any(|name| name.contains(".before-restore-")), "{kept:?}");
    assert!(!kept.iter().any(|name| name.contains(".restored")), "{kept:?}");
}

#[tokio::test]
async fn a_backup_goes_to_standard_output_and_a_damaged_one_is_refused() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let made = installation.run(&["backup", "-"]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(made.stdout.starts_with(b"SQLite format 3\0"));
    installation.ask_to_stop();
    installation.ended().await;
    let folder = installation.folder.path();
    fs::write(folder.join("half.db"), &made.stdout[..made.stdout.len() / 2]).expect("written");
    fs::write(folder.join("letter.txt"), "no database").expect("written");
    fs::write(folder.join("empty.db"), "").expect("written");
    for wrong in ["letter.txt", "empty.db"] {
        let refused = said(&installation.run(&["restore", wrong, "--replace"]));
        assert!(refused.contains(&format!("{wrong} is no backup of Porchlight")), "{refused}");
    }
    for wrong in ["half.db", "letter.txt", "nothing.db"] {
        let refused = installation.run(&["restore", wrong, "--replace"]);
        assert!(!refused.status.success() && said(&refused).contains(wrong), "{}", said(&refused));
    }
    let left = fs::read_dir(folder).expect("a folder").flatten();
    let left: Vec<_> = left.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.contains(".restored") || name.contains(".backup")), "{left:?}");
    installation.serve().await;
}

#[tokio::test]
async fn a_copy_of_another_installation_is_refused_because_its_keys_cannot_be_opened() {
    let mut other = Installation::new("");
    other.serve().await;
    let made = other.run(&["backup", "-"]);
    let mut installation = Installation::new("");
    installation.serve().await;
    installation.ask_to_stop();
    installation.ended().await;
    fs::write(installation.folder.path().join("foreign.db"), &made.stdout).expect("written");
    let refused = installation.run(&["restore", "foreign.db", "--replace"]);
    assert!(!refused.status.success(), "{}", said(&refused));
    // Its own is still there.
    installation.serve().await;
}

#[tokio::test]
async fn a_copy_that_was_put_back_by_hand_is_noticed_at_the_start() {
    let mut installation = Installation::new("");
    installation.serve().await;
    let begun = clock::now();
    let database = installation.folder.path().join("porchlight.db");
    let copied = installation.run(&["backup", "copy.db"]);
    assert!(copied.status.success(), "{}", said(&copied));
    installation.ask_to_stop();
    installation.ended().await;
    clock::eventually("another second", || async { (clock::now() > begun + 1).then_some(()) }).await;
    // A start notes how far the database has come; the copy has not come so far.
    installation.serve().await;
    installation.ask_to_stop();
    installation.ended().await;
    for ending in ["-wal", "-shm"] {
        // Gone already where the server closed the database.
        let _ = fs::remove_file(installation.folder.path().join(format!("porchlight.db{ending}")));
    }
    fs::copy(installation.folder.path().join("copy.db"), &database).expect("put back");

    let refused = installation.run(&["serve"]);
    assert!(!refused.status.success() && said(&refused).contains("restore --mark"), "{}", said(&refused));
    let marked = installation.run(&["restore", "--mark"]);
    assert!(marked.status.success(), "{}", said(&marked));
    installation.serve().await;
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_never_called_a_fault_of_the_database() {
    let installation = Installation::new("");
    let missing = said(&installation.run(&["backup", "copy.db"]));
    assert!(missing.contains("there is no file ") && missing.contains("database.url"), "{missing}");
    assert!(installation.run(&["migrate"]).status.success());
    assert!(installation.run(&["user", "list"]).status.success());
    let folder = installation.folder.path();
    fs::write(folder.join("there.db"), "").expect("written");
    for (target, why) in [
        ("there.db", "there.db exists already and is not overwritten"),
        ("gone/copy.db", "gone does not exist: make it"),
        ("there.db/copy.db", "is a file where a folder is needed"),
    ] {
        let refused = installation.run(&["backup", target]);
        assert!(!refused.status.success() && said(&refused).contains(why), "{target}: {}", said(&refused));
        assert!(!said(&refused).contains("the database"), "{}", said(&refused));
    }
}
