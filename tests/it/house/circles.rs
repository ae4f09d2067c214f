//! Files of a room do not import each other in a circle: its verbs import its nouns, and no noun imports a verb.

use super::imports::begins_path;
use super::paths::{named, words};
use super::plain::code_only;
use super::tree::{SourceFile, rust_files};

/// Rooms that are free of circles.
const ROOMS: [&str; 1] = ["src/login/"];

/// The file in which a path ends; what a `mod.rs` passes on with `pub use` is of the file that it is from.
fn file_of(segments: &[String], files: &[SourceFile]) -> Option<usize> {
    let (length, found) = (1..=segments.len()).rev().find_map(|length| {
        Some((length, files.iter().position(|file| file.module() == segments[..length])?))
    })?;
    let passed_on = segments.get(length).and_then(|name| {
        let line = files[found].text.split("pub use ").skip(1).find_map(|rest| {
            let (from, names) = rest.split(';').next()?.split_once("::")?;
            let is_named = names.split(|c: char| !c.is_alphanumeric() && c != '_').any(|one| one == name);
            is_named.then_some(from)
        })?;
        let inner = [&segments[..length], &[line.to_owned()]].concat();
        files.iter().position(|file| file.module() == inner)
    });
    passed_on.or(Some(found))
}

/// The last name of a module that is directly inside of that one.
fn own_name<'a>(module: &[&str], other: &'a SourceFile) -> Option<&'a str> {
    let inner = other.module();
    (inner.len() == module.len() + 1 && inner.starts_with(module)).then(|| inner[module.len()])
}

/// The files that each file imports.
fn imports(files: &[SourceFile]) -> Vec<Vec<usize>> {
    let of_file = |(own, file): (usize, &SourceFile)| {
        let code = code_only(&file.text);
        let code = &code[..code.find("#[cfg(test)]").unwrap_or(code.len())];
        let absolute = named(file).into_iter().filter(|path| path.offset < code.len());
        let mut found: Vec<usize> = absolute.filter_map(|path| file_of(&path.segments, files)).collect();
        // A module names its own by their last name alone.
        let module = file.module();
        for name in files.iter().filter_map(|other| own_name(&module, other)) {
            let paths = words(code, name).filter(|(at, _)| begins_path(code, *at));
            let paths = paths.filter(|(at, _)| !code[..*at].ends_with("pub use "));
            found.extend(paths.filter_map(|(_, after)| {
                let deeper =
                    code[after..].split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next()?;
                let path = module.iter().copied().chain([name]).chain(deeper.split("::"));
                file_of(&path.map(str::to_owned).collect::<Vec<_>>(), files)
            }));
        }
        found.retain(|index| *index != own);
        found.sort_unstable();
        found.dedup();
        found
    };
    files.iter().enumerate().map(of_file).collect()
}

/// A way from a file back to itself, as far as there is one.
fn circle(start: usize, imports: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut before: Vec<Option<usize>> = vec![None; imports.len()];
    let mut next = vec![start];
    while let Some(at) = next.pop() {
        for to in &imports[at] {
            if *to == start {
                let mut way = vec![start];
                let mut back = at;
                while back != start {
                    way.push(back);
                    back = before[back].unwrap_or(start);
                }
                way.push(start);
                way.reverse();
                return Some(way);
            }
            if before[*to].is_none() {
                before[*to] = Some(at);
                next.push(*to);
            }
        }
    }
    None
}

/// Every file that is part of a circle, with the way round it.
fn circles(files: &[SourceFile]) -> Vec<String> {
    let imports = imports(files);
    let ways = (0..files.len()).filter_map(|start| circle(start, &imports));
    ways.map(|way| way.iter().map(|at| files[*at].path.as_str()).collect::<Vec<_>>().join(" -> ")).collect()
}

#[test]
fn no_room_has_a_circle_of_imports() {
    for room in ROOMS {
        let files: Vec<SourceFile> =
            rust_files(room).into_iter().filter(|file| !file.path.ends_with("tests.rs")).collect();
        let found = circles(&files);
        assert!(found.is_empty(), "put what both need into a file below them:\n{}", found.join("\n"));
    }
}

#[test]
fn a_circle_is_found_with_its_way() {
    let files = [
        ("src/login/mod.rs", "pub mod a;\npub mod noun;\npub use noun::Noun;"),
        ("src/login/a.rs", "use super::{Noun, b};"),
        ("src/login/b.rs", "use crate::login::{Noun, c::d}; const D: u8 = d::E;"),
        ("src/login/c/mod.rs", "use super::a; const D: u8 = d::E;"),
        ("src/login/c/d.rs", "use super::super::noun;"),
        ("src/login/noun.rs", ""),
    ];
    let files: Vec<SourceFile> = files.iter().map(|(path, text)| SourceFile::fake(path, text)).collect();
    assert_eq!(circles(&files), [""; 0], "d is not the folder that it is in");
    let mut turned = files;
    turned[4] = SourceFile::fake("src/login/c/d.rs", "use super::e;");
    turned[3] = SourceFile::fake("src/login/c/mod.rs", "pub fn e() { d::f() }");
    assert_eq!(
        circles(&turned),
        [
            "src/login/c/mod.rs -> src/login/c/d.rs -> src/login/c/mod.rs",
            "src/login/c/d.rs -> src/login/c/mod.rs -> src/login/c/d.rs",
        ]
    );
}
