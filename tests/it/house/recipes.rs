//! The files that the recipes and the architecture name: each must be there, or the page misleads whoever follows it.

use super::tree::{SourceFile, files, root};

/// Pages that name files by their path from the top of the repository, or from `src/`.
const PAGES: [&str; 3] = ["docs/recipes.md", "docs/architecture.md", "CONTRIBUTING.md"];
/// The endings by which a name in backticks is known as a file.
const ENDINGS: [&str; 10] = [".rs", ".md", ".html", ".ftl", ".sql", ".toml", ".css", ".js", ".txt", "/"];

/// Every file and folder that a page names in backticks. `NAME`, `…` and braces stand for what the reader chooses.
fn named(page: &str) -> Vec<&str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted
        .filter(|text| ENDINGS.iter().any(|ending| text.ends_with(ending)) && text.contains('/'))
        .filter(|text| !text.starts_with('/') && !text.contains([' ', '…', '{', '*', '\n']))
        .filter(|text| !text.contains("NAME"))
        .collect()
}

fn is_there(path: &str) -> bool {
    root().join(path).exists() || root().join("src").join(path).exists()
}

#[test]
fn every_file_that_a_recipe_names_is_there() {
    let files = files();
    let mut missing = Vec::new();
    for page in PAGES {
        let text = &files.iter().find(|file| file.path == page).expect(page).text;
        let named = named(text);
        assert!(named.len() > 5, "{page} names no files");
        missing.extend(named.iter().filter(|path| !is_there(path)).map(|path| format!("{page}: {path}")));
    }
    assert!(missing.is_empty(), "these files are not there:\n{}\n", missing.join("\n"));
}

#[test]
fn what_is_named_is_told_from_other_code() {
    let page = "Write `src/model/user.rs` and `login/methods/`, then `cargo test`, `/token`, \
                `pages/NAME.rs`, `migrations/{sqlite}/up.sql` and `Method::as_str`.";
    assert_eq!(named(page), ["src/model/user.rs", "login/methods/"]);
    assert!(is_there("src/model/user.rs") && is_there("login/methods/"));
    assert!(!is_there("src/model/nobody.rs"));
}

/// The folders of sign-in methods that say how they are offered, and are in no list.
fn unregistered(files: &[SourceFile], list: &str) -> Vec<String> {
    let offers = files.iter().filter_map(|file| {
        file.path.strip_prefix("src/login/methods/")?.strip_suffix("/offer.rs").map(str::to_owned)
    });
    offers.filter(|name| !list.contains(&format!("    {name}::offer::METHOD,"))).collect()
}

#[test]
fn every_sign_in_method_is_in_the_list() {
    let files = files();
    let list = &files.iter().find(|file| file.path == "src/login/methods/mod.rs").expect("the list").text;
    assert_eq!(unregistered(&files, list), [""; 0]);
    let one = [SourceFile::fake("src/login/methods/owl/offer.rs", "")];
    assert_eq!(unregistered(&one, list), ["owl"]);
}
