//! `[brand]`: what people see of the installation.

use super::color::Color;
use super::logo::Logo;
use super::mail::parse_address;
use super::public_url::PublicUrl;
use super::source::Source;

/// Name, picture, colour and links of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name on pages and in messages.
    pub name: String,
    /// The logo; without one, that of Porchlight.
    pub logo: Option<Logo>,
    /// The colour of buttons and links.
    pub color: Color,
    /// The address of the terms of service.
    pub terms_url: Option<String>,
    /// The address of the privacy policy.
    pub privacy_url: Option<String>,
    /// The e-mail address for people who need help.
    pub support_email: Option<String>,
    /// Whether texts address people formally, in languages that make a difference.
    pub formal_address: bool,
}

impl Brand {
    pub(super) fn read(source: &mut Source, public_url: Option<&PublicUrl>) -> Self {
        let local = public_url.is_some_and(PublicUrl::is_local);
        let link = |text: &str| parse_link(text, local);
        Self {
            name: source.parsed_or("brand.name", "Porchlight", parse_name),
            logo: read_logo(source),
            color: source.parsed_or("brand.color", "#f2b13c", Color::parse),
            terms_url: source.parsed("brand.terms_url", "https://example.org/terms", link),
            privacy_url: source.parsed("brand.privacy_url", "https://example.org/privacy", link),
            support_email: source.parsed("brand.support_email", "help@example.org", parse_address),
            formal_address: source.flag("brand.formal_address", false),
        }
    }
}

fn read_logo(source: &mut Source) -> Option<Logo> {
    let path = source.path("brand.logo", "logo.svg")?;
    match Logo::load(&path) {
        Ok(logo) => Some(logo),
        Err(text) => {
            source.fault("brand.logo", text, None);
            None
        }
    }
}

fn parse_name(text: &str) -> Result<String, String> {
    match text.chars().count() {
        1..=60 => Ok(text.to_owned()),
        count => Err(format!("has {count} characters: at most 60")),
    }
}

fn parse_link(text: &str, local: bool) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| format!("is not an address ({error})"))?;
    match url.scheme() {
        "https" => Ok(text.to_owned()),
        "http" if local => Ok(text.to_owned()),
        _ => Err("must begin with https://".to_owned()),
    }
}
