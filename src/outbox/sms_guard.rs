//! Whether a text message may be sent: fraud earns by having them sent to numbers of its own, so every limit
//! is in the database, and all of them hold before a message is queued.

use crate::{
    app::App,
    config::sms::Transport,
    model::device::Device,
    observe::metrics,
    protocol::{UnixTime, phone::PhoneNumber},
    store::{
        Conn, StoreError,
        limits::{self, Taken},
    },
};

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// One part in so many of every budget is kept for browsers in which the number's owner has been signed in: strangers
/// cannot spend it.
const KEPT: u32 = 5;
/// What is counted together for the alarm, in seconds: longer than most links and codes live.
const BUCKET: i64 = 900;
/// How many buckets the alarm looks back.
const BUCKETS: i64 = HOUR / BUCKET;

/// A message that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct SmsRequest<'a> {
    /// To which number.
    pub number: &'a PhoneNumber,
    /// From where it is asked for.
    pub device: &'a Device,
    /// Whether the number's owner has been signed in in the browser that asks. Messages to the number and to its
    /// neighbours have accounts of their own then, no alarm stops them, and the last part of the budget is kept for them
    /// ([`KEPT`]), so that strangers cannot use up what an owner needs.
    pub known_browser: bool,
    /// How many segments it has (`wording::segments`).
    pub segments: u32,
    /// Whether it would be sent. For a number that nobody has, the same limits are counted apart, so that the
    /// answer takes as long, and strangers cannot use the budget up.
    pub is_for_somebody: bool,
}

/// What the guard says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be sent, and was counted.
    Send,
    /// It may not.
    Refuse(Refusal),
}

/// Why a message may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No text messages are configured.
    Off,
    /// The number's country is not on the list.
    Country,
    /// Too many to this number, until then.
    Number(UnixTime),
    /// Too many asked for from this network, until then.
    Ip(UnixTime),
    /// Too few of those to this country are used.
    Alarm,
    /// Too many to the number's neighbours, until then.
    Prefix(UnixTime),
    /// The hour's or the day's budget is used up, until then.
    Budget(UnixTime),
}

impl Refusal {
    /// The reason, for the message's row.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Off => "text messages are not configured",
            Self::Country => "text messages to this country are not allowed",
            Self::Number(_) => "too many text messages to this number",
            Self::Ip(_) => "too many text messages asked for from this network",
            Self::Alarm => "too few text messages to this country are used: an alarm stopped them",
            Self::Prefix(_) => "too many text messages to numbers like this one",
            Self::Budget(_) => "the budget of text messages is used up",
        }
    }

    /// The name of the limit, for the metrics and the audit trail.
    pub fn limit(self) -> &'static str {
        match self {
            Self::Off => "sms_off",
            Self::Country => "sms_country",
            Self::Number(_) => "sms_per_number",
            Self::Ip(_) => "sms_per_ip",
            Self::Alarm => "sms_alarm",
            Self::Prefix(_) => "sms_per_prefix",
            Self::Budget(_) => "sms_budget",
        }
    }
}

/// Whether text messages go to the number's country. It depends on nothing else, so that it may be told to anybody.
pub fn reaches(app: &App, number: &PhoneNumber) -> bool {
    app.config.sms.countries.contains(number.country())
}

/// Whether a message may be sent. A yes is counted, in the caller's transaction: however many ask at once, on
/// however many replicas, no limit is exceeded.
///
/// # Errors
/// The database fails.
pub fn may_send(app: &App, conn: &mut Conn, ask: &SmsRequest<'_>) -> Result<Verdict, StoreError> {
    let Some(refusal) = refusal(app, conn, ask)? else { return Ok(Verdict::Send) };
    metrics::limited(refusal.limit());
    if matches!(refusal, Refusal::Budget(_)) && ask.is_for_somebody {
        tracing::warn!("{}", refusal.reason());
    }
    Ok(Verdict::Refuse(refusal))
}

fn refusal(app: &App, conn: &mut Conn, ask: &SmsRequest<'_>) -> Result<Option<Refusal>, StoreError> {
    let (sms, now) = (&app.config.sms, app.now());
    let country = ask.number.country();
    if sms.transport == Transport::None {
        return Ok(Some(Refusal::Off));
    }
    if !reaches(app, ask.number) {
        return Ok(Some(Refusal::Country));
    }
    // First what does not depend on whose number it is.
    let key = format!("sms-ip/{}", ask.device.network());
    if let Taken::NotUntil(until) = limits::take(conn, &key, sms.caps.ip.into(), HOUR, now)? {
        return Ok(Some(Refusal::Ip(until)));
    }
    let known = if ask.known_browser { "/known" } else { "" };
    let key = format!("sms-number/{}{known}", ask.number);
    if let Taken::NotUntil(until) = limits::take(conn, &key, sms.caps.number.into(), HOUR, now)? {
        return Ok(Some(Refusal::Number(until)));
    }
    if is_alarmed(app, conn, country)? && !ask.known_browser {
        return Ok(Some(Refusal::Alarm));
    }
    let whose = if ask.is_for_somebody { "sms" } else { "sms-nobody" };
    let key = format!("{whose}-prefix/{}{known}", ask.number.block());
    if let Taken::NotUntil(until) = limits::take(conn, &key, sms.caps.prefix.into(), HOUR, now)? {
        return Ok(Some(Refusal::Prefix(until)));
    }
    Ok(spend(app, conn, ask, whose)?.map(Refusal::Budget))
}

/// Takes a message and its cost from the hour and the day. `Some` is when there is more.
fn spend(
    app: &App,
    conn: &mut Conn,
    ask: &SmsRequest<'_>,
    whose: &str,
) -> Result<Option<UnixTime>, StoreError> {
    let (budget, now) = (&app.config.sms.budget, app.now());
    let cost = budget.cost(ask.number.country(), ask.segments);
    for (what, count, most, seconds) in [
        ("messages-hour", 1, budget.messages_per_hour, HOUR),
        ("messages-day", 1, budget.messages_per_day, DAY),
        ("cost-hour", cost, budget.cost_per_hour, HOUR),
        ("cost-day", cost, budget.cost_per_day, DAY),
    ] {
        if most == 0 {
            continue;
        }
        let most = if ask.known_browser { most } else { most - most / KEPT };
        let key = format!("{whose}-{what}");
        let taken = limits::take_many(conn, &key, count.into(), most.into(), seconds, now)?;
        if let Taken::NotUntil(until) = taken {
            return Ok(Some(until));
        }
    }
    Ok(None)
}

/// A message to a country was accepted by a provider.
pub(super) fn sent(app: &App, conn: &mut Conn, country: &str) -> Result<(), StoreError> {
    count(app, conn, "sent", country)
}

/// The link or code of a message to that number was used: call it with every proof by text message.
///
/// # Errors
/// The database fails.
pub fn used(app: &App, conn: &mut Conn, number: &PhoneNumber) -> Result<(), StoreError> {
    count(app, conn, "used", number.country())
}

fn count(app: &App, conn: &mut Conn, what: &str, country: &str) -> Result<(), StoreError> {
    let now = app.now();
    limits::take(conn, &bucket(what, country, now / BUCKET), i64::MAX, 2 * HOUR, now).map(|_| ())
}

fn bucket(what: &str, country: &str, number: i64) -> String {
    format!("sms-{what}/{country}/{number}")
}

/// Whether so few of the messages to a country are used that somebody else must be asking for them. The newest
/// ones do not count: their readers have not had the time. An alarm lasts an hour.
fn is_alarmed(app: &App, conn: &mut Conn, country: &str) -> Result<bool, StoreError> {
    let (alarm, now) = (app.config.sms.alarm, app.now());
    if alarm.percent == 0 {
        return Ok(false);
    }
    let key = format!("sms-alarm/{country}");
    if limits::is_reached(conn, &key, 1, now)? {
        return Ok(true);
    }
    let this = now / BUCKET;
    let keys = |what: &str, last: i64| -> Vec<String> {
        (this - BUCKETS..=last).map(|number| bucket(what, country, number)).collect()
    };
    let sent = limits::sum(conn, &keys("sent", this - 1), now)?;
    let used = limits::sum(conn, &keys("used", this), now)?;
    if sent < i64::from(alarm.minimum) || used * 100 >= sent * i64::from(alarm.percent) {
        return Ok(false);
    }
    limits::take(conn, &key, 1, HOUR, now)?;
    metrics::sms_alarmed(country);
    tracing::warn!(
        country,
        sent,
        used,
        "text messages to a country are stopped for an hour: too few are used"
    );
    Ok(true)
}
