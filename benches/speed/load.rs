//! Sixteen connections that ask as fast as they are answered, and what that costs the server.

use crate::{
    Outcome,
    http::{Answer, Connection},
    process::Server,
};
use std::time::Instant;

/// How many requests are under way at once.
pub const CONNECTIONS: usize = 16;

/// What one connection has to do.
pub trait Lane {
    /// The next request; `None` at the end.
    fn request(&mut self) -> Option<Vec<u8>>;
    /// Takes the answer.
    fn take(&mut self, answer: &Answer) -> Outcome<()>;
}

/// What a number of operations took.
#[derive(Clone, Copy)]
pub struct Measured {
    /// Operations in a second of the clock on the wall.
    pub per_second: f64,
    /// CPU time of the server for one, user and system together, in microseconds.
    pub cpu_us: f64,
}

impl Measured {
    /// One of these and one of those, as one operation.
    pub fn and(self, other: Self) -> Self {
        Self {
            per_second: 1.0 / (1.0 / self.per_second + 1.0 / other.per_second),
            cpu_us: self.cpu_us + other.cpu_us,
        }
    }
}

/// Runs every lane to its end, on a connection of its own, and gives the lanes back.
pub async fn run<L: Lane + 'static>(server: &Server, lanes: Vec<L>) -> Outcome<(Measured, Vec<L>)> {
    let mut connected = Vec::new();
    for lane in lanes {
        connected.push((lane, Connection::open(server.address).await?));
    }
    let (cpu, started) = (server.cpu_seconds()?, Instant::now());
    // The tasks hold what cannot move between threads; there is only this one.
    let tasks = tokio::task::LocalSet::new();
    let running: Vec<_> =
        connected.into_iter().map(|(lane, to)| tasks.spawn_local(drive(lane, to))).collect();
    tasks.await;
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), server.cpu_seconds()? - cpu);
    let mut count = 0;
    let mut lanes = Vec::new();
    for task in running {
        let (lane, answers) = task.await??;
        count += answers;
        lanes.push(lane);
    }
    let count = f64::from(count);
    Ok((Measured { per_second: count / seconds, cpu_us: cpu / count * 1e6 }, lanes))
}

async fn drive<L: Lane>(mut lane: L, mut to: Connection) -> Outcome<(L, u32)> {
    let mut answers = 0;
    while let Some(request) = lane.request() {
        lane.take(&to.send(&request).await?)?;
        answers += 1;
    }
    Ok((lane, answers))
}
