//! Environment variables as keys: `PORCHLIGHT_SECTION__KEY` is `section.key`.

use std::collections::BTreeMap;

use super::setting::Origin;
use super::source::{Entry, Raw};

const PREFIX: &str = "PORCHLIGHT_";

/// The variable that sets a key.
pub fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").replace('-', "_").to_uppercase())
}

/// Whether a variable of that name counts for a configuration.
pub fn sets_something(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or_default();
    rest.contains("__") || rest == "PUBLIC_URL" || rest == "CONFIG"
}

/// The variables that set keys. Empty ones count as not set, because compose files pass them for unset values.
///
/// A name without `__` can only be a key at the top level. Others are ignored, because a container platform
/// adds its own (`PORCHLIGHT_PORT=tcp://…` for a service of our name). [`slips`] finds misspelt ones.
pub fn entries(env: &BTreeMap<String, String>) -> impl Iterator<Item = (String, Entry)> {
    env.iter().filter(|(_, value)| !value.is_empty()).filter_map(|(name, value)| {
        let rest = name.strip_prefix(PREFIX)?;
        if !rest.contains("__") && rest != "PUBLIC_URL" {
            return None;
        }
        let entry = Entry { raw: Raw::Text(value.clone()), origin: Origin::Variable { name: name.clone() } };
        Some((rest.replace("__", ".").to_lowercase(), entry))
    })
}

/// Variables that would set a key with the right underscores, with the name that was probably meant.
pub fn slips<'a>(
    env: &'a BTreeMap<String, String>,
    known: impl Iterator<Item = &'a String>,
) -> Vec<(&'a str, String)> {
    let meant: BTreeMap<String, String> =
        known.map(|key| variable(key)).map(|name| (name.replace('_', ""), name)).collect();
    env.iter()
        .filter(|(name, value)| !value.is_empty() && name.starts_with(PREFIX))
        .filter_map(|(name, _)| {
            let right = meant.get(&name.replace('_', ""))?;
            (right != name && !name[PREFIX.len()..].contains("__")).then(|| (name.as_str(), right.clone()))
        })
        .collect()
}

/// Variables with our prefix that set nothing, so that a misspelt one is noticed.
pub fn strangers(env: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
    env.iter().filter(|(_, value)| !value.is_empty()).filter_map(|(name, _)| {
        let rest = name.strip_prefix(PREFIX)?;
        let is_ours =
            rest == "PUBLIC_URL" || rest == "CONFIG" || rest.contains("__") || rest.starts_with("TEST_");
        (!is_ours && !is_of_platform(rest)).then_some(name.as_str())
    })
}

/// Variables that Kubernetes and linked containers set for a service named porchlight.
fn is_of_platform(rest: &str) -> bool {
    let port = |text: &str| {
        let mut parts = text.split('_');
        parts.next().is_some_and(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
            && parts.next().is_some_and(|protocol| ["TCP", "UDP", "SCTP"].contains(&protocol))
    };
    matches!(rest, "PORT" | "SERVICE_HOST" | "SERVICE_PORT" | "NAME")
        || rest.starts_with("SERVICE_PORT_")
        || rest.starts_with("ENV_")
        || rest.strip_prefix("PORT_").is_some_and(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn keys(pairs: &[(&str, &str)]) -> Vec<String> {
        entries(&env(pairs)).map(|(key, _)| key).collect()
    }

    #[test]
    fn a_double_underscore_separates_section_and_key() {
        assert_eq!(keys(&[("PORCHLIGHT_MAIL__HOST", "x")]), ["mail.host"]);
        assert_eq!(
            keys(&[("PORCHLIGHT_SIGN_IN__LIMITS__TRIES_PER_CODE", "3")]),
            ["sign_in.limits.tries_per_code"]
        );
        assert_eq!(keys(&[("PORCHLIGHT_PUBLIC_URL", "x")]), ["public_url"]);
    }

    #[test]
    fn what_a_container_platform_adds_is_left_alone() {
        assert!(
            keys(&[("PORCHLIGHT_PORT", "tcp://10.0.0.1:8080"), ("PORCHLIGHT_SERVICE_HOST", "x")]).is_empty()
        );
    }

    #[test]
    fn an_empty_variable_counts_as_absent() {
        assert!(keys(&[("PORCHLIGHT_MAIL__PASSWORD", "")]).is_empty());
    }

    #[test]
    fn the_name_of_a_variable_reads_back_as_its_key() {
        for key in ["public_url", "mail.host", "sign_in.lifetimes.access_token"] {
            assert_eq!(keys(&[(&variable(key), "x")]), [key]);
        }
    }

    #[test]
    fn what_neither_we_nor_a_platform_know_is_a_stranger() {
        let env = env(&[
            ("PORCHLIGHT_PORT", "tcp://10.0.0.1:8080"),
            ("PORCHLIGHT_PORT_8080_TCP_ADDR", "10.0.0.1"),
            ("PORCHLIGHT_SERVICE_PORT_HTTP", "8080"),
            ("PORCHLIGHT_CONFIG", "p.toml"),
            ("PORCHLIGHT_PUBLIC_URL", "x"),
            ("PORCHLIGHT_MAIL__HOST", "x"),
            ("PORCHLIGHT_PUBLICURL", "x"),
            ("PORCHLIGHT_LOGLEVEL", "debug"),
            ("PORCHLIGHT_PORTS", "1"),
            ("PORCHLIGHT_EMPTY", ""),
            ("OTHER_THING", "x"),
        ]);
        let strangers: Vec<&str> = strangers(&env).collect();
        assert_eq!(strangers, ["PORCHLIGHT_LOGLEVEL", "PORCHLIGHT_PORTS", "PORCHLIGHT_PUBLICURL"]);
    }

    #[test]
    fn a_single_underscore_is_noticed() {
        let env = env(&[("PORCHLIGHT_MAIL_HOST", "x"), ("PORCHLIGHT_PORT", "x")]);
        let known = ["mail.host".to_owned(), "public_url".to_owned()];
        assert_eq!(slips(&env, known.iter()), [("PORCHLIGHT_MAIL_HOST", "PORCHLIGHT_MAIL__HOST".to_owned())]);
    }
}
