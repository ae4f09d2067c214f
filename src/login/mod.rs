//! Who is this person?
//!
//! `state` has the nouns. `next` alone decides what happens now; it is pure. `facts` reads what it needs to know.
//! `begin` opens a login. `challenge` sends a message: `identifier` parses what was typed, `recipient` finds the
//! address, `message` gives the content, and `fallback` is offered when no message can be sent. `code` compares a
//! typed code, `admin_credentials` what an admin gave, `methods/` has a folder for each method that is more than a
//! message, and the list from which pages make what they `offer`, `pairing` is what a link may do on whatever device
//! it is opened, `opened_link` is what every kind of link goes through, `link` says why one can do nothing, `number`
//! counts the numbers that are typed there, `tries` counts whatever else can be guessed and `throttle` whatever else
//! can be asked for too often, `held` locks the people whom a proof may concern and `prove` records a success,
//! `risk` is what may be unusual about a success and `anomaly` looks and keeps it, `requirements` is what the policy
//! still asks for, `worth` what an approval from another session is worth for it, `end_user` in whose name something
//! is changed, `access` how long a proof counts where access ends, and `finish` gives the app its code, after
//! `recheck` has looked at everything again. `lent` is what a session lends to a sign-in, `fresh` how lately somebody
//! must have proved who they are to change how one gets in, `recent` which proofs are that late, `other_policies` what other apps still ask of them then,
//! `under_way` whether a sign-in still goes on, and `progress` how far it has come, as its waiting page is told.
//! `security_notification` tells a person what happened to their account, and `report` is their answer;
//! `sign_in_methods` reads what they have to get in with. `hint` reads an ID token that came back, `username` gives
//! people a name for apps that need one, and `untouched` bounds the sign-ins that nobody goes on with.
//!
//! No two files import each other, not even by way of others: `tests/it/house/circles.rs` looks.

#![expect(
    clippy::missing_errors_doc,
    reason = "where nothing is said, it is the StoreError of a transaction, of which nothing is kept"
)]

pub mod access;
pub mod acr;
pub mod admin_credentials;
pub mod anomaly;
pub mod begin;
pub mod browser_session;
pub mod challenge;
pub mod choose;
pub mod code;
pub mod contact_change;
pub mod end_user;
pub mod erase;
pub mod facts;
pub mod fallback;
pub mod finish;
pub mod fresh;
pub mod held;
pub mod hint;
pub mod identifier;
pub mod lent;
pub mod link;
mod message;
pub mod methods;
pub mod next;
pub mod number;
pub mod offer;
pub mod opened_link;
pub mod other_policies;
pub mod pairing;
pub mod progress;
pub mod prove;
pub mod recent;
mod recheck;
pub mod recipient;
pub mod register;
pub mod report;
pub mod requirements;
pub mod risk;
pub mod security_notification;
pub mod sign_in_methods;
pub mod state;
pub mod throttle;
pub mod tries;
pub mod under_way;
pub mod untouched;
pub mod username;
pub mod worth;

pub use browser_session::{BrowserSession, RequestContext};
pub use end_user::EndUser;
