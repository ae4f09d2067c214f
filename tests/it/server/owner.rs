//! Files that belong to another user than the one who runs a command

use crate::support::binary::Installation;
use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::Output,
};

/// A user who is not root: `nobody`.
const SERVICE: u32 = 65_534;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn is_root(installation: &Installation) -> bool {
    fs::metadata(installation.folder.path()).expect("a folder").uid() == 0
}

/// An installation in a folder that the user of the service may enter. `None` where these tests do not run as root, who
/// alone can give files away.
fn installation() -> Option<Installation> {
    let installation = Installation::new("");
    let folder = installation.folder.path();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("ours");
    is_root(&installation).then_some(installation)
}

fn give(path: &Path) {
    chown(path, Some(SERVICE), None).expect("given");
}

#[test]
fn what_a_command_of_root_left_is_named_with_its_owner_and_the_command_that_mends_it() {
    let Some(installation) = installation() else { return };
    assert!(installation.run(&["user", "list"]).status.success());
    let folder = installation.folder.path();
    let (key, database) = (folder.join("keys/master.key"), folder.join("porchlight.db"));
    for command in [&["serve"][..], &["user", "list"], &["backup"], &["migrate"]] {
        let refused = installation.run_as(SERVICE, command);
        assert_eq!(refused.status.code(), Some(1), "{command:?}: {}", said(&refused));
        for file in [&key, &database] {
            let file = file.display().to_string();
            let lines = said(&refused);
            let line =
                lines.lines().find(|line| line.contains(&file)).unwrap_or_else(|| panic!("{file}: {lines}"));
            assert!(line.contains("belongs to root") && line.contains("sudo chown "), "{line}");
        }
    }
    let warned = String::from_utf8(installation.run_as(SERVICE, &["config", "check"]).stdout).expect("UTF-8");
    assert_eq!(warned.matches("warning: ").count(), 2, "{warned}");
    // What the messages say to do is enough.
    for path in [folder, &folder.join("keys"), &key, &database] {
        give(path);
    }
    let listed = installation.run_as(SERVICE, &["user", "list"]);
    assert!(listed.status.success(), "{}", said(&listed));
    let checked = String::from_utf8(installation.run(&["config", "check"]).stdout).expect("UTF-8");
    assert!(
        checked.contains("this was run as root") && checked.contains("porchlight config check"),
        "{checked}"
    );
}

#[test]
fn what_root_makes_in_the_folder_of_the_service_is_the_service_s() {
    let Some(installation) = installation() else { return };
    let folder = installation.folder.path();
    give(folder);
    assert!(installation.run(&["user", "add", "--email", "ada@example.test"]).status.success());
    for name in ["keys", "keys/master.key", "porchlight.db"] {
        assert_eq!(fs::metadata(folder.join(name)).expect(name).uid(), SERVICE, "{name}");
    }
    assert!(installation.run(&["backup", "copy.db"]).status.success());
    let restored = installation.run(&["restore", "copy.db", "--replace"]);
    assert!(restored.status.success(), "{}", said(&restored));
    let listed = installation.run_as(SERVICE, &["user", "list"]);
    assert!(listed.status.success(), "{}", said(&listed));
}

#[test]
fn a_database_in_a_folder_that_nobody_may_enter_is_not_said_to_be_missing() {
    let Some(installation) = installation() else { return };
    let folder = installation.folder.path();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("ours");
    fs::create_dir(folder.join("state")).expect("made");
    let config = tempfile::Builder::new().suffix(".toml").tempfile().expect("a file");
    let database = folder.join("state/porchlight.db");
    let text = format!(
        "public_url = \"http://localhost:8080\"\nmail.transport = \"capture\"\ndatabase.url = \"sqlite:{}\"\n\
         keys.master_file = \"{}\"\n",
        database.display(),
        folder.join("key").display()
    );
    fs::write(config.path(), text).expect("written");
    fs::set_permissions(config.path(), fs::Permissions::from_mode(0o644)).expect("ours");
    let config = config.path().to_str().expect("UTF-8");
    let refused = Installation::run_as_with(SERVICE, config, &["backup"]);
    assert!(said(&refused).contains("may not look into that folder"), "{}", said(&refused));
    assert!(!said(&refused).contains("there is no"), "{}", said(&refused));
}
