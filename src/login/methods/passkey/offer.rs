//! How a passkey is offered.

use crate::{
    app::App,
    login::offer::{SignInMethod, Way},
    model::{
        authenticator::Factors,
        login::{Login, Stage},
        policy::Method,
    },
    store,
};

/// A button that only the page's script shows.
pub const METHOD: SignInMethod = SignInMethod {
    methods: &[Method::Passkey],
    effort: 2,
    begin: |app, login| if is_welcome(app, login) { vec![Way::Passkey] } else { Vec::new() },
    has: |known| {
        let has = is_available(known.app) && !store::credentials::of_user(known.conn, known.user)?.is_empty();
        Ok(if has { Factors::default().with(Method::Passkey) } else { Factors::default() })
    },
    later: |known, _| Ok(if is_available(known.app) { vec![Way::Passkey] } else { Vec::new() }),
};

/// Whether passkeys can be had at all at this installation's address.
pub fn is_available(app: &App) -> bool {
    app.config.passkeys.rp_id.is_some()
}

/// Whether a passkey can be used where this login stands.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    is_available(app)
        && matches!(login.stage, Stage::Identify | Stage::Prove(_))
        && app.policy(Some(&login.policy)).begins_with(Method::Passkey)
}
