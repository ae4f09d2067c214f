//! The glue between HTTP and everything below: what a request brings (`visit`, `form`, `address`,
//! `agent`, `bearer`, `cookies`, `opened_link`), what a path is (`route_kind`), what an answer carries (`headers`, `respond`), what keeps other sites and hosts
//! out (`site`, `cross_site`, `host`) and connections from being held (`connection`, `unread`), what opens a page of our own (`guard`, `logins`, `flow`), the two error_response of every
//! error (`failure`, `error_response`), and where a refusal of an app's request is noted (`refusals`).

#![expect(
    clippy::missing_errors_doc,
    reason = "a Failure is the answer that the browser gets; where it is another, it is said"
)]

pub mod access;
pub mod address;
pub mod agent;
pub mod bearer;
pub mod connection;
pub mod cookies;
pub mod cross_site;
pub mod error_response;
pub mod failure;
pub mod flow;
pub mod form;
pub mod guard;
pub mod headers;
pub mod host;
pub mod logins;
pub mod opened_link;
pub mod page_request;
pub mod path;
pub mod qr;
pub mod query;
pub mod refusals;
pub mod respond;
pub mod route_kind;
pub mod script;
pub mod site;
pub mod streams;
pub mod trace;
pub mod unread;

pub use failure::Failure;
pub use page_request::PageRequest;

/// What every handler gets of the app.
pub type Shared = actix_web::web::Data<crate::app::App>;
