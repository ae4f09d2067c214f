//! Text messages, with one struct for each. They are short, and use only characters that every phone has.

use serde::Serialize;

use super::page::PROBE;

/// A text message. Its fields are the variables of `templates/sms/{TEMPLATE}.txt`.
pub trait SmsView: Serialize + Sized {
    /// The template's name without folder and ending.
    const TEMPLATE: &'static str;

    /// The message in each of its states. One of them has [`PROBE`] in every free text.
    fn samples() -> Vec<Self>;
}

/// A link to sign in.
#[derive(Clone, Debug, Serialize)]
pub struct SmsSignIn {
    first_name: Option<String>,
    app: String,
    link: String,
    code: Option<String>,
    minutes: i64,
    domain: String,
    same_browser: bool,
}

impl SmsSignIn {
    /// The message. Names come from people and apps, so anything that looks like a link is removed from them.
    pub fn new(first_name: Option<&str>, app: &str, link: &str, minutes: i64) -> Self {
        let first_name = first_name.and_then(person);
        let (code, domain, same_browser) = (None, String::new(), false);
        Self { first_name, app: app_name(app), link: link.to_owned(), code, minutes, domain, same_browser }
    }

    /// The same for a link that is accepted only in the browser that asked for it, or not.
    #[must_use]
    pub fn in_same_browser(self, same_browser: bool) -> Self {
        Self { same_browser, ..self }
    }

    /// The same with a code beside the link, for browsers on the page of that host to fill in (WebOTP).
    #[must_use]
    pub fn with_code(self, code: Option<&str>, domain: &str) -> Self {
        Self { code: code.map(str::to_owned), domain: domain.to_owned(), ..self }
    }
}

/// A code to sign in.
#[derive(Clone, Debug, Serialize)]
pub struct SmsCode {
    app: String,
    code: String,
    minutes: i64,
    domain: String,
}

impl SmsCode {
    /// The message. Its last line lets a browser on the page of that host fill the code in (WebOTP).
    pub fn new(app: &str, code: &str, minutes: i64, domain: &str) -> Self {
        Self { app: app_name(app), code: code.to_owned(), minutes, domain: domain.to_owned() }
    }
}

/// A number that belongs to an account already.
#[derive(Clone, Debug, Serialize)]
pub struct SmsTaken {
    app: String,
}

impl SmsTaken {
    /// The message.
    pub fn new(app: &str) -> Self {
        Self { app: app_name(app) }
    }
}

/// An admin issued a way to sign in.
#[derive(Clone, Debug, Serialize)]
pub struct SmsIssued {
    app: String,
}

impl SmsIssued {
    /// The message.
    pub fn new(app: &str) -> Self {
        Self { app: app_name(app) }
    }
}

/// A notice about the account of a person who is notified by text message.
#[derive(Clone, Debug, Serialize)]
pub struct SmsNotification {
    about: &'static str,
    app: String,
    link: Option<String>,
}

impl SmsNotification {
    /// The message. `about` is the last part of a text's key, and `link` says "this wasn't me".
    pub fn new(about: &'static str, app: &str, link: Option<&str>) -> Self {
        Self { about, app: app_name(app), link: link.map(str::to_owned) }
    }
}

/// The first name, if it is a single word of letters.
fn person(name: &str) -> Option<String> {
    let word = name.split_whitespace().next()?;
    let is_name = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    (is_name && word.chars().count() <= 20).then(|| word.replace('’', "'"))
}

/// The name of an app in one line, without anything that could be a link or a code.
pub(super) fn app_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if is_risky(c) { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(40).collect::<String>().trim_end().to_owned()
}

fn is_risky(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '@' | '#' | '<' | '>' | '\u{2028}' | '\u{2029}')
}

impl SmsView for SmsSignIn {
    const TEMPLATE: &'static str = "sign_in";

    fn samples() -> Vec<Self> {
        let link = "https://id.example/link?token=0a1b2c3d";
        vec![
            Self::new(Some("Ada"), "Sample app", link, 10),
            Self::new(None, "Sample app", link, 1),
            Self::new(None, "Sample app", link, 10).with_code(Some("482913"), "id.example"),
            Self::new(Some("Ada"), "Sample app", link, 10).in_same_browser(true),
            Self::new(Some(PROBE), PROBE, link, 10),
        ]
    }
}

impl SmsView for SmsCode {
    const TEMPLATE: &'static str = "code";

    fn samples() -> Vec<Self> {
        vec![Self::new("Sample app", "482913", 10, "id.example"), Self::new(PROBE, "482913", 1, "id.example")]
    }
}

impl SmsView for SmsTaken {
    const TEMPLATE: &'static str = "taken";

    fn samples() -> Vec<Self> {
        vec![Self::new("Sample app"), Self::new(PROBE)]
    }
}

impl SmsView for SmsIssued {
    const TEMPLATE: &'static str = "issued";

    fn samples() -> Vec<Self> {
        vec![Self::new("Porchlight"), Self::new(PROBE)]
    }
}

impl SmsView for SmsNotification {
    const TEMPLATE: &'static str = "security_notification";

    fn samples() -> Vec<Self> {
        let link = Some("https://id.example/not-me?token=0a1b2c3d");
        let abouts = ["new-device", "contact-added", "contact-removed", "contact-primary", "factor-changed"];
        let mut all: Vec<_> = abouts.iter().map(|about| Self::new(about, "Porchlight", link)).collect();
        all.push(Self::new("sign-in-refused", "Porchlight", None));
        all.push(Self::new("deleted", PROBE, None));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lang, Views, gallery};
    use super::*;

    #[test]
    fn a_notice_is_one_message_of_the_network_with_its_link_in_every_language() {
        let link = format!("https://id.example.com/not-me?token={}", "0".repeat(64));
        for lang in Lang::all() {
            for sample in SmsNotification::samples() {
                let link = sample.link.is_some().then_some(link.as_str());
                let text = worded(lang, &SmsNotification::new(sample.about, "Porchlight", link));
                assert!(text.starts_with("Porchlight: ") && (text.is_ascii() || lang != Lang::En), "{text}");
                assert!(text.chars().count() <= 160, "{} characters: {text}", text.chars().count());
                assert_eq!(text.ends_with(&"0".repeat(64)), link.is_some(), "{text}");
                // Beside ASCII only letters of the GSM alphabet (3GPP TS 23.038), and none that needs two places.
                let is_short = |c: char| c.is_ascii() && !"[]{}\\^~|`".contains(c) || "äöüÄÖÜßéè".contains(c);
                assert!(text.chars().all(is_short), "{text}");
            }
        }
    }

    fn worded<V: SmsView>(lang: Lang, view: &V) -> String {
        Views::new().unwrap().sms(lang, view).unwrap()
    }

    #[test]
    fn the_link_comes_with_exactly_these_words() {
        let link = "https://id.example/link?token=00";
        assert_eq!(
            worded(Lang::En, &SmsSignIn::new(Some("Ada Lovelace"), "Sample app", link, 10)),
            "Hi Ada, log in to Sample app: https://id.example/link?token=00 Valid for 10 minutes. \
             Ignore if you didn't request this."
        );
        assert_eq!(
            worded(Lang::En, &SmsSignIn::new(None, "Sample app", link, 1)),
            "Log in to Sample app: https://id.example/link?token=00 Valid for 1 minute. \
             Ignore if you didn't request this."
        );
        assert_eq!(
            worded(Lang::De, &SmsSignIn::new(Some("Ada"), "Sample app", link, 10)),
            "Hallo Ada, bei Sample app anmelden: https://id.example/link?token=00 Gilt 10 Minuten. \
             Nicht angefordert? Einfach ignorieren."
        );
    }

    #[test]
    fn a_code_ends_with_the_line_that_browsers_read() {
        for lang in Lang::all() {
            let text = worded(lang, &SmsCode::new("Sample app", "482913", 10, "id.example"));
            assert!(text.starts_with("482913 "), "{text}");
            assert!(text.ends_with("\n\n@id.example #482913"), "{text}");
        }
    }

    #[test]
    fn names_bring_no_link_no_line_and_no_second_code_with_them() {
        for name in
            ["http://evil.example", "evil.example/x", "Ada1", "Ada\u{0}", "<b>", "A".repeat(21).as_str()]
        {
            let text = worded(Lang::En, &SmsSignIn::new(Some(name), "App", "LINK", 10));
            assert!(text.starts_with("Log in to App: LINK"), "{text}");
        }
        let text = worded(
            Lang::En,
            &SmsCode::new("https://evil.example\n@evil #000000", "482913", 10, "id.example"),
        );
        assert_eq!(text.matches('#').count(), 1, "{text}");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(!text.contains("://"), "{text}");
    }

    #[test]
    fn every_message_is_plain_text_in_every_language() {
        for lang in Lang::all() {
            for (name, text) in gallery::texts(&Views::new().unwrap(), lang).unwrap() {
                assert!(!text.contains("&lt;") && !text.contains('<') && !text.is_empty(), "{name}: {text}");
                assert!(!text.contains("sms-"), "{name}: {text}");
            }
        }
    }
}
