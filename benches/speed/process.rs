//! The program in a process of its own, and what the kernel tells of it.

use crate::{
    Outcome,
    http::{self, Connection},
    setup::Installation,
};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The program that is measured.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_porchlight");

/// In which the kernel counts the time of a process: Linux has `USER_HZ` at 100 on every machine.
const TICKS_A_SECOND: f64 = 100.0;

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first answer.
    pub first_answer: Duration,
}

/// What starting costs.
pub struct Starts {
    /// To the first discovery answer, with everything there.
    pub existing: Duration,
    /// The same in an empty folder: database, master key and signing keys are made.
    pub empty: Duration,
    /// Memory in use a second later, in bytes.
    pub idle_bytes: u64,
}

/// A command of the program.
pub fn porchlight(config: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--config").arg(config).env_clear().stdin(Stdio::null());
    command
}

impl Server {
    /// Starts it and waits for its first answer. Its log goes to a file, as a service's does.
    pub async fn start(config: &Path, address: SocketAddr) -> Outcome<Self> {
        let log: PathBuf = config.with_extension("log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&log)?;
        let request = http::get(&address.to_string(), "/.well-known/openid-configuration", "accept: */*");
        let started = Instant::now();
        let child = porchlight(config).arg("serve").stdout(Stdio::null()).stderr(file).spawn()?;
        let mut server = Self { child, address, first_answer: Duration::ZERO };
        while started.elapsed() < Duration::from_secs(30) {
            if let Ok(mut connection) = Connection::open(address).await
                && connection.send(&request).await.is_ok_and(|answer| answer.status == 200)
            {
                server.first_answer = started.elapsed();
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        Err(format!("the server does not start:\n{}", fs::read_to_string(log)?).into())
    }

    /// CPU time that it has used, user and system, all threads together.
    pub fn cpu_seconds(&self) -> Outcome<f64> {
        cpu_seconds(&self.child.id().to_string())
    }

    /// Memory in use (`VmRSS`) or at most (`VmHWM`), in bytes.
    pub fn memory(&self, field: &str) -> Outcome<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")).ok_or("no memory")?;
        Ok(kib.parse::<u64>()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time of a process, `self` being this one, in seconds.
pub fn cpu_seconds(process: &str) -> Outcome<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in brackets, may hold spaces; utime and stime are fields 14 and 15.
    let after_name = stat.rsplit_once(')').ok_or("no stat")?.1;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks = ticks.map(str::parse::<u32>).sum::<Result<u32, _>>()?;
    Ok(f64::from(ticks) / TICKS_A_SECOND)
}

/// Starts in an empty folder and again in the same, five times; the middle of each counts.
pub async fn starts() -> Outcome<Starts> {
    let (mut empty, mut existing, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        let installation = Installation::new()?;
        empty.push(installation.serve().await?.first_answer);
        let server = installation.serve().await?;
        existing.push(server.first_answer);
        tokio::time::sleep(Duration::from_secs(1)).await;
        idle.push(server.memory("VmRSS")?);
    }
    Ok(Starts { existing: middle(existing), empty: middle(empty), idle_bytes: middle(idle) })
}

fn middle<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values[values.len() / 2]
}
