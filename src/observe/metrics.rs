//! Prometheus metrics, by the names that alerts rely on.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    collections::VecDeque,
    sync::{Mutex, OnceLock},
    time::Duration,
};

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

const PAIRING_BUCKETS: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0];
const REQUEST_BUCKETS: [f64; 10] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// Starts counting. Several servers in one process share the counters.
pub fn install() {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("pairing_latency_seconds".to_owned()), &PAIRING_BUCKETS)
            .and_then(|builder| {
                builder.set_buckets_for_metric(
                    Matcher::Full("http_request_seconds".to_owned()),
                    &REQUEST_BUCKETS,
                )
            })
            .ok()?;
        let handle = builder.install_recorder().ok()?;
        describe();
        Some(handle)
    });
}

fn describe() {
    metrics::describe_counter!("magic_link_requests_total", "Sign-in messages asked for");
    metrics::describe_counter!("magic_link_used_total", "Links and codes used, by method and by device");
    metrics::describe_counter!("magic_link_expired_total", "Links that ended without an answer");
    metrics::describe_histogram!(
        "pairing_latency_seconds",
        "From the approval elsewhere to the first screen going on"
    );
    metrics::describe_counter!("passkeys_total", "Passkeys presented, by what became of it");
    metrics::describe_counter!("passwords_total", "Passwords typed, by what became of it");
    metrics::describe_counter!("password_resets_total", "Links to choose a new password, asked for and used");
    metrics::describe_counter!("upstream_total", "Returns from other providers, by what became of it");
    metrics::describe_counter!("messages_total", "Messages by what became of a try to send them");
    metrics::describe_counter!(
        "deliveries_total",
        "Webhooks and back-channel logouts by what became of a try"
    );
    metrics::describe_counter!("sms_sent_total", "Text messages that a provider accepted, by provider");
    metrics::describe_counter!("sms_segments_total", "Segments of text messages, which are what is paid for");
    metrics::describe_counter!("sms_failures_total", "Tries to send a text message that failed, by kind");
    metrics::describe_counter!("sms_alarms_total", "Alarms that stopped text messages to a country");
    metrics::describe_counter!("push_sent_total", "Notifications handed to push services, by what they said");
    metrics::describe_counter!(
        "push_used_total",
        "Notifications used, by whether on a device that gets them"
    );
    metrics::describe_counter!("sign_in_anomalies_total", "Unusual sign-ins, by rule and by what came of it");
    metrics::describe_counter!(
        "admin_new_country_total",
        "Sign-ins of admins from a country that is new to them"
    );
    metrics::describe_counter!("tokens_issued_total", "Token answers, by grant");
    metrics::describe_counter!(
        "client_errors_total",
        "Requests of apps that were refused, by endpoint and cause"
    );
    metrics::describe_counter!("limits_reached_total", "Requests refused or quieted by a limit");
    metrics::describe_gauge!(
        "clock_behind_seconds",
        "How far the clock of this machine is behind the latest time in the database"
    );
    metrics::describe_histogram!("http_request_seconds", "Time to answer, by route");
}

/// Everything counted so far, in the text format of Prometheus.
pub fn render() -> String {
    HANDLE.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default()
}

/// Tidies histograms now and then, as the exporter asks.
pub fn upkeep() {
    if let Some(handle) = HANDLE.get().and_then(Option::as_ref) {
        handle.run_upkeep();
    }
}

/// So many seconds the clock of this machine is behind.
pub fn clock_behind(seconds: i64) {
    metrics::gauge!("clock_behind_seconds").set(f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)));
}

/// A sign-in message was asked for.
pub fn link_requested() {
    metrics::counter!("magic_link_requests_total").increment(1);
}

/// A link or code was used.
pub fn link_used(method: &'static str, device: &'static str) {
    metrics::counter!("magic_link_used_total", "method" => method, "device" => device).increment(1);
}

/// Links ended without an answer.
pub fn links_expired(count: u64) {
    metrics::counter!("magic_link_expired_total").increment(count);
}

/// A passkey was presented.
pub fn passkey(outcome: &'static str) {
    metrics::counter!("passkeys_total", "outcome" => outcome).increment(1);
}

/// A password was typed: `accepted`, `wrong`, or `busy` when there was no time to compare it.
pub fn password(outcome: &'static str) {
    metrics::counter!("passwords_total", "outcome" => outcome).increment(1);
}

/// A link to choose a new password was `asked` for or `used`.
pub fn password_reset(stage: &'static str) {
    metrics::counter!("password_resets_total", "stage" => stage).increment(1);
}

/// A person came back from another provider.
pub fn upstream(provider: &str, outcome: &'static str) {
    metrics::counter!("upstream_total", "provider" => provider.to_owned(), "outcome" => outcome).increment(1);
}

/// A first screen was told to go on, so long after the approval elsewhere. An approval counts once, although every tab and
/// every poll of the first screen is told of it.
pub fn paired(login: &str, approved_at_ms: i64, after: Duration) {
    static COUNTED: Mutex<Recent> = Mutex::new(Recent(VecDeque::new()));
    // A poisoned lock loses nothing but a figure.
    if COUNTED.lock().is_ok_and(|mut counted| counted.is_new(login, approved_at_ms)) {
        metrics::histogram!("pairing_latency_seconds").record(after.as_secs_f64());
    }
}

/// The newest approvals that were counted: the sign-in and the time of each.
struct Recent(VecDeque<(String, i64)>);

impl Recent {
    /// How many are remembered. A first screen goes on within seconds.
    const MOST: usize = 500;

    fn is_new(&mut self, login: &str, at_ms: i64) -> bool {
        if self.0.iter().any(|(of, at)| *at == at_ms && of == login) {
            return false;
        }
        if self.0.len() == Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back((login.to_owned(), at_ms));
        true
    }
}

/// A try to send a message ended.
pub fn message(outcome: &'static str) {
    metrics::counter!("messages_total", "outcome" => outcome).increment(1);
}

/// A try to tell another machine something ended.
pub fn delivery(outcome: &'static str) {
    metrics::counter!("deliveries_total", "outcome" => outcome).increment(1);
}

/// A provider accepted a text message.
pub fn sms_sent(provider: &str, segments: u32) {
    metrics::counter!("sms_sent_total", "provider" => provider.to_owned()).increment(1);
    metrics::counter!("sms_segments_total", "provider" => provider.to_owned()).increment(segments.into());
}

/// A try to send a text message failed: `down`, `refused`, `number`, or `undelivered` as the provider says later.
pub fn sms_failed(kind: &'static str) {
    metrics::counter!("sms_failures_total", "kind" => kind).increment(1);
}

/// A notification was handed to a push service: `accepted`, `gone`, `down` or `refused`.
pub fn push_sent(outcome: &'static str) {
    metrics::counter!("push_sent_total", "outcome" => outcome).increment(1);
}

/// A notification's link was used: on a `subscribed` device, or on another, which is an `anomaly`.
pub fn push_used(device: &'static str) {
    metrics::counter!("push_used_total", "device" => device).increment(1);
}

/// Text messages to a country were stopped.
pub fn sms_alarmed(country: &str) {
    metrics::counter!("sms_alarms_total", "country" => country.to_owned()).increment(1);
}

/// A sign-in was unusual.
pub fn anomaly(rule: &'static str, outcome: &'static str) {
    metrics::counter!("sign_in_anomalies_total", "rule" => rule, "outcome" => outcome).increment(1);
}

/// An admin signs in from a country that is new to them.
pub fn admin_new_country() {
    metrics::counter!("admin_new_country_total").increment(1);
}

/// Tokens were issued.
pub fn tokens_issued(grant: &'static str) {
    metrics::counter!("tokens_issued_total", "grant" => grant).increment(1);
}

/// A request of an app was refused, for a cause of the fixed list.
pub fn client_error(endpoint: &'static str, cause: &'static str) {
    metrics::counter!("client_errors_total", "endpoint" => endpoint, "cause" => cause).increment(1);
}

/// A limit was reached.
pub fn limited(limit: &'static str) {
    metrics::counter!("limits_reached_total", "limit" => limit).increment(1);
}

/// A request was answered.
pub fn answered(route: String, status: u16, seconds: f64) {
    metrics::histogram!("http_request_seconds", "route" => route, "status" => status.to_string())
        .record(seconds);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_counts_once_and_a_later_one_of_the_same_sign_in_again() {
        let mut recent = Recent(VecDeque::new());
        assert!(recent.is_new("a", 1) && recent.is_new("b", 1) && recent.is_new("a", 2));
        assert!(!recent.is_new("a", 1) && !recent.is_new("b", 1) && !recent.is_new("a", 2));
        for at in 0..1000 {
            recent.is_new("many", at);
        }
        assert_eq!(recent.0.len(), Recent::MOST);
    }

    #[test]
    fn every_figure_is_in_the_documentation() {
        let reference = include_str!("../../docs/deployment.md");
        // In two parts, or this line would find itself.
        let described = include_str!("metrics.rs").split(concat!("metrics::desc", "ribe_")).skip(1);
        let names: Vec<&str> = described.filter_map(|rest| rest.split('"').nth(1)).collect();
        assert!(names.contains(&"pairing_latency_seconds"), "{names:?}");
        let missing: Vec<&&str> =
            names.iter().filter(|name| !reference.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "docs/deployment.md does not name {missing:?}");
    }
}
