//! The real program in a process of its own.

use super::{
    app::{CALLBACK, Registered},
    clock::eventually,
    http, orphan, tokens,
};
use serde_json::Value;
use std::{
    fs,
    net::TcpListener,
    os::{fd::OwnedFd, unix::process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
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
        let mut command = command(self.folder.path(), PROGRAM);
        command.arg("--config").arg(self.config()).args(arguments).output().expect("it runs")
    }

    /// The same as another user, which only root can do.
    pub fn run_as(&self, user: u32, arguments: &[&str]) -> Output {
        Self::run_as_with(user, self.config().to_str().expect("UTF-8"), arguments)
    }

    /// The same with another configuration.
    pub fn run_as_with(user: u32, config: &str, arguments: &[&str]) -> Output {
        let mut command = command(Path::new("/"), PROGRAM);
        command.uid(user).gid(user).arg("--config").arg(config).args(arguments).output().expect("it runs")
    }

    /// A command of the program that somebody else starts, without its configuration.
    pub fn bare(&self) -> Command {
        command(self.folder.path(), PROGRAM)
    }

    /// Runs a command that prints JSON and must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Starts the server and waits until it is ready.
    pub async fn serve(&mut self) {
        self.serve_logging_to(&self.folder.path().join("log")).await;
    }

    /// The same with its log elsewhere.
    pub async fn serve_logging_to(&mut self, log: &Path) {
        // Without its signal, a file that may not grow is an error like any other (setrlimit(2)).
        self.serve_from("trap '' XFSZ", Stdio::null(), log).await;
    }

    /// The same, with so many open files: the soft limit, and the hard one to which it may be raised.
    pub async fn serve_with_descriptors(&mut self, soft: u32, hard: u32) {
        let limits = format!("ulimit -Sn {soft}; ulimit -Hn {hard}");
        self.serve_from(&limits, Stdio::null(), &self.folder.path().join("log")).await;
    }

    /// The same, on a socket that this process holds and passes as systemd does (sd_listen_fds(3)).
    pub async fn serve_on(&mut self, socket: &TcpListener) {
        let socket = OwnedFd::from(socket.try_clone().expect("the socket"));
        let pass = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$";
        self.serve_from(pass, Stdio::from(socket), &self.folder.path().join("log")).await;
    }

    /// Starts the server from a shell that has run some other commands before.
    async fn serve_from(&mut self, before: &str, input: Stdio, log: &Path) {
        let log = fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let script = format!("{before}; exec \"$0\" serve --config \"$1\"");
        let mut command = command(self.folder.path(), "sh");
        let command = command
            .args(["-c", &script, PROGRAM])
            .arg(self.config())
            .stdin(input)
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        self.child = Some(command.spawn().expect("it starts"));
        self.until_ready().await;
    }

    /// Waits until the server is ready.
    pub async fn until_ready(&self) {
        let ready = format!("{}/health/ready", self.base);
        let client = http::client();
        eventually(&format!("{ready}; the log says: {}", self.log()), || async {
            client
                .get(&ready)
                .timeout(Duration::from_secs(5))
                .send()
                .await
                .ok()
                .filter(|answer| answer.status() == 200)
        })
        .await;
    }

    /// Host and port of the server.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The process of the running server.
    pub fn process(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Asks the server to stop, as systemd does.
    pub fn ask_to_stop(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.process().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits until the server has ended by itself, which must be a success.
    pub async fn ended(&mut self) {
        let mut child = self.child.take().expect("it runs");
        let status = eventually("the end of the server", || {
            let status = child.try_wait().expect("its status");
            async move { status }
        })
        .await;
        assert!(status.success(), "{status}: {}", self.log());
    }

    /// From now on no file of the running server may grow beyond so many bytes; `None` lifts that.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let process = self.process().to_string();
        let mut command = command(self.folder.path(), "prlimit");
        let limited = command.args(["--pid", &process, &format!("--fsize={most}:")]).status();
        assert!(limited.expect("prlimit runs").success());
    }

    /// An app that was registered with the command for it.
    pub fn client(&self) -> Registered {
        let words =
            ["client", "add", "--name", "Sample", "--skip-consent", "--json", "--redirect-uri", CALLBACK];
        let made = self.json(&words);
        let text = |name: &str| made[name].as_str().unwrap_or_else(|| panic!("{name}: {made}")).to_owned();
        Registered {
            id: text("client_id"),
            secret: Some(text("client_secret")),
            redirect_uri: CALLBACK.to_owned(),
        }
    }

    /// The newest captured message, once there are so many.
    pub async fn message(&self, count: usize) -> Value {
        eventually("a message in the outbox", || async { self.outbox().await.get(count - 1).map(|_| ()) })
            .await;
        self.outbox().await[0].clone()
    }

    /// One POST to the token endpoint.
    pub async fn token(&self, client: &Registered, fields: &[(&str, &str)]) -> http::Page {
        let request = http::client().post(format!("{}/token", self.base));
        http::send(request.basic_auth(&client.id, client.secret.as_deref()).form(fields)).await
    }

    /// Redeems a code of a request made by `authorize_path`.
    pub async fn redeem(&self, client: &Registered, code: &str) -> http::Page {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", tokens::VERIFIER),
        ];
        self.token(client, &fields).await
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

/// The program that is tested.
const PROGRAM: &str = env!("CARGO_BIN_EXE_porchlight");

fn command(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}
