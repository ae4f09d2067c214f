//! Every form that is posted is checked by the handler that takes it: a page that redirects protects nothing.

use super::tree::{SourceFile, rust_files};

/// The folders of pages, and what gives a handler there its authority: the guard's answer for the person who is
/// signed in, or the sign-in that was opened by its own browser.
const FOLDERS: [(&str, &[&str]); 3] = [
    ("src/pages/account/", &["guard::"]),
    ("src/pages/admin/", &["guard::admin", "guard::fresh_admin", "actor(", "act("]),
    ("src/pages/login/", &["logins::open"]),
];

/// Handlers that need no more than the session which they end: signing out is never refused.
const ENDS_SESSIONS: [&str; 2] = ["post_sign_out", "post_end_all"];

/// Handlers of POST in a file that take their authority from nowhere, as `file:line: name`.
fn unguarded(file: &SourceFile) -> Vec<String> {
    let Some((_, guards)) = FOLDERS.iter().find(|(folder, _)| file.path.starts_with(folder)) else {
        return Vec::new();
    };
    let starts = file.text.match_indices("pub async fn post").map(|(at, _)| at);
    let loose = starts.filter_map(|at| {
        let handler = &file.text[at..];
        let body = &handler[..handler.find("\n}\n").unwrap_or(handler.len())];
        let name = body.trim_start_matches("pub async fn ").split('(').next().unwrap_or_default();
        let guarded = guards.iter().any(|guard| body.contains(guard)) || ENDS_SESSIONS.contains(&name);
        // What an admin does is done in the name that the guard found, and in no other.
        let guarded = guarded && (!is_for_admins(file) || body.contains(".end_user()"));
        (!guarded).then(|| format!("{}: {name}", file.place(at)))
    });
    loose.collect()
}

fn is_for_admins(file: &SourceFile) -> bool {
    file.path.starts_with("src/pages/admin/")
}

/// Rooms in which nothing is written but by the operations of `admin`, and their files that write by themselves: `actor`
/// for all of them, invitations, which whoever holds the link accepts, and tests.
const ADMIN_ROOMS: [&str; 2] = ["src/admin/", "src/pages/admin/"];
const WRITES: [&str; 3] = ["src/admin/actor.rs", "src/admin/invites.rs", "src/admin/tests.rs"];

/// Where such a room writes past `Actor::write`, which finds the admin's session in the transaction of the change.
fn past_the_actor(file: &SourceFile) -> Vec<String> {
    let is_of = ADMIN_ROOMS.iter().any(|room| file.path.starts_with(room));
    if !is_of || WRITES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let writes = file.text.match_indices(".write(").map(|(at, _)| at).filter(|at| {
        let before = file.text[..*at].trim_end();
        before.ends_with("store") || before.ends_with("store()")
    });
    writes.map(|at| file.place(at)).collect()
}

#[test]
fn what_admins_do_is_written_only_where_their_session_is_looked_at() {
    let past: Vec<String> = rust_files("src/").iter().flat_map(past_the_actor).collect();
    assert!(past.is_empty(), "write by `Actor::write` instead:\n{}", past.join("\n"));
}

#[test]
fn a_write_past_the_actor_is_found() {
    let file = |path: &str| {
        SourceFile::fake(
            path,
            "let a = actor.into().write(app, None, write);\nlet b = app\n    .store\n    .write(write);\n",
        )
    };
    assert_eq!(past_the_actor(&file("src/admin/a.rs")), ["src/admin/a.rs:4"]);
    assert_eq!(past_the_actor(&file("src/pages/admin/a.rs")), ["src/pages/admin/a.rs:4"]);
    assert!(past_the_actor(&file("src/login/a.rs")).is_empty());
}

#[test]
fn every_form_is_checked_by_the_handler_that_takes_it() {
    let loose: Vec<String> = rust_files("src/pages/").iter().flat_map(unguarded).collect();
    assert!(loose.is_empty(), "handlers of POST without a guard:\n{}", loose.join("\n"));
}

#[test]
fn a_handler_without_a_guard_is_found() {
    let file = SourceFile::fake(
        "src/pages/account/a.rs",
        "pub async fn post(visit: PageRequest) -> Answer {\n    let me = guard::fresh(&visit, HERE).await?;\n}\n\n\
         pub async fn post_begin(visit: PageRequest) -> Answer {\n    Ok(visit.redirect(HERE))\n}\n",
    );
    assert_eq!(unguarded(&file), ["src/pages/account/a.rs:5: post_begin"]);
}

#[test]
fn an_admin_s_form_that_acts_in_another_name_than_the_guard_s_is_found() {
    let file = SourceFile::fake(
        "src/pages/admin/a.rs",
        "pub async fn post(visit: PageRequest) -> Answer {\n    let me = guard::fresh_admin(&visit, HERE).await?;\n    \
         users::add(&visit.app, new, \"cli\").await\n}\n",
    );
    assert_eq!(unguarded(&file), ["src/pages/admin/a.rs:1: post"]);
}
