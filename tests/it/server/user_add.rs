//! `porchlight user add`: by what a person is known

use crate::support::{binary::Installation, people::NUMBER};
use serde_json::Value;

fn add(installation: &Installation, words: &[&str]) -> Value {
    installation.json(&[&["user", "add", "--json"], words].concat())
}

#[test]
fn an_address_a_number_or_a_username_is_enough_and_whatever_a_person_is_known_by_finds_them_again() {
    let installation = Installation::new("");
    for (words, found_by) in [
        (&["--email", "ada@example.test"][..], "Ada@example.test"),
        (&["--phone", "+41791234567"], "+41 79 123 45 67"),
        (&["--email", "grace@example.test", "--username", "grace"], "Grace"),
        (&["--username", "alan"], "Alan"),
    ] {
        let added = add(&installation, words);
        let id = added["id"].as_str().expect("an id");
        for reference in [found_by, id, &id.to_uppercase()] {
            let shown = installation.json(&["user", "show", "--json", reference]);
            assert_eq!(shown["id"], added["id"], "{reference}");
        }
    }
    let unreachable = installation.run(&["user", "add", "--username", "edsger"]);
    assert!(unreachable.status.success());
    assert!(String::from_utf8_lossy(&unreachable.stderr).contains("nothing can be sent to this person"));
    let number = installation.run(&["user", "add", "--phone", "+41791234568"]);
    assert!(number.status.success());
    assert!(String::from_utf8_lossy(&number.stderr).contains("no policy lets people begin"), "{number:?}");
    let output = installation.run(&["user", "list"]);
    let list = String::from_utf8_lossy(&output.stdout);
    for known_by in ["ada@example.test", "+41791234567", "grace@example.test, grace"] {
        assert!(list.contains(known_by), "{known_by}: {list}");
    }
    let nobody = installation.run(&["user", "show", "01a21dfd-0000-7000-8000-000000000000"]);
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("there is nobody with 01a21dfd-"));
}

#[test]
fn somebody_who_is_known_by_nothing_or_by_what_another_has_is_not_added() {
    let installation = Installation::new("");
    add(&installation, &["--phone", "+41791234567", "--username", "grace"]);
    for (words, why) in [
        (&["--name", "Nobody"][..], "<--email <ADDRESS>|--phone <NUMBER>|--username <NAME>>"),
        (&["--phone", "+41791234568", "--username", "GRACE"], "already"),
        (&["--email", "a@example.test", "--username=-x-"], "letters"),
        (&["--phone", "123"], "8 to 15 digits"),
        (&["--phone", "+41442345678"], "this kind of number gets no text messages"),
    ] {
        let output = installation.run(&[&["user", "add"], words].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(why), "{words:?}: {error}");
    }
}

#[test]
fn a_number_is_invited_by_text_message_and_nobody_where_none_can_be_sent() {
    let installation = Installation::new("sms.transport = \"capture\"\nsms.allowed_countries = [\"CH\"]");
    let invited = installation.json(&["user", "invite", "--json", "+41 79 123 45 67"]);
    let shown = installation.json(&["user", "show", "--json", "+41791234567"]);
    assert_eq!(shown["id"], invited["id"]);
    let warned = installation.run(&["user", "invite", "+41791234567"]);
    assert!(String::from_utf8_lossy(&warned.stderr).contains("no policy lets people begin"), "{warned:?}");
    let again = installation.json(&["user", "invite", "--json", "+41791234567"]);
    assert_eq!(again["id"], invited["id"], "nobody is added twice");
    for (installation, number) in [(&installation, "+12025550123"), (&Installation::new(""), "+41791234567")]
    {
        let output = installation.run(&["user", "invite", number]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains("would not reach"), "{error}");
    }
    let output = installation.run(&["user", "invite", "grace"]);
    assert!(!output.status.success(), "a username is nowhere to write to");
}

#[test]
fn the_last_admin_stays_one_and_an_account_is_deleted_once() {
    let installation = Installation::new("");
    add(&installation, &["--email", "root@example.test", "--admin"]);
    add(&installation, &["--email", "ada@example.test", "--admin"]);
    assert_eq!(installation.json(&["user", "end-admin", "--json", "ada@example.test"])["ended"], true);
    for command in ["end-admin", "delete"] {
        let output = installation.run(&["user", command, "root@example.test"]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains("last admin"), "{command}: {error}");
    }
    for command in ["remove-passkey", "remove-authenticator"] {
        assert!(!installation.run(&["user", command, "ada@example.test"]).status.success(), "there is none");
    }
    assert_eq!(installation.json(&["user", "delete", "--json", "ada@example.test"])["deleted"], true);
    assert!(!installation.run(&["user", "delete", "ada@example.test"]).status.success(), "gone");
}

#[test]
fn a_number_that_somebody_has_lost_is_removed_and_the_only_one_stays() {
    let installation = Installation::new("");
    add(&installation, &["--email", "ada@example.test", "--phone", NUMBER]);
    let remove = |address: &str| installation.run(&["user", "remove-contact", "ada@example.test", address]);
    assert!(remove(NUMBER).status.success());
    let shown = installation.run(&["user", "show", "ada@example.test"]);
    assert!(!String::from_utf8_lossy(&shown.stdout).contains(NUMBER), "{shown:?}");
    for (address, why) in [(NUMBER, "no such address"), ("ada@example.test", "only address")] {
        let output = remove(address);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(why), "{error}");
    }
}

#[test]
fn who_invites_an_admin_is_told_how_long_the_link_is_good_and_whether_its_address_signs_in() {
    let phones =
        "sign_in.preset = \"phone-link\"\nsms.transport = \"capture\"\nsms.allowed_countries = [\"CH\"]";
    for (settings, signs_in) in [("", true), (phones, false)] {
        let output = Installation::new(settings).run(&["admin", "invite", "ada@example.test"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("once, within 24 hours"), "{said}");
        assert_eq!(
            !said.contains("nobody signs in to the admin pages with an e-mail address"),
            signs_in,
            "{said}"
        );
    }
}

#[test]
fn the_demo_takes_no_configuration() {
    let output = Installation::new("").run(&["demo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("porchlight serve --config"), "{output:?}");
}
