//! The files of the repository.

use std::fs;
use std::path::Path;

/// A text file, with its path from the top of the repository, `/` between folders.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// A file that is on no disk.
    pub fn fake(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, kind)| kind == "rs")
    }

    /// Its modules from the crate's root: `endpoints, token, issue` for `src/endpoints/token/issue.rs`.
    pub fn module(&self) -> Vec<&str> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        let inner = inner.strip_suffix("/mod").unwrap_or(inner);
        inner.split('/').collect()
    }

    /// `path:line`, counted from 1, for a place in the text.
    pub fn place(&self, offset: usize) -> String {
        format!("{}:{}", self.path, self.text[..offset].matches('\n').count() + 1)
    }
}

/// The top of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file of ours, sorted by path: what is built, fetched or hidden is not ours.
pub fn files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    walk(root(), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.iter().any(|file| file.path == "src/main.rs"), "this is not the top of the repository");
    files
}

/// The Rust files under a folder.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    files().into_iter().filter(|file| file.path.starts_with(folder) && file.is_rust()).collect()
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    const SKIPPED: [&str; 3] = ["target", "node_modules", "Cargo.lock"];
    const KINDS: [&str; 15] = [
        "rs", "toml", "md", "html", "txt", "css", "js", "ftl", "sql", "sh", "yml", "conf", "service", "json",
        "py",
    ];
    const NAMES: [&str; 6] = ["Makefile", "Dockerfile", "Caddyfile", "run", ".gitignore", ".dockerignore"];
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && name != ".ci" && !NAMES.contains(&name.as_str());
        if hidden || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
        if fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir()) {
            walk(&entry.path(), &format!("{path}/"), files);
        } else if KINDS.contains(&kind) || NAMES.contains(&name.as_str()) {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
            files.push(SourceFile { path, text });
        }
    }
}
