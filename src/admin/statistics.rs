//! What happened in a time, as statistics. They are counted in the database, from the audit trail, so that every replica
//! says the same and none forgets when it is started again.

use crate::{
    app::App,
    model::{audit::Event, challenge::ChallengeKind, message::SIGN_IN_KINDS, policy::Method},
    protocol::{UnixTime, error::ErrorCode},
    store::{
        Conn, StoreError,
        audit::{self, SignIns},
    },
};
use std::collections::BTreeMap;

/// A sign-in that takes less than so many seconds is a quick one.
pub const QUICK_SECONDS: i64 = 10;
/// What is counted apart by its details beside the proofs: these are words of fixed lists.
const BY_DETAIL: [Event; 5] =
    [Event::LinkCreated, Event::LinkSent, Event::LinkExpired, Event::Refused, Event::Limited];
/// What a person proved who they are with; the detail is the method.
const PROOFS: [Event; 8] = [
    Event::LinkUsed,
    Event::Paired,
    Event::CodeUsed,
    Event::PasskeyUsed,
    Event::PasswordUsed,
    Event::UpstreamUsed,
    Event::SecondFactorUsed,
    Event::IssuedUsed,
];
/// What went wrong, in the order in which it is shown.
pub const FAILURES: [Event; 11] = [
    Event::CodeWrong,
    Event::PasswordWrong,
    Event::NumberWrong,
    Event::SecondFactorWrong,
    Event::PasskeyRefused,
    Event::UpstreamRefused,
    Event::PushAnomaly,
    Event::Denied,
    Event::Reported,
    Event::Refused,
    Event::Anomaly,
];
/// How an app is answered that only wanted to know whether somebody is signed in: nothing went wrong.
const SILENT: [ErrorCode; 4] = [
    ErrorCode::LoginRequired,
    ErrorCode::InteractionRequired,
    ErrorCode::ConsentRequired,
    ErrorCode::AccountSelectionRequired,
];

/// What happened in a time.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// Sign-ins.
    pub sign_ins: SignIns,
    /// Messages to sign in.
    pub messages: Messages,
    /// How long sign-ins took; `None` where it was noted of none.
    pub times: Option<Times>,
    /// How often each method was used, the most used first. A sign-in with two factors is there twice.
    pub methods: Vec<(String, i64)>,
    /// How often each of [`FAILURES`] happened.
    pub failures: Vec<(Event, i64)>,
    /// How often each limit was reached, the most often reached first.
    pub limits: Vec<(String, i64)>,
}

/// Messages to sign in: link and code are one, and so is a notification that goes out beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// Asked for, by somebody who could get one.
    pub made: i64,
    /// Accepted by a provider.
    pub sent: i64,
    /// Answered by link, by code or by the notification beside them.
    pub used: i64,
    /// Sent, and ended unanswered. One that a newer one replaced is not among them.
    pub expired: i64,
    /// Asked for, and for somebody whom nothing is sent to.
    pub withheld: i64,
}

/// How long sign-ins took, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Half of them took no longer.
    pub median: i64,
    /// Four of five took no longer.
    pub most: i64,
    /// How many took less than [`QUICK_SECONDS`].
    pub quick: i64,
    /// How many there are.
    pub all: i64,
}

/// What happened since then.
///
/// # Errors
/// The database fails.
pub async fn since(app: &App, since: UnixTime) -> Result<Statistics, StoreError> {
    app.store
        .read(move |conn| {
            let sign_ins = audit::sign_ins(conn, since)?;
            let counted = Counted(audit::count_by_detail(conn, &[&BY_DETAIL[..], &PROOFS].concat(), since)?);
            let failures = audit::count_events(conn, &FAILURES, since)?;
            let silent = counted.of(&[Event::Refused], &SILENT.map(ErrorCode::as_str));
            let failures = FAILURES.map(|event| {
                let count = failures.iter().find(|(name, _)| name == event.as_str());
                let count = count.map_or(0, |(_, count)| *count);
                (event, if event == Event::Refused { count - silent } else { count })
            });
            Ok(Statistics {
                sign_ins,
                messages: messages(&counted),
                times: times(conn, since, sign_ins.timed)?,
                methods: counted.by_detail(&PROOFS),
                failures: failures.into(),
                limits: counted.by_detail(&[Event::Limited]),
            })
        })
        .await
}

/// Events and details, and how often each was.
struct Counted(Vec<(String, Option<String>, i64)>);

impl Counted {
    /// How often these events happened with one of these details.
    fn of(&self, events: &[Event], details: &[&str]) -> i64 {
        let rows = self.rows(events);
        rows.filter(|(detail, _)| details.contains(detail)).map(|(_, count)| count).sum()
    }

    /// How often these events happened with each of their details, the most often first.
    fn by_detail(&self, events: &[Event]) -> Vec<(String, i64)> {
        let mut sums = BTreeMap::<&str, i64>::new();
        for (detail, count) in self.rows(events).filter(|(detail, _)| !detail.is_empty()) {
            *sums.entry(detail).or_default() += count;
        }
        let mut sums: Vec<_> = sums.into_iter().map(|(detail, count)| (detail.to_owned(), count)).collect();
        sums.sort_by_key(|(_, count)| -count);
        sums
    }

    fn rows(&self, events: &[Event]) -> impl Iterator<Item = (&str, i64)> {
        let those = self.0.iter().filter(|(name, ..)| events.iter().any(|event| event.as_str() == name));
        those.map(|(_, detail, count)| (detail.as_deref().unwrap_or_default(), *count))
    }
}

fn messages(counted: &Counted) -> Messages {
    let links = [ChallengeKind::EmailLink.as_str(), ChallengeKind::SmsLink.as_str()];
    let answers = [Method::EmailLink, Method::EmailCode, Method::SmsLink, Method::SmsCode, Method::Push]
        .map(Method::as_str);
    let made = counted.of(&[Event::LinkCreated], &SIGN_IN_KINDS);
    // A picture on the screen is no message.
    let pictures = counted.of(&[Event::LinkCreated], &[Method::Qr.as_str()]);
    // Before details were of a fixed list, a message that was made had none.
    let all: i64 = counted.by_detail(&[Event::LinkCreated]).iter().map(|(_, count)| count).sum();
    Messages {
        made,
        sent: counted.of(&[Event::LinkSent], &SIGN_IN_KINDS),
        used: counted.of(&[Event::LinkUsed, Event::CodeUsed, Event::Paired], &answers),
        expired: counted.of(&[Event::LinkExpired], &links),
        withheld: all - made - pictures,
    }
}

fn times(conn: &mut Conn, since: UnixTime, all: i64) -> Result<Option<Times>, StoreError> {
    // The nearest rank: the least of the times that so many per cent of them do not exceed.
    let others = |percent: i64| (all * percent + 99) / 100 - 1;
    if all == 0 {
        return Ok(None);
    }
    let (median, most) =
        (audit::nth_quickest(conn, since, others(50))?, audit::nth_quickest(conn, since, others(80))?);
    let quick = audit::quicker(conn, since, QUICK_SECONDS)?;
    Ok(median.zip(most).map(|(median, most)| Times { median, most, quick, all }))
}
