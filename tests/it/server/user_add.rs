//! `porchlight user add`: by what a person is known

use crate::support::binary::Installation;
use serde_json::Value;

fn add(installation: &Installation, words: &[&str]) -> Value {
    installation.json(&[&["user", "add", "--json"], words].concat())
}

#[test]
fn an_address_a_number_or_a_username_is_enough_and_finds_the_person_again() {
    let installation = Installation::new("");
    for (words, found_by) in [
        (["--email", "ada@example.test"], "Ada@example.test"),
        (["--phone", "+41791234567"], "+41 79 123 45 67"),
        (["--username", "grace"], "Grace"),
    ] {
        let added = add(&installation, &words);
        let shown = installation.json(&["user", "show", "--json", found_by]);
        assert_eq!(shown["id"], added["id"], "{found_by}");
        assert_eq!(shown["id"].as_str().expect("an id").len(), 36);
    }
}

#[test]
fn somebody_who_is_known_by_nothing_or_by_what_another_has_is_not_added() {
    let installation = Installation::new("");
    add(&installation, &["--username", "grace"]);
    for (words, why) in [
        (&["--name", "Nobody"][..], "--email <ADDRESS>"),
        (&["--username", "GRACE"], "already"),
        (&["--username=-x-"], "letters"),
        (&["--phone", "123"], "8 to 15 digits"),
    ] {
        let output = installation.run(&[&["user", "add"], words].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(why), "{words:?}: {error}");
    }
}
