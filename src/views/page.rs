//! What all pages share: the frame, and the texts for apps and times.

use chrono::DateTime;
use serde::Serialize;

use super::i18n::Lang;

/// A page for people. Its fields are the template's variables.
pub trait Page: Serialize + Sized {
    /// The template's path under `templates/`.
    const TEMPLATE: &'static str;

    /// The page in each of its states, the simplest first. One of them has [`PROBE`] in every free text.
    fn samples() -> Vec<Self>;
}

/// A text that reveals a template without escaping.
pub const PROBE: &str = "Ann & <w>\"'s";

/// The frame of every page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// The brand of the installation.
    pub brand: Brand,
    /// The token that every form sends back as `csrf`.
    pub csrf: String,
    /// [`super::Views::asset_version`].
    pub asset_version: String,
    /// Links to the page in other languages; none if it cannot be requested again (a response to a POST).
    pub languages: Vec<LanguageLink>,
}

/// The brand of an installation.
#[derive(Clone, Debug, Serialize)]
pub struct Brand {
    /// Its name.
    pub name: String,
    /// Its logo; Porchlight's own when there is none.
    pub logo_url: Option<String>,
    /// The colour of buttons, `#rrggbb`. Links and focus rings follow it.
    pub color: String,
    /// The colour of text on buttons, `#rrggbb`; black or white when this one cannot be read.
    pub on_color: String,
    /// Terms of use.
    pub terms_url: Option<String>,
    /// Privacy notice.
    pub privacy_url: Option<String>,
    /// Where people get help.
    pub support_email: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Porchlight".into(),
            logo_url: None,
            color: "#f2b13c".into(),
            on_color: "#231906".into(),
            terms_url: None,
            privacy_url: None,
            support_email: None,
        }
    }
}

/// The same page in another language.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageLink {
    /// The language tag.
    pub code: &'static str,
    /// The language's name for itself.
    pub name: &'static str,
    /// The page, with `ui_locales`.
    pub url: String,
    /// Whether it is the language of this page.
    pub current: bool,
}

impl LanguageLink {
    /// A link for every language, each URL made from the language's tag.
    pub fn all(current: Lang, url: impl Fn(&str) -> String) -> Vec<Self> {
        let link = |lang: Lang| Self {
            code: lang.code(),
            name: lang.name(),
            url: url(lang.code()),
            current: lang == current,
        };
        Lang::all().map(link).into()
    }
}

/// The app that requests the sign-in.
#[derive(Clone, Debug, Serialize)]
pub struct AppInfo {
    /// Its name.
    pub name: String,
    /// Its logo, from an address that the content security policy allows.
    pub logo_url: Option<String>,
    /// Its home page.
    pub uri: Option<String>,
}

impl AppInfo {
    pub(super) fn sample() -> Self {
        Self { name: "Sample app".into(), logo_url: None, uri: Some("https://app.example".into()) }
    }

    pub(super) fn probe() -> Self {
        let url = "https://app.example/?a=1&b=\"2\"";
        Self { name: PROBE.into(), logo_url: Some("/static/x/favicon.svg?\"".into()), uri: Some(url.into()) }
    }
}

/// How long ago something was, as people say it.
#[derive(Clone, Debug, Serialize)]
pub struct Ago {
    unit: &'static str,
    n: i64,
}

impl Ago {
    /// From seconds. A time in the future counts as now.
    pub fn new(seconds: i64) -> Self {
        let (unit, n) = match seconds {
            i64::MIN..60 => ("now", 0),
            60..3600 => ("minute", seconds / 60),
            3600..86_400 => ("hour", seconds / 3600),
            _ => ("day", seconds / 86_400),
        };
        Self { unit, n }
    }
}

/// A time, in Unix seconds, in a form for all languages. It is in UTC, because the time zone of the reader is unknown.
pub fn moment(at: i64) -> String {
    DateTime::from_timestamp(at, 0).map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// How long something took, as people say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Took {
    unit: &'static str,
    n: i64,
}

impl Took {
    /// From seconds, in the largest unit of which it is two or more.
    pub fn new(seconds: i64) -> Self {
        let (unit, n) = match seconds {
            i64::MIN..120 => ("second", seconds),
            120..7200 => ("minute", seconds / 60),
            _ => ("hour", seconds / 3600),
        };
        Self { unit, n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_its_largest_unit() {
        let said = |seconds| {
            let ago = Ago::new(seconds);
            (ago.unit, ago.n)
        };
        assert_eq!(
            [said(-5), said(59), said(60), said(7199), said(86_399), said(200_000)],
            [("now", 0), ("now", 0), ("minute", 1), ("hour", 1), ("hour", 23), ("day", 2)]
        );
    }
}
