mod bodies;
mod csrf;
mod headers;
pub mod opened_link;
