//! Who is this person?
//!
//! `next` alone decides what happens now; it is pure. `facts` reads what it needs to know.
//! `begin` opens a login, `challenge` sends the person something to answer, `methods/` know how to
//! compare the answers, `pairing` is what a link may do on whatever device it is opened,
//! `prove` records a success, and `finish` gives the app its code. `notice` tells a person what
//! happened to their account, and `not_me` is their answer; `ways` counts how they can still get in.

pub mod acr;
pub mod begin;
pub mod challenge;
pub mod choose;
pub mod facts;
pub mod finish;
pub mod methods;
pub mod next;
pub mod not_me;
pub mod notice;
pub mod pairing;
pub mod prove;
pub mod second;
pub mod sign_out;
pub mod throttle;
pub mod visitor;
pub mod ways;

pub use visitor::{Arrival, Visitor};
