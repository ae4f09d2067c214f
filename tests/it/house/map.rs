//! `docs/map.md`, the map of the doors: path and specification to file, from the first lines of the files.

use std::fmt::Write as _;
use std::fs;

use super::plain::code_only;
use super::tree::{SourceFile, root, rust_files};

const MAP: &str = "docs/map.md";
const HEAD: &str = "# Map\n\nEvery path, where it is specified, and the file that answers. Made from the first \
                    lines of the files: do not edit;\n`UPDATE_MAP=1 cargo test --test it map` writes it anew.\n\n\
                    | path | methods | specified in | file |\n|---|---|---|---|\n";
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// One path of one file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Door {
    path: String,
    methods: String,
    specified: String,
    file: String,
}

/// The doors that a file says it answers: its first lines, as long as they read `//! POST /token (RFC 6749 §3.2)`.
fn doors(file: &SourceFile) -> Vec<Door> {
    file.text.lines().map_while(|line| door(line, &file.path)).collect()
}

fn door(line: &str, file: &str) -> Option<Door> {
    let line = line.strip_prefix("//! ")?;
    let (methods, rest) = line.split_at(line.find('/')?);
    let methods: Vec<&str> =
        methods.split([' ', ',']).filter(|word| !word.is_empty() && *word != "and").collect();
    if methods.is_empty() || !methods.iter().all(|method| METHODS.contains(method)) {
        return None;
    }
    let (path, after) = rest.split_once([' ', ':']).unwrap_or((rest, ""));
    let specified =
        after.trim().strip_prefix('(').and_then(|text| text.split_once(')')).map_or("", |(text, _)| text);
    Some(Door {
        path: path.trim_end_matches(['.', ',']).to_owned(),
        methods: methods.join(", "),
        specified: specified.to_owned(),
        file: file.to_owned(),
    })
}

fn render(files: &[SourceFile]) -> String {
    let mut doors: Vec<Door> = files.iter().flat_map(doors).collect();
    doors.sort();
    let mut text = HEAD.to_owned();
    for Door { path, methods, specified, file } in doors {
        let name = file.trim_start_matches("src/");
        writeln!(text, "| `{path}` | {methods} | {specified} | [{name}](../{file}) |")
            .expect("a String takes all");
    }
    text
}

/// Files that answer requests without saying which.
fn nameless(files: &[SourceFile]) -> Vec<String> {
    let answers = |file: &&SourceFile| {
        let code = code_only(&file.text);
        ["get", "post"].iter().any(|verb| code.contains(&format!("pub async fn {verb}(")))
    };
    files.iter().filter(answers).filter(|file| doors(file).is_empty()).map(|file| file.path.clone()).collect()
}

fn handlers() -> Vec<SourceFile> {
    [rust_files("src/endpoints/"), rust_files("src/pages/")].into_iter().flatten().collect()
}

#[test]
fn every_handler_opens_with_its_path() {
    let nameless = nameless(&handlers());
    assert!(
        nameless.is_empty(),
        "these must open with a line such as `//! POST /token (RFC 6749 §3.2)`:\n{}",
        nameless.join("\n")
    );
}

#[test]
fn the_map_is_true() {
    let path = root().join(MAP);
    let map = render(&handlers());
    if std::env::var_os("UPDATE_MAP").is_some() {
        fs::write(&path, &map).expect("the map is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == map, "{MAP} is out of date: run `UPDATE_MAP=1 cargo test --test it map`");
}

#[test]
fn a_door_is_read_from_the_first_lines() {
    let file = SourceFile::fake(
        "src/endpoints/authorize.rs",
        "//! GET and POST /authorize (RFC 6749 §3.1, OIDC Core §3.1.2): the front door.\n//! GET /resume/{login}\n//! More.\n",
    );
    assert_eq!(
        render(&[file]).strip_prefix(HEAD),
        Some(
            "| `/authorize` | GET, POST | RFC 6749 §3.1, OIDC Core §3.1.2 | [endpoints/authorize.rs](../src/endpoints/authorize.rs) |\n\
             | `/resume/{login}` | GET |  | [endpoints/authorize.rs](../src/endpoints/authorize.rs) |\n"
        )
    );
}

#[test]
fn a_handler_without_a_path_is_found() {
    let good = SourceFile::fake("src/pages/a.rs", "//! GET /a\npub async fn get() {}");
    let bad = SourceFile::fake("src/pages/b.rs", "//! The page about /b.\npub async fn post() {}");
    let other = SourceFile::fake("src/pages/c.rs", "//! What pages share.\npub fn get() {}");
    assert_eq!(nameless(&[good, bad, other]), ["src/pages/b.rs"]);
}
