//! A person signed in, in one browser: how a session begins and goes on, how it ends, and everything that ends
//! with it.
//!
//! `begin` makes a session or gives it a new cookie, `live` says whether one still stands, `ending` ends sessions and
//! access with all that was given in them, `sign_out` is a person's own wish to leave, and `logout` tells apps by
//! back-channel logout. Whatever else should end a session calls `ending`, in its own transaction.

#![expect(
    clippy::missing_errors_doc,
    reason = "where nothing is said, it is the StoreError of a transaction, of which nothing is kept"
)]

pub mod begin;
pub mod ending;
pub mod live;
mod logout;
pub mod sign_out;
