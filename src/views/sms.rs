//! Text messages. They are short, and use only characters that every phone has.

use serde::Serialize;

use super::page::PROBE;
use crate::model::{
    device::Device,
    message::{
        FirstName, ShortName, SmsCodeContent, SmsIssuedContent, SmsNotificationContent, SmsNotificationKind,
        SmsSignInContent, SmsTakenContent,
    },
};

/// A content that goes by text message. Its fields are the variables of `templates/sms/{TEMPLATE}.txt`.
pub trait Sms: Serialize + Sized {
    /// The template's name without folder and ending.
    const TEMPLATE: &'static str;

    /// The message in each of its states. One of them has [`PROBE`] in every free text.
    fn samples() -> Vec<Self>;
}

impl Sms for SmsSignInContent {
    const TEMPLATE: &'static str = "sign_in";

    fn samples() -> Vec<Self> {
        let plain = Self {
            first_name: FirstName::default(),
            app: ShortName::new("Sample app"),
            link: "https://id.example/link?token=0a1b2c3d".into(),
            code: None,
            minutes: 10,
            domain: "id.example".into(),
            same_browser: false,
        };
        let named = |name: &str| Self { first_name: Some(name.to_owned()).into(), ..plain.clone() };
        vec![
            named("Ada"),
            Self { minutes: 1, ..plain.clone() },
            Self { code: Some("482913".into()), ..plain.clone() },
            Self { same_browser: true, ..named("Ada") },
            Self { app: ShortName::new(PROBE), ..named(PROBE) },
        ]
    }
}

impl Sms for SmsCodeContent {
    const TEMPLATE: &'static str = "code";

    fn samples() -> Vec<Self> {
        let sample = |app, minutes| Self {
            app: ShortName::new(app),
            code: "482913".into(),
            minutes,
            domain: "id.example".into(),
        };
        vec![sample("Sample app", 10), sample(PROBE, 1)]
    }
}

impl Sms for SmsTakenContent {
    const TEMPLATE: &'static str = "taken";

    fn samples() -> Vec<Self> {
        ["Sample app", PROBE].map(|app| Self { app: ShortName::new(app) }).into()
    }
}

impl Sms for SmsIssuedContent {
    const TEMPLATE: &'static str = "issued";

    fn samples() -> Vec<Self> {
        ["Porchlight", PROBE].map(|app| Self { app: ShortName::new(app), device: Device::default() }).into()
    }
}

impl Sms for SmsNotificationContent {
    const TEMPLATE: &'static str = "security_notification";

    fn samples() -> Vec<Self> {
        use SmsNotificationKind as Kind;
        let link = "https://id.example/not-me?token=0a1b2c3d";
        let sample = |about, app, link: Option<&str>| Self {
            app: ShortName::new(app),
            about,
            link: link.map(str::to_owned),
            device: Device::default(),
        };
        let reported = [
            Kind::NewDevice,
            Kind::ContactAdded,
            Kind::ContactRemoved,
            Kind::ContactPrimary,
            Kind::FactorChanged,
        ]
        .map(|about| sample(about, "Porchlight", Some(link)));
        let invited = sample(Kind::Invited, "Porchlight", Some("https://id.example/account"));
        let others =
            [sample(Kind::SignInRefused, "Porchlight", None), sample(Kind::Deleted, PROBE, None), invited];
        reported.into_iter().chain(others).collect()
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
            for sample in SmsNotificationContent::samples() {
                let link = sample.link.as_ref().map(|_| link.clone());
                let app = ShortName::new("Porchlight");
                let text = worded(lang, &SmsNotificationContent { app, link: link.clone(), ..sample });
                assert!(text.starts_with("Porchlight: ") && (text.is_ascii() || lang != Lang::En), "{text}");
                assert!(text.chars().count() <= 160, "{} characters: {text}", text.chars().count());
                assert_eq!(text.ends_with(&"0".repeat(64)), link.is_some(), "{text}");
                // Beside ASCII only letters of the GSM alphabet (3GPP TS 23.038), and none that needs two places.
                let is_short = |c: char| c.is_ascii() && !"[]{}\\^~|`".contains(c) || "äöüÄÖÜßéè".contains(c);
                assert!(text.chars().all(is_short), "{text}");
            }
        }
    }

    fn sign_in(name: Option<&str>, app: &str, link: &str, minutes: i64) -> SmsSignInContent {
        SmsSignInContent {
            first_name: name.map(str::to_owned).into(),
            app: ShortName::new(app),
            link: link.to_owned(),
            code: None,
            minutes,
            domain: String::new(),
            same_browser: false,
        }
    }

    fn code(app: &str) -> SmsCodeContent {
        let (app, code, domain) = (ShortName::new(app), "482913".to_owned(), "id.example".to_owned());
        SmsCodeContent { app, code, minutes: 10, domain }
    }

    fn worded<S: Sms>(lang: Lang, message: &S) -> String {
        Views::new().unwrap().sms(lang, message).unwrap()
    }

    #[test]
    fn the_link_comes_with_exactly_these_words() {
        let link = "https://id.example/link?token=00";
        assert_eq!(
            worded(Lang::En, &sign_in(Some("Ada Lovelace"), "Sample app", link, 10)),
            "Hi Ada, log in to Sample app: https://id.example/link?token=00 Valid for 10 minutes. \
             Ignore if you didn't request this."
        );
        assert_eq!(
            worded(Lang::En, &sign_in(None, "Sample app", link, 1)),
            "Log in to Sample app: https://id.example/link?token=00 Valid for 1 minute. \
             Ignore if you didn't request this."
        );
        assert_eq!(
            worded(Lang::De, &sign_in(Some("Ada"), "Sample app", link, 10)),
            "Hallo Ada, bei Sample app anmelden: https://id.example/link?token=00 Gilt 10 Minuten. \
             Nicht angefordert? Einfach ignorieren."
        );
    }

    #[test]
    fn a_code_ends_with_the_line_that_browsers_read() {
        for lang in Lang::all() {
            let text = worded(lang, &code("Sample app"));
            assert!(text.starts_with("482913 "), "{text}");
            assert!(text.ends_with("\n\n@id.example #482913"), "{text}");
        }
    }

    #[test]
    fn names_bring_no_link_no_line_and_no_second_code_with_them() {
        for name in
            ["http://evil.example", "evil.example/x", "Ada1", "Ada\u{0}", "<b>", "A".repeat(21).as_str()]
        {
            let text = worded(Lang::En, &sign_in(Some(name), "App", "LINK", 10));
            assert!(text.starts_with("Log in to App: LINK"), "{text}");
        }
        let text = worded(Lang::En, &code("https://evil.example\n@evil #000000"));
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
