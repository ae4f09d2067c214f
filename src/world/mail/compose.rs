//! A message as MIME (RFC 5322, RFC 2045).

use super::{MailMessage, SendError};
use crate::protocol::email::{self, EmailAddress};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

/// The message with plain text and HTML as alternatives. Recipient, subject and texts cannot break out of
/// their own header or part.
pub(super) fn compose(from: &Mailbox, message: &MailMessage) -> Result<Message, SendError> {
    let id_is_sound = !message.id.is_empty()
        && message.id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    if !id_is_sound {
        return Err(SendError::Permanent("the message's id is not fit for a Message-ID".to_owned()));
    }
    // A bare address and nothing else: no list, no display name.
    let to = EmailAddress::parse(&message.to);
    let to = to.map_err(|fault| SendError::Permanent(format!("the recipient is not an address: {fault}")))?;
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address(&to)?))
        .subject(message.subject.clone())
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        // RFC 3834 §5: so that nobody's holiday notice answers.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
        .map_err(|error| SendError::Permanent(error.to_string()))
}

/// A sender in the form of the library. A mailbox is exactly what our parser accepts.
pub(super) fn mailbox(from: &str) -> Result<Mailbox, SendError> {
    let parsed = email::Mailbox::parse(from);
    let parsed = parsed.map_err(|fault| SendError::Permanent(format!("the configured sender: {fault}")))?;
    Ok(Mailbox::new(parsed.name, address(&parsed.address)?))
}

fn address(address: &EmailAddress) -> Result<Address, SendError> {
    Address::new(address.local(), address.host()).map_err(|error| SendError::Permanent(error.to_string()))
}

#[cfg(test)]
pub(super) fn sample() -> MailMessage {
    MailMessage {
        id: "0199a0b2-7f6e-7000-8000-000000000000".to_owned(),
        to: "ada@example.org".to_owned(),
        subject: "Sign in to Café".to_owned(),
        text: "Open this link: https://id.example.org/link".to_owned(),
        html: "<p>Open <a href=\"https://id.example.org/link\">this link</a></p>".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(message: &MailMessage) -> Result<String, SendError> {
        let from: Mailbox = "Café <login@id.example.org>".parse().expect("a mailbox");
        compose(&from, message).map(|mail| String::from_utf8(mail.formatted()).expect("7-bit"))
    }

    proptest::proptest! {
        #[test]
        fn whatever_our_parser_accepts_can_be_composed(
            name in "\\PC{0,12}", local in "[a-z0-9.+'üß_-]{1,9}", domain in "[a-z0-9üж-]{1,9}\\.[a-z]{2,4}"
        ) {
            let text = format!("{name} <{local}@{domain}>");
            if let Ok(parsed) = email::Mailbox::parse(&text) {
                let from = mailbox(&text).expect("a sender");
                let message = MailMessage { to: parsed.address.to_string(), ..sample() };
                compose(&from, &message).expect("composed");
            }
        }
    }

    #[test]
    fn a_domain_of_other_letters_leaves_as_a_labels_in_every_header() {
        let from = mailbox("Example, Inc. <login@bücher.example>").expect("a sender");
        let message = MailMessage { to: "ada@bücher.example".to_owned(), ..sample() };
        let mail = compose(&from, &message).expect("composed");
        assert_eq!(mail.envelope().to()[0].to_string(), "ada@xn--bcher-kva.example");
        assert_eq!(mail.envelope().from().expect("a sender").to_string(), "login@xn--bcher-kva.example");
        let text = String::from_utf8(mail.formatted()).expect("7-bit");
        assert!(text.is_ascii());
        let from = text.lines().find(|line| line.starts_with("From: ")).expect("a sender");
        assert!(from.ends_with(" <login@xn--bcher-kva.example>"), "{text}");
        assert!(text.contains("To: ada@xn--bcher-kva.example\r\n"), "{text}");
    }

    fn headers(mail: &str) -> Vec<String> {
        let head = mail.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
        head.split("\r\n").map(|line| line.split(':').next().expect("a name").to_ascii_lowercase()).collect()
    }

    const EXPECTED: [&str; 8] =
        ["from", "to", "subject", "message-id", "auto-submitted", "mime-version", "content-type", "date"];

    #[test]
    fn a_message_has_both_texts_and_the_headers_that_receivers_expect() {
        let mail = composed(&sample()).expect("composed");
        let mut names = headers(&mail);
        let mut expected = EXPECTED.map(str::to_owned).to_vec();
        names.sort();
        expected.sort();
        assert_eq!(names, expected);
        assert!(mail.contains("Message-ID: <0199a0b2-7f6e-7000-8000-000000000000@id.example.org>\r\n"));
        assert!(mail.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(mail.contains("Content-Type: multipart/alternative;"));
        let (text, html) = (
            mail.find("Content-Type: text/plain").expect("text"),
            mail.find("Content-Type: text/html").expect("HTML"),
        );
        assert!(text < html, "the last alternative is the preferred one (RFC 2046 §5.1.4)");
        assert!(mail.is_ascii());
    }

    #[test]
    fn the_same_message_has_the_same_id_at_every_attempt() {
        let id =
            |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID")).expect("an id").to_owned();
        assert_eq!(id(&composed(&sample()).expect("composed")), id(&composed(&sample()).expect("composed")));
    }

    #[test]
    fn no_subject_or_text_adds_a_header() {
        for evil in [
            "x\r\nBcc: eve@evil.test",
            "x\nBcc: eve@evil.test",
            "x\rBcc: eve@evil.test",
            "x\r\n\r\n<script>",
            "é\r\nBcc: eve@evil.test",
            "\0\u{85}\u{2028}Bcc: eve@evil.test",
        ] {
            let mut message = sample();
            message.subject = evil.to_owned();
            message.text = format!("{evil}\r\n.\r\nMAIL FROM:<eve@evil.test>");
            let mail = composed(&message).expect("composed");
            let mut names = headers(&mail);
            let mut expected = EXPECTED.map(str::to_owned).to_vec();
            names.sort();
            expected.sort();
            assert_eq!(names, expected, "{evil:?}");
            let head = mail.split("\r\n\r\n").next().expect("a head");
            assert!(!head.replace("\r\n", "").contains(['\r', '\n', '\0']), "{evil:?}");
        }
    }

    #[test]
    fn one_bare_address_in_means_one_recipient_and_anything_else_is_refused() {
        let from: Mailbox = "login@id.example.org".parse().expect("a mailbox");
        let mail = compose(&from, &sample()).expect("composed");
        assert_eq!(mail.envelope().to().len(), 1);
        for wrong in [
            "",
            "ada",
            "a@x.org, b@x.org",
            "Ada <ada@x.org>",
            "a@x.org\r\nBcc: b@x.org",
            "a@x.org\r\nRCPT TO:<b@x.org>",
            "a@x.org>",
            " ",
        ] {
            let mut message = sample();
            message.to = wrong.to_owned();
            assert!(matches!(compose(&from, &message), Err(SendError::Permanent(_))), "{wrong:?}");
        }
    }

    #[test]
    fn an_id_that_could_leave_its_header_is_refused() {
        for wrong in ["", "a b", "a>\r\nBcc: eve@evil.test", "a@b", "é"] {
            let mut message = sample();
            message.id = wrong.to_owned();
            assert!(composed(&message).is_err(), "{wrong:?}");
        }
    }
}
