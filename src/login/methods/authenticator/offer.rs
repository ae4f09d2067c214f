//! How a code of the authenticator app, or a recovery code, is offered.

use crate::{
    app::App,
    login::offer::{SignInMethod, Way},
    model::{authenticator::Factors, login::Login, policy::Method},
};

/// A field in a later step; a page for an address and a code in the first.
pub const METHOD: SignInMethod = SignInMethod {
    methods: &[Method::Totp, Method::RecoveryCode],
    effort: 1,
    begin: |app, login| {
        if is_welcome(app, login) { vec![Way::PageWithAddress("authenticator")] } else { Vec::new() }
    },
    // Read for every sign-in: whether somebody has an app decides if they are asked for it.
    has: |_| Ok(Factors::default()),
    later: |_, usable| Ok(vec![Way::Code { recovery: usable.contains(&Method::RecoveryCode) }]),
};

/// Whether a code can be used where this login stands.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    let policy = app.policy(Some(&login.policy));
    login.is_unproved()
        && [Method::Totp, Method::RecoveryCode].into_iter().any(|method| policy.begins_with(method))
}
