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
        (!guarded).then(|| format!("{}: {name}", file.place(at)))
    });
    loose.collect()
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
        "pub async fn post(visit: Visit) -> Answer {\n    let me = guard::fresh(&visit, HERE).await?;\n}\n\n\
         pub async fn post_begin(visit: Visit) -> Answer {\n    Ok(visit.redirect(HERE))\n}\n",
    );
    assert_eq!(unguarded(&file), ["src/pages/account/a.rs:5: post_begin"]);
}
