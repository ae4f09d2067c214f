//! How SQLite would run what is run often: nothing that is done each minute, or that an admin looks at, reads a whole
//! table.

use super::{audit, messages, probe::on_sqlite, *};
use crate::model::{
    audit::Event,
    challenge::{Challenge, ChallengeKind},
    id::{ChallengeId, LoginId, UserId},
    message::MessageStatus,
};
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::sync::Mutex;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

type Work = Box<dyn Fn(&mut Conn) -> Result<(), StoreError> + Send>;

fn work<T>(f: impl Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static) -> Work {
    Box::new(move |conn| f(conn).map(|_| ()))
}

/// The statements that some work runs.
fn statements(conn: &mut Conn, work: &Work) -> Vec<String> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = seen.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            noted.lock().unwrap().push(query.to_string());
        }
    });
    work(conn).expect("it runs");
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| ());
    let text = seen.lock().unwrap().clone();
    text.into_iter().map(|sql| sql.split(" -- binds").next().unwrap_or_default().to_owned()).collect()
}

/// The steps of a statement's plan.
fn plan(conn: &mut Conn, statement: &str) -> Vec<String> {
    let lines: Vec<Line> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(conn).expect("a plan");
    lines.into_iter().map(|line| line.detail).collect()
}

/// Every statement of that work with a step that reads a whole table.
async fn scans(all: Vec<(&'static str, Work)>) -> Vec<String> {
    let store = on_sqlite().await;
    store.migrate().await.expect("migrated");
    let found = store.write(move |conn| {
        let mut found = Vec::new();
        for (name, work) in &all {
            let statements = statements(conn, work);
            assert!(!statements.is_empty(), "{name} runs no statement");
            for statement in statements {
                let steps = plan(conn, &statement);
                let scan = steps.iter().find(|step| step.starts_with("SCAN"));
                found.extend(scan.map(|step| format!("{name}: {step}: {statement}")));
            }
        }
        Ok(found)
    });
    found.await.expect("explained")
}

fn link() -> Challenge {
    Challenge {
        id: ChallengeId::new("0"),
        kind: ChallengeKind::EmailLink,
        digest: Vec::new(),
        login_id: Some(LoginId::new("0")),
        user_id: None,
        contact_key: String::new(),
        tries: 0,
        max_tries: 1,
        created_at: 0,
        expires_at: 0,
        used_at: None,
        replaced_at: None,
    }
}

#[tokio::test]
async fn what_is_over_is_cleared_away_without_reading_a_table() {
    let all: Vec<(&'static str, Work)> = vec![
        ("limits", work(|c| limits::purge(c, 0, 9))),
        ("access_tokens", work(|c| access_tokens::purge(c, 0, 9))),
        ("challenges", work(|c| challenges::purge(c, 0, 9))),
        ("ceremonies", work(|c| ceremonies::purge(c, 0, 9))),
        ("upstream_requests", work(|c| upstream_requests::purge(c, 0, 9))),
        ("upstream_logins", work(|c| upstream_logins::purge(c, 0, 9))),
        ("logins", work(|c| logins::purge(c, 0, 9))),
        ("dismissed_prompts", work(|c| dismissed_prompts::purge(c, 0, 9))),
        ("grants", work(|c| grants::purge(c, 0, 9))),
        ("refresh_tokens", work(|c| refresh_tokens::purge(c, 0, 9))),
        ("sessions", work(|c| sessions::purge(c, 0, 9))),
        ("messages", work(|c| messages::purge(c, 0, 9))),
        ("audit", work(|c| audit::purge(c, 0, 9))),
        ("risks", work(|c| risks::purge(c, 0, 9))),
        ("failed_attempts", work(|c| failed_attempts::purge(c, 0, 9))),
        ("client_errors", work(|c| client_errors::purge(c, 0, 9))),
        ("access_windows", work(|c| access_windows::purge(c, 0, 9))),
        ("deliveries", work(|c| deliveries::purge(c, 0, 9))),
    ];
    let source = include_str!("../jobs/housekeeping.rs");
    let kinds = source.split("store::").filter_map(|rest| rest.split_once("::purge,")).map(|(kind, _)| kind);
    let kinds: Vec<&str> = kinds.filter(|kind| !kind.contains('\n')).collect();
    assert_eq!(kinds.len(), all.len(), "{kinds:?}");
    for kind in kinds {
        let known = all.iter().any(|(name, _)| *name == kind);
        assert!(known, "nobody looks how {kind}::purge runs");
    }
    let also = vec![
        ("sign-ins that nobody touched", work(|c| logins::purge_untouched(c, 0, 9))),
        ("the oldest of them", work(|c| logins::trim_untouched(c, 0, 9))),
        ("links that ended", work(|c| challenges::expire_links(c, 0, 9))),
        ("whether they were sent", work(|c| messages::were_sent(c, &[link()]))),
    ];
    let found = scans(all.into_iter().chain(also).collect()).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn what_an_admin_looks_at_is_found_without_reading_a_table() {
    let filter = |user: bool, event: Option<Event>| audit::Filter {
        user: user.then(|| UserId::new("0")),
        event,
        before: None,
    };
    let of = |status: &[MessageStatus], user: bool| messages::Filter {
        status: status.to_vec(),
        user: user.then(|| UserId::new("0")),
        ..messages::Filter::default()
    };
    let (newest, theirs) = (filter(false, None), filter(true, None));
    let denied = filter(false, Some(Event::Denied));
    let (all, failed) = (of(&[], false), of(&[MessageStatus::Failed], false));
    let sent_to = of(&[], true);
    let looks: Vec<(&'static str, Work)> = vec![
        ("the log", work(move |c| audit::page(c, &newest, 50))),
        ("a person's log", work(move |c| audit::page(c, &theirs, 50))),
        ("an event's log", work(move |c| audit::page(c, &denied, 50))),
        ("events", work(|c| audit::count_events(c, &[Event::Denied, Event::CodeWrong], 0))),
        ("details", work(|c| audit::count_by_detail(c, &[Event::Limited, Event::LinkSent], 0))),
        ("sign-ins", work(|c| audit::sign_ins(c, 0))),
        ("quick ones", work(|c| audit::quicker(c, 0, 10))),
        ("the median", work(|c| audit::nth_quickest(c, 0, 4))),
        ("messages", work(move |c| messages::page(c, &all, 50))),
        ("those that failed", work(move |c| messages::page(c, &failed, 50))),
        ("those to a person", work(move |c| messages::page(c, &sent_to, 50))),
    ];
    let found = scans(looks).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
