//! The outside world, each part a trait with a real form and one for tests: what time it is,
//! random bytes, mail, text messages, notifications, HTTP; where an address is, and a list of passwords, which are files. Nothing else in the program touches clock, randomness or network clients.

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
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where unpredictable values come from.
    pub random: Arc<dyn Random>,
    /// How mail leaves.
    pub mail: Arc<dyn Mail>,
    /// How text messages leave.
    pub sms: Arc<dyn Sms>,
    /// How notifications leave.
    pub push: Arc<dyn Push>,
    /// How requests to other servers leave.
    pub http: Arc<dyn Http>,
    /// Where a network address is.
    pub geo: Arc<dyn Geo>,
}
