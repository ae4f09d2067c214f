//! The logo of an installation: a small picture that is read and checked with the configuration.

use std::fmt;
use std::path::Path;

use crate::files::{self, Want};

const MOST_BYTES: usize = 256 * 1024;

/// A picture and its type.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    bytes: Vec<u8>,
    mime: &'static str,
}

impl Logo {
    /// Reads a file of at most 256 KiB that is an SVG, PNG or WebP picture by its content, not by its name.
    ///
    /// # Errors
    /// The file cannot be read, or holds no picture that is taken.
    pub fn load(path: &Path) -> Result<Self, String> {
        let size = std::fs::metadata(path).map_err(|error| files::explain(path, Want::Read, &error))?.len();
        if size > MOST_BYTES as u64 {
            return Err(format!("{} has {size} bytes: at most {MOST_BYTES}", path.display()));
        }
        let bytes = std::fs::read(path).map_err(|error| files::explain(path, Want::Read, &error))?;
        Self::parse(bytes).map_err(|fault| format!("{} {fault}", path.display()))
    }

    /// Recognises a picture.
    ///
    /// # Errors
    /// It is no picture of a kind that is taken, or too large.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self { bytes, mime: "image/png" });
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self { bytes, mime: "image/webp" });
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| "is not an SVG, PNG or WebP picture")?;
        check_svg(text)?;
        Ok(Self { bytes, mime: "image/svg+xml" })
    }

    /// The picture.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its media type.
    pub fn mime(&self) -> &'static str {
        self.mime
    }
}

/// An SVG that neither runs scripts nor loads anything, because it is served from the origin where people sign in.
fn check_svg(text: &str) -> Result<(), String> {
    let lower = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let opens = ["<svg", "<?xml", "<!--", "<!doctype svg"].iter().any(|start| lower.starts_with(start));
    if !opens || !lower.contains("<svg") {
        return Err("is not an SVG, PNG or WebP picture".to_owned());
    }
    match ["<script", "javascript:", "<foreignobject", "<!entity"].iter().find(|word| lower.contains(**word))
    {
        Some(word) => Err(format!("contains {word:?}, which a logo must not")),
        None if has_handler(&lower) => {
            Err("contains an event handler (on…=), which a logo must not".to_owned())
        }
        None => Ok(()),
    }
}

/// Whether there is an attribute such as `onload=`: `on`, letters and `=`, after a character that ends a word.
fn has_handler(lower: &str) -> bool {
    let is_handler = |rest: &str| {
        let word = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        word.len() < rest.len() && word.trim_start().starts_with('=')
    };
    lower.match_indices("on").any(|(at, _)| {
        !lower[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            && is_handler(&lower[at + 2..])
    })
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({}, {} bytes)", self.mime, self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mime(bytes: &[u8]) -> Result<&'static str, String> {
        Logo::parse(bytes.to_vec()).map(|logo| logo.mime())
    }

    #[test]
    fn pictures_are_recognised_by_their_content() {
        assert_eq!(mime(b"\x89PNG\r\n\x1a\n..").unwrap(), "image/png");
        assert_eq!(mime(b"RIFF\x10\0\0\0WEBPVP8 ").unwrap(), "image/webp");
        assert_eq!(mime(b"<svg xmlns='x'/>").unwrap(), "image/svg+xml");
        assert_eq!(mime("\u{feff}<?xml version='1.0'?>\n<svg/>".as_bytes()).unwrap(), "image/svg+xml");
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [
            b"GIF89a".as_slice(),
            b"<html><svg/></html>",
            b"",
            b"\xff\xd8\xff",
            b"RIFF....AVI ",
            b"<?xml?><a/>",
        ] {
            assert!(mime(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_drawing_that_runs_or_loads_is_refused() {
        for text in [
            "<svg\nonLoad = 'x'/>",
            "<svg><SCRIPT>1</SCRIPT></svg>",
            "<svg><a href='JavaScript:x'/></svg>",
            "<svg><foreignObject/></svg>",
        ] {
            assert!(mime(text.as_bytes()).unwrap_err().contains("must not"), "{text}");
        }
    }

    #[test]
    fn a_large_file_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.png");
        std::fs::write(&path, vec![0; MOST_BYTES + 1]).unwrap();
        assert!(Logo::load(&path).unwrap_err().contains("at most 262144"));
        assert!(Logo::load(&folder.path().join("none.png")).unwrap_err().starts_with("there is no file "));
    }
}
