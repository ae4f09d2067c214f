mod address;
mod bodies;
mod cross_site;
mod csrf;
mod headers;
mod hosts;
mod paths;
mod slow;
