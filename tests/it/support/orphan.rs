//! Programs that must not outlive the tests, however those end.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Starts a shell that starts the program and runs the other command when our end of its standard input
/// closes, which the system does even when this process is killed. `$pid` is the program's.
pub fn adopt(start: &str, stop: &str, folder: &Path) {
    let folder = folder.display();
    let end = format!("{stop} >/dev/null 2>&1; wait $pid; rm -rf {folder}");
    watch(&format!("{start} >{folder}/log 2>&1 & pid=$!; cat >/dev/null; {end}"));
}

/// Removes a folder when this process ends.
pub fn discard(folder: &Path) {
    watch(&format!("cat >/dev/null; rm -rf {}", folder.display()));
}

#[expect(clippy::zombie_processes, reason = "it ends after us, and nobody waits for it")]
fn watch(script: &str) {
    let mut shell = Command::new("sh")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell starts");
    std::mem::forget(shell.stdin.take());
}

/// A folder that `adopt` or `discard` removes.
pub fn folder(prefix: &str) -> PathBuf {
    tempfile::Builder::new().prefix(prefix).tempdir().expect("a folder").keep()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The program of that name, in PATH or in one of the folders.
pub fn program(name: &str, folders: &[PathBuf]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates = folders.iter().cloned().chain(std::env::split_paths(&path));
    let found = candidates.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()));
    found.unwrap_or_else(|| panic!("{name} is not installed: run `make test-deps`"))
}
