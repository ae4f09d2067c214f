//! What commands print to standard output: lines for people, JSON for programs.

use crate::protocol::UnixTime;
use chrono::{DateTime, SecondsFormat};
use serde::Serialize;
use std::{
    fmt::Display,
    io::{self, Write},
};

/// Prints a line. A closed pipe is not a failure of the command.
pub fn line(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints something else that the person should know to standard error.
pub fn note(text: impl Display) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints a warning for the person to standard error.
pub fn warning(text: impl Display) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "warning: {text}").and_then(|()| out.flush());
}

/// Prints a value as JSON.
pub fn json(value: &impl Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => line(text),
        Err(error) => line(format_args!("null // {error}")),
    }
}

/// Names and values in two columns. Text that people wrote cannot move the terminal's cursor.
pub fn fields(pairs: &[(&str, String)]) {
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, value) in pairs {
        line(format_args!("{name:width$}  {}", plain(value)));
    }
}

/// Text without control characters.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A time for people (RFC 3339).
pub fn time(at: UnixTime) -> String {
    DateTime::from_timestamp(at, 0)
        .map_or_else(|| at.to_string(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_rfc_3339_and_names_stay_on_their_line() {
        assert_eq!(time(1_700_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(plain("Ann\u{1b}[2J\r\nBob"), "Ann [2J  Bob");
    }
}
