//! The command line, with one file for each command. Every command finds its configuration as `serve` does, and can
//! be used while the server runs. The server notices a change within a second or two.

mod admin;
mod backup;
mod client;
mod config;
mod demo;
mod failure;
mod health;
mod keys;
mod logging;
mod migrate;
mod open;
mod output;
mod ownership;
mod restore;
mod serve;
mod user;
pub mod world;

use clap::{
    Parser, Subcommand,
    error::{ContextKind, ContextValue},
};
use failure::Failure;
use std::{path::PathBuf, process::ExitCode};

/// A self-hosted OpenID Connect provider that signs people in without passwords.
#[derive(Parser)]
#[command(name = "porchlight", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    /// The configuration file; without it, `PORCHLIGHT_CONFIG`, ./porchlight.toml or /etc/porchlight/porchlight.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the provider
    Serve,
    /// Try it on this machine: the provider, a sample app, and messages that are shown instead of sent
    Demo(demo::Demo),
    /// Check the configuration
    #[command(subcommand)]
    Config(config::Config),
    /// Bring the database up to date
    Migrate(migrate::Migrate),
    /// Copy a SQLite database to a file, also while the server runs
    Backup(backup::Backup),
    /// Put a backup in the place of the database, or end what a restored copy would revive
    Restore(restore::Restore),
    /// Show and rotate the keys that sign tokens
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Add, invite, disable and show people
    #[command(subcommand)]
    User(user::User),
    /// Register and show apps
    #[command(subcommand)]
    Client(client::Client),
    /// Invite admins
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Ask a running server whether it is ready
    #[command(hide = true)]
    Health(health::Health),
}

/// Parses the command line and runs one command.
///
/// Exit codes: 0 success, 1 failure, 2 wrong usage, 78 errors in the configuration.
pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| nearest_first(error).exit());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::Failed(format!("threads cannot be started: {error}")).report(),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The likeliest command alone, where one was misspelt: clap lists it last.
fn nearest_first(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::Strings(similar)) = error.remove(ContextKind::SuggestedSubcommand)
        && let Some(likeliest) = similar.last().cloned()
    {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![likeliest]));
    }
    error
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let config = cli.config.as_deref();
    match cli.command {
        Command::Serve => serve::run(config).await,
        Command::Demo(_) if config.is_some() => Err(Failure::Usage(
            "the demo has settings of its own; to try a configuration, run `porchlight serve --config FILE`"
                .to_owned(),
        )),
        Command::Demo(demo) => demo.run().await,
        Command::Config(command) => command.run(config),
        Command::Migrate(migrate) => migrate.run(config).await,
        Command::Backup(backup) => backup.run(config).await,
        Command::Restore(restore) => restore.run(config).await,
        Command::Keys(command) => command.run(config).await,
        Command::User(command) => command.run(config).await,
        Command::Client(command) => command.run(config).await,
        Command::Admin(command) => command.run(config).await,
        Command::Health(health) => health.run(config),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, error::ErrorKind};

    fn refusal(arguments: &str) -> ErrorKind {
        let words = std::iter::once("porchlight").chain(arguments.split(' '));
        Cli::try_parse_from(words).err().expect("it is refused").kind()
    }

    #[test]
    fn the_command_line_is_sound_and_every_command_and_option_says_what_it_does() {
        fn walk(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().filter(|command| command.get_name() != "help").for_each(walk);
        }
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        walk(&command);
    }

    #[test]
    fn what_scripts_count_on_is_accepted() {
        for line in [
            "serve --config p.toml",
            "--config p.toml serve",
            "demo --port 9000 --app-port 9001 --data d",
            "client add --name A --redirect-uri https://a.example/cb --redirect-uri https://a.example/2 --public --json",
            "user add --email a@b.example --phone +41790000000 --name Ann --admin --json",
            "admin invite a@b.example",
            "keys rotate --alg ES256 --now",
        ] {
            let words = std::iter::once("porchlight").chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
    }

    #[test]
    fn wrong_values_are_refused_before_anything_is_opened() {
        assert_eq!(refusal("user add --email nobody"), ErrorKind::ValueValidation);
        assert_eq!(refusal("user add --email a@b.example --phone 12"), ErrorKind::ValueValidation);
        assert_eq!(
            refusal("user add --email a@b.example --claim email=x@y.example"),
            ErrorKind::ValueValidation
        );
        assert_eq!(refusal("keys rotate --alg none"), ErrorKind::InvalidValue);
        assert_eq!(refusal("client add --name A"), ErrorKind::MissingRequiredArgument);
        let both = "client add --name A --redirect-uri https://a.example/cb --public --auth-method client_secret_post";
        assert_eq!(refusal(both), ErrorKind::ArgumentConflict);
    }
}
