//! The configuration: a file, and environment variables that take precedence. All errors are reported at once.
//!
//! There is one file for each section. A section reads its keys from [`source::Source`], which notes where each value
//! came from. A key that no section reads is unknown. Nothing here connects to anything.

pub mod brand;
pub mod clients;
pub mod color;
pub mod database;
mod document;
mod environment;
pub mod fault;
pub mod geo;
pub mod keys;
pub mod log;
pub mod logo;
pub mod mail;
pub mod metrics;
pub mod network;
pub mod outgoing;
pub mod passkeys;
pub mod password;
pub mod providers;
pub mod public_url;
pub mod push;
mod read;
pub mod retention;
pub mod server;
pub mod setting;
mod sign_in;
pub mod sms;
mod source;
mod suggest;
#[cfg(test)]
mod tests;
mod transports;
mod value;
pub mod webhooks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Value;

use brand::Brand;
use clients::Clients;
use database::Database;
use fault::{Fault, Faults};
use geo::Geo;
use keys::Keys;
use log::Log;
use mail::{Mail, Transport};
use metrics::Metrics;
use outgoing::Outgoing;
use passkeys::Passkeys;
use password::{LENGTH_ALONE, Password};
use providers::Provider;
use public_url::PublicUrl;
use push::Push;
use retention::Retention;
use server::Server;
use setting::{Origin, Setting};
use sms::Sms;
use source::Source;
use transports::Transports;
use webhooks::Webhook;

use crate::model::message::Channel;
use crate::model::password::is_enough;
use crate::model::policy::Policy;
use crate::protocol::secret::Secret;

/// Where a configuration is looked for when none is named, in this order.
pub const DEFAULT_FILES: [&str; 2] = ["porchlight.toml", "/etc/porchlight/porchlight.toml"];

/// Everything that an operator decides.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address at which people reach Porchlight; the issuer.
    pub public_url: PublicUrl,
    /// Where to listen.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// The master key and the signing keys.
    pub keys: Keys,
    /// How mail is sent.
    pub mail: Mail,
    /// How text messages are sent, and their limits.
    pub sms: Sms,
    /// Sign-in notifications, and their limits.
    pub push: Push,
    /// The name, logo and links of the installation.
    pub brand: Brand,
    /// What passkeys are bound to.
    pub passkeys: Passkeys,
    /// What a password must be, and what checking one costs.
    pub password: Password,
    /// Other providers with which people may sign in, by their names.
    pub providers: BTreeMap<String, Provider>,
    /// What people must prove, for clients that name no policy.
    pub sign_in: Policy,
    /// The policies that clients can name.
    pub policies: BTreeMap<String, Policy>,
    /// The database of places.
    pub geo: Geo,
    /// What is logged.
    pub log: Log,
    /// Metrics.
    pub metrics: Metrics,
    /// Settings for all apps.
    pub clients: Clients,
    /// Private networks that may be called.
    pub outgoing: Outgoing,
    /// Webhooks that are notified when access begins and ends.
    pub webhooks: Vec<Webhook>,
    /// How long records are kept.
    pub retention: Retention,
    settings: Vec<Setting>,
}

impl Config {
    /// Reads the given file, or the one named in `PORCHLIGHT_CONFIG`, or the first of [`DEFAULT_FILES`] that exists,
    /// or none, and then the environment. Fails with all errors.
    ///
    /// # Errors
    /// Every fault of the file and the environment.
    pub fn load(path: Option<&Path>, env: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let variable = || env.get("PORCHLIGHT_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
        let named = path.map(Path::to_owned).or_else(variable);
        let found = || DEFAULT_FILES.iter().map(PathBuf::from).find(|path| path.is_file());
        let file = named.or_else(found);
        let read = Self::read(Source::open(file.as_deref(), env)?, env);
        read.map_err(|faults| if file.is_none() { faults.after(no_file()) } else { faults })
    }

    /// Whether an environment variable of that name names the configuration or sets a key of it.
    pub fn is_variable(name: &str) -> bool {
        environment::sets_something(name)
    }

    /// The configuration of the demo: this machine only, captured messages, open sign-up.
    ///
    /// # Panics
    /// Never: the values below are right, whatever the port and folder.
    pub fn demo(port: u16, data_dir: &Path) -> Self {
        let mut config = Self::read(Source::of(&Origin::Demo, &demo_values(port)), &BTreeMap::new())
            .expect("the demo's values are right");
        // Set as paths, not read as text: a folder may have any name.
        config.database.url = Secret::new(format!("sqlite:{}", data_dir.join(DEMO_DATABASE).display()));
        config.keys.master_file = data_dir.join(DEMO_KEY);
        for setting in &mut config.settings {
            match setting.key.as_str() {
                "database.url" => setting.value = config.database.describe(),
                "keys.master_file" => setting.value = data_dir.join(DEMO_KEY).display().to_string(),
                _ => continue,
            }
            setting.origin = Origin::Demo;
        }
        config
    }

    /// The same as a file for the folder of the data, by which every command finds the demo. It holds no secret.
    pub fn demo_file(port: u16) -> String {
        let paths =
            [("database.url", format!("sqlite:{DEMO_DATABASE}")), ("keys.master_file", DEMO_KEY.to_owned())];
        let paths = paths.map(|(key, value)| (key, Value::String(value)));
        let lines = demo_values(port).into_iter().chain(paths);
        let lines: Vec<String> = lines.map(|(key, value)| format!("{key} = {value}")).collect();
        format!(
            "# Written anew by every start of `porchlight demo`. To keep a change, copy this file to another name in this\n\
             # folder, and run `porchlight serve --config` with that file.\n{}\n",
            lines.join("\n")
        )
    }

    fn read(mut source: Source, env: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let public_url = PublicUrl::read(&mut source);
        let server = Server::read(&mut source);
        let database = Database::read(&mut source);
        let keys = Keys::read(&mut source);
        let mail = Mail::read(&mut source, public_url.as_ref());
        let sms = Sms::read(&mut source, public_url.as_ref());
        let push = Push::read(&mut source, public_url.as_ref());
        let captures = mail.transport == Transport::Capture
            || sms.transport == sms::Transport::Capture
            || push.transport == push::Transport::Capture;
        server.check_capture(&mut source, captures);
        let brand = Brand::read(&mut source, public_url.as_ref());
        let passkeys = Passkeys::read(&mut source, public_url.as_ref());
        let password = Password::read(&mut source);
        let (sign_in, policies) = sign_in::read(&mut source, mail.transport == Transport::Capture);
        let transports = Transports { sms: sms.transport != sms::Transport::None, push: push.is_on() };
        transports::check(&mut source, &sign_in, &policies, transports);
        let geo = Geo::read(&mut source);
        let providers = providers::read(&mut source, public_url.as_ref());
        providers::check_policies(&mut source, &sign_in, &policies, &providers);
        let log = Log::read(&mut source);
        let metrics = Metrics::read(&mut source);
        let clients = Clients::read(&mut source);
        let outgoing = Outgoing::read(&mut source);
        let webhooks = webhooks::read_all(&mut source, &outgoing);
        let retention = Retention::read(&mut source);
        let settings = source.finish(env)?;
        let public_url = public_url.expect("a missing or wrong public_url is a fault");
        Ok(Self {
            public_url,
            server,
            database,
            keys,
            mail,
            sms,
            push,
            brand,
            passkeys,
            password,
            providers,
            sign_in,
            policies,
            geo,
            log,
            metrics,
            clients,
            outgoing,
            webhooks,
            retention,
            settings,
        })
    }

    /// The issuer of our tokens (OIDC Core §2): the public URL, without a slash at its end.
    pub fn issuer(&self) -> &str {
        self.public_url.as_str()
    }

    /// What is in force and where each value came from, in the order of the sections; secrets masked.
    pub fn summary(&self) -> &[Setting] {
        &self.settings
    }

    /// The default policy and the named ones.
    pub fn all_policies(&self) -> impl Iterator<Item = &Policy> {
        std::iter::once(&self.sign_in).chain(self.policies.values())
    }

    /// Whether mail is captured and shown at `/dev/outbox` instead of being sent.
    pub fn captures_mail(&self) -> bool {
        self.mail.transport == Transport::Capture
    }

    /// Whether messages of that channel are captured.
    pub fn captures(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.captures_mail(),
            Channel::Sms => self.sms.transport == sms::Transport::Capture,
            Channel::Push => self.push.transport == push::Transport::Capture,
        }
    }

    /// Whether messages of any channel are captured.
    pub fn captures_any(&self) -> bool {
        Channel::ALL.into_iter().any(|channel| self.captures(channel))
    }

    /// Warnings about settings that work but are probably not intended, one sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let behind_proxy = self.public_url.is_https() && self.server.tls.is_none();
        if behind_proxy && self.server.trusted_proxies.is_empty() {
            warnings.push(
                "public_url is https and the server speaks plain http, so a proxy stands in front; but \
                 server.trusted_proxies is empty: everyone is counted under the proxy's address"
                    .to_owned(),
            );
        }
        let alone = self.all_policies().find(|policy| is_enough(policy));
        if let Some(policy) = alone.filter(|_| self.password.min_length < usize::from(LENGTH_ALONE)) {
            warnings.push(format!(
                "password.min_length is under {LENGTH_ALONE}, and the policy {} lets people in with a password \
                 alone: ask for {LENGTH_ALONE}, or set its second_factor to \"everyone\"",
                policy.name
            ));
        }
        warnings.extend(self.never_called());
        warnings
    }

    /// Addresses in this configuration that will not be called, with the reason.
    fn never_called(&self) -> Vec<String> {
        let here = self.public_url.is_local();
        let webhooks = self.webhooks.iter().enumerate().filter(|(_, webhook)| !webhook.allow_private);
        let webhooks =
            webhooks.map(|(index, webhook)| (format!("webhooks.{}.url", index + 1), webhook.url.as_str()));
        let providers = self.providers.values().filter(|provider| provider.enabled);
        let providers = providers
            .map(|provider| (format!("providers.{}.issuer", provider.name), provider.issuer.as_str()));
        let refused =
            |(key, url): (String, &str)| self.outgoing.refusal(url, here).map(|why| format!("{key} {why}"));
        webhooks.chain(providers).filter_map(refused).collect()
    }
}

/// The demo's database and master key, in the folder of its data.
const DEMO_DATABASE: &str = "porchlight.db";
const DEMO_KEY: &str = "master.key";

/// What the demo sets, but for its paths.
fn demo_values(port: u16) -> Vec<(&'static str, Value)> {
    let values = [
        ("public_url", format!("http://localhost:{port}")),
        ("server.listen", format!("127.0.0.1:{port}")),
        ("mail.transport", "capture".to_owned()),
        ("sms.transport", "capture".to_owned()),
        ("push.transport", "capture".to_owned()),
        ("sms.default_region", "US".to_owned()),
        ("sign_in.sign_up", "open".to_owned()),
    ];
    let mut values: Vec<_> = values.map(|(key, value)| (key, Value::String(value))).into();
    values.push(("sms.allowed_countries", Value::Array(vec![Value::String("*".to_owned())])));
    values
}

/// The first line of the errors if something is missing, since the file may be in a place where it is not looked for.
fn no_file() -> Fault {
    let place = |file: &str| std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
    let places = DEFAULT_FILES.map(|file| place(file).display().to_string());
    let text = format!(
        "no configuration file was found at {}: name yours with --config FILE, or write one as \
         docs/configuration.md shows",
        places.join(" or ")
    );
    Fault::new("", None, None, text)
}
