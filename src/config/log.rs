//! `[log]`: what is written to standard error, and how.

use tracing_subscriber::EnvFilter;

use super::source::Source;

/// How the log is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// What is written: a level, or directives such as `info,porchlight=debug`.
    pub level: String,
}

/// The form of a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Log {
    pub(super) fn read(source: &mut Source) -> Self {
        Self {
            format: source.parsed_or("log.format", "text", |text| match text {
                "text" => Ok(LogFormat::Text),
                "json" => Ok(LogFormat::Json),
                other => Err(format!("must be \"text\" or \"json\", not {other:?}")),
            }),
            level: source.parsed_or("log.level", "info", parse_level),
        }
    }
}

fn parse_level(text: &str) -> Result<String, String> {
    EnvFilter::builder().parse(text).map(|_| text.to_owned()).map_err(|_| {
        format!("must be error, warn, info, debug or trace, or directives of them, not {text:?}")
    })
}
