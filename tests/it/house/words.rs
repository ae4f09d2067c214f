//! Words that have no place here: paths of one machine, unfinished work, rooms without a subject.

use super::tree::{SourceFile, files};

// Taken apart, or this file would find itself.
const MACHINE: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
const UNFINISHED: [&str; 6] = [
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("#[ig", "nore"),
    concat!("db", "g!("),
];
const NAMELESS: [&str; 10] =
    ["util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "services", "shared"];

fn found(files: &[SourceFile], words: &[&str]) -> Vec<String> {
    let lines = files
        .iter()
        .flat_map(|file| file.text.lines().enumerate().map(move |(index, line)| (file, index, line)));
    let hits = lines.filter_map(|(file, index, line)| {
        let word = words.iter().find(|word| line.contains(**word))?;
        Some(format!("{}:{}: {word}", file.path, index + 1))
    });
    hits.collect()
}

fn nameless(files: &[SourceFile]) -> Vec<String> {
    let says_nothing = |file: &&SourceFile| file.module().iter().any(|name| NAMELESS.contains(name));
    files
        .iter()
        .filter(|file| file.path.starts_with("src/"))
        .filter(says_nothing)
        .map(|file| file.path.clone())
        .collect()
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let found = found(&files(), &MACHINE);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    let rust: Vec<SourceFile> = files().into_iter().filter(SourceFile::is_rust).collect();
    let found = found(&rust, &UNFINISHED);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_file_is_named_after_its_subject() {
    let nameless = nameless(&files());
    assert!(nameless.is_empty(), "these names say nothing:\n{}\n", nameless.join("\n"));
}

#[test]
fn such_words_are_found() {
    let file = |text: &str| [SourceFile::fake("src/a.rs", text)];
    assert_eq!(found(&file(&format!("ok\nlet p = \"{}x\";", MACHINE[0])), &MACHINE).len(), 1);
    assert_eq!(found(&file(&format!("{})", UNFINISHED[0])), &UNFINISHED).len(), 1);
    assert_eq!(
        nameless(&[SourceFile::fake("src/web/utils.rs", ""), SourceFile::fake("src/web/form.rs", "")]),
        ["src/web/utils.rs"]
    );
}
