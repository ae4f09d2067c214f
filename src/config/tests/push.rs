//! `[push]`.

use super::*;
use crate::config::push::Transport as PushTransport;

#[test]
fn without_a_section_there_are_no_notifications() {
    let push = smallest_with("").unwrap().push;
    assert_eq!((push.transport, push.per_person), (PushTransport::None, 10));
}

#[test]
fn push_services_are_told_our_address_unless_another_contact_is_named() {
    let contact =
        |more: &str| smallest_with(&format!("[push]\ntransport = \"send\"\n{more}")).unwrap().push.contact;
    assert_eq!(contact(""), "https://id.example.org");
    assert_eq!(contact("contact = \"mailto:ops@example.org\"\n"), "mailto:ops@example.org");
    let local = "public_url = \"http://localhost:8080\"\nmail.transport = \"capture\"\n[push]\ntransport = \"send\"\n";
    assert_eq!(only_fault(load(local, &[])).key, "push.contact");
}

#[test]
fn a_wrong_contact_and_a_capture_that_others_could_read_are_refused() {
    for wrong in ["ops@example.org", "mailto:", "http://example.org", "mailto:a@example.org, b@example.org"] {
        let fault = only_fault(smallest_with(&format!("[push]\ncontact = \"{wrong}\"\n")));
        assert_eq!((fault.key.as_str(), fault.line), ("push.contact", Some(6)), "{wrong}");
    }
    assert_eq!(only_fault(smallest_with("[push]\ntransport = \"capture\"\n")).key, "push.transport");
    assert_eq!(only_fault(smallest_with("[push]\ntransport = \"fcm\"\n")).key, "push.transport");
}
