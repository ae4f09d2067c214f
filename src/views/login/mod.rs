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
