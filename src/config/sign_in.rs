//! `[sign_in]` and `[policies.NAME]`: what people must prove.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::read::shown;
use super::source::{Raw, Source};
use super::value;
use crate::model::{
    policy::{ADMIN, Policy},
    preset,
};

/// The default policy, and the named ones.
pub(super) fn read(source: &mut Source, is_trial: bool) -> (Policy, BTreeMap<String, Policy>) {
    let default = read_policy(source, "sign_in", &Policy::default());
    let admins = default.of_admins(is_trial);
    let mut named = BTreeMap::new();
    for name in source.names_under("policies") {
        let section = format!("policies.{name}");
        if let Err(text) = check_name(&name) {
            source.fault(&section, text, None);
        }
        // What a policy does not say is as in [sign_in].
        let base = if name == ADMIN { &admins } else { &default };
        let policy = read_policy(source, &section, &Policy { name: name.clone(), ..base.clone() });
        named.insert(name, policy);
    }
    named.entry(ADMIN.to_owned()).or_insert(admins);
    (default, named)
}

fn check_name(name: &str) -> Result<(), &'static str> {
    let plain =
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    match name {
        "default" => Err("the default policy is [sign_in]: choose another name"),
        _ if plain && name.len() <= 40 => Ok(()),
        _ => Err("a policy's name has at most 40 of a-z, 0-9, - and _"),
    }
}

/// Reads a policy whose other values come from another one. Its keys are the fields of [`Policy`], so a new field is a
/// new key.
fn read_policy(source: &mut Source, section: &str, base: &Policy) -> Policy {
    let plain: BTreeMap<String, Value> = fields(base).into_iter().collect();
    let preset = read_preset(source, section);
    let shipped = preset.as_ref().map(|(_, shipped)| Policy { name: base.name.clone(), ..shipped.clone() });
    let base = shipped.as_ref().unwrap_or(base);
    let mut policy = base.clone();
    for (field, before) in fields(base) {
        let key = format!("{section}.{field}");
        let Some(entry) = source.entry(&key) else {
            match &preset {
                Some((name, _)) if plain.get(&field) != Some(&before) => {
                    source.note_of_preset(&key, before.to_string(), name);
                }
                _ if section == "sign_in" => source.note(&key, before.to_string()),
                _ => {}
            }
            continue;
        };
        match typed(&entry.raw, &before)
            .and_then(|value| with(&policy, &field, &value).map(|policy| (policy, value)))
        {
            Ok((changed, value)) => {
                policy = changed;
                source.note(&key, value.to_string());
            }
            Err(text) => source.fault(&key, text, Some(&before.to_string())),
        }
    }
    let inherited = base.faults();
    for (field, text) in policy.faults().into_iter().filter(|fault| !inherited.contains(fault)) {
        source.fault(&format!("{section}.{field}"), text, None);
    }
    policy
}

/// The name in `preset`, and the policy of that name.
fn read_preset(source: &mut Source, section: &str) -> Option<(String, Policy)> {
    source.parsed(&format!("{section}.preset"), "phone-link", |name| {
        preset::find(name)
            .map(|shipped| (name.to_owned(), shipped))
            .ok_or_else(|| format!("there is no such preset; there are {}", preset::NAMES.join(", ")))
    })
}

/// The fields of a policy as dotted keys with their values. Only fields with a value are listed, so an optional field
/// must be a list, or an enum with a word for "none".
fn fields(policy: &Policy) -> Vec<(String, Value)> {
    fn walk(prefix: &str, table: Table, into: &mut Vec<(String, Value)>) {
        for (name, value) in table {
            match value {
                Value::Table(inner) => walk(&format!("{prefix}{name}."), inner, into),
                leaf => into.push((format!("{prefix}{name}"), leaf)),
            }
        }
    }
    let mut table = Table::try_from(policy).expect("a policy is plain data");
    table.remove("name");
    let mut into = Vec::new();
    walk("", table, &mut into);
    into
}

/// The text of a variable as the type of the field.
fn typed(raw: &Raw, like: &Value) -> Result<Value, String> {
    let text = match raw {
        Raw::Toml(value) => return Ok(value.clone()),
        Raw::Text(text) => text.trim(),
    };
    match like {
        Value::String(_) => Ok(Value::String(text.to_owned())),
        Value::Array(_) if !text.starts_with('[') => {
            Ok(Value::Array(text.split(',').map(|item| Value::String(item.trim().to_owned())).collect()))
        }
        _ => {
            let table: Result<Table, _> = toml::from_str(&format!("value = {text}"));
            table
                .ok()
                .and_then(|mut table| table.remove("value"))
                .ok_or_else(|| format!("cannot be {}", shown(raw)))
        }
    }
}

/// The policy with one field changed, or why the value does not fit.
fn with(policy: &Policy, field: &str, written: &Value) -> Result<Policy, String> {
    let mut root = Table::try_from(policy).expect("a policy is plain data");
    let mut table = &mut root;
    let mut names = field.split('.').peekable();
    while let Some(name) = names.next() {
        if names.peek().is_none() {
            table.insert(name.to_owned(), written.clone());
            break;
        }
        table =
            table.get_mut(name).and_then(Value::as_table_mut).expect("the field came from this very type");
    }
    value::read(Value::Table(root))
}
