//! Every Rust file is compiled. A file that no `mod` names is silently left out, with all of its tests.

use super::plain::code_only;
use super::tree::{SourceFile, rust_files};

/// Every file that is the root of a crate.
const ROOTS: [&str; 3] = ["src/lib.rs", "src/main.rs", "tests/it/main.rs"];

/// Every file that no other names as its module.
fn left_out(files: &[SourceFile]) -> Vec<&str> {
    let paths = files.iter().map(|file| file.path.as_str());
    paths.filter(|path| !ROOTS.contains(path) && !is_named(path, files)).collect()
}

fn is_named(path: &str, files: &[SourceFile]) -> bool {
    let module = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs"));
    let Some((folder, name)) = module.and_then(|module| module.rsplit_once('/')) else { return false };
    let parents = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
    let roots = ROOTS.iter().filter(|root| root.rsplit_once('/').is_some_and(|(inner, _)| inner == folder));
    let declaration = format!("mod {name};");
    let is_parent =
        |file: &SourceFile| parents.contains(&file.path) || roots.clone().any(|root| *root == file.path);
    files.iter().filter(|file| is_parent(file)).any(|file| {
        let code = code_only(&file.text);
        // A keyword is written `r#static`.
        code.replace("mod r#", "mod ").lines().any(|line| line.trim_start().ends_with(&declaration))
    })
}

#[test]
fn every_file_is_compiled() {
    let files: Vec<SourceFile> = rust_files("src/").into_iter().chain(rust_files("tests/")).collect();
    assert_eq!(left_out(&files), Vec::<&str>::new(), "name each in the file above it, as `mod …;`");
}

#[test]
fn a_file_that_nobody_names_is_found() {
    let files = [
        SourceFile::fake("src/lib.rs", "pub mod login;\n// mod other;"),
        SourceFile::fake("src/login/mod.rs", "pub(crate) mod code;\nmod encode;"),
        SourceFile::fake("src/login/code.rs", "#[cfg(test)]\nmod tests;"),
        SourceFile::fake("src/login/code/tests.rs", ""),
        SourceFile::fake("src/login/encode.rs", ""),
        SourceFile::fake("src/login/link.rs", ""),
        SourceFile::fake("src/other.rs", ""),
    ];
    assert_eq!(left_out(&files), ["src/login/link.rs", "src/other.rs"]);
}
