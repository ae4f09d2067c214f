mod bodies;
mod csrf;
mod headers;
