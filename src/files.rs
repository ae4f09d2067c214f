//! Why the system refuses a file, in words for people: which file, what is wrong, and what to do.

use rustix::{
    fs::{Access, access},
    process::geteuid,
};
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    os::unix::fs::{MetadataExt, fchown, lchown},
    path::{Path, PathBuf, absolute},
};

/// What somebody wants of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// To read it.
    Read,
    /// To read and change it, or to make it.
    Write,
}

/// What is wrong with a file that could not be read or written, and what to do about it.
pub fn explain(path: &Path, want: Want, error: &io::Error) -> String {
    let path = &full(path);
    let name = path.display();
    // Whatever the system said: a file is on the way.
    if path.ancestors().skip(1).any(Path::is_file) {
        return format!("a part of the path {name} is a file where a folder is needed: name another place");
    }
    let missing = missing_folder(path).map(|folder| folder.display().to_string());
    match (error.kind(), missing) {
        (ErrorKind::NotFound, Some(folder)) => {
            format!("the folder {folder} does not exist: make it, or name another place than {name}")
        }
        (ErrorKind::NotFound, None) => {
            format!("there is no file {name}: put it there, or name the right one")
        }
        (ErrorKind::AlreadyExists, _) => {
            format!(
                "{name} exists already and is not overwritten: name another file, or remove this one first"
            )
        }
        (ErrorKind::IsADirectory, _) => format!("{name} is a folder: name a file"),
        (ErrorKind::ReadOnlyFilesystem, _) => format!(
            "{name} is on a file system that is read-only here: name another place, or allow it (for a systemd \
             service, with ReadWritePaths=)"
        ),
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => {
            format!("the disk of {name} is full: free some space")
        }
        (ErrorKind::InvalidData, _) => format!("{name} is not text: name the right file"),
        (ErrorKind::PermissionDenied, _) => refusal(path, want)
            .or_else(|| refusal(path, Want::Write))
            .unwrap_or_else(|| format!("the system does not allow to use {name}: name another place")),
        _ => format!("{name} cannot be used ({error}): mend that, or name another file"),
    }
}

/// Why whoever runs this may not use a file, as far as its owner and its permissions say. `None` where nothing stands
/// in the way, or nothing is there.
pub fn refusal(path: &Path, want: Want) -> Option<String> {
    let path = &full(path);
    let mut before: Option<PathBuf> = None;
    let mut way: Vec<&Path> = path.ancestors().collect();
    way.reverse();
    for part in way {
        let Ok(found) = fs::metadata(part) else {
            let folder = before.filter(|folder| want == Want::Write && !may(folder, Access::WRITE_OK))?;
            return Some(cannot_make(part, part == path, &folder));
        };
        if part != path && !found.is_dir() {
            return None;
        }
        let is_file = part == path && !found.is_dir();
        let needed = match want {
            Want::Read if is_file => Access::READ_OK,
            Want::Write if is_file => Access::READ_OK | Access::WRITE_OK,
            _ => Access::EXEC_OK,
        };
        if !may(part, needed) {
            let what = if is_file { "read and change it" } else { "look into that folder" };
            let what = if is_file && want == Want::Read { "read it" } else { what };
            return Some(cannot_use(part, path, found.uid(), what));
        }
        before = Some(part.to_owned());
    }
    None
}

/// `path` belongs to somebody else, or its permissions are wrong.
fn cannot_use(part: &Path, path: &Path, owner: u32, what: &str) -> String {
    let (me, its) = (user_name(runner()), user_name(owner));
    let subject = if part == path {
        format!("{} belongs to {its}", part.display())
    } else {
        format!("{} is in {}, which belongs to {its}", path.display(), part.display())
    };
    let inside = if part == path { String::new() } else { format!(" {}", path.display()) };
    let part = part.display();
    if owner == runner() {
        let mode = if what.starts_with("look") { "u+rwx" } else { "u+rw" };
        return format!("{subject}, who may not {what} because of its permissions; run: chmod {mode} {part}");
    }
    let mend = if owner == 0 {
        format!("if a command that was run as root made it, run: sudo chown {me} {part}{inside}")
    } else {
        format!("run this command as {its}: sudo -u {its} porchlight …")
    };
    format!("{subject}, and {me}, who runs this command, may not {what}; {mend}")
}

/// `part` of a path is missing, and `folder`, in which it belongs, may not be written to.
fn cannot_make(part: &Path, is_file: bool, folder: &Path) -> String {
    let owner = fs::metadata(folder).map_or(0, |found| found.uid());
    let (me, its) = (user_name(runner()), user_name(owner));
    let (name, folder) = (part.display(), folder.display());
    let mend = if is_file {
        format!("name a file in a folder of {me}, or run this command as {its}")
    } else {
        format!("run: sudo install -d -m 0700 -o {me} {name}")
    };
    let what = if is_file { "file" } else { "folder" };
    format!(
        "{me}, who runs this command, may not make the {what} {name} in {folder}, which belongs to {its}; {mend}"
    )
}

/// The first folder on the way to a file that is not there.
fn missing_folder(path: &Path) -> Option<&Path> {
    let is_gone = |folder: &&Path| matches!(fs::metadata(folder), Err(e) if e.kind() == ErrorKind::NotFound);
    path.ancestors().skip(1).take_while(is_gone).last()
}

fn may(path: &Path, what: Access) -> bool {
    access(path, what).is_ok()
}

fn full(path: &Path) -> PathBuf {
    absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The user id of whoever runs this process.
pub fn runner() -> u32 {
    geteuid().as_raw()
}

/// The name of a user, or the number of one who has no name here.
pub fn user_name(id: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| id.to_string())
}

/// The user who owns a file, or the nearest folder of it that exists.
pub fn owner(path: &Path) -> Option<u32> {
    full(path).ancestors().find_map(|part| Some(fs::metadata(part).ok()?.uid()))
}

/// Gives a file that root has just made to the owner of its folder, who must be able to use what a command made
/// that was run as root. Others can give nothing away, and need not.
///
/// # Errors
/// The owner cannot be changed.
pub fn give_to_owner_of_folder(file: &File, path: &Path) -> io::Result<()> {
    heir(path).map_or(Ok(()), |(user, group)| fchown(file, Some(user), Some(group)))
}

/// Makes a folder with all folders above it, for their owner only. What root makes belongs to the owner of the folder
/// in which it was made.
///
/// # Errors
/// A folder cannot be made, or its owner cannot be changed.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let folder = full(folder);
    let mut missing: Vec<&Path> = folder.ancestors().take_while(|part| !part.exists()).collect();
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    missing.reverse();
    for made in missing {
        // `lchown` follows no link that somebody may have put in its place.
        heir(made).map_or(Ok(()), |(user, group)| lchown(made, Some(user), Some(group)))?;
    }
    Ok(())
}

/// The owner and group of the folder of a path, when root runs this and the folder is somebody else's.
fn heir(path: &Path) -> Option<(u32, u32)> {
    let path = full(path);
    let folder = path.parent().and_then(|folder| fs::metadata(folder).ok())?;
    (runner() == 0 && folder.uid() != 0).then(|| (folder.uid(), folder.gid()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_whether_file_or_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let say = |path: &Path| {
            let error = File::open(path).expect_err("it is not there");
            explain(path, Want::Read, &error)
        };
        let file = folder.path().join("a");
        assert!(say(&file).starts_with(&format!("there is no file {}", file.display())));
        let deep = folder.path().join("b/c/d");
        let first = folder.path().join("b");
        assert!(say(&deep).starts_with(&format!("the folder {} does not exist", first.display())));
    }

    #[test]
    fn a_folder_that_is_named_as_a_file_and_a_file_that_is_named_as_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |path: &Path| fs::read_to_string(path).expect_err("no file");
        assert!(
            explain(folder.path(), Want::Read, &read(folder.path())).ends_with("is a folder: name a file")
        );
        let file = folder.path().join("file");
        fs::write(&file, "").expect("ours");
        let inside = file.join("deeper");
        assert!(explain(&inside, Want::Read, &read(&inside)).contains("is a file where a folder is needed"));
    }

    #[test]
    fn users_are_named_where_they_have_a_name() {
        assert_eq!(user_name(0), "root");
        assert_eq!(user_name(3_999_999_999), "3999999999");
    }
}
