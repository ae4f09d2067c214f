//! The rooms in their order, as `src/lib.rs` and the decisions tell it. Change it here and there together.

/// Rooms that may not import each other stand in one layer; each imports only from layers above its own line.
pub const LAYERS: [&[&str]; 16] = [
    &["protocol", "files"],
    &["model"],
    &["config", "store", "crypto", "world", "views"],
    &["app"],
    &["observe"],
    &["outbox"],
    &["session"],
    &["login"],
    &["admin"],
    &["account", "oauth"],
    &["web"],
    &["endpoints", "pages", "jobs"],
    &["routes"],
    &["server"],
    &["demo"],
    &["cli"],
];

/// Folders whose files or folders are independent of each other: no endpoint imports an endpoint.
pub const INDEPENDENT: [&[&str]; 4] =
    [&["endpoints"], &["pages"], &["login", "methods"], &["oauth", "grants"]];

/// Crates that only some rooms know: what the rest of the house would have to follow if they changed.
pub const CRATES: [(&str, &[&str]); 11] = [
    ("diesel", &["store"]),
    ("libsqlite3_sys", &["store"]),
    ("actix_web", &["web", "endpoints", "pages", "routes", "server", "demo", "cli"]),
    ("reqwest", &["world/http", "world/http_guard", "demo"]),
    ("lettre", &["world/mail"]),
    ("webauthn_rs", &["login/methods/passkey"]),
    ("jsonwebtoken", &["crypto"]),
    ("tera", &["views"]),
    ("rand", &["world/random"]),
    ("maxminddb", &["world/geo"]),
    ("openidconnect", &["world/oidc", "login/methods/upstream", "demo"]),
];

/// The layer of a room, counted from the bottom; `None` for a room that has no place yet.
pub fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}
