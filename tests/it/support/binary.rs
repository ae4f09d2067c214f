//! The real program in a process of its own.

use super::{clock::eventually, http, orphan};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// An installation: a folder, a configuration, and perhaps a running server.
pub struct Installation {
    pub folder: TempDir,
    pub base: String,
    child: Option<Child>,
}

impl Installation {
    /// A folder with a configuration that captures messages; nothing runs yet.
    pub fn new(extra: &str) -> Self {
        Self::on("sqlite:porchlight.db", extra)
    }

    /// The same on that database.
    pub fn on(database: &str, extra: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = orphan::free_port();
        let base = format!("http://127.0.0.1:{port}");
        let text = format!(
            "public_url = {base:?}\nserver.listen = \"127.0.0.1:{port}\"\nserver.workers = 1\nserver.trusted_proxies = [\"127.0.0.1\"]\n\
             database.url = {database:?}\nmail.transport = \"capture\"\nsign_in.sign_up = \"open\"\n{extra}\n"
        );
        fs::write(folder.path().join("porchlight.toml"), text).expect("written");
        Self { folder, base, child: None }
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("porchlight.toml")
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = command(self.folder.path());
        command.arg("--config").arg(self.config()).args(arguments).output().expect("it runs")
    }

    /// Runs a command that prints JSON and must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Starts the server and waits until it is ready.
    pub async fn serve(&mut self) {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .expect("a log");
        let mut command = command(self.folder.path());
        let command = command
            .arg("serve")
            .arg("--config")
            .arg(self.config())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        self.child = Some(command.spawn().expect("it starts"));
        let ready = format!("{}/health/ready", self.base);
        let client = http::client();
        eventually(&format!("{ready}; the log says: {}", self.log()), || async {
            client.get(&ready).send().await.ok().filter(|answer| answer.status() == 200)
        })
        .await;
    }

    /// What the server wrote.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Ends the server as a power cut would.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("killed");
        child.wait().expect("gone");
    }

    /// The captured messages, newest first.
    pub async fn outbox(&self) -> Vec<Value> {
        let answer =
            http::send(http::client().get(format!("{}/dev/outbox.json", self.base))).await.expect(200);
        answer.json().as_array().expect("a list").clone()
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}
