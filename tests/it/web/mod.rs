mod bodies;
mod csrf;
mod dead_link;
mod headers;
pub mod opened_link;
