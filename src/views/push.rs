//! Sign-in notifications: their texts, and the pages on which people switch them on and off.

use serde::Serialize;

use super::i18n::Lang;
use super::page::{Ago, AppInfo, PROBE, Page};
use crate::model::message::ShortName;

/// The frame of a notification. `templates/push/sign_in.txt`: a line each for title, question, and the two buttons.
#[derive(Clone, Debug, Serialize)]
pub struct PushFrame {
    /// The language of the notification.
    pub lang: Lang,
    /// The name of the installation.
    pub name: ShortName,
    /// The host of the installation.
    pub domain: String,
}

/// Explains notifications, how to recognise a genuine one, and when not to switch them on. Posts `understood` to
/// `confirm_action`. Only after that does the browser ask for permission.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainPush {
    /// The app of the sign-in, if it is offered in a sign-in.
    pub app: Option<AppInfo>,
    /// The host of genuine notifications.
    pub domain: String,
    /// Where "continue" goes.
    pub confirm_action: String,
    /// Whether somebody else was recently signed in in this browser, so that notifications are not allowed.
    pub shared: bool,
    /// Where "not now" goes, in a sign-in.
    pub later_action: Option<String>,
    /// The list, on the account page.
    pub back_url: Option<String>,
}

/// The page whose button asks for permission. Its script posts the subscription to `answer_url`.
#[derive(Clone, Debug, Serialize)]
pub struct EnablePush {
    /// The app of the sign-in, if it is offered in a sign-in.
    pub app: Option<AppInfo>,
    /// Our public key at push services, as base64url.
    pub key: String,
    /// The proof that the explanation was confirmed.
    pub ceremony: String,
    /// Where the script answers.
    pub answer_url: String,
    /// Whether messages are captured, so that no push service is needed.
    pub capture: bool,
    /// Where "not now" goes, in a sign-in.
    pub later_action: Option<String>,
    /// The list, on the account page.
    pub back_url: Option<String>,
}

/// The list. Posts `device`, a [`PushDeviceLine::id`], to `remove_action`.
#[derive(Clone, Debug, Serialize)]
pub struct PushDevices {
    /// The notice about what was just done.
    pub notice: Option<PushNotice>,
    /// The devices, oldest first.
    pub devices: Vec<PushDeviceLine>,
    /// The page to add this device; `None` if there are as many as allowed.
    pub add_url: Option<String>,
    /// Where a removal goes.
    pub remove_action: String,
    /// The account page.
    pub back_url: String,
}

/// What was just done with a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushNotice {
    /// It gets notifications.
    Added,
    /// It no longer gets them.
    Removed,
}

impl PushNotice {
    /// The notice for that word in a URL.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "added" => Some(Self::Added),
            "removed" => Some(Self::Removed),
            _ => None,
        }
    }
}

/// A device that gets notifications.
#[derive(Clone, Debug, Serialize)]
pub struct PushDeviceLine {
    /// What is posted to remove it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created: Ago,
    /// When it was last used to sign in.
    pub last_used: Option<Ago>,
    /// Whether it is this browser.
    pub current: bool,
    /// Whether it is paused, because somebody else was recently signed in in its browser.
    pub paused: bool,
}

impl Page for ExplainPush {
    const TEMPLATE: &'static str = "pages/push/explain.html";

    fn samples() -> Vec<Self> {
        let account = Self {
            app: None,
            domain: "id.example".into(),
            confirm_action: "/account/push/confirm".into(),
            shared: false,
            later_action: None,
            back_url: Some("/account/push".into()),
        };
        let offered = |app| Self {
            app: Some(app),
            confirm_action: "/login/1/push-offer/confirm".into(),
            later_action: Some("/login/1/push-offer".into()),
            back_url: None,
            ..account.clone()
        };
        vec![
            account.clone(),
            Self { shared: true, ..account.clone() },
            offered(AppInfo::sample()),
            Self { domain: PROBE.into(), ..offered(AppInfo::probe()) },
        ]
    }
}

impl Page for EnablePush {
    const TEMPLATE: &'static str = "pages/push/enable.html";

    fn samples() -> Vec<Self> {
        let account = Self {
            app: None,
            key: "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg".into(),
            ceremony: "019aa5a0".into(),
            answer_url: "/account/push/subscribe".into(),
            capture: false,
            later_action: None,
            back_url: Some("/account/push".into()),
        };
        let offered = Self {
            app: Some(AppInfo::probe()),
            answer_url: "/login/1/push-offer/subscribe".into(),
            later_action: Some("/login/1/push-offer".into()),
            back_url: None,
            capture: true,
            ..account.clone()
        };
        vec![account, offered]
    }
}

impl Page for PushDevices {
    const TEMPLATE: &'static str = "pages/push/devices.html";

    fn samples() -> Vec<Self> {
        let phone = PushDeviceLine {
            id: "1".into(),
            name: "Safari on iPhone".into(),
            created: Ago::new(40 * 86_400),
            last_used: Some(Ago::new(7300)),
            current: false,
            paused: false,
        };
        let here = PushDeviceLine {
            id: "2".into(),
            name: "Chrome on Windows".into(),
            created: Ago::new(90),
            last_used: None,
            current: true,
            paused: false,
        };
        let probe = PushDeviceLine { id: PROBE.into(), name: PROBE.into(), ..here.clone() };
        let shared = PushDeviceLine { id: "3".into(), paused: true, ..phone.clone() };
        let plain = Self {
            notice: None,
            devices: vec![phone, here, shared],
            add_url: None,
            remove_action: "/account/push/remove".into(),
            back_url: "/account".into(),
        };
        let empty = Self { devices: Vec::new(), add_url: Some("/account/push/add".into()), ..plain.clone() };
        vec![
            plain.clone(),
            empty.clone(),
            Self { notice: Some(PushNotice::Added), ..plain.clone() },
            Self { notice: Some(PushNotice::Removed), ..empty },
            Self { devices: vec![probe], ..plain },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Rendered, Views};
    use super::*;
    use crate::model::message::PushSignInContent;

    fn worded(lang: Lang, name: &str, app: &str) -> Rendered {
        let frame = PushFrame { lang, name: ShortName::new(name), domain: "id.example".into() };
        let content = PushSignInContent { app: ShortName::new(app), link: String::new() };
        Views::new().unwrap().push(&frame, &content).unwrap()
    }

    #[test]
    fn a_notification_names_the_installation_its_domain_and_the_app_and_asks() {
        let english = worded(Lang::En, "Porchlight", "Sample app");
        assert_eq!(english.subject, "Porchlight · id.example");
        assert_eq!(english.text, "Sign in to Sample app?\nSign in securely\nNot me\n");
        let german = worded(Lang::De, "Porchlight", "Sample app");
        assert_eq!(german.text, "Bei Sample app anmelden?\nSicher anmelden\nDas bin ich nicht\n");
    }

    #[test]
    fn names_bring_no_line_and_no_link_with_them() {
        let worded = worded(Lang::En, "a\nb", "https://evil.example\u{2028}x");
        assert_eq!((worded.subject.as_str(), worded.text.lines().count()), ("a b · id.example", 3));
        assert!(!worded.text.contains("://"), "{}", worded.text);
    }

    #[test]
    fn every_notification_is_plain_text_of_its_own_lines_in_every_language() {
        for lang in Lang::all() {
            for (name, app) in [("Porchlight", "Sample app"), (PROBE, PROBE)] {
                let worded = worded(lang, name, app);
                assert_eq!(worded.text.lines().count(), 3, "{worded:?}");
                assert!(!worded.subject.contains("&lt;") && !worded.text.contains("&amp;"), "{worded:?}");
            }
        }
    }
}
