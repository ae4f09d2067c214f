//! One installation in a folder of its own, and the apps that ask it for tokens.

use crate::{
    Outcome,
    process::{self, Server},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use porchlight::{
    app::App,
    config::Config,
    protocol::jose::SigningAlg,
    world::{
        World, clock::SystemClock, geo::NoGeo, http::GuardedHttp, mail::CaptureMail, push::CapturePush,
        random::SystemRandom, sms::CaptureSms,
    },
};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
use tempfile::TempDir;

/// Where the apps are sent back to; nobody listens there.
pub const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";

/// A folder with a configuration.
pub struct Installation {
    folder: TempDir,
    /// Host and port of the server.
    pub host: String,
}

/// An app.
#[derive(Clone)]
pub struct Client {
    /// Its `client_id`.
    pub id: String,
    /// The header with which it proves itself.
    pub authorization: String,
    /// What signs its tokens.
    pub alg: SigningAlg,
    /// Whether its access tokens are signed too.
    pub jwt: bool,
}

impl Installation {
    /// A fresh folder: SQLite, messages captured, sign-up open, everything else as it is by default.
    pub fn new() -> Outcome<Self> {
        Self::with("sign_in.sign_up = \"open\"")
    }

    /// The same with more lines of configuration.
    pub fn with(lines: &str) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let host = format!("127.0.0.1:{port}");
        let text = format!(
            "public_url = \"http://{host}\"\nserver.listen = \"{host}\"\ndatabase.url = \"sqlite:porchlight.db\"\n\
             mail.transport = \"capture\"\n{lines}\n"
        );
        std::fs::write(folder.path().join("porchlight.toml"), text)?;
        Ok(Self { folder, host })
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("porchlight.toml")
    }

    /// Opens it in this process, for the very keys with which the server is going to sign.
    pub async fn open(&self) -> Outcome<Arc<App>> {
        let config =
            Config::load(Some(&self.config()), &BTreeMap::new()).map_err(|faults| faults.to_string())?;
        let world = World {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            mail: Arc::new(CaptureMail),
            sms: Arc::new(CaptureSms),
            push: Arc::new(CapturePush),
            http: Arc::new(GuardedHttp::new()),
            geo: Arc::new(NoGeo),
        };
        Ok(App::open(config, world).await?)
    }

    /// Registers an app of every kind: each algorithm, access tokens opaque and signed.
    pub fn add_clients(&self) -> Outcome<Vec<Client>> {
        let kinds = SigningAlg::ALL.into_iter().flat_map(|alg| [(alg, false), (alg, true)]);
        kinds.map(|(alg, jwt)| self.add_client(alg, jwt)).collect()
    }

    fn add_client(&self, alg: SigningAlg, jwt: bool) -> Outcome<Client> {
        let mut command = process::porchlight(&self.config());
        let format = if jwt { "jwt" } else { "opaque" };
        command.args(["client", "add", "--json", "--skip-consent", "--name", "Bench", "--alg", alg.as_str()]);
        let output = command.args(["--access-token", format, "--redirect-uri", REDIRECT_URI]).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let client: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let text = |name: &str| client[name].as_str().ok_or(format!("the new app has no {name}"));
        let (id, secret) = (text("client_id")?.to_owned(), text("client_secret")?);
        let authorization = format!("authorization: Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        Ok(Client { id, authorization, alg, jwt })
    }

    /// Starts the server.
    pub async fn serve(&self) -> Outcome<Server> {
        Server::start(&self.config(), self.host.parse()?).await
    }
}
