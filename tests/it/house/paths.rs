//! The paths that a file names: `crate::…`, with groups taken apart, and `super::…` made absolute.

use super::plain::code_only;
use super::tree::SourceFile;

/// A path into the crate, without `crate`, and where it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    pub segments: Vec<String>,
    pub offset: usize,
}

/// Every path into the crate that the file names.
pub fn named(file: &SourceFile) -> Vec<Named> {
    let code = code_only(&file.text);
    let mut found = Vec::new();
    for (offset, after) in words(&code, "crate") {
        collect(&code, after, offset, &[], &mut found);
    }
    // Inside `mod tests {` a `super` is this very file.
    let tests = code.find("mod tests {").unwrap_or(code.len());
    for (offset, after) in words(&code[..tests], "super") {
        if code[..offset].ends_with("super::") {
            continue;
        }
        let mut module: Vec<String> = file.module().into_iter().map(str::to_owned).collect();
        module.pop();
        let mut after = after;
        while let Some(rest) = code[after..].strip_prefix("super::") {
            module.pop();
            after = code.len() - rest.len();
        }
        collect(&code, after, offset, &module, &mut found);
    }
    found
}

/// Where `word::` stands as a word of its own, with the offset after it.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let alone = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(word).filter(move |(at, _)| alone(*at)).filter_map(move |(at, _)| {
        let after = at + word.len();
        code[after..].starts_with("::").then_some((at, after + 2))
    })
}

/// Reads `a::b`, or `a::{b, c::d}`, from an offset; gives the offset after it.
fn collect(code: &str, from: usize, offset: usize, before: &[String], found: &mut Vec<Named>) -> usize {
    let rest = code[from..].trim_start();
    let at = code.len() - rest.len();
    if let Some(group) = rest.strip_prefix('{') {
        let mut at = code.len() - group.len();
        loop {
            at = collect(code, at, at, before, found);
            let rest = code[at..].trim_start();
            match rest.strip_prefix(',') {
                Some(next) if !next.trim_start().starts_with('}') => at = code.len() - next.len(),
                _ => return code.len() - rest.len() + rest.find('}').map_or(rest.len(), |end| end + 1),
            }
        }
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let mut segments = before.to_vec();
    if end > 0 && &rest[..end] != "self" {
        segments.push(rest[..end].to_owned());
    }
    if let Some(deeper) = rest[end..].strip_prefix("::").filter(|_| end > 0) {
        return collect(code, code.len() - deeper.len(), offset, &segments, found);
    }
    found.push(Named { segments, offset });
    // `x as y`: the new name is nobody's path.
    at + rest[end..].find([',', '}', ';']).map_or(end, |stop| end + stop)
}

#[cfg(test)]
fn read(path: &str, text: &str) -> Vec<String> {
    named(&SourceFile::fake(path, text)).into_iter().map(|named| named.segments.join("::")).collect()
}

#[test]
fn groups_are_taken_apart() {
    let text = "use crate::{\n    a::{self, b, c::D as E},\n    f,\n};\nuse crate::g::*;";
    assert_eq!(read("src/x.rs", text), ["a", "a::b", "a::c::D", "f", "g"]);
}

#[test]
fn paths_in_expressions_count_too() {
    assert_eq!(read("src/x.rs", "fn f() -> crate::a::B { crate::c::d(1, 2); }"), ["a::B", "c::d"]);
}

#[test]
fn super_is_made_absolute() {
    assert_eq!(
        read("src/a/b/c.rs", "use super::d; use super::super::e::{f, g};"),
        ["a::b::d", "a::e::f", "a::e::g"]
    );
    assert_eq!(read("src/a/mod.rs", "use super::b;"), ["b"]);
    assert_eq!(read("src/a/b.rs", "mod tests { use super::*; use crate::z; }"), ["z"]);
}

#[test]
fn other_crates_are_not_ours() {
    assert_eq!(read("src/x.rs", "use mycrate::a; // crate::b\nlet s = \"crate::c\";"), [""; 0]);
}
