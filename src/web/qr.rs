//! The page on which an authenticator app is set up, with its picture.

use super::Failure;
use crate::{login::methods::totp::Setup, views::login::Enrol};
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};

/// The page; the picture is part of it, so that the secret is in no address.
pub fn enrol(setup: Setup, action: String, wrong: bool, required: bool) -> Result<Enrol, Failure> {
    let code = QrCode::new(&setup.uri).map_err(|error| Failure::Internal(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    let qr = format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture));
    Ok(Enrol { action, qr, secret: setup.secret, uri: setup.uri, wrong, required })
}
