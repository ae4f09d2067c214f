//! Files and functions that one can take in at a glance.

use super::plain::code_only;
use super::tree::{SourceFile, rust_files};

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 100;

fn long_files(files: &[SourceFile]) -> Vec<String> {
    let counted = files.iter().map(|file| (file.text.lines().count(), &file.path));
    counted
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect()
}

fn long_functions(file: &SourceFile) -> Vec<String> {
    let code = code_only(&file.text);
    let starts = code
        .match_indices("fn ")
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    let long = starts.filter_map(|(at, _)| {
        let lines = code[at..at + body_length(&code[at..])?].matches('\n').count() + 1;
        (lines > MOST_LINES_OF_A_FUNCTION).then(|| format!("{}: a function of {lines} lines", file.place(at)))
    });
    long.collect()
}

/// From `fn` to the brace that closes its body; `None` for a declaration without one, or a type.
fn body_length(code: &str) -> Option<usize> {
    let open = code.find(['{', ';']).filter(|at| code[*at..].starts_with('{'))?;
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[test]
fn no_file_is_too_long() {
    let long = long_files(
        &[rust_files("src/"), rust_files("tests/"), rust_files("benches/")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
    );
    assert!(
        long.is_empty(),
        "over {MOST_LINES} lines; is there a second subject in one of them?\n{}",
        long.join("\n")
    );
}

#[test]
fn no_function_is_too_long() {
    let long: Vec<String> = rust_files("src/").iter().flat_map(long_functions).collect();
    assert!(long.is_empty(), "over {MOST_LINES_OF_A_FUNCTION} lines:\n{}", long.join("\n"));
}

#[test]
fn long_files_and_functions_are_found() {
    let lines = "    f();\n".repeat(101);
    let file =
        SourceFile::fake("src/a.rs", &format!("fn short();\n\nfn long() {{\n{lines}}}\n\nfn short() {{}}\n"));
    assert_eq!(long_functions(&file), ["src/a.rs:3: a function of 103 lines"]);
    let file = SourceFile::fake("src/b.rs", &lines.repeat(4));
    assert_eq!(long_files(&[file]), ["src/b.rs: 404 lines"]);
}
