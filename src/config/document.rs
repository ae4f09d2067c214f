//! The configuration file: TOML, with the line of each key.

use std::path::Path;
use std::sync::Arc;

use toml::Value;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::setting::Origin;
use super::source::{Entry, Raw};

/// Lists of sections, whose keys are numbered from 1: `sms.provider.1.kind` is the first `[[sms.provider]]`'s.
const LISTS: [&str; 2] = ["sms.provider", "webhooks"];

/// Every key of a document with its value and line, and every line that is not valid TOML. Such a line gives no key,
/// because what the parser made of it was not intended.
pub fn parse(text: &str, path: &Arc<Path>) -> (Vec<(String, Entry)>, Vec<Fault>) {
    let (_, errors) = DeTable::parse_recoverable(text);
    let faults: Vec<Fault> = errors.iter().map(|error| syntax_fault(text, path, error)).collect();
    let readable = without_broken_lines(text, &faults);
    let (table, _) = DeTable::parse_recoverable(&readable);
    let mut entries = Vec::new();
    flatten(&readable, path, "", table.get_ref(), &mut entries);
    let is_broken = |entry: &Entry| match &entry.origin {
        Origin::File { line, .. } => faults.iter().any(|fault| fault.line == Some(*line)),
        _ => false,
    };
    entries.retain(|(_, entry)| !is_broken(entry));
    (entries, faults)
}

/// The text with the invalid lines emptied, because after some of them, such as a single word, the parser reads no
/// more keys. An invalid header stays, since the keys below it do not belong to the section before.
fn without_broken_lines(text: &str, faults: &[Fault]) -> String {
    let is_broken = |number| faults.iter().any(|fault| fault.line == Some(number));
    let lines = text.split('\n').zip(1..).map(|(line, number)| {
        if is_broken(number) && !line.trim_start().starts_with('[') { "" } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn syntax_fault(text: &str, path: &Arc<Path>, error: &toml::de::Error) -> Fault {
    let line = error.span().map_or(1, |span| line_at(text, span.start));
    let origin = Origin::File { path: Arc::clone(path), line };
    Fault::new("", Some(&origin), None, format!("this is not TOML: {}", error.message().replace('\n', ", ")))
}

/// Tables become dotted keys. An empty table is kept, so that a misspelt section is noticed.
fn flatten(text: &str, path: &Arc<Path>, prefix: &str, table: &DeTable<'_>, into: &mut Vec<(String, Entry)>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.get_ref().to_string()
        } else {
            format!("{prefix}.{}", name.get_ref())
        };
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => flatten(text, path, &key, inner, into),
            DeValue::Array(items) if LISTS.contains(&key.as_str()) => {
                for (index, item) in items.iter().enumerate() {
                    let key = format!("{key}.{}", index + 1);
                    match item.get_ref() {
                        DeValue::Table(inner) if !inner.is_empty() => flatten(text, path, &key, inner, into),
                        other => into.push((key, entry(text, path, item.span().start, other))),
                    }
                }
            }
            other => into.push((key, entry(text, path, name.span().start, other))),
        }
    }
}

fn entry(text: &str, path: &Arc<Path>, offset: usize, value: &DeValue<'_>) -> Entry {
    let origin = Origin::File { path: Arc::clone(path), line: line_at(text, offset) };
    Entry { raw: Raw::Toml(plain(value)), origin }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The value without its positions. A number out of range is kept as text, which no number key accepts.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::String(number.as_str().to_owned()), Value::Integer),
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| Value::String(number.as_str().to_owned()), Value::Float)
        }
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(time) => Value::Datetime(*time),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::Table(table) => Value::Table(
            table.iter().map(|(name, value)| (name.get_ref().to_string(), plain(value.get_ref()))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<(String, Entry)>, Vec<Fault>> {
        let (entries, faults) = parse(text, &Arc::from(Path::new("p.toml")));
        if faults.is_empty() { Ok(entries) } else { Err(faults) }
    }

    #[test]
    fn every_key_knows_its_line() {
        let entries = parsed("public_url = \"x\"\n\n[mail]\nhost = \"h\"\nport = 0x1f\n").unwrap();
        let lines: Vec<_> = entries.iter().map(|(key, entry)| format!("{key} {}", entry.origin)).collect();
        assert_eq!(lines, ["mail.host p.toml:4", "mail.port p.toml:5", "public_url p.toml:1"]);
        assert_eq!(entries[1].1.raw, Raw::Toml(Value::Integer(31)));
    }

    #[test]
    fn all_syntax_errors_are_reported_with_their_lines() {
        let faults = parsed("a = \nb = 1\nc = = 2\n").unwrap_err();
        let lines: Vec<_> = faults.iter().filter_map(|fault| fault.line).collect();
        assert!(lines.contains(&1) && lines.contains(&3), "{faults:?}");
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        assert!(parsed("a = 1\na = 2\n").unwrap_err()[0].text.contains("duplicate"));
    }

    #[test]
    fn the_keys_of_a_list_of_sections_are_numbered() {
        let text = "[[sms.provider]]\nkind = \"a\"\n\n[[sms.provider]]\nkind = \"b\"\n[[sms.provider]]\n";
        let entries = parsed(text).unwrap();
        let lines: Vec<_> = entries.iter().map(|(key, entry)| format!("{key} {}", entry.origin)).collect();
        assert_eq!(lines[..2], ["sms.provider.1.kind p.toml:2", "sms.provider.2.kind p.toml:5"]);
        assert!(lines[2].starts_with("sms.provider.3 "), "an empty one is still seen: {lines:?}");
        assert_eq!(parsed("steps = [{ any_of = [\"x\"] }]\n").unwrap()[0].0, "steps");
    }

    #[test]
    fn an_empty_section_is_still_seen() {
        assert_eq!(parsed("[metrcs]\n").unwrap()[0].0, "metrcs");
    }
}
