//! How much refused requests may write: a flood of them must not become a flood of writes. What is counted here is
//! counted by each process for itself: with several replicas there are as many times these writes in a minute. To count
//! them in the database would make a write of each refused request, which is what this keeps from it. What is kept does
//! not grow with the replicas: the rows of an app and cause, and how often the audit trail hears of one, are bounded in
//! the database (`observe::refusals`).

use crate::{model::id::ClientId, protocol::UnixTime};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How many refused requests of one app are written down in a minute.
const OF_CLIENT: u32 = 10;
/// How many of those that are of no registered app.
const OF_NOBODY: u32 = 20;
const MINUTE: i64 = 60;

/// What was written in this minute, by app.
#[derive(Default)]
pub struct Burst(Mutex<(UnixTime, HashMap<Option<ClientId>, u32>)>);

impl Burst {
    /// Whether one more may be written for that app, which is one that is registered, or for none.
    pub fn take(&self, client: Option<&ClientId>, now: UnixTime) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now.div_euclid(MINUTE);
        if held.0 != minute {
            *held = (minute, HashMap::new());
        }
        let used = held.1.entry(client.cloned()).or_default();
        let most = if client.is_some() { OF_CLIENT } else { OF_NOBODY };
        let fits = *used < most;
        if fits {
            *used += 1;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_has_so_many_a_minute_and_takes_none_from_another() {
        let burst = Burst::default();
        let (noisy, quiet) = (ClientId::new("noisy"), ClientId::new("quiet"));
        let taken = (0..100).filter(|_| burst.take(Some(&noisy), 120)).count();
        assert_eq!(taken, OF_CLIENT as usize);
        assert!(burst.take(Some(&quiet), 179) && burst.take(None, 179));
        assert!(!burst.take(Some(&noisy), 179));
        assert!(burst.take(Some(&noisy), 180), "a new minute");
    }
}
