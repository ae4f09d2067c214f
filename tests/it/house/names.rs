//! Names that were replaced by the term of the field do not come back, in code or as names of files.

use super::{plain::code_only, tree::SourceFile};

/// The name, and what says it plainly. A `model` of one thing has one name everywhere.
const REPLACED: [(&str, &str); 23] = [
    ("Visitor", "BrowserSession"),
    ("visitor", "browser or browser_session"),
    ("Visit", "PageRequest"),
    ("visit", "request"),
    ("Arrival", "RequestContext"),
    ("Elsewhere", "what it is: UpstreamAccount, OtherScreen"),
    ("elsewhere", "what it is: to_other_contact, others"),
    ("unmet", "requirements"),
    ("faces", "error_response"),
    ("ByAdmin", "AdminAction"),
    ("NotMe", "Report, Reported"),
    ("not_me", "report, report_link, reporting"),
    ("ways", "methods"),
    ("Ways", "SignInMethods, Transports"),
    ("figures", "statistics, metrics"),
    ("Figures", "Statistics"),
    ("told", "what it is: notified, registration, reached"),
    ("whom", "whose account or address it is"),
    ("unusual", "risky"),
    ("departures", "upstream_requests"),
    ("arrivals", "upstream_logins"),
    ("offences", "failed_attempts"),
    ("settled_offers", "dismissed_prompts"),
];

/// Names of other crates, which cannot be chosen.
const OF_OTHERS: [(&str, &str); 1] = [("src/config/value.rs", "Visitor")];

/// Each place in the code of a file, or in its path, where a name stands that was replaced.
fn found(file: &SourceFile) -> Vec<String> {
    let code = code_only(&file.text);
    let instead = |word: &str| REPLACED.iter().find(|(name, _)| *name == word).map(|(_, instead)| *instead);
    let said = |place: &str, word: &str, instead: &str| format!("{place}: {word} (say {instead})");
    let in_code = words(&code).filter_map(|(at, word)| {
        let instead = instead(word).filter(|_| !OF_OTHERS.contains(&(file.path.as_str(), word)))?;
        Some(said(&file.place(at), word, instead))
    });
    let in_path = words(&file.path).filter_map(|(_, word)| Some(said(&file.path, word, instead(word)?)));
    in_code.chain(in_path).collect()
}

/// Every identifier, and where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(move |c| !is_part(c)).map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[test]
fn no_name_comes_back_that_was_replaced() {
    let found: Vec<String> = super::tree::rust_files("src/").iter().flat_map(found).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_name_that_was_replaced_is_noticed_in_code_and_path_but_not_in_a_comment_or_text() {
    let file = SourceFile::fake(
        "src/login/ways.rs",
        "// The visitor.\nlet told = \"told\";\nstruct Visitors;\nfn f(visitor: u8) {}\n",
    );
    assert_eq!(
        found(&file),
        [
            "src/login/ways.rs:2: told (say what it is: notified, registration, reached)",
            "src/login/ways.rs:4: visitor (say browser or browser_session)",
            "src/login/ways.rs: ways (say methods)"
        ]
    );
}
