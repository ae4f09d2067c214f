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
    let mut faults: Vec<Fault> = errors.iter().map(|error| syntax_fault(text, path, error)).collect();
    // The parser stumbles over some lines more than once.
    faults.dedup();
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
    let lines = text.split('\n').zip(1..).map(|(line, number)| match line.trim_start().starts_with('[') {
        true if is_broken(number) => mended_header(line).unwrap_or_else(|| line.to_owned()),
        false if is_broken(number) => String::new(),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A header whose brackets alone are wrong, as it was probably meant: the keys below it belong to that section.
fn mended_header(line: &str) -> Option<String> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.trim_matches(['[', ']', ' ']);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let plain = !name.is_empty() && name.chars().all(is_plain);
    let (open, close) = if LISTS.contains(&name) { ("[[", "]]") } else { ("[", "]") };
    plain.then(|| format!("{open}{name}{close}"))
}

/// What is wrong with a line that is no TOML, without what stands there: it may be a secret.
fn in_words(message: &str, line: &str) -> String {
    let has = |word: &str| message.contains(word);
    if line.trim_start().starts_with('[')
        && (has("unclosed") || has("unexpected key or value") || has("invalid"))
    {
        return mended_header(line).map_or_else(
            || {
                "this is not the name of a section; it is written like [mail], with one word in the brackets"
                    .to_owned()
            },
            |header| format!("the brackets around the name of this section are not right; write {header}"),
        );
    }
    let text = if has("duplicate key") {
        "this key has been set before: keep one of the two lines"
    } else if has("key with no value") || has("missing value") || line.trim_end().ends_with('=') {
        "this key has no value: write key = \"text\", key = 587 or key = true"
    } else if has("must be quoted") || has("unexpected key or value") {
        "something stands here without quotes: a text is written as key = \"text\""
    } else if has("string") || has("escaped") {
        "the quotes of a text are not right: it begins and ends with \", and a \\ in it is written as \\\\"
    } else if has("unclosed array") || has("array") {
        "this list is not right: it is written as [\"one\", \"two\"]"
    } else {
        return format!(
            "this is not TOML ({message}): a setting is written as key = \"text\", a section as [mail]"
        );
    };
    text.to_owned()
}

fn syntax_fault(text: &str, path: &Arc<Path>, error: &toml::de::Error) -> Fault {
    let line = error.span().map_or(1, |span| line_at(text, span.start));
    let origin = Origin::File { path: Arc::clone(path), line };
    let written = text.lines().nth(line - 1).unwrap_or_default();
    Fault::new("", Some(&origin), None, in_words(&error.message().replace('\n', ", "), written))
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
        assert!(parsed("a = 1\na = 2\n").unwrap_err()[0].text.contains("has been set before"));
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
