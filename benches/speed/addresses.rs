//! Can a stranger tell from the time of an answer whether somebody has an account? Sign-in requests for
//! addresses of every kind, in an order of chance on one server, one after the other.

use crate::{
    Outcome,
    http::{Connection, visit},
    person::Browser,
    report,
    setup::Installation,
};
use porchlight::{
    admin::users::{
        add::{self, NewUser},
        change,
    },
    app::App,
    crypto::digest::sha256,
    protocol::{claims::UserClaims, email::EmailAddress},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Addresses of each kind.
const ADDRESSES: usize = 40;
/// Requests for each address; one more and it would be throttled.
const REQUESTS: usize = 10;

/// What an address is to the server. The second unknown one shows how far two medians of the same thing are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nobody has it.
    Unknown,
    /// Nobody has it either.
    UnknownToo,
    /// Somebody has it.
    Known,
    /// Somebody has it whose account is stopped.
    Stopped,
    /// Somebody has it who got as many messages as one may.
    Throttled,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::UnknownToo, Self::Known, Self::Stopped, Self::Throttled];

    fn address(self, number: usize) -> String {
        // As long as each other, whatever the kind.
        format!(
            "{}{number:03}@example.org",
            ["nobody", "no-one", "member", "stoped", "floods"][self as usize]
        )
    }
}

/// What a stranger can measure, each in order.
pub struct Times {
    /// What the addresses were.
    pub kind: Kind,
    /// From the address to its answer.
    pub answers: Vec<Duration>,
    /// From another request that writes, sent right behind it, to the answer of that.
    pub nexts: Vec<Duration>,
}

/// Measures every kind.
pub async fn measure() -> Outcome<()> {
    let limits = "sign_in.limits = { requests_per_ip = 1000000, sends_per_address = 10 }";
    let installation = Installation::with(&format!("sign_in.sign_up = \"invite\"\n{limits}"))?;
    add_people(&installation.open().await?).await?;
    let _server = installation.serve().await?;
    let mut to = Connection::open(installation.host.parse()?).await?;
    let kinds =
        |kind: Kind| (0..ADDRESSES * REQUESTS).map(move |number| (kind, kind.address(number % ADDRESSES)));
    for (_, address) in kinds(Kind::Throttled) {
        ask(&installation, &mut to, &address).await?;
    }
    let mut samples: Vec<(Kind, String)> = Kind::ALL.into_iter().flat_map(kinds).collect();
    let mut number = 0_u32;
    samples.sort_by_cached_key(|_| {
        number += 1;
        sha256(&number.to_string()).as_bytes().to_vec()
    });
    let mut times = Vec::new();
    for (kind, address) in samples {
        times.push((kind, ask(&installation, &mut to, &address).await?));
    }
    let sorted = Kind::ALL.map(|kind| {
        let of_kind = times.iter().filter(|(other, _)| *other == kind);
        let (mut answers, mut nexts): (Vec<_>, Vec<_>) = of_kind.map(|(_, both)| *both).unzip();
        answers.sort_unstable();
        nexts.sort_unstable();
        Times { kind, answers, nexts }
    });
    report::addresses(&sorted);
    Ok(())
}

async fn add_people(app: &Arc<App>) -> Outcome<()> {
    for kind in [Kind::Known, Kind::Stopped, Kind::Throttled] {
        for number in 0..ADDRESSES {
            let address = EmailAddress::parse(&kind.address(number)).map_err(|fault| fault.to_string())?;
            let new = NewUser {
                address: Some(address),
                claims: UserClaims::default(),
                admin: false,
                groups: Vec::new(),
            };
            let user = add::add(app, new, "bench").await?;
            if kind == Kind::Stopped {
                change::set_disabled(app, &user.id, true, "bench").await?;
            }
        }
    }
    app.store.close();
    Ok(())
}

/// Types an address in a browser that was never here; the time of the answer, and of the next one.
async fn ask(
    installation: &Installation,
    to: &mut Connection,
    address: &str,
) -> Outcome<(Duration, Duration)> {
    let host = &installation.host;
    let mut browser = Browser::new(host.clone(), Connection::open(host.parse()?).await?);
    let (page, path) = browser.open("/account").await?;
    let typed = browser.form(&page, &path, ("identifier", address))?;
    // What the last one left to do is done by now.
    tokio::time::sleep(Duration::from_millis(4)).await;
    let started = Instant::now();
    let answer = browser.send(&typed).await?;
    let answered = started.elapsed();
    let next = to.send(&visit(host, "/account", "")).await?;
    let both = started.elapsed();
    if answer.status != 303 || next.status != 303 {
        return Err(answer.unexpected("the way to the waiting page"));
    }
    Ok((answered, both.saturating_sub(answered)))
}
