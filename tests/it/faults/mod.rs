//! What clients were told still holds after a fault: processes killed, databases that crash, disks that are full, replicas that die
//!
//! A few rounds of each with every run of the tests; `make faults` runs many and prints what was lost.

mod story;

use crate::support::{
    app::Registered,
    binary::Installation,
    clock::{eventually, within},
    db::{self, Cluster},
};
use futures_util::future::join_all;
use std::{env, ops::AddAssign, sync::atomic::Ordering, time::Duration};
use story::{Load, Story};

/// How many people use an app while the fault comes.
const PEOPLE: usize = 5;
/// Those of whom sign out everywhere meanwhile.
const LEAVING: usize = 2;

/// How often each fault comes.
fn rounds() -> usize {
    env::var("PORCHLIGHT_FAULT_ROUNDS").map_or(2, |text| text.parse().expect("a number"))
}

/// What was looked at after a fault.
#[derive(Debug, Default)]
struct Found {
    /// How many answers had been given before it.
    acknowledged: usize,
    /// How much of what they said was looked at.
    checked: usize,
    /// What was given, and is gone.
    lost: Vec<String>,
    /// What was spent or ended, and does again.
    revived: Vec<String>,
}

impl AddAssign for Found {
    fn add_assign(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.checked += other.checked;
        self.lost.extend(other.lost);
        self.revived.extend(other.revived);
    }
}

impl Found {
    /// Says it, and fails if anything is not as it was told.
    fn report(&self, fault: &str) {
        println!(
            "{fault}: {} rounds, {} answers, {} facts looked at, {} lost, {} revived",
            rounds(),
            self.acknowledged,
            self.checked,
            self.lost.len(),
            self.revived.len()
        );
        assert!(self.acknowledged > 0 && self.checked > 0, "{fault}: nothing was shown");
        assert!(self.lost.is_empty() && self.revived.is_empty(), "{fault}: {self:#?}");
    }
}

/// Every refresh token that was used is spent at once, so that each fact is yes or no.
const SETTINGS: &str = "sign_in.lifetimes.refresh_grace = 0\nsign_in.limits.requests_per_ip = 1000";

async fn people(at: &Installation, client: &Registered, round: usize) -> Vec<Story> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let address = format!("p{round}x{number}@example.test");
        people.push(Story::begin(at, client, &address, number < LEAVING).await);
    }
    people
}

/// Lets people use their apps until so many answers were given, brings the fault about, and waits until all have noticed.
async fn use_until(people: &mut [Story], answers: usize, fault: impl AsyncFnOnce()) -> usize {
    let load = Load::default();
    let come = async {
        eventually("some answers", || async {
            (load.answers.load(Ordering::SeqCst) >= answers).then_some(())
        })
        .await;
        fault().await;
        load.is_over.store(true, Ordering::SeqCst);
    };
    let all = join_all(people.iter_mut().map(|story| story.go_on(&load)));
    within(Duration::from_mins(2), "the end of the load", async { tokio::join!(all, come) }).await;
    load.answers.load(Ordering::SeqCst)
}

/// Looks at everything that those people were told.
async fn look(at: &Installation, people: Vec<Story>, acknowledged: usize) -> Found {
    let mut found = Found { acknowledged, ..Found::default() };
    for story in people {
        story.check(at, &mut found).await;
    }
    found
}

/// After how many answers the fault comes: each time at another moment.
fn moment(round: usize) -> usize {
    15 + round * 61 % 90
}

/// Brings a fault about in every round, and mends it before anybody looks.
async fn each_round(
    mut installation: Installation,
    fault: impl AsyncFn(&mut Installation),
    mend: impl AsyncFn(&mut Installation),
) -> Found {
    let client = installation.client();
    installation.serve().await;
    let mut found = Found::default();
    for round in 0..rounds() {
        let mut people = people(&installation, &client, round).await;
        let answers = use_until(&mut people, moment(round), async || fault(&mut installation).await).await;
        mend(&mut installation).await;
        found += look(&installation, people, answers).await;
    }
    found
}

async fn killed(database: &str) -> Found {
    let installation = Installation::on(database, SETTINGS);
    each_round(installation, async |server| server.kill(), async |server| server.serve().await).await
}

#[tokio::test]
async fn a_server_that_is_killed_has_lost_nothing_on_sqlite() {
    killed("sqlite:porchlight.db").await.report("the server is killed, SQLite");
}

#[tokio::test]
async fn a_server_that_is_killed_has_lost_nothing_on_postgresql() {
    killed(&db::empty_postgres()).await.report("the server is killed, PostgreSQL");
}

#[tokio::test]
async fn a_database_that_crashes_has_lost_nothing() {
    let cluster = Cluster::that_can_crash();
    let installation = Installation::on(&cluster.url(), SETTINGS);
    eventually("the database", || async { installation.run(&["migrate"]).status.success().then_some(()) })
        .await;
    let mend = async |server: &mut Installation| {
        cluster.restart();
        server.until_ready().await;
    };
    let found = each_round(installation, async |_| cluster.crash(), mend).await;
    found.report("PostgreSQL crashes");
}

#[tokio::test]
async fn a_replica_that_dies_has_lost_nothing_and_the_other_goes_on() {
    let url = db::empty_postgres();
    let mut one = Installation::on(&url, SETTINGS);
    let key = one.folder.path().join("keys/master.key");
    let client = one.client();
    let mut other = Installation::on(&url, &format!("{SETTINGS}\nkeys.master_file = {key:?}"));
    other.serve().await;
    let mut found = Found::default();
    for round in 0..rounds() {
        one.serve().await;
        let mut all = people(&one, &client, round).await;
        all.extend(people(&other, &client, 1000 + round).await);
        let answers = use_until(&mut all, 2 * moment(round), async || one.kill()).await;
        found += look(&other, all, answers).await;
    }
    found.report("a replica dies, PostgreSQL");
}

#[tokio::test]
async fn a_disk_that_is_full_has_lost_nothing() {
    let full = async |server: &mut Installation| {
        let log = server.folder.path().join("porchlight.db-wal");
        server.limit_files(Some(std::fs::metadata(log).expect("a write-ahead log").len()));
    };
    let mend = async |server: &mut Installation| {
        server.limit_files(None);
        server.until_ready().await;
    };
    let found = each_round(Installation::new(SETTINGS), full, mend).await;
    found.report("the disk is full, SQLite");
}

#[tokio::test]
async fn a_database_that_is_older_than_what_was_answered_would_be_noticed() {
    let mut installation = Installation::new(SETTINGS);
    let client = installation.client();
    installation.serve().await;
    let mut people = people(&installation, &client, 0).await;
    installation.kill();
    let folder = installation.folder.path().to_owned();
    let file = |name: &str| folder.join(name);
    let files = [("porchlight.db", "copy.db"), ("porchlight.db-wal", "copy.db-wal")];
    let copy = |from: &str, to: &str| {
        std::fs::copy(file(from), file(to)).expect("copied");
    };
    for (database, kept) in files {
        copy(database, kept);
    }
    installation.serve().await;
    let answers = use_until(&mut people, 75, async || installation.kill()).await;
    for (database, kept) in files {
        copy(kept, database);
    }
    // Without the last of these the server would notice it by itself, and not start.
    for gone in ["porchlight.db-shm", "keys/master.key.seen"] {
        std::fs::remove_file(file(gone)).expect("removed");
    }
    installation.serve().await;
    let found = look(&installation, people, answers).await;
    assert!(found.lost.iter().any(|line| line.starts_with("a refresh token")), "{found:#?}");
    assert!(found.revived.iter().any(|line| line.starts_with("a session")), "{found:#?}");
}
