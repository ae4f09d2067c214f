//! The texts in every language (Fluent, `locales/{en,de}/*.ftl`), and the two functions with
//! which templates look them up: `t` returns plain text, `strong` returns HTML with emphasised
//! arguments. Both read `lang` from the frame. Templates contain no texts themselves.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, static_loader};
use serde::{Serialize, Serializer};
use tera::{Kwargs, State, Tera, TeraResult, Value};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks would be copied along with addresses and codes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The folder under `locales/` with the German texts in formal address.
const FORMAL_GERMAN: &str = "de-formal";

/// How the texts address people, in languages that make a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formality {
    /// As a friend would: `du`.
    #[default]
    Informal,
    /// As a bank would: `Sie`.
    Formal,
}

/// A language in which every page exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// All of them, the default first.
    pub const fn all() -> [Self; 2] {
        [Self::En, Self::De]
    }

    /// The language tag (RFC 5646), as in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language's name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// The language of a tag such as `de`, `de-AT` or `DE_ch`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::all().into_iter().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The first supported language of `ui_locales` (`OpenID` Connect Core §3.1.2.1), otherwise the one
    /// that the browser prefers (`Accept-Language`, RFC 9110 §12.5.4), otherwise English.
    pub fn choose(ui_locales: &[String], accept_language: Option<&str>) -> Self {
        let asked = ui_locales.iter().find_map(|tag| Self::parse(tag));
        asked.or_else(|| Self::preferred(accept_language?)).unwrap_or_default()
    }

    fn preferred(accept_language: &str) -> Option<Self> {
        let ranges = accept_language.split(',').take(32).filter_map(|range| {
            let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
            let weight: f32 = weight.trim().parse().ok().filter(|w| *w > 0.0)?;
            Some((Self::parse(tag)?, weight))
        });
        // Of equal weights the first wins, as people list them in order of liking.
        ranges.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(lang, _)| lang)
    }

    /// The texts with formal address, where the language has them: only those that differ.
    fn formal(self) -> Option<&'static LanguageIdentifier> {
        static GERMAN: LazyLock<LanguageIdentifier> =
            LazyLock::new(|| FORMAL_GERMAN.parse().expect("our own tags are well formed"));
        match self {
            Self::En => None,
            Self::De => Some(&GERMAN),
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        static IDENTIFIERS: LazyLock<[LanguageIdentifier; 2]> = LazyLock::new(|| {
            Lang::all().map(|lang| lang.code().parse().expect("our own tags are well formed"))
        });
        let [en, de] = &*IDENTIFIERS;
        match self {
            Self::En => en,
            Self::De => de,
        }
    }
}

impl AsRef<str> for Lang {
    fn as_ref(&self) -> &str {
        self.code()
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A value inside a text.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A text, such as a name or an address.
    Text(&'a str),
    /// A number, which selects singular or plural.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

type Args<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

/// The text of `key`, without falling back to another language; None when the key or one of its
/// arguments is missing.
pub(super) fn text(lang: Lang, formality: Formality, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
    let args = args.iter().map(|(name, arg)| {
        let value = match arg {
            Arg::Text(text) => FluentValue::from(*text),
            Arg::Number(number) => FluentValue::from(*number),
        };
        (Cow::Owned((*name).to_owned()), value)
    });
    find(lang, formality, key, &args.collect())
}

fn find(lang: Lang, formality: Formality, key: &str, args: &Args<'_>) -> Option<String> {
    let texts = |identifier| LOCALES.lookup_single_language(identifier, key, Some(args)).ok();
    let formal = lang.formal().filter(|_| formality == Formality::Formal);
    formal.and_then(texts).or_else(|| texts(lang.identifier()))
}

/// Registers `t` and `strong` for the templates.
pub(super) fn register(tera: &mut Tera, formality: Formality) {
    tera.register_function("t", move |kwargs: Kwargs, state: &State| t(formality, &kwargs, state));
    tera.register_function("strong", move |kwargs: Kwargs, state: &State| strong(formality, &kwargs, state));
}

/// `t(key=, or=, from=, name=value...)`: a text, escaped by the template like any other value.
/// A word of an enum as serde writes it may be a part of the key: `password_set` finds `password-set`, too.
/// `or` is used if there is no such key; `from` is a map whose entries are also arguments.
fn t(formality: Formality, kwargs: &Kwargs, state: &State) -> TeraResult<String> {
    lookup(formality, kwargs, state, |text| FluentValue::from(text.to_owned()))
}

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Like `t`, with every text argument in `<strong>` if the template is HTML.
fn strong(formality: Formality, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    if !state.autoescaping_enabled() {
        return Ok(t(formality, kwargs, state)?.into());
    }
    // Private-use marks survive escaping; those that come with an argument are dropped first.
    let mark = |text: &str| FluentValue::from(format!("{OPEN}{}{CLOSE}", text.replace([OPEN, CLOSE], "")));
    let escaped = state.escape(&lookup(formality, kwargs, state, mark)?)?;
    let html = escaped.replace(OPEN, "<strong dir=\"auto\">").replace(CLOSE, "</strong>");
    Ok(Value::safe_string(&html))
}

fn lookup(
    formality: Formality,
    kwargs: &Kwargs,
    state: &State,
    string: impl Fn(&str) -> FluentValue<'static>,
) -> TeraResult<String> {
    let key = kwargs.must_get::<&str>("key")?;
    let tag = state.get::<String>("lang")?.unwrap_or_default();
    let lang = Lang::parse(&tag).ok_or_else(|| tera::Error::message("the frame has no language"))?;
    let mut args = Args::new();
    for (name, value) in kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value))) {
        match (name, value.as_map()) {
            ("key" | "or", _) => {}
            (_, Some(map)) => {
                let entries = map.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
                args.extend(entries.filter_map(|(name, value)| argument(name, value, &string)));
            }
            (_, None) => args.extend(argument(name, value, &string)),
        }
    }
    let missing = || tera::Error::message(format!("no text {key} in {tag}, or not with these arguments"));
    find(lang, formality, key, &args)
        .or_else(|| find(lang, formality, &key.replace('_', "-"), &args))
        .map_or_else(|| kwargs.get::<&str>("or")?.map(str::to_owned).ok_or_else(missing), Ok)
}

fn argument(
    name: &str,
    value: &Value,
    string: impl Fn(&str) -> FluentValue<'static>,
) -> Option<(Cow<'static, str>, FluentValue<'static>)> {
    let fluent = match (value.as_i64(), value.as_str()) {
        (Some(number), _) => FluentValue::from(number),
        (None, Some(text)) => string(text),
        _ => return None,
    };
    Some((Cow::Owned(name.to_owned()), fluent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apps_wish_comes_before_the_browsers() {
        let asked = ["fr-CA".to_owned(), "de-AT".to_owned()];
        assert_eq!(Lang::choose(&asked, Some("en")), Lang::De);
    }

    #[test]
    fn the_browsers_weights_are_honoured() {
        for (accept, lang) in [
            ("de-DE,de;q=0.9,en;q=0.8", Lang::De),
            ("fr, en;q=0.2, de;q=0.7", Lang::De),
            ("en, de", Lang::En),
            ("de;q=0, en;q=0.1", Lang::En),
            ("fr, *;q=0.5", Lang::En),
            ("de;q=x,,;;q=", Lang::En),
        ] {
            assert_eq!(Lang::choose(&[], Some(accept)), lang, "{accept}");
        }
        assert_eq!(Lang::choose(&["xx".into()], None), Lang::En);
    }

    #[test]
    fn a_missing_key_or_argument_is_noticed() {
        let text_of = |lang, key, args: &[_]| text(lang, Formality::Informal, key, args);
        assert_eq!(text_of(Lang::En, "no-such-key", &[]), None);
        assert_eq!(text_of(Lang::En, "ago-minute", &[]), None);
        assert_eq!(text_of(Lang::De, "ago-minute", &[("n", 1.into())]).as_deref(), Some("vor einer Minute"));
    }

    #[test]
    fn formal_address_has_texts_of_its_own_and_the_others_of_the_language() {
        let text_of = |lang, formality, key| text(lang, formality, key, &[]);
        let (informal, formal) = (Formality::Informal, Formality::Formal);
        assert_eq!(text_of(Lang::De, informal, "account-title").as_deref(), Some("Dein Konto"));
        assert_eq!(text_of(Lang::De, formal, "account-title").as_deref(), Some("Ihr Konto"));
        assert_eq!(text_of(Lang::De, formal, "sign-in").as_deref(), Some("Anmelden"));
        assert_eq!(text_of(Lang::En, formal, "account-title").as_deref(), Some("Your account"));
    }

    fn render(template: &str, name: &str) -> String {
        let mut tera = Tera::new();
        register(&mut tera, Formality::Informal);
        tera.add_raw_template("x.html", template).unwrap();
        let mut context = tera::Context::new();
        context.insert("lang", "en");
        context.insert("name", name);
        tera.render("x.html", &context).unwrap()
    }

    #[test]
    fn arguments_are_escaped_in_plain_and_in_emphasised_text() {
        let plain = render("{{ t(key='login-title', app=name) }}", "<w>&");
        assert!(plain.contains("&lt;w&gt;&amp;") && !plain.contains("<w>"), "{plain}");
        let strong = render("{{ strong(key='login-title', app=name) }}", "<w>\u{e000}");
        assert!(strong.contains("<strong dir=\"auto\">&lt;w&gt;</strong>"), "{strong}");
    }
}
