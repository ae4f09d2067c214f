//! The outside world. Each part is a trait with a real implementation and one for tests: the time, random bytes, mail,
//! text messages, notifications and HTTP. The database of places and the list of breached passwords are files. Nothing
//! else in the program uses the clock, random numbers or network clients.

pub mod breached;
pub mod clock;
pub mod documents;
pub mod geo;
pub mod http;
mod http_guard;
pub mod mail;
pub mod oidc;
pub mod push;
pub mod random;
pub mod sms;

use clock::Clock;
use geo::Geo;
use http::Http;
use mail::Mail;
use push::Push;
use random::Random;
use sms::Sms;
use std::sync::Arc;

/// One world, shared by everything that runs in a server.
#[derive(Clone)]
pub struct World {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of random values.
    pub random: Arc<dyn Random>,
    /// The transport for mail.
    pub mail: Arc<dyn Mail>,
    /// The transport for text messages.
    pub sms: Arc<dyn Sms>,
    /// The transport for notifications.
    pub push: Arc<dyn Push>,
    /// The client for requests to other servers.
    pub http: Arc<dyn Http>,
    /// The source of places.
    pub geo: Arc<dyn Geo>,
}

#[cfg(test)]
impl World {
    /// The world of a unit test: that clock, and nothing that leaves the process.
    pub fn for_tests(clock: clock::FakeClock) -> Self {
        Self {
            clock: Arc::new(clock),
            random: Arc::new(random::SystemRandom),
            mail: Arc::new(mail::CaptureMail),
            sms: Arc::new(sms::CaptureSms),
            push: Arc::new(push::CapturePush),
            http: Arc::new(http::GuardedHttp::new()),
            geo: Arc::new(geo::NoGeo),
        }
    }
}
