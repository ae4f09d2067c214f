mod address;
mod bodies;
mod cross_site;
mod csrf;
mod headers;
mod hosts;
pub mod opened_link;
mod paths;
mod slow;
