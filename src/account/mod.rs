//! What people may change of their own account: profile, addresses, apps, and the account itself. Whoever calls
//! has made sure who it is, and how freshly; each change is written in one transaction with its audit row and
//! the messages that tell of it.

pub mod apps;
pub mod contacts;
pub mod deletion;
pub mod export;
pub mod profile;
