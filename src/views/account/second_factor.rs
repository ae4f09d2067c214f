//! The second factors that a person has set up.

use serde::Serialize;

use crate::views::page::Page;

/// An authenticator app and recovery codes. Its forms post nothing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SecondFactor {
    /// An authenticator app.
    pub totp: bool,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
}

impl Page for SecondFactor {
    const TEMPLATE: &'static str = "pages/account/second_factor.html";

    fn samples() -> Vec<Self> {
        let page = |totp, recovery_codes| Self { totp, recovery_codes };
        vec![page(true, 9), page(false, 0), page(true, 0)]
    }
}
