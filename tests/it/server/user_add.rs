//! `porchlight user add`: by what a person is known

use crate::support::binary::Installation;
use serde_json::Value;

fn add(installation: &Installation, words: &[&str]) -> Value {
    installation.json(&[&["user", "add", "--json"], words].concat())
}

#[test]
fn an_address_or_a_number_is_enough_and_whatever_a_person_is_known_by_finds_them_again() {
    let installation = Installation::new("");
    for (words, found_by) in [
        (&["--email", "ada@example.test"][..], "Ada@example.test"),
        (&["--phone", "+41791234567"], "+41 79 123 45 67"),
        (&["--email", "grace@example.test", "--username", "grace"], "Grace"),
    ] {
        let added = add(&installation, words);
        let id = added["id"].as_str().expect("an id");
        for reference in [found_by, id, &id.to_uppercase()] {
            let shown = installation.json(&["user", "show", "--json", reference]);
            assert_eq!(shown["id"], added["id"], "{reference}");
        }
    }
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
        (&["--name", "Nobody"][..], "<--email <ADDRESS>|--phone <NUMBER>>"),
        (&["--username", "nobody"], "<--email <ADDRESS>|--phone <NUMBER>>"),
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
