//! Every page and message, in every state and language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Arg, Brand, Derived, Formality, Lang, LanguageLink, MailFrame, Views, gallery};
use crate::model::message::InviteContent;

static VIEWS: LazyLock<Views> = LazyLock::new(|| Views::new().unwrap());

fn brand() -> Brand {
    Brand {
        name: super::PROBE.into(),
        terms_url: Some("https://id.example/terms".into()),
        privacy_url: Some("https://id.example/privacy".into()),
        support_email: Some("help@id.example".into()),
        ..Brand::default()
    }
}

/// All pages as (name with language, HTML).
fn pages() -> Vec<(String, String)> {
    let show = |lang: Lang| {
        let mut frame = VIEWS.frame(lang, brand());
        frame.csrf = "csrf-token".into();
        frame.languages = LanguageLink::all(lang, |code| format!("/?a=1&ui_locales={code}"));
        let named = gallery::pages(&VIEWS, &frame).unwrap().into_iter();
        named.map(move |shown| (format!("{} {}", lang.code(), shown.name), shown.html)).collect::<Vec<_>>()
    };
    Lang::all().into_iter().flat_map(show).collect()
}

fn mails() -> Vec<(String, super::Rendered)> {
    let show = |lang| {
        let frame = MailFrame { lang, brand: brand(), public_url: "https://id.example".into() };
        gallery::mails(&VIEWS, &frame).unwrap()
    };
    Lang::all().into_iter().flat_map(show).collect()
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_page_renders_in_every_language_and_escapes_what_it_is_given() {
    let pages = pages();
    assert!(pages.len() > 150, "{} pages", pages.len());
    for (name, html) in pages {
        assert!(!html.contains("<w>"), "{name} does not escape");
        assert!(!html.contains("&amp;lt;"), "{name} escapes twice");
        assert!(html.trim_end().ends_with("</html>"), "{name} is cut off");
    }
}

#[test]
fn no_page_needs_inline_script_or_style() {
    for (name, html) in pages() {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name} has inline style");
        assert!(!html.contains("javascript:"), "{name} has a script address");
        let handlers = ["onclick", "onload", "onsubmit", "onerror", "onchange", "oninput"];
        assert!(handlers.iter().all(|on| !html.contains(&format!(" {on}="))), "{name} has a handler");
        for script in html.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(
                tag.contains(" src=\"/static/") && rest.starts_with("</script>"),
                "{name} has an inline script"
            );
        }
    }
}

#[test]
fn every_form_but_a_search_is_a_post_with_a_csrf_token() {
    for (name, html) in pages() {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.contains(" role=\"search\"") {
                // It changes nothing, and its fields are in the address that it leads to.
                assert!(form.contains(" method=\"get\"") && !form.contains("csrf"), "{name}: {form}");
                continue;
            }
            assert!(form.contains(" method=\"post\"") && form.contains(" action=\"/"), "{name}: {form}");
            assert!(form.contains("name=\"csrf\" value=\"csrf-token\""), "{name}: {form}");
        }
    }
}

#[test]
fn ids_are_unique_and_labels_point_at_something() {
    for (name, html) in pages() {
        let ids = values(&html, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby", "data-copy"] {
            for target in values(&html, attribute) {
                assert!(ids.contains(&target), "{name}: {attribute} {target}");
            }
        }
    }
}

#[test]
fn every_file_that_a_page_loads_exists() {
    let start = format!("/static/{}/", VIEWS.asset_version());
    for (name, html) in pages() {
        let all = values(&html, "src").into_iter().chain(values(&html, "href"));
        for file in all.filter_map(|address| address.strip_prefix(&start)) {
            assert!(VIEWS.asset(file).is_some(), "{name}: {file}");
        }
    }
}

#[test]
fn the_stable_ids_are_there() {
    let pages: BTreeMap<_, _> = pages().into_iter().collect();
    for (page, ids) in [
        ("login/identify-0", "identifier continue"),
        ("login/identify-6", "use-password"),
        ("login/password-0", "identifier password continue"),
        ("login/reset-0", "continue deny"),
        ("account/password-1", "password save-password remove-password"),
        ("login/wait-0", "code submit-code resend match-number-shown continue"),
        ("login/wait-15", "dev-message-link"),
        ("login/link-0", "approve deny"),
        ("login/link-1", "approve deny"),
        ("login/approve-0", "approve deny match-number"),
        ("login/approve-5", "approve deny match-number"),
        ("login/link_end-2", "continue"),
        ("login/ended-0", "continue"),
        ("consent-0", "consent-allow consent-deny"),
        ("sign_out-0", "sign-out"),
        ("push/explain-0", "push-understood push-confirm"),
        ("push/enable-0", "push-enable"),
        ("account/home-0", "sign-out"),
        ("account/invite-0", "continue"),
        ("dev/message-0", "message-link message-code"),
    ] {
        let html = &pages[&format!("en {page}")];
        for id in ids.split(' ') {
            assert!(html.contains(&format!(" id=\"{id}\"")), "{page} has no {id}");
        }
    }
    assert!(pages["en login/wait-0"].contains("<p id=\"match-number-shown\">47</p>"));
    assert!(!pages["en login/approve-1"].contains("match-number"));
}

#[test]
fn no_page_of_a_link_tells_the_number_of_the_first_screen() {
    for (name, html) in pages().iter().filter(|(name, _)| name.contains("approve") || name.contains("link")) {
        // The version in the addresses of static files is a word of its own making.
        let words = html.replace(VIEWS.asset_version(), "");
        assert!(!words.contains("match-number-shown") && !words.contains("47"), "{name}");
    }
}

#[test]
fn a_page_is_in_one_language() {
    for (name, html) in pages() {
        let lang = &name[..2];
        assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{name}");
        let foreign = if lang == "de" { "Skip to the content" } else { "Zum Inhalt springen" };
        assert!(!html.contains(foreign), "{name}");
    }
}

#[test]
fn a_message_holds_link_code_origin_and_a_way_to_say_no() {
    for (name, mail) in mails().into_iter().filter(|(name, _)| name.starts_with("sign_in")) {
        for part in [&mail.text, &mail.html] {
            for piece in ["192.0.2.7", "/deny"] {
                assert!(part.contains(piece), "{name} lacks {piece}");
            }
            // Of the last two samples one holds only the link, the other only the code.
            let link = part.contains("https://id.example/l/Zk3vQ0m5nXh2t8Jc1yRb7w\"")
                || part.contains("https://id.example/l/Zk3vQ0m5nXh2t8Jc1yRb7w\n");
            assert_eq!(link, name != "sign_in-3", "{name}");
            assert_eq!(part.contains("482913"), name != "sign_in-2", "{name}");
        }
        assert!(!mail.subject.contains("482913"), "{name}: the code shows on a locked screen");
    }
}

#[test]
fn a_message_escapes_html_and_leaves_text_as_it_is() {
    let mails = mails();
    assert!(
        mails.iter().any(|(_, mail)| mail.text.contains(super::PROBE) && mail.subject.contains(super::PROBE))
    );
    for (name, mail) in mails {
        assert!(!mail.html.contains("<w>") && !mail.html.contains("<script"), "{name}");
        assert!(!mail.text.contains("&lt;") && !mail.subject.contains("&lt;"), "{name}");
    }
}

#[test]
fn a_name_cannot_add_a_header_to_a_message() {
    let name = "App\r\nBcc: everyone@example.com\u{2028}X: y".into();
    let brand = Brand { name, ..Brand::default() };
    let frame = MailFrame { lang: Lang::En, brand, public_url: "https://id.example".into() };
    let invite = InviteContent { link: String::new() };
    let mail = VIEWS.mail(&frame, &invite, &Derived::default()).unwrap();
    assert!(!mail.subject.contains(['\r', '\n', '\u{2028}']), "{:?}", mail.subject);
}

/// key -> the variables of its text, read from the files.
fn texts(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = BTreeMap::new();
    for file in std::fs::read_dir(format!("{}/locales/{lang}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let mut key = String::new();
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split(" =").next().unwrap().to_owned();
                assert!(texts.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is there twice");
            }
            let names = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
            if let Some(variables) = texts.get_mut(&key) {
                variables.extend(names);
            }
        }
    }
    texts
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    let english = texts("en");
    for lang in Lang::all() {
        assert_eq!(texts(lang.code()), english, "{}", lang.code());
        for (key, variables) in &english {
            let args: Vec<_> = variables.iter().map(|name| (name.as_str(), Arg::Number(2))).collect();
            assert_ne!(&VIEWS.text(lang, key, &args), key, "{} in {}", key, lang.code());
        }
    }
}

/// Whether a German text addresses somebody as `du`.
fn is_informal(text: &str) -> bool {
    let informal = |word: &str| {
        matches!(word, "du" | "dich" | "dir" | "dein" | "deine" | "deinem" | "deinen" | "deiner" | "deines")
    };
    text.split(|c: char| !c.is_alphabetic()).any(|word| informal(&word.to_lowercase()))
}

#[test]
fn formal_german_has_the_same_variables_and_never_says_du() {
    assert!(
        is_informal("Gib deinen Namen ein") && !is_informal("Geben Sie Ihren Namen ein, Durchwahl zuerst")
    );
    let (german, formal) = (texts("de"), texts("de-formal"));
    for (key, variables) in &formal {
        assert_eq!(german.get(key), Some(variables), "{key} in de-formal");
    }
    let views = Views::with_formality(Formality::Formal).unwrap();
    for (key, variables) in &german {
        let args: Vec<_> = variables.iter().map(|name| (name.as_str(), Arg::Number(2))).collect();
        let text = views.text(Lang::De, key, &args);
        assert!(!is_informal(&text), "{key} needs a text in locales/de-formal: {text}");
    }
}

#[test]
fn what_admins_read_about_others_does_not_say_you() {
    for key in texts("en").keys().filter(|key| key.starts_with("event-")) {
        let (english, german) = (VIEWS.text(Lang::En, key, &[]), VIEWS.text(Lang::De, key, &[]));
        let mut words = english.split(|c: char| !c.is_alphabetic());
        assert!(!words.any(|word| matches!(word, "You" | "you" | "Your" | "your")), "{key}: {english}");
        assert!(!is_informal(&german), "{key}: {german}");
    }
}

#[test]
fn every_text_is_used() {
    let mut used = String::new();
    let mut folders = vec![format!("{}/templates", env!("CARGO_MANIFEST_DIR"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.to_str().unwrap().to_owned());
            } else {
                used += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    // A text counts as used under its whole key, or under the start or the end that a template completes.
    let is_used = |key: &str| {
        let parts = key.match_indices('-').map(|(end, _)| &key[..=end]);
        used.contains(&format!("\"{key}\""))
            || parts.into_iter().any(|start| used.contains(&format!("\"{start}\" ~")))
            || key.match_indices('-').any(|(at, _)| used.contains(&format!("~ \"{}\"", &key[at..])))
    };
    let unused: Vec<_> = texts("en").into_keys().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The names of an enum that is stored or shown by name: the texts after `=> "` in that file, without sentences.
fn names(file: &str) -> Vec<String> {
    let source = std::fs::read_to_string(format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let words = source.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    words.filter(|word| !word.contains(' ')).collect()
}

#[test]
fn every_event_of_the_audit_trail_and_every_fault_of_an_admin_has_a_sentence_for_people() {
    let texts = texts("en");
    for (file, start, least) in [("model/audit.rs", "event", 30), ("admin/mod.rs", "person-fault", 7)] {
        let names = names(file);
        assert!(names.len() >= least, "{names:?}");
        for name in names {
            let key = format!("{start}-{}", name.replace(['.', '_'], "-"));
            assert!(texts.contains_key(&key), "{key} is missing in locales");
        }
    }
}
