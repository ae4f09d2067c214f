//! What is unusual about a sign-in. Pure: what was seen and the policy's rules alone decide.

use super::acr;
use crate::{
    model::{
        authenticator::Factors,
        contact::ContactKind,
        login::Proof,
        policy::Method,
        risk::{Finding, Outcome, RiskRules, Rule},
    },
    protocol::UnixTime,
    store::failed_attempts::FailedAttempts,
    world::geo::Place,
};
use std::collections::HashSet;

/// The longest that a sign-in counts as one of many, and a wrong answer as part of an attack, in seconds.
pub const HOUR: i64 = 3600;
/// Nobody travels faster, in kilometres an hour: an airliner with the wind.
const FASTEST: f64 = 900.0;
/// Databases of addresses are wrong by less than this, in kilometres, most of the time.
const NEAR: f64 = 500.0;
/// Sign-ins of one person in an hour, this one among them, that are still usual.
const SIGN_INS: usize = 5;
/// From so many networks they are not.
const NETWORKS: usize = 3;
/// Wrong answers of one network in an hour that make it an attacker,
const WRONG: usize = 15;
/// when they went to so many accounts.
const ACCOUNTS: usize = 5;

/// One sign-in, now or earlier.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// When the person proved who they are.
    pub at: UnixTime,
    /// The digest of the browser's cookie.
    pub browser: Vec<u8>,
    /// The network, as limits count it.
    pub network: String,
    /// Where that is, if known.
    pub place: Option<Place>,
}

/// What the rules are asked about.
#[derive(Clone, Debug)]
pub struct Seen {
    /// This sign-in.
    pub now: SignIn,
    /// The person's earlier ones, newest first, as far back as they are read.
    pub earlier: Vec<SignIn>,
    /// It was proved by a passkey whose device made sure of the person: nobody guesses or forwards that.
    pub strong: bool,
    /// What else this network did within the hour.
    pub failed_attempts: FailedAttempts,
}

/// Every rule whose answer is yes, and what the policy makes of it.
pub fn judge(rules: &RiskRules, seen: &Seen) -> Vec<Finding> {
    let asked = Rule::ALL.into_iter().filter(|rule| rules.of(*rule) != Outcome::Off);
    asked.filter_map(|rule| Some(Finding { rule, outcome: rules.of(rule), saw: see(rule, seen)? })).collect()
}

/// What comes of all of them: the hardest.
pub fn outcome(findings: &[Finding]) -> Outcome {
    findings.iter().map(|finding| finding.outcome).max().unwrap_or(Outcome::Off)
}

/// What a rule saw, if its answer is yes.
fn see(rule: Rule, seen: &Seen) -> Option<String> {
    // A stranger's flood keeps nobody out of their own browser, nor away from their passkey.
    let is_own = seen.strong || is_known_browser(seen);
    match rule {
        Rule::NewDevice => new_device(seen),
        Rule::NewCountry => new_country(seen),
        Rule::ImpossibleTravel => impossible_travel(seen),
        Rule::Velocity => (!is_own).then(|| velocity(seen)).flatten(),
        Rule::AttackingAddress => (!is_own).then(|| attacking_address(seen)).flatten(),
    }
}

fn is_known_browser(seen: &Seen) -> bool {
    seen.earlier.iter().any(|earlier| earlier.browser == seen.now.browser)
}

fn new_device(seen: &Seen) -> Option<String> {
    let is_new = !seen.earlier.is_empty() && !is_known_browser(seen);
    is_new.then(|| match seen.earlier.len() {
        1 => "the only earlier sign-in was in another browser".to_owned(),
        n => format!("none of the last {n} sign-ins was in this browser"),
    })
}

fn new_country(seen: &Seen) -> Option<String> {
    let here = seen.now.place.as_ref()?;
    let mut before: Vec<&str> = Vec::new();
    for place in seen.earlier.iter().filter_map(|earlier| earlier.place.as_ref()) {
        if !before.contains(&place.country.as_str()) {
            before.push(&place.country);
        }
    }
    // Where nothing is known of earlier, nothing is new.
    (!before.is_empty() && !before.contains(&here.country.as_str()))
        .then(|| format!("{} ({}), before only {}", here.country_name, here.country, before.join(", ")))
}

fn impossible_travel(seen: &Seen) -> Option<String> {
    let last = seen.earlier.first()?;
    let (here, there) = (seen.now.place.as_ref()?, last.place.as_ref()?);
    let kilometres = here.spot?.kilometres_to(there.spot?);
    let seconds = (seen.now.at - last.at).max(0);
    let hours = i32::try_from(seconds).map_or(f64::MAX, f64::from) / 3600.0;
    (kilometres > NEAR && kilometres > FASTEST * hours)
        .then(|| format!("{kilometres:.0} km from {there} to {here} in {} minutes", seconds / 60))
}

fn velocity(seen: &Seen) -> Option<String> {
    let recent = seen.earlier.iter().filter(|earlier| earlier.at > seen.now.at - HOUR);
    let all: Vec<&SignIn> = recent.chain([&seen.now]).collect();
    let networks: HashSet<&str> = all.iter().map(|sign_in| sign_in.network.as_str()).collect();
    (all.len() > SIGN_INS && networks.len() >= NETWORKS)
        .then(|| format!("{} sign-ins in an hour from {} networks", all.len(), networks.len()))
}

fn attacking_address(seen: &Seen) -> Option<String> {
    let FailedAttempts { wrong, accounts } = seen.failed_attempts;
    (wrong >= WRONG && accounts >= ACCOUNTS)
        .then(|| format!("{wrong} wrong answers to {accounts} accounts in an hour"))
}

/// Messages to another contact than the one that was proved, which do as the second factor of an unusual
/// sign-in when the person has none that the policy names. `texts` says whether text messages can be sent.
pub fn another_contact(proofs: &[Proof], texts: bool) -> Vec<Method> {
    let mut methods = if texts { vec![Method::SmsCode, Method::EmailCode] } else { vec![Method::EmailCode] };
    // Only what makes two factors of it: a password, say, is no more than the mailbox that sets it anew.
    methods.retain(|method| {
        let with: Vec<Proof> = proofs.iter().cloned().chain([Proof::new(*method, 0)]).collect();
        acr::has_two_factors(&with)
    });
    methods
}

/// What a person can give as the second factor of an unusual sign-in, in order: what the policy names, else
/// what `another_contact` names. Nothing is set up on the way: it might be a thief who sets it up.
pub fn methods(named: &[Method], other: &[Method], factors: Factors, reached: &[ContactKind]) -> Vec<Method> {
    let usable = |methods: &[Method]| factors.usable(methods, |kind| reached.contains(&kind));
    let methods = usable(named);
    if methods.is_empty() { usable(other) } else { methods }
}

#[cfg(test)]
mod tests;
