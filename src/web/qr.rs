//! Pictures to be looked at with a phone's camera.

use super::Failure;
use crate::{login::methods::authenticator::setup::Shown, views::login::Enrol};
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};

/// The picture as a `data:` address, so that what it holds is in no address of ours.
pub fn picture(text: &str) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(|error| Failure::Internal(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)))
}

/// Why the page on which an authenticator app is set up is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The code was wrong.
    Wrong,
    /// The secret had ended, or belonged to another session: this is a new one.
    Ended,
}

/// The page on which an authenticator app is set up; the picture is part of it, so that the secret is in no address.
pub fn enrol(shown: Shown, action: String, again: Option<Again>, required: bool) -> Result<Enrol, Failure> {
    let qr = picture(&shown.setup.uri)?;
    Ok(Enrol {
        action,
        qr,
        secret: shown.setup.secret,
        uri: shown.setup.uri,
        setup: shown.id.as_str().to_owned(),
        wrong: again == Some(Again::Wrong),
        anew: again == Some(Again::Ended),
        required,
    })
}
