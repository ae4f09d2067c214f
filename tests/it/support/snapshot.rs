//! What leaves the provider, compared whole with a file in `tests/it/snapshots/`. A change that is meant is written
//! there by `make snapshots`, and read in the diff.

use super::{TestApp, clock, tokens};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Compares a text with the file of that name.
pub fn text(name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Compares a document with the file of that name. What differs from run to run is replaced by what it is, and a JWT
/// by what it says.
pub fn json(name: &str, app: &TestApp, document: &Value) {
    let steady = steady(app, document);
    text(name, &serde_json::to_string_pretty(&steady).expect("JSON"));
}

fn steady(app: &TestApp, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            // In the order of the alphabet, whichever map is compiled in.
            let members: BTreeMap<_, _> =
                members.iter().map(|(name, value)| (name, steady(app, value))).collect();
            Value::Object(
                members.into_iter().map(|(name, value)| (name.clone(), value)).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => items.iter().map(|item| steady(app, item)).collect(),
        Value::Number(number) => number.as_i64().and_then(moment).unwrap_or_else(|| value.clone()),
        Value::String(text) if text.starts_with("eyJ") && text.split('.').count() == 3 => {
            json!({ "header": steady(app, &tokens::decode(text, 0)), "claims": steady(app, &tokens::decode(text, 1)) })
        }
        Value::String(text) => Value::String(steady_text(&text.replace(&app.base, "https://id.example"))),
        Value::Null | Value::Bool(_) => value.clone(),
    }
}

/// A time near the beginning of this run, in unix seconds, as the distance from it.
fn moment(seconds: i64) -> Option<Value> {
    const DECADE: i64 = 315_360_000;
    let since = seconds - clock::start();
    (since.abs() < DECADE).then(|| format!("[start {since:+} s]").into())
}

/// The text with `[id]` in place of UUIDs, and `[random]` of what is long and no word.
fn steady_text(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut steady = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        steady += &steady_word(word);
        let next = after.chars().next();
        steady.extend(next);
        rest = &after[next.map_or(0, char::len_utf8)..];
    }
    steady
}

fn steady_word(word: &str) -> String {
    let uuid =
        word.len().checked_sub(36).and_then(|at| word.split_at_checked(at)).filter(|(_, id)| is_uuid(id));
    if let Some((before, _)) = uuid {
        return format!("{before}[id]");
    }
    let is_word = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
    if word.len() >= 20 && !is_word { "[random]".to_owned() } else { word.to_owned() }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[test]
fn what_differs_from_run_to_run_is_told_from_what_does_not() {
    let id = "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10";
    let secret = "0123456789abcdef".repeat(4);
    assert_eq!(steady_text(&format!("/admin/app-{id}?token={secret}.")), "/admin/app-[id]?token=[random].");
    let words =
        "urn:ietf:params:oauth:grant-type:device_code authorization_response_iss_parameter_supported AQAB";
    assert_eq!(steady_text(words), words);
    assert_eq!(moment(clock::start() + 3600), Some("[start +3600 s]".into()));
    assert_eq!(moment(3600), None);
}
