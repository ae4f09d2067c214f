//! Readers of one key each: text, number, flag, list, path, secret.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use toml::Value;

use super::source::{Raw, Source};
use crate::files::{self, Want};
use crate::protocol::secret::Secret;

/// Shown for a value that is not set and has no default.
pub const NOT_SET: &str = "(not set)";

impl Source {
    /// A text that `parse` accepts; `None` if it is missing or wrong. `example` is what to write instead.
    pub fn parsed<T>(
        &mut self,
        key: &str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let Some(entry) = self.entry(key) else {
            self.note(key, NOT_SET);
            return None;
        };
        let example = format!("\"{example}\"");
        match text_of(&entry.raw).and_then(|text| parse(&text).map(|value| (value, text))) {
            Ok((value, text)) => {
                self.note(key, format!("\"{text}\""));
                Some(value)
            }
            Err(text) => {
                self.fault(key, text, Some(&example));
                None
            }
        }
    }

    /// A text that `parse` accepts, or the default.
    pub fn parsed_or<T>(&mut self, key: &str, default: &str, parse: impl Fn(&str) -> Result<T, String>) -> T {
        if self.is_set(key) {
            if let Some(value) = self.parsed(key, default, &parse) {
                return value;
            }
        } else {
            self.entry(key);
            self.note(key, format!("\"{default}\""));
        }
        parse(default).unwrap_or_else(|fault| panic!("the default of {key} is wrong: {fault}"))
    }

    /// A whole number in a range, or the default.
    pub fn number<T>(&mut self, key: &str, default: T, range: RangeInclusive<T>) -> T
    where
        T: TryFrom<i64> + Into<i64> + Copy + PartialOrd + Display,
    {
        let (least, most) = (*range.start(), *range.end());
        let read = self.entry(key).map(|entry| {
            let number = match &entry.raw {
                Raw::Toml(Value::Integer(number)) => Some(*number),
                Raw::Text(text) => text.trim().parse().ok(),
                Raw::Toml(_) => None,
            };
            number
                .and_then(|number| T::try_from(number).ok())
                .filter(|number| range.contains(number))
                .ok_or(entry)
        });
        let value = match read {
            Some(Err(entry)) => {
                let text =
                    format!("must be a whole number from {least} to {most}, not {}", shown(&entry.raw));
                self.fault(key, text, Some(&default.to_string()));
                default
            }
            Some(Ok(number)) => number,
            None => default,
        };
        self.note(key, value.to_string());
        value
    }

    /// Yes or no, or the default.
    pub fn flag(&mut self, key: &str, default: bool) -> bool {
        let value = match self.entry(key).map(|entry| entry.raw) {
            None => default,
            Some(Raw::Toml(Value::Boolean(flag))) => flag,
            Some(Raw::Text(text)) if matches!(text.as_str(), "true" | "false") => text == "true",
            Some(raw) => {
                self.fault(
                    key,
                    format!("must be true or false, not {}", shown(&raw)),
                    Some(&default.to_string()),
                );
                default
            }
        };
        self.note(key, value.to_string());
        value
    }

    /// A list of texts that `parse` accepts, or the default. In a variable they are separated by commas.
    pub fn list<T>(
        &mut self,
        key: &str,
        default: &[&str],
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let example = format!("{default:?}");
        let written = match self.entry(key).map(|entry| entry.raw) {
            None => Ok(default.iter().map(|item| (*item).to_owned()).collect()),
            Some(raw) => texts_of(&raw),
        };
        let parsed = written.and_then(|texts: Vec<String>| {
            let values: Result<Vec<T>, String> = texts.iter().map(|text| parse(text)).collect();
            values.map(|values| (values, texts))
        });
        match parsed {
            Ok((values, texts)) => {
                self.note(key, format!("{texts:?}"));
                values
            }
            Err(text) => {
                self.fault(key, text, Some(&example));
                Vec::new()
            }
        }
    }

    /// A path, relative to the folder of the file.
    pub fn path(&mut self, key: &str, example: &str) -> Option<PathBuf> {
        self.parsed(key, example, |text| Ok(text.to_owned())).map(|path| self.resolve(path))
    }

    /// A secret, given directly or, under `key_file`, as the path of a file that contains it.
    pub fn secret(&mut self, key: &str) -> Option<Secret> {
        let file_key = format!("{key}_file");
        let inline = self.secret_value(key);
        if self.entry(&file_key).is_none() {
            return inline;
        }
        let path = self.path(&file_key, "/run/secrets/name")?;
        if self.is_set(key) {
            self.fault(&file_key, format!("{key} is set too: keep one of them"), None);
            return inline;
        }
        let fault = match std::fs::read_to_string(&path) {
            Ok(text) if text.trim().is_empty() => format!("{} is empty", path.display()),
            Ok(text) => return Some(Secret::new(text.trim_end_matches(['\r', '\n']))),
            Err(error) => files::explain(&path, Want::Read, &error),
        };
        self.fault(&file_key, fault, None);
        None
    }

    /// A secret that can only be given directly.
    pub fn secret_value(&mut self, key: &str) -> Option<Secret> {
        let entry = self.entry(key)?;
        if let Ok(text) = text_of(&entry.raw) {
            self.note(key, "(secret)");
            return Some(Secret::new(text));
        }
        // Without the value: it may be most of a secret.
        self.fault(key, "must be a text that is not empty, without control characters", None);
        None
    }
}

fn text_of(raw: &Raw) -> Result<String, String> {
    let text = match raw {
        Raw::Text(text) | Raw::Toml(Value::String(text)) => text,
        Raw::Toml(_) => return Err(format!("must be a text in quotes, not {}", shown(raw))),
    };
    if text.trim().is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("must not contain control characters, such as line breaks".to_owned());
    }
    Ok(text.clone())
}

fn texts_of(raw: &Raw) -> Result<Vec<String>, String> {
    match raw {
        Raw::Text(text) => {
            Ok(text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect())
        }
        Raw::Toml(Value::Array(items)) => {
            items.iter().map(|item| text_of(&Raw::Toml(item.clone()))).collect()
        }
        Raw::Toml(_) => Err(format!("must be a list of texts, not {}", shown(raw))),
    }
}

/// A value as it is shown in an error: short, and without anything that could forge a line of a log.
pub fn shown(raw: &Raw) -> String {
    let text = match raw {
        Raw::Text(text) | Raw::Toml(Value::String(text)) => format!("{text:?}"),
        Raw::Toml(Value::Array(_)) => return "a list".to_owned(),
        Raw::Toml(Value::Table(_)) => return "a table".to_owned(),
        Raw::Toml(other) => other.to_string(),
    };
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}
