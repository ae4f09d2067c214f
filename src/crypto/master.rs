//! The master key: the one secret of an installation. Everything else is derived from it
//! or sealed under it, so it lives outside the database and its backups.

use crate::files::{self, Want};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use openssl::{md::Md, pkey::Id, pkey_ctx::PkeyCtx, rand::rand_bytes};
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    hint::black_box,
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The longest file that can be a key. A larger file was named by mistake.
const MAX_FILE: u64 = 1024;

/// A derived key of 32 bytes, for one purpose. It has no `Debug`, and is wiped when dropped.
pub struct Key([u8; 32]);

impl Key {
    /// The bytes, for the other files of this folder.
    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.fill(0);
        // Without a reader the compiler may leave the wiping out.
        black_box(&self.0);
    }
}

/// The installation's secret of 32 random bytes.
pub struct MasterKey(Key);

/// Why there is no master key.
#[derive(Debug)]
pub enum MasterKeyError {
    /// The text is not the base64 of 32 bytes.
    Malformed,
    /// The file can be read by others than its owner; the mode is what was found.
    Exposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The content of the file is not a key.
    NotAKey(PathBuf),
    /// The file cannot be read or made.
    Io {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl fmt::Display for MasterKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str(
                "the master key must be 32 bytes as base64; make one with: openssl rand -base64 32",
            ),
            Self::Exposed { path, mode } => {
                let path = path.display();
                write!(
                    f,
                    "the key file {path} can be read by others (mode {mode:04o}); run: chmod 600 {path}"
                )
            }
            Self::NotAKey(path) => {
                write!(
                    f,
                    "the key file {} does not hold 32 bytes as base64; restore it from your backup of the key",
                    path.display()
                )
            }
            Self::Io { path, source } => {
                write!(f, "the key file: {}", files::explain(path, Want::Read, source))
            }
        }
    }
}

impl std::error::Error for MasterKeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl MasterKey {
    /// Reads the key from base64 text, with or without padding, as the configuration gives it.
    ///
    /// # Errors
    /// The text is not 32 bytes in hexadecimal.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let mut bytes = GeneralPurpose::new(&alphabet::STANDARD, config)
            .decode(text.trim())
            .map_err(|_| MasterKeyError::Malformed)?;
        let key =
            bytes.as_slice().try_into().map(|key| Self(Key(key))).map_err(|_| MasterKeyError::Malformed);
        bytes.fill(0);
        key
    }

    /// Reads the key file, or creates it if there is none. If several processes start at the same time
    /// with an empty folder, one of them creates the key and all of them read it.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds no key.
    pub fn load_or_create(path: &Path) -> Result<Self, MasterKeyError> {
        let fault = |source| MasterKeyError::Io { path: path.to_owned(), source };
        if let Some(key) = Self::find(path)? {
            return Ok(key);
        }
        create(path).map_err(fault)?;
        Self::load(File::open(path).map_err(fault)?, path)
    }

    /// Reads the key file, if there is one.
    ///
    /// # Errors
    /// The file is there, and cannot be read or holds no key.
    pub fn find(path: &Path) -> Result<Option<Self>, MasterKeyError> {
        match OpenOptions::new().read(true).open(path) {
            Ok(file) => Self::load(file, path).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(MasterKeyError::Io { path: path.to_owned(), source }),
        }
    }

    fn load(file: File, path: &Path) -> Result<Self, MasterKeyError> {
        let fault = |source| MasterKeyError::Io { path: path.to_owned(), source };
        let mode = file.metadata().map_err(fault)?.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Exposed { path: path.to_owned(), mode });
        }
        let mut text = String::new();
        match file.take(MAX_FILE).read_to_string(&mut text) {
            Ok(_) => Self::parse(&text).map_err(|_| MasterKeyError::NotAKey(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(MasterKeyError::NotAKey(path.to_owned()))
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// A name for the key, by which a copy of it is recognised. It reveals nothing about the key.
    pub fn fingerprint(&self) -> String {
        let mut first = [0; 8];
        first.copy_from_slice(&self.derive("fingerprint").as_bytes()[..8]);
        format!("{:016x}", u64::from_be_bytes(first))
    }

    /// The key for one purpose (HKDF-SHA-256, RFC 5869). Keys for different purposes reveal nothing
    /// about each other or about the master key.
    ///
    /// # Panics
    /// When memory runs out.
    pub fn derive(&self, purpose: &str) -> Key {
        let derive = || -> Result<Key, openssl::error::ErrorStack> {
            let mut hkdf = PkeyCtx::new_id(Id::HKDF)?;
            hkdf.derive_init()?;
            hkdf.set_hkdf_md(Md::sha256())?;
            hkdf.set_hkdf_key(self.0.as_bytes())?;
            hkdf.set_hkdf_salt(b"porchlight")?;
            hkdf.add_hkdf_info(purpose.as_bytes())?;
            let mut key = Key([0; 32]);
            hkdf.derive(Some(&mut key.0))?;
            Ok(key)
        };
        derive().expect("HKDF-SHA-256 of 32 bytes has no way to fail but lack of memory")
    }
}

/// Makes the key file, unless another process was first. The text is complete and on disk before
/// the file has its name, so that a crash cannot leave half a key where a key belongs.
fn create(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    files::make_private_folder(folder)?;
    let mut bytes = Key([0; 32]);
    rand_bytes(&mut bytes.0)?;
    let mut tag = [0; 8];
    rand_bytes(&mut tag)?;
    let draft = folder.join(format!(".master-key-{:016x}", u64::from_ne_bytes(tag)));
    let named = write_draft(&draft, &bytes).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&draft).or_else(|error| if named.is_err() { Ok(()) } else { Err(error) })?;
    named?;
    File::open(folder)?.sync_all()
}

fn write_draft(draft: &Path, key: &Key) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    writeln!(file, "{}", STANDARD.encode(key.as_bytes()))?;
    files::give_to_owner_of_folder(&file, draft)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::Permissions, os::unix::fs::PermissionsExt, thread};

    fn fault(path: &Path) -> String {
        MasterKey::load_or_create(path).err().expect("it is refused").to_string()
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_only_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys/deep/master.key");
        let first = MasterKey::load_or_create(&path).expect("made");
        let again = MasterKey::load_or_create(&path).expect("read");
        assert_eq!(first.derive("x").as_bytes(), again.derive("x").as_bytes());
        assert_eq!(fs::metadata(&path).expect("it exists").mode() & 0o777, 0o600);
        let parent = path.parent().expect("it has one");
        assert_eq!(fs::metadata(parent).expect("it exists").mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(parent).expect("readable").count(), 1, "no draft is left behind");
    }

    #[test]
    fn two_installations_have_different_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let key =
            |name: &str| MasterKey::load_or_create(&folder.path().join(name)).expect("made").derive("x");
        assert_ne!(key("one").as_bytes(), key("two").as_bytes());
    }

    #[test]
    fn processes_that_start_at_once_get_the_same_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        let keys: Vec<[u8; 32]> = thread::scope(|scope| {
            let starts: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| *MasterKey::load_or_create(&path).expect("a key").derive("x").as_bytes())
                })
                .collect();
            starts.into_iter().map(|start| start.join().expect("no panic")).collect()
        });
        assert!(keys.iter().all(|key| key == &keys[0]));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        MasterKey::load_or_create(&path).expect("made");
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("ours");
            assert!(fault(&path).contains("chmod 600"), "{mode:o}");
        }
        fs::set_permissions(&path, Permissions::from_mode(0o400)).expect("ours");
        assert!(MasterKey::load_or_create(&path).is_ok(), "read-only to its owner is fine");
    }

    #[test]
    fn a_file_with_something_else_in_it_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        for wrong in [&b""[..], b"hello", b"\xff\xfe", &[b'A'; 44], &[b'A'; 5000]] {
            fs::write(&path, wrong).expect("ours");
            fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("ours");
            assert!(fault(&path).contains("does not hold 32 bytes"));
            assert_eq!(fs::read(&path).expect("still there"), wrong);
        }
    }

    #[test]
    fn base64_text_is_read_with_or_without_padding_and_nothing_else_is() {
        let with = MasterKey::parse(&format!(" {}=\n", "A".repeat(43))).expect("a key");
        let without = MasterKey::parse(&"A".repeat(43)).expect("a key");
        assert_eq!(with.0.as_bytes(), without.0.as_bytes());
        for wrong in ["", "secret", &"A".repeat(42), &"A".repeat(64), &"!".repeat(43)] {
            assert!(MasterKey::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn derived_keys_agree_with_rfc_5869_and_differ_by_purpose() {
        let master = MasterKey::parse(&"A".repeat(43)).expect("a key");
        let hmac = |key: &[u8], data: &[u8]| {
            let key = openssl::pkey::PKey::hmac(key).expect("a key");
            let digest = openssl::hash::MessageDigest::sha256();
            openssl::sign::Signer::new(digest, &key)
                .and_then(|mut s| s.sign_oneshot_to_vec(data))
                .expect("signed")
        };
        let extracted = hmac(b"porchlight", &[0; 32]);
        assert_eq!(master.derive("codes").as_bytes().as_slice(), hmac(&extracted, b"codes\x01"));
        assert_ne!(master.derive("codes").as_bytes(), master.derive("csrf").as_bytes());
    }
}
