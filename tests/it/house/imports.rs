//! Imports point one way.

use super::layers::{CRATES, INDEPENDENT, layer};
use super::paths::{named, words};
use super::plain::code_only;
use super::tree::{SourceFile, rust_files};

/// Every import that points the wrong way, as `file:line` and the rule.
fn wrong_ways(files: &[SourceFile]) -> Vec<String> {
    let rooms = files.iter().filter(|file| !is_top(file));
    let mut wrong: Vec<String> = rooms
        .flat_map(|file| [wrong_rooms(file), wrong_siblings(file, files), wrong_crates(file)].concat())
        .collect();
    wrong.dedup();
    wrong
}

/// The program and the tour stand above all rooms.
fn is_top(file: &SourceFile) -> bool {
    matches!(file.path.as_str(), "src/main.rs" | "src/lib.rs")
}

fn wrong_rooms(file: &SourceFile) -> Vec<String> {
    let module = file.module();
    let Some(own) = layer(module[0]) else {
        return vec![format!(
            "{}: the room {} has no layer: give it one in tests/it/house/layers.rs",
            file.path, module[0]
        )];
    };
    let wrong = |room: &str| match layer(room) {
        _ if room == module[0] => None,
        Some(other) if other < own => None,
        Some(other) if other == own => Some("they are siblings"),
        Some(_) => Some("imports point the other way"),
        // A name of the crate's root, or a typing error that the compiler finds.
        None => None,
    };
    let paths = named(file).into_iter().filter_map(|path| {
        let room = path.segments.first()?;
        let why = wrong(room)?;
        Some(format!("{}: {} must not import {room}: {why}", file.place(path.offset), module[0]))
    });
    paths.collect()
}

fn wrong_siblings(file: &SourceFile, files: &[SourceFile]) -> Vec<String> {
    let module = file.module();
    let Some(folder) =
        INDEPENDENT.iter().find(|folder| module.len() > folder.len() && module.starts_with(folder))
    else {
        return Vec::new();
    };
    let own = module[folder.len()];
    let is_file = |name: &str| files.iter().any(|file| file.module().get(folder.len()) == Some(&name));
    let paths = named(file).into_iter().filter_map(|path| {
        let inside =
            path.segments.len() > folder.len() && path.segments.iter().zip(*folder).all(|(a, b)| a == b);
        let other = path.segments.get(folder.len()).filter(|_| inside)?;
        let sibling = other != own && is_file(other);
        sibling.then(|| {
            let room = folder.join("/");
            format!(
                "{}: {room}/{own} must not import {room}/{other}: put what both need below them",
                file.place(path.offset)
            )
        })
    });
    paths.collect()
}

fn wrong_crates(file: &SourceFile) -> Vec<String> {
    let code = code_only(&file.text);
    let inner = file.module().join("/");
    let lives_in =
        |homes: &[&str]| homes.iter().any(|home| inner == *home || inner.starts_with(&format!("{home}/")));
    let strangers = CRATES.iter().filter(|(_, homes)| !lives_in(homes)).filter_map(|(name, homes)| {
        let (offset, _) = words(&code, name).find(|(at, _)| begins_path(&code, *at))?;
        Some(format!("{}: {name} is only for {}", file.place(offset), homes.join(", ")))
    });
    strangers.collect()
}

/// Whether a path begins here: in a group, `use openssl::{rand::…}`, the word is somebody else's module.
pub fn begins_path(code: &str, at: usize) -> bool {
    let before = &code[..at];
    let statement = &before[before.rfind(';').map_or(0, |end| end + 1)..];
    let tree = statement.rfind("use ").map_or("", |start| &statement[start..]);
    let in_group = tree.matches('{').count() > tree.matches('}').count();
    !before.ends_with("::") && !in_group
}

#[test]
fn imports_point_one_way() {
    let wrong = wrong_ways(&rust_files("src/"));
    assert!(wrong.is_empty(), "\n{}\n(the rule stands in src/lib.rs)\n", wrong.join("\n"));
}

#[cfg(test)]
fn wrong(files: &[(&str, &str)]) -> Vec<String> {
    wrong_ways(&files.iter().map(|(path, text)| SourceFile::fake(path, text)).collect::<Vec<_>>())
}

#[test]
fn an_arrow_that_turns_round_is_found_with_its_line() {
    let found = wrong(&[(
        "src/model/user.rs",
        "//! A user.\n\nuse crate::{\n    protocol::Scope,\n    store::Store,\n};",
    )]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("src/model/user.rs:4: model must not import store")
            || found[0].starts_with("src/model/user.rs:5: model must not import store"),
        "{found:?}"
    );
}

#[test]
fn siblings_are_found() {
    assert_eq!(wrong(&[("src/config/a.rs", "fn f(s: crate::store::Store) {}")]).len(), 1);
    assert_eq!(wrong(&[("src/crypto/mod.rs", "use super::world;")]).len(), 1);
    let files = [
        ("src/endpoints/a.rs", "use super::b::f; use crate::endpoints::shared;"),
        ("src/endpoints/b.rs", ""),
        ("src/endpoints/token/x.rs", "use crate::endpoints::token::y;"),
        ("src/login/methods/code.rs", "use crate::login::methods::link;"),
        ("src/login/methods/link.rs", "use crate::login::challenge;"),
        ("src/oauth/grants/a.rs", "use crate::oauth::{grants::b, issue};"),
        ("src/oauth/grants/b.rs", ""),
    ];
    let found = wrong(&files);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("endpoints/a must not import endpoints/b"), "{found:?}");
    assert!(found[1].contains("login/methods/code must not import login/methods/link"), "{found:?}");
}

#[test]
fn crates_stay_in_their_rooms() {
    let found = wrong(&[
        ("src/store/a.rs", "use diesel::prelude::*;"),
        ("src/app.rs", "use diesel::Connection;"),
        ("src/login/a.rs", "fn f(r: actix_web::HttpRequest) {}"),
        ("src/oauth/a.rs", "use actix_web::HttpResponse;"),
        ("src/world/http.rs", "use reqwest::Client;"),
        ("src/world/http/limit.rs", "use reqwest::Client;"),
        ("src/world/mail.rs", "use reqwest::Client;"),
        ("src/crypto/seal.rs", "use openssl::{\n    pkey::{Id, PKey},\n    rand::rand_bytes,\n};"),
    ]);
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn right_imports_and_the_program_itself_pass() {
    let found = wrong(&[
        ("src/main.rs", "use crate::cli; use crate::demo;"),
        ("src/web/mod.rs", "use crate::{app::App, config::Config, protocol::error::OAuthError};"),
        ("src/pages/login/wait.rs", "use super::identify; use crate::web::PageRequest;"),
        ("src/pages/login/identify.rs", ""),
    ]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_room_without_a_layer_is_found() {
    assert!(wrong(&[("src/attic/a.rs", "")])[0].contains("has no layer"));
}
