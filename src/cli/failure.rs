//! Why a command failed, and its exit code.

use super::output;
use crate::{admin::AdminError, app::OpenError, config::fault::Faults, store::StoreError, views};
use std::{io, process::ExitCode};

/// The exit code for errors in the configuration (`EX_CONFIG` of `sysexits.h`).
const CONFIGURATION: u8 = 78;

/// Why a command failed, in words for people.
#[derive(Debug)]
pub enum Failure {
    /// It could not be done.
    Failed(String),
    /// The command was used in a wrong way.
    Usage(String),
    /// The configuration has faults.
    Configuration(Faults),
    /// The failure has already been printed in the requested form.
    Told(u8),
}

impl Failure {
    /// A configuration whose faults have been printed.
    pub fn told_configuration() -> Self {
        Self::Told(CONFIGURATION)
    }

    /// Prints it to standard error, and gives the exit code.
    pub fn report(self) -> ExitCode {
        let (text, code) = match self {
            Self::Failed(text) => (text, 1),
            Self::Usage(text) => (text, 2),
            Self::Configuration(faults) => (faults.to_string(), CONFIGURATION),
            Self::Told(code) => return ExitCode::from(code),
        };
        output::note(format_args!("porchlight: {}", text.trim_end()));
        ExitCode::from(code)
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Configuration(faults)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<AdminError> for Failure {
    fn from(error: AdminError) -> Self {
        let text = error.to_string();
        match error {
            AdminError::Refused(fault) => Self::Usage(views::in_english(&fault)),
            AdminError::Invalid(_) | AdminError::User(_) => Self::Usage(text),
            _ => Self::Failed(text),
        }
    }
}
