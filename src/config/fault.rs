//! Errors of the configuration, all at once, each with its place and the line to write.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::setting::Origin;

/// One error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The key, as `section.key`; empty for an error of the whole file.
    pub key: String,
    /// The file that has it, or that should have it.
    pub file: Option<PathBuf>,
    /// Its line there, counted from 1.
    pub line: Option<usize>,
    /// The environment variable that set it.
    pub variable: Option<String>,
    /// What is wrong, in one sentence.
    pub text: String,
    /// The line to write instead.
    pub write: Option<String>,
}

impl Fault {
    /// An error of the key that came from `origin`; without an origin, of a key that is missing from `file`.
    pub fn new(key: &str, origin: Option<&Origin>, file: Option<&Path>, text: impl Into<String>) -> Self {
        let mut fault = Self {
            key: key.to_owned(),
            file: file.map(Path::to_owned),
            line: None,
            variable: None,
            text: text.into(),
            write: None,
        };
        match origin {
            Some(Origin::File { path, line }) => {
                fault.file = Some(path.to_path_buf());
                fault.line = Some(*line);
            }
            Some(Origin::Variable { name }) => {
                fault.file = None;
                fault.variable = Some(name.clone());
            }
            Some(Origin::Default | Origin::Preset { .. } | Origin::Demo) | None => {}
        }
        fault
    }

    /// Adds the value to write, in TOML: a line of the file, or a variable if there is no file.
    #[must_use]
    pub fn writing(mut self, value: &str) -> Self {
        self.write = Some(if self.file.is_none() {
            format!("{}={}", super::environment::variable(&self.key), for_shell(value))
        } else {
            line_of(&self.key, value)
        });
        self
    }

    fn place(&self) -> String {
        match (&self.variable, &self.file, self.line) {
            (Some(variable), _, _) => format!("{variable}: "),
            (None, Some(file), Some(line)) => format!("{}:{line}: ", file.display()),
            (None, Some(file), None) => format!("{}: ", file.display()),
            (None, None, _) => String::new(),
        }
    }
}

/// A TOML value as it is written in a shell: texts without quotes, lists of texts separated by commas, and single
/// quotes around anything that the shell would interpret.
fn for_shell(value: &str) -> String {
    let table: Option<toml::Table> = toml::from_str(&format!("value = {value}")).ok();
    let text = match table.as_ref().and_then(|table| table.get("value")) {
        Some(toml::Value::String(text)) => text.clone(),
        Some(toml::Value::Array(items)) if items.iter().all(toml::Value::is_str) => {
            items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(",")
        }
        _ => value.to_owned(),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@%+=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `[section] key = value`, the section in front so that the line can be put where it belongs.
fn line_of(key: &str, value: &str) -> String {
    match key.rsplit_once('.') {
        Some((section, last)) => match section.rsplit_once('.') {
            Some((sections, number)) if number.parse::<u32>().is_ok() => {
                format!("{last} = {value}    (in [[{sections}]], number {number})")
            }
            _ => format!("{last} = {value}    (in [{section}])"),
        },
        None => format!("{key} = {value}    (above the first section)"),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.text)?;
        match &self.write {
            Some(line) => write!(f, "\n    write: {line}"),
            None => Ok(()),
        }
    }
}

/// All errors of a configuration, in the order of the file, then of the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// These errors, after another one.
    #[must_use]
    pub fn after(mut self, first: Fault) -> Self {
        self.0.insert(0, first);
        self
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(f, "the configuration has {count} fault{}:", if count == 1 { "" } else { "s" })?;
        for (index, fault) in self.0.iter().enumerate() {
            let end = if index + 1 == count { "" } else { "\n" };
            write!(f, "  {}{end}", fault.to_string().replace('\n', "\n  "))?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_fault_of_the_file_says_its_line_and_what_to_write() {
        let origin = Origin::File { path: Arc::from(Path::new("p.toml")), line: 7 };
        let fault = Fault::new("mail.port", Some(&origin), None, "must be a number").writing("587");
        assert_eq!(
            fault.to_string(),
            "p.toml:7: mail.port: must be a number\n    write: port = 587    (in [mail])"
        );
    }

    #[test]
    fn a_fault_of_the_environment_names_the_variable() {
        let origin = Origin::Variable { name: "PORCHLIGHT_MAIL__HOST".to_owned() };
        let fault = Fault::new("mail.host", Some(&origin), Some(Path::new("p.toml")), "is empty");
        assert_eq!(
            fault.writing("\"smtp.example.org\"").to_string(),
            "PORCHLIGHT_MAIL__HOST: mail.host: is empty\n    write: PORCHLIGHT_MAIL__HOST=smtp.example.org"
        );
    }

    #[test]
    fn a_missing_key_without_any_file_is_written_as_a_variable() {
        let fault = Fault::new("public_url", None, None, "is missing").writing("\"https://id.example.org\"");
        assert_eq!(fault.write.as_deref(), Some("PORCHLIGHT_PUBLIC_URL=https://id.example.org"));
    }

    #[test]
    fn all_faults_are_listed_under_their_number() {
        let faults = Faults(vec![Fault::new("a", None, None, "one"), Fault::new("b", None, None, "two")]);
        assert_eq!(faults.to_string(), "the configuration has 2 faults:\n  a: one\n  b: two");
    }
}
