//! `porchlight demo`

use super::{failure::Failure, logging, output, world};
use crate::{config::Config, demo};
use clap::Args;
use std::{env, path::PathBuf};

/// The demo's options.
#[derive(Args)]
pub struct Demo {
    /// The provider's port
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// The sample app's port
    #[arg(long, default_value_t = 8081, value_parser = clap::value_parser!(u16).range(1..))]
    app_port: u16,
    /// The folder in which all data is stored
    #[arg(long, value_name = "DIR", default_value = ".demo")]
    data: PathBuf,
}

impl Demo {
    /// Runs both servers until Ctrl-C.
    pub async fn run(self) -> Result<(), Failure> {
        logging::install_quiet();
        if self.port == self.app_port {
            return Err(Failure::Usage("--port and --app-port must differ".to_owned()));
        }
        say_what_is_not_read();
        let config = Config::demo(self.port, &self.data);
        let world = world::real(&config).map_err(Failure::Failed)?;
        let options = demo::Options { port: self.port, app_port: self.app_port, data: self.data };
        let demo = demo::Demo::start(config, world, options).await.map_err(Failure::Failed)?;
        output::line(demo.banner());
        demo.run().await?;
        Ok(())
    }
}

/// Says which settings in the environment are not used, because the demo has its own.
fn say_what_is_not_read() {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut ignored: Vec<String> = names.filter(|name| Config::is_variable(name)).collect();
    ignored.sort();
    if !ignored.is_empty() {
        output::warning(format_args!(
            "the demo has settings of its own and does not read {}; to try a configuration, run `porchlight serve`",
            ignored.join(", ")
        ));
    }
}
