//! How fast is it, and what is the most that it could be? `make bench`
//!
//! Starts the program in a process of its own, signs one person in by walking the pages, and then asks for
//! codes and tokens with sixteen connections. Every line compares the CPU time of one operation with that
//! of a bare signature by the same key on the same core, in the same run: such ratios hold on noisy and on
//! slow machines, where absolute figures do not. `docs/performance.md` says how to read them.
//! `cargo bench --bench speed -- addresses` runs the last part alone.

mod addresses;
mod cores;
mod http;
mod load;
mod operations;
mod person;
mod process;
mod raw;
mod report;
mod setup;
mod work;

use porchlight::protocol::jose::SigningAlg;
use std::error::Error;

/// Whatever goes wrong ends the run with its words.
type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    if std::env::args().any(|argument| argument == "addresses") {
        return addresses::measure().await;
    }
    report::head();
    let starts = process::starts().await?;

    let installation = setup::Installation::new()?;
    let app = installation.open().await?;
    let clients = installation.add_clients()?;
    let cores = cores::Cores::find();
    let raw = SigningAlg::ALL.into_iter().map(|alg| raw::measure(&app, alg)).collect::<Outcome<Vec<_>>>()?;
    raw.iter().for_each(report::raw);

    let server = installation.serve().await?;
    cores.to_others();
    let browser = person::sign_in(&installation, &clients[0]).await?;
    for client in &clients {
        let raw = raw.iter().find(|raw| raw.alg == client.alg).ok_or("not measured")?;
        let measured = operations::tokens(&installation, &server, &browser, client).await?;
        report::tokens(raw, client, &measured);
    }
    let reads = operations::reads(&installation, &server, &browser, &clients).await?;
    report::reads(&raw[0], &reads);
    report::program(&starts, &server)?;
    drop(server);
    addresses::measure().await
}
