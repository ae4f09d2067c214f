//! The files inside the binary: templates, and the files that pages load from `/static/{version}/`.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use rust_embed::RustEmbed;

use super::ViewError;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// A static file.
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// The media type, with its charset where it is text.
    pub mime: String,
    /// A strong entity tag, with its quotes (RFC 9110 §8.8.3).
    pub etag: String,
}

/// The file of this name, exactly; there are no folders.
pub(super) fn find(name: &str) -> Option<Asset> {
    let file = Static::get(name)?;
    let mime = match file.metadata.mimetype() {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    let etag = format!("\"{:016x}\"", number(&file.metadata.sha256_hash()));
    Some(Asset { bytes: file.data, mime, etag })
}

/// A version for all static files together.
pub(super) fn version() -> String {
    let mut names: Vec<_> = Static::iter().collect();
    names.sort();
    let mut hasher = DefaultHasher::new();
    for name in names {
        hasher.write(name.as_bytes());
        hasher.write(&Static::get(&name).map(|f| f.metadata.sha256_hash()).unwrap_or_default());
    }
    format!("{:012x}", hasher.finish() >> 16)
}

/// Every template as (name, text).
pub(super) fn templates() -> Result<Vec<(String, String)>, ViewError> {
    Templates::iter()
        .map(|name| {
            let file = Templates::get(&name).ok_or_else(|| ViewError(format!("{name} is missing")))?;
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|_| ViewError(format!("{name} is not UTF-8")))?;
            Ok((name.into_owned(), text))
        })
        .collect()
}

fn number(digest: &[u8; 32]) -> u64 {
    digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_is_served_as_text_css_in_utf_8() {
        let css = find("app.css").unwrap();
        assert_eq!(css.mime, "text/css; charset=utf-8");
        assert!(css.etag.starts_with('"') && css.etag.len() == 18);
        assert_ne!(css.etag, find("wait.js").unwrap().etag);
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        for name in ["", ".", "../Cargo.toml", "/app.css", "static/app.css", "..%2fCargo.toml"] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
