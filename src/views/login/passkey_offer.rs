//! The page that offers a passkey.

use serde::Serialize;

use crate::views::page::{AppInfo, Page};

/// Offered once after a sign-in by mail. Its script requests `options_url` and posts to `create_url`. Continuing
/// without a passkey posts nothing to `later_action`.
#[derive(Clone, Debug, Serialize)]
pub struct OfferPasskey {
    /// The app that asks.
    pub app: AppInfo,
    /// Where the script asks.
    pub options_url: String,
    /// Where the script answers.
    pub create_url: String,
    /// Where "not now" goes.
    pub later_action: String,
}

impl Page for OfferPasskey {
    const TEMPLATE: &'static str = "pages/login/passkey_offer.html";

    fn samples() -> Vec<Self> {
        let page = |app| Self {
            app,
            options_url: "/login/1/passkey-offer/options".into(),
            create_url: "/login/1/passkey-offer/create".into(),
            later_action: "/login/1/passkey-offer".into(),
        };
        vec![page(AppInfo::sample()), page(AppInfo::probe())]
    }
}
