//! A list of breached passwords, as a file: the SHA-1 digests of "Pwned Passwords", ordered by hash, with one
//! `HASH:COUNT` on each line. It has a billion lines, so it is searched on the disk and never read as a whole.

use std::{cmp::Ordering, fs::File, io, os::unix::fs::FileExt, path::Path};

/// Hex characters of a digest.
const HASH: usize = 40;
/// The longest line: a digest, a colon, a count, CR and LF.
const LINE: usize = 80;

/// An open list.
#[derive(Debug)]
pub struct Breached {
    file: File,
    size: u64,
}

impl Breached {
    /// Opens a list.
    ///
    /// # Errors
    /// The file cannot be opened, or its length is not that of a list.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { file, size })
    }

    /// Whether a digest is in it. This takes about thirty short reads.
    ///
    /// # Errors
    /// The file cannot be read, or a line of it is not valid.
    pub fn contains(&self, sha1: [u8; 20]) -> io::Result<bool> {
        let wanted = hex(sha1);
        // Both are always the beginning of a line, or the end of the file.
        let (mut low, mut high) = (0, self.size);
        while low < high {
            let (start, end, hash) = self.line_around(low + (high - low) / 2, low)?;
            match hash.cmp(&wanted) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => low = end,
                Ordering::Greater => high = start,
            }
        }
        Ok(false)
    }

    /// The line that contains this offset: its start, the start of the next one, and its digest.
    fn line_around(&self, offset: u64, low: u64) -> io::Result<(u64, u64, [u8; HASH])> {
        let from = low.max(offset.saturating_sub(LINE as u64));
        let mut window = [0; 2 * LINE];
        let read = self.read(&mut window, from)?;
        let at = usize::try_from(offset - from).map_err(io::Error::other)?;
        if at >= read {
            return Err(malformed());
        }
        let start = window[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |before| before + 1);
        let line = &window[start..read];
        let newline = line.iter().position(|byte| *byte == b'\n');
        if newline.is_none() && read == window.len() {
            return Err(malformed());
        }
        let end = newline.map_or(read, |length| start + length + 1);
        let mut hash: [u8; HASH] =
            line.get(..HASH).and_then(|hash| hash.try_into().ok()).ok_or_else(malformed)?;
        hash.make_ascii_uppercase();
        let well_formed = line.get(HASH) == Some(&b':') && hash.iter().all(u8::is_ascii_hexdigit);
        if !well_formed || (start == 0 && from != low && from != 0) {
            return Err(malformed());
        }
        Ok((from + start as u64, from + end as u64, hash))
    }

    fn read(&self, window: &mut [u8], from: u64) -> io::Result<usize> {
        let mut read = 0;
        while read < window.len() {
            match self.file.read_at(&mut window[read..], from + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }
}

fn hex(bytes: [u8; 20]) -> [u8; HASH] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut text = [0; HASH];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line of the list is not HASH:COUNT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{collections::BTreeSet, fmt::Write as _, io::Write as _};

    fn list(text: &str) -> Breached {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Breached::open(file.path()).unwrap()
    }

    fn lines(hashes: &BTreeSet<[u8; 20]>, end: &str) -> String {
        hashes.iter().enumerate().fold(String::new(), |mut text, (count, hash)| {
            write!(text, "{}:{}{end}", String::from_utf8_lossy(&hex(*hash)), count * 977 + 1).unwrap();
            text
        })
    }

    proptest! {
        #[test]
        fn every_digest_of_a_list_is_found_and_no_other(
            hashes in prop::collection::btree_set(any::<[u8; 20]>(), 0..60),
            others in prop::collection::vec(any::<[u8; 20]>(), 0..20),
            windows in any::<bool>(),
        ) {
            let end = if windows { "\r\n" } else { "\n" };
            let text = lines(&hashes, end);
            for text in [text.as_str(), text.trim_end()] {
                let list = list(text);
                for hash in &hashes {
                    prop_assert!(list.contains(*hash).unwrap());
                }
                for other in others.iter().filter(|other| !hashes.contains(*other)) {
                    prop_assert!(!list.contains(*other).unwrap());
                }
            }
        }
    }

    #[test]
    fn an_empty_list_holds_nothing_and_a_broken_one_is_an_error() {
        assert!(!list("").contains([7; 20]).unwrap());
        for broken in ["password\n", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8\n", &"x".repeat(1000)] {
            assert!(list(broken).contains([7; 20]).is_err(), "{broken}");
        }
    }

    #[test]
    fn it_reads_what_is_published() {
        // SHA-1 of "password", as a line of the published list.
        let list = list("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9545824\r\n");
        assert!(list.contains(openssl::sha::sha1(b"password")).unwrap());
        assert!(!list.contains(openssl::sha::sha1(b"Password")).unwrap());
    }
}
