//! The admin page of statistics.

use serde::Serialize;

use super::page::{PROBE, Page, Took};

/// The statistics of a period.
#[derive(Clone, Debug, Serialize)]
pub struct Statistics {
    /// The periods that can be chosen.
    pub periods: Vec<Period>,
    /// The chosen period, in days.
    pub days: i64,
    /// Sign-ins.
    pub sign_ins: i64,
    /// People who signed in.
    pub people: i64,
    /// Messages with a link, a code or both.
    pub messages: MessageFigures,
    /// How long sign-ins took; `None` if it was recorded for none.
    pub time: Option<TimeFigures>,
    /// The methods that people used, the most used first.
    pub methods: Vec<Share>,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// Limits that were reached, the most often reached first.
    pub limits: Vec<Count>,
}

/// A period that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Period {
    /// The number of days.
    pub days: i64,
    /// The page.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// Messages to sign in.
#[derive(Clone, Debug, Serialize)]
pub struct MessageFigures {
    /// Requested by people who could get one.
    pub made: i64,
    /// Accepted by a provider.
    pub sent: i64,
    /// The link or the code was used.
    pub used: i64,
    /// Expired unused.
    pub expired: i64,
    /// Requested and withheld.
    pub withheld: i64,
    /// The share of sent messages that were used; `None` if none was sent.
    pub rate: Option<Rate>,
}

/// How long sign-ins took.
#[derive(Clone, Debug, Serialize)]
pub struct TimeFigures {
    /// Half of them took no longer.
    pub median: Took,
    /// Four of five took no longer.
    pub most: Took,
    /// How many took less than ten seconds.
    pub quick: Rate,
}

/// A share, and its goal.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Rate {
    /// The share in percent, rounded down.
    pub percent: i64,
    /// The goal: the smallest share, in percent.
    pub goal: i64,
    /// Whether the goal is reached.
    pub reached: bool,
}

impl Rate {
    /// `part` of `whole`, with its goal in percent; `None` if `whole` is 0. Messages that were sent before a period
    /// can be used in it, so the share is limited to 100.
    pub fn of(part: i64, whole: i64, goal: i64) -> Option<Self> {
        let part = part.min(whole);
        (whole > 0).then(|| Self { percent: part * 100 / whole, goal, reached: part * 100 >= goal * whole })
    }
}

/// A method's share.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The method's name, as a part of the texts' names: `email-link`.
    pub name: String,
    /// How often it was used.
    pub count: i64,
    /// The share of all, in percent, rounded.
    pub percent: i64,
}

/// Something that went wrong.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The event, as a part of the texts' names: `code-wrong`.
    pub name: String,
    /// How often.
    pub count: i64,
    /// The link to them in the log.
    pub url: String,
}

/// How often a limit was reached.
#[derive(Clone, Debug, Serialize)]
pub struct Count {
    /// The limit's name, as a part of the texts' names.
    pub name: String,
    /// The stored name.
    pub stored: String,
    /// How often.
    pub count: i64,
}

impl Page for Statistics {
    const TEMPLATE: &'static str = "pages/admin/statistics.html";

    fn samples() -> Vec<Self> {
        let periods = [1, 7, 30].map(|days| Period {
            days,
            url: format!("/admin/statistics?days={days}"),
            current: days == 7,
        });
        let share = |name: &str, count, percent| Share { name: name.into(), count, percent };
        let failure =
            |name: &str, count| Failure { name: name.into(), count, url: format!("/admin/log?event={name}") };
        let limit =
            |stored: &str, count| Count { name: stored.replace('_', "-"), stored: stored.into(), count };
        let plain = Self {
            periods: periods.into(),
            days: 7,
            sign_ins: 1284,
            people: 412,
            messages: MessageFigures {
                made: 1011,
                sent: 1004,
                used: 942,
                expired: 41,
                withheld: 23,
                rate: Rate::of(942, 1004, 90),
            },
            time: Some(TimeFigures {
                median: Took::new(8),
                most: Took::new(26),
                quick: Rate { percent: 61, goal: 80, reached: false },
            }),
            methods: vec![
                share("email-link", 702, 53),
                share("passkey", 331, 25),
                share("email-code", 240, 18),
                share("upstream", 40, 3),
                share("password", 12, 1),
            ],
            failures: vec![
                failure("code-wrong", 31),
                failure("password-wrong", 6),
                failure("number-wrong", 0),
                failure("factor-wrong", 2),
                failure("passkey-refused", 4),
                failure("provider-refused", 1),
                failure("push-anomaly", 0),
                failure("login-denied", 3),
                failure("login-refused", 9),
                failure("login-anomaly", 17),
            ],
            limits: vec![limit("sends_per_address", 5), limit("requests_per_ip", 2)],
        };
        let none = MessageFigures { made: 0, sent: 0, used: 0, expired: 0, withheld: 0, rate: None };
        let missed = MessageFigures { used: 702, rate: Rate::of(702, 1004, 90), ..plain.messages.clone() };
        vec![
            plain.clone(),
            Self {
                sign_ins: 0,
                people: 0,
                messages: none,
                time: None,
                methods: Vec::new(),
                failures: vec![failure("code-wrong", 0), failure("password-wrong", 0)],
                limits: Vec::new(),
                ..plain.clone()
            },
            Self {
                messages: missed,
                time: plain
                    .time
                    .clone()
                    .map(|time| TimeFigures { quick: Rate { percent: 86, goal: 80, reached: true }, ..time }),
                limits: vec![Count { name: PROBE.into(), stored: PROBE.into(), count: 1 }],
                ..plain
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(part: i64, whole: i64) -> Option<(i64, bool)> {
        Rate::of(part, whole, 90).map(|rate| (rate.percent, rate.reached))
    }

    #[test]
    fn a_goal_is_reached_by_the_exact_share_and_not_by_a_rounded_one() {
        assert_eq!(rate(899, 1000), Some((89, false)));
        assert_eq!(rate(900, 1000), Some((90, true)));
        assert_eq!(rate(2, 3), Some((66, false)));
    }

    #[test]
    fn a_share_of_nothing_is_none_and_of_something_at_most_all() {
        assert_eq!(rate(0, 0), None);
        assert_eq!(rate(5, 4), Some((100, true)));
    }
}
