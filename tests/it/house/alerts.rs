//! The rules of `deploy/alerts.yml` watch what is counted: an alert on a name that nobody counts never rings.

use std::collections::BTreeSet;
use std::fs;

use super::tree::root;

/// Every metric that the rules name, in expressions and in words.
fn named(rules: &str) -> BTreeSet<&str> {
    let words = rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(metric);
    words.filter(|word| word.ends_with("_total") || word.ends_with("_seconds")).collect()
}

/// The metric of a series: a histogram has three.
fn metric(series: &str) -> &str {
    ["_bucket", "_count", "_sum"].into_iter().find_map(|part| series.strip_suffix(part)).unwrap_or(series)
}

/// The names that no metric is described by.
fn uncounted<'a>(rules: &'a str, metrics: &str) -> Vec<&'a str> {
    named(rules).into_iter().filter(|name| !metrics.contains(&format!("\"{name}\", \""))).collect()
}

fn read(path: &str) -> String {
    // A name and its description may stand on two lines.
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_alert_watches_something_that_is_counted() {
    let (rules, metrics) = (read("deploy/alerts.yml"), read("src/observe/metrics.rs"));
    assert!(named(&rules).contains("http_request_seconds"), "{:?}", named(&rules));
    assert_eq!(uncounted(&rules, &metrics), [""; 0]);
}

#[test]
fn every_alert_is_in_the_documentation() {
    let (rules, page) = (read("deploy/alerts.yml"), read("docs/deployment.md"));
    let alerts: Vec<&str> =
        rules.split("- alert: ").skip(1).filter_map(|rule| rule.split(' ').next()).collect();
    assert!(alerts.contains(&"PorchlightIsGone"), "{alerts:?}");
    let missing: Vec<&&str> = alerts.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/deployment.md does not name {missing:?}");
}

#[test]
fn an_alert_on_nothing_is_found() {
    let metrics = "describe_counter!(\"a_total\", \"A\"); describe_histogram!(\"b_seconds\", \"B\")";
    let rules = "sum(rate(a_total[5m])) > 0 or rate(b_seconds_count{x=\"y\"}[5m]) or increase(c_total[1h])";
    assert_eq!(uncounted(rules, metrics), ["c_total"]);
}
