//! Pictures to be looked at with a phone's camera.

use super::Failure;
use crate::{login::methods::totp::Setup, views::login::Enrol};
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};

/// The picture as a `data:` address, so that what it holds is in no address of ours.
pub fn picture(text: &str) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(|error| Failure::Internal(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)))
}

/// The page on which an authenticator app is set up; the picture is part of it, so that the secret is in no address.
pub fn enrol(setup: Setup, action: String, wrong: bool, required: bool) -> Result<Enrol, Failure> {
    let qr = picture(&setup.uri)?;
    Ok(Enrol { action, qr, secret: setup.secret, uri: setup.uri, wrong, required })
}
