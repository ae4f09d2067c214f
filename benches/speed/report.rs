//! The table: what it costs, how many bare signatures that is, how much of it is signing, and the aim.

use crate::{
    Outcome,
    addresses::{Kind, Times},
    load::{CONNECTIONS, Measured},
    operations::{Read, Tokens},
    process::{PROGRAM, Server, Starts},
    raw::Raw,
    setup::Client,
};
use porchlight::protocol::jose::SigningAlg;
use std::time::Duration;

const MIB: f64 = 1_048_576.0;

/// What the columns are.
pub fn head() {
    println!("Porchlight {}: SQLite, {CONNECTIONS} connections, one core", env!("CARGO_PKG_VERSION"));
    if cfg!(debug_assertions) {
        println!(
            "A DEBUG BUILD: only the run itself is checked, its figures mean nothing. Use `make bench`."
        );
    }
    println!("  CPU µs   server CPU time of one operation, user and system");
    println!("  × sign   the same in bare signatures by that key");
    println!("  signing  the part of it that the signatures in the answer take\n");
    println!("{:34}{:>11}{:>9}{:>9}{:>9}   aim", "", "per second", "CPU µs", "× sign", "signing");
}

/// The bare signature of an algorithm, and a whole token.
pub fn raw(raw: &Raw) {
    let alg = raw.alg.as_str();
    for (name, us) in [("signature, OpenSSL alone", raw.bare_us), ("token, in this process", raw.token_us)] {
        line(&format!("{alg} {name}"), &Measured { per_second: 1e6 / us, cpu_us: us }, raw, 0, "");
    }
}

/// What the tokens of an app cost.
pub fn tokens(raw: &Raw, client: &Client, tokens: &Tokens) {
    let signatures = if client.jwt { 2 } else { 1 };
    let (both_us, refresh_us) = match (client.alg, client.jwt) {
        (SigningAlg::RS256, false) => (1000.0, 950.0),
        (SigningAlg::RS256, true) => (1700.0, 1600.0),
        _ => (350.0, 250.0),
    };
    let aim = |aim_us: f64, measured: &Measured| match client.alg {
        SigningAlg::RS256 => at_most(here(aim_us, signatures, raw), measured.cpu_us),
        _ => at_most(aim_us, measured.cpu_us),
    };
    let mostly_signing = |measured: &Measured| match client.alg {
        SigningAlg::RS256 => {
            let met = f64::from(signatures) * raw.bare_us > measured.cpu_us / 2.0;
            format!("signing over 50%: {}", verdict(met))
        }
        _ => String::new(),
    };
    let Tokens { silent, exchange, refresh } = tokens;
    let both = silent.and(*exchange);
    println!("\n{}, {} access token", client.alg.as_str(), if client.jwt { "signed" } else { "opaque" });
    line("  silent sign-in", silent, raw, 0, "");
    line("  code exchange", exchange, raw, signatures, &mostly_signing(exchange));
    line("  both", &both, raw, signatures, &aim(both_us, &both));
    let aims = [aim(refresh_us, refresh), mostly_signing(refresh)];
    line("  refresh", refresh, raw, signatures, aims.join(", ").trim_end_matches(", "));
}

/// The aims for RS256 were set on a machine on which a signature took 684 µs; here they are what is left
/// of them for everything else, and what signatures take on this machine.
fn here(aim_us: f64, signatures: u32, raw: &Raw) -> f64 {
    const SIGNATURE_US: f64 = 684.0;
    aim_us + f64::from(signatures) * (raw.bare_us - SIGNATURE_US)
}

/// What reading costs, beside a signature.
pub fn reads(raw: &Raw, reads: &[Read]) {
    println!("\nReading, beside an {} signature", raw.alg.as_str());
    for Read { name, aim_us, measured } in reads {
        line(&format!("  {name}"), measured, raw, 0, &at_most(*aim_us, measured.cpu_us));
    }
}

/// What the program itself takes.
pub fn program(starts: &Starts, server: &Server) -> Outcome<()> {
    println!("\nThe program");
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let mib = |bytes: u64| f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) * 1024.0 / MIB;
    let figures = [
        ("start to the first answer, ms", milliseconds(starts.existing), 20.0, 100.0),
        ("the same in an empty folder, ms", milliseconds(starts.empty), 600.0, 600.0),
        ("memory when idle, MiB", mib(starts.idle_bytes), 12.0, 30.0),
        ("memory after all this, MiB", mib(server.memory("VmRSS")?), 28.0, 28.0),
        ("memory at most, MiB", mib(server.memory("VmHWM")?), 28.0, 28.0),
        ("program file, MiB", mib(std::fs::metadata(PROGRAM)?.len()), 30.0, 30.0),
    ];
    for (name, value, aim, limit) in figures {
        let within = if value > aim && value <= limit {
            format!(", within the limit of {limit}")
        } else {
            String::new()
        };
        println!("  {name:32}{value:>11.1}   {}{within}", at_most(aim, value));
    }
    Ok(())
}

/// What a stranger can measure of somebody's address: medians, and what the quickest tenth stays under, which a
/// busy machine disturbs less.
pub fn addresses(times: &[Times]) {
    let each = times.first().map_or(0, |times| times.answers.len());
    println!("\nWhat the time tells about an address: {each} requests each, in an order of chance");
    for (name, tenths) in [("median", 5), ("quickest tenth", 1)] {
        println!(
            "{name:34}{:>11}{:>12}{:>17}{:>12}",
            "answer, µs", "× unknown", "next answer, µs", "× unknown"
        );
        let at =
            |all: &[Duration]| all.get(all.len() * tenths / 10).map_or(0.0, |time| time.as_secs_f64() * 1e6);
        let Some(unknown) = times.iter().find(|times| times.kind == Kind::Unknown) else { return };
        for Times { kind, answers, nexts } in times {
            let name = match kind {
                Kind::Unknown => "unknown",
                Kind::UnknownToo => "unknown, again: the noise",
                Kind::Known => "known",
                Kind::Stopped => "stopped",
                Kind::Throttled => "throttled",
            };
            let (answer, next) = (at(answers), at(nexts));
            let (ratio, next_ratio) = (answer / at(&unknown.answers), next / at(&unknown.nexts));
            println!("  {name:32}{answer:>11.0}{ratio:>12.2}{next:>17.0}{next_ratio:>12.2}");
        }
    }
}

fn line(name: &str, measured: &Measured, raw: &Raw, signatures: u32, aim: &str) {
    let Measured { per_second, cpu_us } = measured;
    let signing = f64::from(signatures) * raw.bare_us / cpu_us * 100.0;
    let signing = if signatures > 0 { format!("{signing:.0}%") } else { String::new() };
    let ratio = cpu_us / raw.bare_us;
    println!("{name:34}{per_second:>11.0}{cpu_us:>9.0}{ratio:>9.2}{signing:>9}   {aim}");
}

fn at_most(aim: f64, value: f64) -> String {
    format!("{aim:.0}: {}", verdict(value <= aim))
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}
