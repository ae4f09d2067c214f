//! Which core runs what: the server and the bare signatures share one, the load has the others.

use std::process::{Command, Stdio};

/// The cores of this machine, if there are two or more and `taskset` can choose between them.
pub struct Cores(Option<(String, String)>);

impl Cores {
    /// Looks which cores this process may use, and moves it to the first of them; every child that it
    /// starts from now on begins there too.
    pub fn find() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let list =
            status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap_or_default();
        let mut cores = expand(list.trim()).into_iter();
        let Some(first) = cores.next() else { return Self(None) };
        let others: Vec<String> = cores.map(|core| core.to_string()).collect();
        let found = Self((!others.is_empty()).then(|| (first.to_string(), others.join(","))));
        if pin(&first.to_string()) { found } else { Self(None) }
    }

    /// Moves this process to the other cores; its children stay where they started.
    pub fn to_others(&self) {
        if !self.0.as_ref().is_some_and(|(_, others)| pin(others)) {
            println!("(One core for the server and for the load: per second is too low, CPU µs is right.)");
        }
    }
}

fn pin(cores: &str) -> bool {
    let mut command = Command::new("taskset");
    command
        .args(["-acp", cores, &std::process::id().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// `0-2,5` as the kernel writes it.
fn expand(list: &str) -> Vec<u32> {
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Some(from.parse().ok()?..=to.parse().ok()?)
    };
    list.split(',').filter_map(range).flatten().collect()
}
