//! GET /admin/statistics: sign-ins, links, methods, times, failures and limits as statistics

use crate::{
    admin::statistics::{self, Messages, Statistics as Counted, Times},
    views::{
        Took,
        statistics::{
            Count, Failure as FailureLine, MessageFigures, Period, Rate, Share, Statistics, TimeFigures,
        },
    },
    web::{Failure, PageRequest, guard, query},
};
use actix_web::{HttpRequest, HttpResponse};

const HERE: &str = "/admin/statistics";
/// The times that can be chosen, in days.
const PERIODS: [i64; 3] = [1, 7, 30];
/// The one that is shown when none is.
const WEEK: i64 = 7;
const DAY: i64 = 86_400;
/// How many of the messages that are sent should be answered, in per cent.
const MESSAGES_GOAL: i64 = 90;
/// How many sign-ins should be quick, in per cent.
const QUICK_GOAL: i64 = 80;

/// What happened in the time that was chosen, up to now.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, HERE).await?;
    let asked = query::value(http_request.query_string(), "days").and_then(|days| days.parse().ok());
    let days = asked.filter(|days| PERIODS.contains(days)).unwrap_or(WEEK);
    let counted = statistics::since(&request.app, request.app.now() - days * DAY).await?;
    request.page(&page(counted, days))
}

fn page(counted: Counted, days: i64) -> Statistics {
    let all: i64 = counted.methods.iter().map(|(_, count)| count).sum();
    let share = |(method, count): (String, i64)| Share {
        name: method.replace('_', "-"),
        count,
        percent: (count * 200 + all) / (2 * all.max(1)),
    };
    Statistics {
        periods: PERIODS.map(|of| period(of, days)).into(),
        days,
        sign_ins: counted.sign_ins.count,
        people: counted.sign_ins.people,
        messages: messages(counted.messages),
        time: counted.times.and_then(times),
        methods: counted.methods.into_iter().map(share).collect(),
        failures: counted
            .failures
            .into_iter()
            .map(|(event, count)| FailureLine {
                name: event.word(),
                count,
                url: query::with("/admin/log", "event", event.as_str()),
            })
            .collect(),
        limits: counted
            .limits
            .into_iter()
            .map(|(stored, count)| Count { name: stored.replace('_', "-"), stored, count })
            .collect(),
    }
}

fn period(days: i64, shown: i64) -> Period {
    Period { days, url: query::with(HERE, "days", &days.to_string()), current: days == shown }
}

fn messages(counted: Messages) -> MessageFigures {
    let Messages { made, sent, used, expired, withheld } = counted;
    MessageFigures { made, sent, used, expired, withheld, rate: Rate::of(used, sent, MESSAGES_GOAL) }
}

fn times(times: Times) -> Option<TimeFigures> {
    let quick = Rate::of(times.quick, times.all, QUICK_GOAL)?;
    Some(TimeFigures { median: Took::new(times.median), most: Took::new(times.most), quick })
}
