//! The file and the environment together, read key by key.
//!
//! Each reader marks its key as known, notes the value in force, and records an error instead of stopping, so
//! that one run reports everything. A key that was never read is an unknown key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, Faults};
use super::setting::{Origin, Setting};
use super::{document, environment, suggest};
use crate::files::{self, Want};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// In the file, with its type.
    Toml(toml::Value),
    /// In an environment variable, where everything is text.
    Text(String),
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The value.
    pub raw: Raw,
    /// Where it was written.
    pub origin: Origin,
}

/// All values from the file and the environment, and what was found while reading them.
#[derive(Debug, Default)]
pub struct Source {
    entries: BTreeMap<String, Entry>,
    folder: PathBuf,
    file: Option<Arc<Path>>,
    known: BTreeSet<String>,
    faults: Vec<Fault>,
    /// Some lines of the file are not valid TOML, so a key that seems to be missing may be there.
    has_broken_lines: bool,
    settings: Vec<Setting>,
}

impl Source {
    /// Opens the file, if there is one, and applies the environment, which takes precedence.
    pub fn open(file: Option<&Path>, env: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let mut source = Self::default();
        if let Some(path) = file {
            let broken = |text: String| Faults(vec![Fault::new("", None, Some(path), text)]);
            let text = std::fs::read_to_string(path)
                .map_err(|error| broken(files::explain(path, Want::Read, &error)))?;
            let path: Arc<Path> = Arc::from(path);
            let (entries, faults) = document::parse(&text, &path);
            source.entries.extend(entries);
            source.has_broken_lines = !faults.is_empty();
            source.faults = faults;
            source.folder = path.parent().map(Path::to_owned).unwrap_or_default();
            source.file = Some(path);
        }
        for (key, entry) in environment::entries(env) {
            let key = source.as_spelt(key);
            source.forget_other_form(&key);
            source.entries.insert(key, entry);
        }
        Ok(source)
    }

    /// A source of these values alone.
    pub fn of(origin: &Origin, values: &[(&str, toml::Value)]) -> Self {
        let entry = |value: &toml::Value| Entry { raw: Raw::Toml(value.clone()), origin: origin.clone() };
        let entries = values.iter().map(|(key, value)| ((*key).to_owned(), entry(value))).collect();
        Self { entries, ..Self::default() }
    }

    /// A secret in the environment takes precedence over the file, whether they use `key` or `key_file`.
    fn forget_other_form(&mut self, key: &str) {
        let other = key.strip_suffix("_file").map_or_else(|| format!("{key}_file"), str::to_owned);
        if self.entries.get(&other).is_some_and(|entry| matches!(entry.origin, Origin::File { .. })) {
            self.entries.remove(&other);
        }
    }

    /// A variable cannot contain the hyphen of `policies.phone-link`, so its underscore finds the name in the file.
    fn as_spelt(&self, key: String) -> String {
        let same = |written: &&String| written.replace('-', "_") == key.replace('-', "_");
        let policy = |key: &str| {
            let rest = key.strip_prefix("policies.").or_else(|| key.strip_prefix("providers."));
            rest.and_then(|rest| rest.split('.').next()).map(str::to_owned)
        };
        if self.entries.keys().any(|written| *written == key) {
            return key;
        }
        if let Some(written) = self.entries.keys().find(same) {
            return written.clone();
        }
        let Some(given) = policy(&key) else { return key };
        let named =
            self.entries.keys().filter_map(|key| policy(key)).find(|name| name.replace('-', "_") == given);
        named.map_or_else(|| key.clone(), |name| key.replacen(&given, &name, 1))
    }

    /// The names of the tables directly under a section: `staff` for `policies.staff.sign_up`.
    pub fn names_under(&self, section: &str) -> BTreeSet<String> {
        let under =
            |key: &String| Some(key.strip_prefix(section)?.strip_prefix('.')?.split('.').next()?.to_owned());
        self.entries.keys().filter_map(under).collect()
    }

    /// The value of the key, which counts as known from now on.
    pub fn entry(&mut self, key: &str) -> Option<Entry> {
        self.known.insert(key.to_owned());
        self.entries.get(key).cloned()
    }

    /// The text of a key, as it is written.
    pub fn text(&self, key: &str) -> Option<String> {
        match &self.entries.get(key)?.raw {
            Raw::Text(text) | Raw::Toml(toml::Value::String(text)) => Some(text.clone()),
            Raw::Toml(_) => None,
        }
    }

    /// Whether the key is set.
    pub fn is_set(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A path as written, relative to the folder of the file.
    pub fn resolve(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// Records what is wrong with a key; `example` is a value that would be right, as TOML writes it.
    pub fn fault(&mut self, key: &str, text: impl Into<String>, example: Option<&str>) {
        let inside = format!("{key}.");
        let written =
            || self.entries.iter().find(|(written, _)| written.starts_with(&inside)).map(|(_, entry)| entry);
        let origin = self.entries.get(key).or_else(written).map(|entry| &entry.origin);
        let fault = Fault::new(key, origin, self.file.as_deref(), text);
        self.faults.push(match example {
            Some(example) => fault.writing(example),
            None => fault,
        });
    }

    /// How many faults there are so far.
    pub fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// Notes the value in force, for people. The last note of a key counts.
    pub fn note(&mut self, key: &str, value: impl Into<String>) {
        self.settings.retain(|setting| setting.key != key);
        let origin = self.entries.get(key).map_or(Origin::Default, |entry| entry.origin.clone());
        self.settings.push(Setting { key: key.to_owned(), value: value.into(), origin });
    }

    /// Notes a value that a preset sets, for people.
    pub fn note_of_preset(&mut self, key: &str, value: impl Into<String>, preset: &str) {
        self.settings.retain(|setting| setting.key != key);
        let origin = Origin::Preset { preset: preset.to_owned() };
        self.settings.push(Setting { key: key.to_owned(), value: value.into(), origin });
    }

    /// The settings in force, or every fault, unknown keys included.
    pub fn finish(mut self, env: &BTreeMap<String, String>) -> Result<Vec<Setting>, Faults> {
        self.find_unknown(env);
        if self.faults.is_empty() {
            return Ok(self.settings);
        }
        if self.has_broken_lines {
            self.faults.retain(|fault| fault.line.is_some() || fault.variable.is_some());
        }
        let place = |fault: &Fault| (fault.variable.is_some(), fault.line.unwrap_or(usize::MAX));
        self.faults.sort_by_key(place);
        Err(Faults(self.faults))
    }

    fn find_unknown(&mut self, env: &BTreeMap<String, String>) {
        let is_unknown = |key: &&String| !self.known.contains(*key) && !self.is_empty_section(key);
        let unknown: Vec<String> = self.entries.keys().filter(is_unknown).cloned().collect();
        for key in unknown {
            let text = self.unknown_text(&key);
            self.fault(&key, text, None);
        }
        let slips: BTreeMap<&str, String> = environment::slips(env, self.known.iter()).into_iter().collect();
        let strangers = environment::strangers(env).filter(|name| !slips.contains_key(name));
        let strangers = strangers.map(|name| (name, "sets nothing: there is no such key".to_owned()));
        let slips = slips.iter().map(|(name, meant)| (*name, format!("sets nothing; did you mean {meant}?")));
        for (name, text) in slips.chain(strangers) {
            let origin = Origin::Variable { name: name.to_owned() };
            self.faults.push(Fault::new("", Some(&origin), None, text));
        }
    }

    /// Whether it is the header of a section that has no keys, which sets nothing.
    fn is_empty_section(&self, key: &str) -> bool {
        let is_empty = self.entries.get(key).is_some_and(
            |entry| matches!(&entry.raw, Raw::Toml(toml::Value::Table(table)) if table.is_empty()),
        );
        is_empty && self.known.iter().any(|known| known.starts_with(&format!("{key}.")))
    }

    fn unknown_text(&self, key: &str) -> String {
        if self.known.iter().any(|known| known.starts_with(&format!("{key}."))) {
            return format!("is a section: write its keys under [{key}]");
        }
        let sections = self.known.iter().filter_map(|known| Some(known.split_once('.')?.0));
        let words: Vec<&str> = self.known.iter().map(String::as_str).chain(sections).collect();
        let Some(meant) = suggest::nearest(key, &words) else {
            return "there is no such key".to_owned();
        };
        match self.entries.get(key).map(|entry| &entry.origin) {
            Some(Origin::Variable { .. }) => {
                format!("there is no such key; did you mean {}?", environment::variable(meant))
            }
            _ => format!("there is no such key; did you mean {meant}?"),
        }
    }
}
