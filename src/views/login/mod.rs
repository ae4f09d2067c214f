//! The pages of a sign-in, in the order in which people meet them.

mod authenticator;
mod end;
mod identify;
mod link;
mod mfa;
mod offer;
mod passkey_offer;
mod password;
mod qr;
mod register;
mod select_account;
mod upstream;
mod wait;

pub use authenticator::Authenticator;
pub use end::{Ended, EndedKind, OtherScreen, WrongBrowser};
pub use identify::{Again, Identify, IdentifyError, SwitchAccount};
pub use link::{Approve, Link, LinkEnd, LinkEndKind, NumberError};
pub use mfa::{Enrol, Mfa, MfaError, RecoveryCodes};
pub use offer::{Offer, PasskeySignIn, SendWay, Way};
pub use passkey_offer::OfferPasskey;
pub use password::{Forgot, Password, PasswordError};
pub use qr::{ProveMore, ScanQr};
pub use register::{Pending, Register, RegisterField};
pub use select_account::{Account, SelectAccount};
pub use upstream::{LinkAccount, ProviderButton, UpstreamNote};
pub use wait::{CodeError, Failed, Wait};

use super::{
    ViewError, Views,
    gallery::{Shown, add},
    page::Frame,
};

/// Every page of a sign-in in every state.
pub(super) fn gallery(views: &Views, frame: &Frame) -> Result<Vec<Shown>, ViewError> {
    let mut shown = Vec::new();
    add::<Identify>(views, frame, &mut shown)?;
    add::<Register>(views, frame, &mut shown)?;
    add::<Pending>(views, frame, &mut shown)?;
    add::<Wait>(views, frame, &mut shown)?;
    add::<ScanQr>(views, frame, &mut shown)?;
    add::<ProveMore>(views, frame, &mut shown)?;
    add::<Password>(views, frame, &mut shown)?;
    add::<Authenticator>(views, frame, &mut shown)?;
    add::<Forgot>(views, frame, &mut shown)?;
    add::<OfferPasskey>(views, frame, &mut shown)?;
    add::<LinkAccount>(views, frame, &mut shown)?;
    add::<SelectAccount>(views, frame, &mut shown)?;
    add::<Link>(views, frame, &mut shown)?;
    add::<Approve>(views, frame, &mut shown)?;
    add::<LinkEnd>(views, frame, &mut shown)?;
    add::<Ended>(views, frame, &mut shown)?;
    add::<OtherScreen>(views, frame, &mut shown)?;
    add::<WrongBrowser>(views, frame, &mut shown)?;
    add::<Mfa>(views, frame, &mut shown)?;
    add::<Enrol>(views, frame, &mut shown)?;
    add::<RecoveryCodes>(views, frame, &mut shown)?;
    Ok(shown)
}
