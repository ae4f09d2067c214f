//! `[sms]`: text messages, where they may go and what they may cost.

mod provider;

use std::collections::BTreeMap;

pub use provider::{Api, Body, Provider, Verb};

use super::public_url::PublicUrl;
use super::source::Source;
use crate::protocol::phone;

/// Text messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms {
    /// The transport.
    pub transport: Transport,
    /// The country of numbers that are typed without one, as its ISO 3166-1 code.
    pub default_region: Option<String>,
    /// The countries that messages may go to.
    pub countries: Countries,
    /// Limits for one number or network.
    pub caps: Caps,
    /// Limits for all messages together.
    pub budget: Budget,
    /// The alarm for messages that nobody uses.
    pub alarm: Alarm,
}

/// The transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// None: text messages are off.
    None,
    /// Messages are stored and shown at `/dev/outbox` instead of being sent.
    Capture,
    /// The first of these providers that accepts the message.
    Providers(Vec<Provider>),
}

/// Countries by their ISO 3166-1 codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Countries {
    /// All countries.
    All,
    /// These, including the default region.
    These(Vec<String>),
}

impl Countries {
    /// Whether messages may go there.
    pub fn contains(&self, country: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(these) => these.iter().any(|one| one == country),
        }
    }
}

/// The largest numbers of messages in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// To one number.
    pub number: u32,
    /// To numbers that differ only in the last four digits.
    pub prefix: u32,
    /// Requested from one network address.
    pub ip: u32,
}

/// Limits for all messages together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Messages in an hour.
    pub messages_per_hour: u32,
    /// Messages in a day.
    pub messages_per_day: u32,
    /// The highest cost in an hour; 0 for no limit on the cost.
    pub cost_per_hour: u32,
    /// The highest cost in a day; 0 for no limit on the cost.
    pub cost_per_day: u32,
    /// The cost of a segment, in a unit that the operator chooses.
    pub cost_per_segment: u32,
    /// The cost of a segment in particular countries.
    pub costs: BTreeMap<String, u32>,
}

impl Budget {
    /// The cost of that many segments to a country.
    pub fn cost(&self, country: &str, segments: u32) -> u32 {
        self.costs.get(country).copied().unwrap_or(self.cost_per_segment).saturating_mul(segments)
    }
}

/// Messages that nobody uses are a sign of fraud: they are sent to numbers that earn money by receiving them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The share of a country's messages that must be used, in percent; 0 turns the alarm off.
    pub percent: u32,
    /// How many must have been sent within an hour before the share counts.
    pub minimum: u32,
}

impl Sms {
    /// Whether text messages can be sent at all.
    pub fn is_on(&self) -> bool {
        self.transport != Transport::None
    }

    pub(super) fn read(source: &mut Source, public_url: Option<&PublicUrl>) -> Self {
        let transport = read_transport(source, public_url);
        let default_region = source.parsed("sms.default_region", "CH", parse_region);
        let countries = read_countries(source, default_region.as_ref());
        let nowhere = matches!(&countries, Countries::These(these) if these.is_empty());
        let is_set = source.is_set("sms.default_region") || source.is_set("sms.allowed_countries");
        if transport != Transport::None && nowhere && !is_set {
            let text = "is missing: the country of your people, which messages may then go to";
            source.fault("sms.default_region", text, Some("\"CH\""));
        }
        Self {
            transport,
            default_region,
            countries,
            caps: Caps {
                number: source.number("sms.per_number_per_hour", 3, 1..=100),
                prefix: source.number("sms.per_prefix_per_hour", 30, 1..=100_000),
                ip: source.number("sms.per_ip_per_hour", 10, 1..=100_000),
            },
            budget: read_budget(source),
            alarm: Alarm {
                percent: source.number("sms.alarm_percent", 20, 0..=100),
                minimum: source.number("sms.alarm_minimum", 20, 1..=100_000),
            },
        }
    }
}

fn read_transport(source: &mut Source, public_url: Option<&PublicUrl>) -> Transport {
    let word = source.parsed_or("sms.transport", "none", |text| match text {
        "none" | "capture" | "providers" => Ok(text.to_owned()),
        other => Err(format!("must be \"none\", \"capture\" or \"providers\", not {other:?}")),
    });
    let is_used = word == "providers";
    let before = source.fault_count();
    let providers = provider::read_all(source, is_used);
    if is_used && providers.is_empty() && source.fault_count() == before {
        let text = "needs at least one [[sms.provider]] with its kind";
        source.fault("sms.transport", text, Some("\"none\""));
    }
    if word == "capture" && public_url.is_some_and(|url| !url.is_local()) {
        let text = "shows every link to everyone: it is only for a public_url on localhost, a loopback \
                    address, .localhost or .test";
        source.fault("sms.transport", text, Some("\"providers\""));
    }
    match word.as_str() {
        "capture" => Transport::Capture,
        "providers" => Transport::Providers(providers),
        _ => Transport::None,
    }
}

fn read_countries(source: &mut Source, default_region: Option<&String>) -> Countries {
    let parse = |text: &str| if text == "*" { Ok(text.to_owned()) } else { parse_region(text) };
    let mut these = source.list("sms.allowed_countries", &[], parse);
    if these.iter().any(|one| one == "*") {
        return Countries::All;
    }
    these.extend(default_region.cloned());
    these.sort();
    these.dedup();
    Countries::These(these)
}

fn read_budget(source: &mut Source) -> Budget {
    const MOST: u32 = 1_000_000_000;
    Budget {
        messages_per_hour: source.number("sms.messages_per_hour", 200, 1..=MOST),
        messages_per_day: source.number("sms.messages_per_day", 1000, 1..=MOST),
        cost_per_hour: source.number("sms.cost_per_hour", 0, 0..=MOST),
        cost_per_day: source.number("sms.cost_per_day", 0, 0..=MOST),
        cost_per_segment: source.number("sms.cost_per_segment", 1, 0..=1_000_000),
        costs: source.list("sms.costs", &[], parse_cost).into_iter().collect(),
    }
}

fn parse_region(text: &str) -> Result<String, String> {
    if phone::is_region(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("must be a country's ISO 3166-1 code in capitals, such as \"CH\", not {text:?}"))
    }
}

fn parse_cost(text: &str) -> Result<(String, u32), String> {
    let wrong =
        || format!("must be a country and what a segment costs there, such as \"CH=8\", not {text:?}");
    let (country, cost) = text.split_once('=').ok_or_else(wrong)?;
    let cost: u32 = cost.trim().parse().ok().filter(|cost| *cost <= 1_000_000).ok_or_else(wrong)?;
    Ok((parse_region(country.trim())?, cost))
}
