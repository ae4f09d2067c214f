//! A mail address (RFC 5321 §4.1.2, RFC 6531 §3.3). One input is exactly one recipient.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use url::Host;

/// The largest size of a mailbox in octets (RFC 5321 §4.5.3.1.3, without the angle brackets).
const MAX_LEN: usize = 254;

/// One mail address as it is delivered: the local part as it was typed, the domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    delivered: String,
    key: String,
}

/// Why a text is not accepted as a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// Nothing was typed.
    Empty,
    /// More than 254 octets.
    TooLong,
    /// A control or invisible character.
    Control,
    /// White space inside.
    Whitespace,
    /// A character that looks like another one, such as a full-width letter.
    LookAlike,
    /// More than one address, or a display name around one.
    NotOne,
    /// A quoted local part or a comment.
    Quoted,
    /// A domain that is an IP address, or has no dot, or cannot be a host name.
    Domain,
    /// Anything else that RFC 5321 does not allow.
    Syntax,
}

impl EmailAddress {
    /// Parses what a person typed. White space around it is ignored.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, EmailFault> {
        let text = text.trim();
        check_characters(text)?;
        let (local, domain) = text.rsplit_once('@').ok_or(EmailFault::Syntax)?;
        let domain = domain.to_lowercase();
        let host = check_domain(&domain)?;
        let delivered = format!("{local}@{domain}");
        check_syntax(&delivered)?;
        // One domain has one key, whether it is typed in its own letters or as xn--.
        let key = format!("{}@{host}", local.to_lowercase());
        if delivered.len() > MAX_LEN || key.len() > MAX_LEN {
            return Err(EmailFault::TooLong);
        }
        Ok(Self { delivered, key })
    }

    /// The address to send to.
    pub fn as_str(&self) -> &str {
        &self.delivered
    }

    /// The address for delivery: the domain in A-labels (RFC 5890 §2.3.2.1), which every mail server
    /// supports.
    pub fn for_delivery(&self) -> String {
        format!("{}@{}", self.local(), self.host())
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.delivered.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The domain as it is looked up in DNS, in A-labels.
    pub fn host(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, host)| host)
    }

    /// Whether only a server with SMTPUTF8 (RFC 6531) can deliver to it: there is no A-label for a local part.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }

    /// The form for comparison and look-up, which is the same for other spellings of the mailbox.
    pub fn comparison_key(&self) -> &str {
        &self.key
    }
}

/// A sender as people see it: an address, and perhaps a name before it (RFC 5322 §3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name, in Unicode and without quotes.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl Mailbox {
    /// Parses `Name <address>` or an address. The name may be quoted. It ends at the last `<`, so
    /// `Example, Inc. <a@example.org>` is one mailbox.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, EmailFault> {
        let text = text.trim();
        let Some(inside) = text.strip_suffix('>') else {
            return Ok(Self { name: None, address: EmailAddress::parse(text)? });
        };
        let (name, address) = inside.rsplit_once('<').ok_or(EmailFault::Syntax)?;
        let address = EmailAddress::parse(address)?;
        if name.chars().any(char::is_control) {
            return Err(EmailFault::Control);
        }
        let name = unquote(name.trim());
        Ok(Self { name: Some(name).filter(|name| !name.is_empty()), address })
    }
}

/// The content of a quoted string (RFC 5322 §3.2.4), or the unchanged text.
fn unquote(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut content = String::new();
    let mut characters = inside.chars();
    while let Some(c) = characters.next() {
        content.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    content.trim().to_owned()
}

fn check_characters(text: &str) -> Result<(), EmailFault> {
    let has = |odd: fn(char) -> bool| text.chars().any(odd);
    let check = |bad: bool, fault| if bad { Err(fault) } else { Ok(()) };
    check(text.is_empty(), EmailFault::Empty)?;
    check(text.len() > MAX_LEN, EmailFault::TooLong)?;
    check(has(char::is_control) || has(is_invisible), EmailFault::Control)?;
    check(has(|c| matches!(c, '"' | '\\' | '(' | ')')), EmailFault::Quoted)?;
    let several = has(|c| matches!(c, ',' | ';' | '<' | '>')) || text.matches('@').count() > 1;
    check(several, EmailFault::NotOne)?;
    check(has(char::is_whitespace), EmailFault::Whitespace)?;
    check(!text.nfkc().eq(text.chars()), EmailFault::LookAlike)
}

/// Invisible characters and those that change the direction of the text: an address looks the same with and without
/// them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFD}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Returns the domain as it is looked up in DNS.
fn check_domain(domain: &str) -> Result<String, EmailFault> {
    let fits = |label: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii();
        let hyphen = label.starts_with('-') || label.ends_with('-');
        !label.is_empty() && label.len() <= 63 && label.chars().all(plain) && !hyphen
    };
    let dotted = domain.contains('.') || domain == "localhost";
    if !dotted || !domain.split('.').all(fits) {
        return Err(EmailFault::Domain);
    }
    // As many labels as were typed: there are other full stops (U+3002) that DNS reads as dots.
    let labels = |name: &str| name.split('.').count();
    match Host::parse(domain) {
        Ok(Host::Domain(host)) if host.split('.').all(fits) && labels(&host) == labels(domain) => Ok(host),
        _ => Err(EmailFault::Domain),
    }
}

fn check_syntax(address: &str) -> Result<(), EmailFault> {
    let options = email_address::Options::default()
        .with_no_minimum_sub_domains()
        .without_domain_literal()
        .without_display_text();
    let parsed = email_address::EmailAddress::parse_with_options(address, options);
    parsed.map(|_| ()).map_err(|_| EmailFault::Syntax)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.delivered)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailFault;

    fn try_from(text: String) -> Result<Self, EmailFault> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.delivered
    }
}

impl fmt::Display for EmailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the mail address is empty",
            Self::TooLong => "the mail address is longer than 254 characters",
            Self::Control => "the mail address has an invisible character",
            Self::Whitespace => "the mail address has a space inside",
            Self::LookAlike => "the mail address has a character that only looks like another",
            Self::NotOne => "there must be exactly one mail address, without a name around it",
            Self::Quoted => "quotes and comments in a mail address are not accepted",
            Self::Domain => "what stands behind the @ is not a domain name",
            Self::Syntax => "this is not a mail address, such as name@example.com",
        })
    }
}

impl std::error::Error for EmailFault {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<String, EmailFault> {
        EmailAddress::parse(text).map(String::from)
    }

    #[test]
    fn ordinary_addresses_are_kept_as_they_are_delivered() {
        for (typed, delivered) in [
            ("ada@example.com", "ada@example.com"),
            (" Ada.Love+x@Example.COM\n", "Ada.Love+x@example.com"),
            ("o'neil@mail.example", "o'neil@mail.example"),
            ("dev@localhost", "dev@localhost"),
            ("ünal@bücher.example", "ünal@bücher.example"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(delivered));
        }
    }

    #[test]
    fn each_kind_of_trick_is_refused_for_its_reason() {
        let long = format!("{}@example.com", "a".repeat(250));
        for (typed, fault) in [
            ("", EmailFault::Empty),
            ("  ", EmailFault::Empty),
            (long.as_str(), EmailFault::TooLong),
            ("a@example.com\r\nBcc: b@example.com", EmailFault::Control),
            ("a\0@example.com", EmailFault::Control),
            ("a\u{200b}@example.com", EmailFault::Control),
            ("a\u{202e}@example.com", EmailFault::Control),
            ("a @example.com", EmailFault::Whitespace),
            ("a@example.com b@example.com", EmailFault::NotOne),
            ("Ada <a@example.com>", EmailFault::NotOne),
            ("a\u{a0}@example.com", EmailFault::Whitespace),
            ("ａ@example.com", EmailFault::LookAlike),
            ("a＠example.com", EmailFault::LookAlike),
            ("a@example。com", EmailFault::Domain),
            ("a@mail.example。com", EmailFault::Domain),
            ("a@example．com", EmailFault::LookAlike),
            ("\u{212a}@example.com", EmailFault::LookAlike),
            ("a@example.com,b@example.com", EmailFault::NotOne),
            ("a@example.com;b@example.com", EmailFault::NotOne),
            ("a@b@example.com", EmailFault::NotOne),
            ("<a@example.com>", EmailFault::NotOne),
            ("Ada<a@example.com>", EmailFault::NotOne),
            ("\"a\"@example.com", EmailFault::Quoted),
            ("\"a@evil.example\"@example.com", EmailFault::Quoted),
            ("a(x)@example.com", EmailFault::Quoted),
            ("a\\b@example.com", EmailFault::Quoted),
            ("a@[127.0.0.1]", EmailFault::Domain),
            ("a@127.0.0.1", EmailFault::Domain),
            ("a@0x7f.1", EmailFault::Domain),
            ("a@example", EmailFault::Domain),
            ("a@example.com.", EmailFault::Domain),
            ("a@.example.com", EmailFault::Domain),
            ("a@-x.example", EmailFault::Domain),
            ("a@ex_ample.com", EmailFault::Domain),
            ("a@ex%61mple.com", EmailFault::Domain),
            ("a@", EmailFault::Domain),
            ("@example.com", EmailFault::Syntax),
            ("example.com", EmailFault::Syntax),
            (".a@example.com", EmailFault::Syntax),
            ("a..b@example.com", EmailFault::Syntax),
            ("[\"a@example.com\"]", EmailFault::Quoted),
        ] {
            assert_eq!(parse(typed), Err(fault), "{typed:?}");
        }
    }

    #[test]
    fn a_domain_is_delivered_to_in_its_a_labels_and_only_the_local_part_needs_smtputf8() {
        for (typed, delivered, utf8) in [
            ("ada@example.com", "ada@example.com", false),
            ("Ada@BÜCHER.example", "Ada@xn--bcher-kva.example", false),
            ("ünal@bücher.example", "ünal@xn--bcher-kva.example", true),
            ("dev@localhost", "dev@localhost", false),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!((address.for_delivery().as_str(), address.needs_smtputf8()), (delivered, utf8));
        }
    }

    #[test]
    fn a_mailbox_is_an_address_with_or_without_a_name() {
        for (text, name, address) in [
            ("a@example.org", None, "a@example.org"),
            ("<a@example.org>", None, "a@example.org"),
            ("Example, Inc. <a@example.org>", Some("Example, Inc."), "a@example.org"),
            ("\"Example, Inc.\" <a@example.org>", Some("Example, Inc."), "a@example.org"),
            (r#""The \"Sign-in\" team" <a@example.org>"#, Some("The \"Sign-in\" team"), "a@example.org"),
            ("Bücher <a@bücher.example>", Some("Bücher"), "a@bücher.example"),
        ] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!((mailbox.name.as_deref(), mailbox.address.as_str()), (name, address), "{text}");
        }
        for wrong in
            ["", "Example", "Example <a>", "a@x.org, b@x.org", "A <a@x.org>, B <b@x.org", "A\n<a@x.org>"]
        {
            assert!(Mailbox::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn spellings_of_one_mailbox_share_a_key_and_other_people_do_not() {
        let key = |text| EmailAddress::parse(text).unwrap().comparison_key().to_owned();
        assert_eq!(key("Ada@Example.com"), key("aDA@example.COM"));
        assert_eq!(key("a@BÜCHER.example"), key("a@xn--bcher-kva.example"));
        assert_ne!(key("ada@example.com"), key("ad.a@example.com"));
        assert_ne!(key("ada@example.com"), key("ada+x@example.com"));
        // Dotless i, and Cyrillic a.
        assert_ne!(key("ıda@example.com"), key("ida@example.com"));
        assert_ne!(key("\u{430}da@example.com"), key("ada@example.com"));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_what_is_accepted_reads_back(
            local in "\\PC{0,12}", domain in "[a-zA-Z0-9.üÜßжЖ。-]{0,20}"
        ) {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let json = serde_json::to_string(&address).unwrap();
                prop_assert_eq!(&serde_json::from_str::<EmailAddress>(&json).unwrap(), &address);
                prop_assert!(!address.as_str().contains([' ', ',', '<', '"', '\r', '\n']));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }

        #[test]
        fn any_text_is_parsed_without_panic(text in any::<String>()) {
            let _ = EmailAddress::parse(&text);
        }

        #[test]
        fn case_does_not_change_the_key(text in "[a-zA-Z0-9+_]{1,9}@[a-zA-Z]{1,9}\\.[a-zA-Z]{2,4}") {
            let key = |text: &str| EmailAddress::parse(text).unwrap().comparison_key().to_owned();
            prop_assert_eq!(key(&text), key(&text.to_uppercase()));
        }
    }
}
